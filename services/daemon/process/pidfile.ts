/**
 * One daemon per data folder. The pid file says who is there; a file that a crash left behind is
 * recognised because no process, or another program, has that id now.
 */
import { readFile, rm } from 'node:fs/promises';
import { readIfExists, writeDurable } from '#lib/durable-file';
import { ShoalError } from '#lib/errors';

const readableByAll = 0o644;

/** Whether `pid` is a running shoald: ids are used again, and a host may boot with an old file. */
async function isDaemon(pid: number): Promise<boolean> {
  try {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return /shoald|services\/daemon\/main/.test(commandLine);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Writes our id; throws `failed_precondition` when another daemon is alive. */
export async function claimPidfile(path: string, pid: number): Promise<void> {
  const content = await readIfExists(path);
  const other = Number(content?.toString().trim() ?? '0');
  if (Number.isInteger(other) && other > 1 && other !== pid && (await isDaemon(other))) {
    const message = `shoald runs already with pid ${other} (${path}): stop it first`;
    throw new ShoalError('failed_precondition', message);
  }
  await writeDurable(path, `${pid}\n`, readableByAll);
}

export async function releasePidfile(path: string): Promise<void> {
  await rm(path, { force: true });
}
