/**
 * The mount table of a container: what every Linux program expects to find, then what the request
 * adds. A request for the target of a default mount replaces it.
 */
import { ShoalError } from '#lib/errors';
import type { MountRequest } from '../types.ts';
import type { OciMount } from './oci.ts';

const defaults: readonly OciMount[] = [
  {
    destination: '/proc',
    type: 'proc',
    source: 'proc',
    options: ['nosuid', 'noexec', 'nodev'],
  },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
  },
  {
    destination: '/sys',
    type: 'sysfs',
    source: 'sysfs',
    options: ['nosuid', 'noexec', 'nodev', 'ro'],
  },
  {
    destination: '/sys/fs/cgroup',
    type: 'cgroup',
    source: 'cgroup',
    options: ['ro', 'nosuid', 'noexec', 'nodev'],
  },
  {
    destination: '/dev/mqueue',
    type: 'mqueue',
    source: 'mqueue',
    options: ['nosuid', 'noexec', 'nodev'],
  },
  {
    destination: '/dev/shm',
    type: 'tmpfs',
    source: 'shm',
    options: ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'],
  },
];

/** Where the node's init program appears in the container; Docker uses the same place. */
export const initTarget = '/sbin/docker-init';

const propagations = new Set([
  'private',
  'rprivate',
  'shared',
  'rshared',
  'slave',
  'rslave',
  'unbindable',
  'runbindable',
]);

function renderBind(mount: MountRequest): OciMount {
  const options = [...mount.options];
  if (!options.some((option) => option === 'bind' || option === 'rbind')) options.unshift('rbind');
  // Without a propagation the mount would take over that of the node's folder, often shared.
  if (!options.some((option) => propagations.has(option))) options.push('rprivate');
  return { destination: mount.target, type: 'bind', source: mount.source, options };
}

function renderTmpfs(mount: MountRequest): OciMount {
  const secure = ['nosuid', 'nodev', 'noexec'].filter(
    (option) => !mount.options.includes(option) && !mount.options.includes(option.slice(2)),
  );
  return {
    destination: mount.target,
    type: 'tmpfs',
    source: 'tmpfs',
    options: [...secure, ...mount.options],
  };
}

function renderMount(mount: MountRequest): OciMount {
  if (!mount.target.startsWith('/')) {
    throw new ShoalError(
      'invalid_argument',
      `mount target ${JSON.stringify(mount.target)} must be an absolute path`,
    );
  }
  return mount.type === 'bind' ? renderBind(mount) : renderTmpfs(mount);
}

function depth(mount: OciMount): number {
  return mount.destination.split('/').filter((part) => part !== '').length;
}

/** Parents before children, else a mount would hide one made earlier below it. */
export function renderMounts(
  requests: readonly MountRequest[],
  initPath: string | undefined,
): readonly OciMount[] {
  const wanted = requests.map(renderMount);
  if (initPath !== undefined) {
    wanted.push({
      destination: initTarget,
      type: 'bind',
      source: initPath,
      options: ['bind', 'ro', 'rprivate'],
    });
  }
  const taken = new Set(wanted.map((mount) => mount.destination));
  const kept = defaults.filter((mount) => !taken.has(mount.destination));
  return [...kept, ...wanted]
    .map((mount, index) => ({ mount, index, depth: depth(mount) }))
    .sort((a, b) => a.depth - b.depth || a.index - b.index)
    .map(({ mount }) => mount);
}
