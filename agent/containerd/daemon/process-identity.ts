/**
 * Which process a pid file means: the kernel gives process ids away again, so the time of its start
 * and the boot belong to a process's identity.
 */
import { readFile } from 'node:fs/promises';
import { readIfExists, writeDurable } from '#lib/durable-file';

export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since boot, field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
  readonly bootId: string;
}

/** Pure. The program's name is in parentheses and may contain anything, also parentheses. */
export function parseStartTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Field 3 is the first behind the name; a zombie has ended.
  return fields[0] === 'Z' || fields[0] === 'X' ? 0 : Number(fields[19] ?? 0);
}

/** Undefined when the process has ended. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readProc(`/proc/${pid}/stat`);
  const startTicks = parseStartTicks(stat);
  if (startTicks === 0) return undefined;
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  return { pid, startTicks, bootId };
}

async function readProc(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid);
  return now?.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

export async function writeIdentity(path: string, identity: ProcessIdentity): Promise<void> {
  await writeDurable(path, `${JSON.stringify(identity)}\n`);
}

/** Undefined when there is no usable file: the process counts as not known. */
export async function readIdentity(path: string): Promise<ProcessIdentity | undefined> {
  const text = (await readIfExists(path))?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    const { pid, startTicks, bootId } = JSON.parse(text) as Partial<ProcessIdentity>;
    if (typeof pid !== 'number' || typeof startTicks !== 'number') return undefined;
    return { pid, startTicks, bootId: String(bootId) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
