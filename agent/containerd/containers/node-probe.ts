/**
 * Finds out, once at start, what containers on this node may have: kernel abilities, limits and
 * the small init program.
 */
import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeFacts } from '../spec/node-facts.ts';
import { type CgroupMounts, parseCgroupMounts } from './cgroup.ts';

/** Static programs first: a dynamic one needs the container to have its loader. */
const initPaths = [
  '/usr/bin/docker-init',
  '/usr/libexec/docker/docker-init',
  '/usr/bin/tini-static',
  '/usr/libexec/podman/catatonit',
  '/usr/libexec/catatonit/catatonit',
  '/usr/bin/catatonit',
  '/usr/bin/tini',
  '/sbin/tini',
];

/** Docker's ulimit names by the words in /proc/self/limits. */
const limitNames: Readonly<Record<string, string>> = {
  'Max cpu time': 'cpu',
  'Max file size': 'fsize',
  'Max data size': 'data',
  'Max stack size': 'stack',
  'Max core file size': 'core',
  'Max resident set': 'rss',
  'Max processes': 'nproc',
  'Max open files': 'nofile',
  'Max locked memory': 'memlock',
  'Max address space': 'as',
  'Max file locks': 'locks',
  'Max pending signals': 'sigpending',
  'Max msgqueue size': 'msgqueue',
  'Max nice priority': 'nice',
  'Max realtime priority': 'rtprio',
  'Max realtime timeout': 'rttime',
};

/** Pure: the hard limits by Docker's names, `Infinity` for unlimited. */
export function parseHardLimits(text: string): Record<string, number> {
  const limits: Record<string, number> = {};
  for (const line of text.split('\n')) {
    const match = /^(Max [a-z ]+?)\s{2,}\S+\s+(\S+)/.exec(line);
    const name = limitNames[match?.[1] ?? ''];
    if (name === undefined) continue;
    limits[name] = match?.[2] === 'unlimited' ? Number.POSITIVE_INFINITY : Number(match?.[2]);
  }
  return limits;
}

async function exists(path: string, mode = constants.F_OK): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR') return false;
    throw error;
  }
}

async function findInit(): Promise<string | undefined> {
  for (const path of initPaths) if (await exists(path, constants.X_OK)) return path;
  return undefined;
}

/** On v2 the root group has no limit files; our own group shows whether there are any. */
async function hasSwapLimit(mounts: CgroupMounts): Promise<boolean> {
  if (mounts.memory === undefined) return false;
  if (mounts.version === 1) return exists(join(mounts.memory, 'memory.memsw.limit_in_bytes'));
  const own = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
  return exists(join(mounts.memory, own, 'memory.swap.max'));
}

export async function probeNode(
  architecture: string,
): Promise<{ readonly facts: NodeFacts; readonly cgroups: CgroupMounts }> {
  const cgroups = parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  const capabilityLast = Number(await readFile('/proc/sys/kernel/cap_last_cap', 'utf8'));
  const facts: NodeFacts = {
    architecture,
    cgroupVersion: cgroups.version,
    hasSwapLimit: await hasSwapLimit(cgroups),
    hardLimits: parseHardLimits(await readFile('/proc/self/limits', 'utf8')),
    capabilityLast,
    initPath: await findInit(),
    hasSeccomp: await exists('/proc/sys/kernel/seccomp/actions_avail'),
  };
  return { facts, cgroups };
}
