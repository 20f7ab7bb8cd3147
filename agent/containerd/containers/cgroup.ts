/**
 * A container's cgroup as the file system shows it: whether the kernel killed something in it for
 * lack of memory, and killing what is left in it when its shim is gone.
 */
import { readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, sleep } from '#lib/clock';
import { ShoalError } from '#lib/errors';

/** Mount points of the hierarchies, from /proc/self/mountinfo. */
export interface CgroupMounts {
  readonly version: 1 | 2;
  /** The one that limits memory. */
  readonly memory: string | undefined;
  readonly all: readonly string[];
}

/** A killed process leaves its cgroup when its memory is given back: usually at once. */
const emptyWaitMsMax = 5_000;
const emptyLookMs = 20;

/** Pure. v2 means that the unified hierarchy is the only one that limits memory. */
export function parseCgroupMounts(mountinfo: string): CgroupMounts {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [left = '', right = ''] = line.split(' - ');
    const path = left.split(' ')[4];
    const [type, , options = ''] = right.split(' ');
    if (path === undefined || (type !== 'cgroup' && type !== 'cgroup2')) return [];
    return [{ path, type, options: options.split(',') }];
  });
  const v1 = mounts.find((mount) => mount.type === 'cgroup' && mount.options.includes('memory'));
  const v2 = mounts.find((mount) => mount.type === 'cgroup2');
  const hasV1 = mounts.some((mount) => mount.type === 'cgroup');
  return {
    version: hasV1 ? 1 : 2,
    memory: v1?.path ?? (hasV1 ? undefined : v2?.path),
    all: mounts.map((mount) => mount.path),
  };
}

/** The count behind `oom_kill` in memory.oom_control (v1) or memory.events (v2). Pure. */
export function parseOomKills(text: string): number {
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENODEV: the cgroup was removed while the file was open.
    if (code === 'ENOENT' || code === 'ENODEV') return '';
    throw error;
  }
}

/** How often the kernel killed for memory in this cgroup; 0 when the cgroup is gone. */
export async function countOomKills(mounts: CgroupMounts, cgroup: string): Promise<number> {
  if (mounts.memory === undefined) return 0;
  const file = mounts.version === 1 ? 'memory.oom_control' : 'memory.events';
  return parseOomKills(await readOrEmpty(join(mounts.memory, cgroup, file)));
}

async function listFolders(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const below = await Promise.all(folders.map((name) => listFolders(join(path, name))));
    // Children first: that is the order in which cgroups can be removed.
    return [...below.flat(), path];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function processesIn(mounts: CgroupMounts, cgroup: string): Promise<readonly number[]> {
  const roots = mounts.all.map((mount) => join(mount, cgroup));
  const folders = (await Promise.all(roots.map(listFolders))).flat();
  const texts = await Promise.all(folders.map((path) => readOrEmpty(join(path, 'cgroup.procs'))));
  const pids = texts.flatMap((text) => text.split('\n')).map(Number);
  return [...new Set(pids)].filter((pid) => pid > 0);
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function removeFolders(mounts: CgroupMounts, cgroup: string): Promise<void> {
  for (const mount of mounts.all) {
    for (const path of await listFolders(join(mount, cgroup))) {
      try {
        await rmdir(path);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && code !== 'EBUSY') throw error;
      }
    }
  }
}

/** A frozen process does not die. Harmless where nothing is frozen. */
async function thaw(mounts: CgroupMounts, cgroup: string): Promise<void> {
  for (const mount of mounts.all) {
    const file = join(mount, cgroup, mounts.version === 1 ? 'freezer.state' : 'cgroup.freeze');
    if ((await readOrEmpty(file)) === '') continue;
    await writeFile(file, mounts.version === 1 ? 'THAWED' : '0');
  }
}

/**
 * Makes sure that no process of a container lives whose supervisor is gone. Membership of the
 * cgroup is the proof that it is the container's: a process id may have been given away again.
 */
export async function killCgroup(
  mounts: CgroupMounts,
  cgroup: string,
  clock: Clock,
): Promise<void> {
  const deadline = clock.monotonic() + emptyWaitMsMax;
  for (;;) {
    const pids = await processesIn(mounts, cgroup);
    if (pids.length === 0) break;
    if (clock.monotonic() > deadline) {
      throw new ShoalError(
        'deadline_exceeded',
        `processes ${pids.join(', ')} in ${cgroup} survived SIGKILL for ${emptyWaitMsMax} ms`,
      );
    }
    await thaw(mounts, cgroup);
    for (const pid of pids) killProcess(pid);
    await sleep(clock, emptyLookMs);
  }
  await removeFolders(mounts, cgroup);
}
