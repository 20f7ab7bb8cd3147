/**
 * Resource limits of a container: cgroup values, rlimits and sysctls. What the node's kernel could
 * not honour is left out or refused here, because the runtime would fail with an obscure message.
 */
import { ShoalError } from '#lib/errors';
import type { ResourceRequest, Ulimit } from '../types.ts';
import type { NodeFacts } from './node-facts.ts';
import type { OciDeviceRule, OciResources, OciRlimit } from './oci.ts';

/** The kernel's default scheduling period; Docker uses the same for NanoCPUs. */
const cpuPeriodUs = 100_000;
/** The kernel refuses quotas below one millisecond. */
const cpuQuotaUsMin = 1000;

/** What every container may use: null, zero, full, tty, random, urandom, console, ptmx, pts. */
const devices: readonly OciDeviceRule[] = [
  { allow: false, access: 'rwm' },
  { allow: true, type: 'c', access: 'm' },
  { allow: true, type: 'b', access: 'm' },
  { allow: true, type: 'c', major: 1, minor: 3, access: 'rwm' },
  { allow: true, type: 'c', major: 1, minor: 5, access: 'rwm' },
  { allow: true, type: 'c', major: 1, minor: 7, access: 'rwm' },
  { allow: true, type: 'c', major: 1, minor: 8, access: 'rwm' },
  { allow: true, type: 'c', major: 1, minor: 9, access: 'rwm' },
  { allow: true, type: 'c', major: 5, minor: 0, access: 'rwm' },
  { allow: true, type: 'c', major: 5, minor: 1, access: 'rwm' },
  { allow: true, type: 'c', major: 5, minor: 2, access: 'rwm' },
  { allow: true, type: 'c', major: 136, access: 'rwm' },
];

function renderMemory(request: ResourceRequest, facts: NodeFacts): OciResources['memory'] {
  if (request.memoryBytes <= 0) return undefined;
  if (!facts.hasSwapLimit) return { limit: request.memoryBytes };
  const swap = request.memorySwapBytes === 0 ? request.memoryBytes * 2 : request.memorySwapBytes;
  if (swap !== -1 && swap < request.memoryBytes) {
    throw new ShoalError(
      'invalid_argument',
      `memory plus swap (${swap} bytes) is below the memory limit (${request.memoryBytes} bytes)`,
    );
  }
  return { limit: request.memoryBytes, swap };
}

export function renderResources(request: ResourceRequest, facts: NodeFacts): OciResources {
  const memory = renderMemory(request, facts);
  const quota = Math.max(cpuQuotaUsMin, Math.round((request.nanoCpus * cpuPeriodUs) / 1e9));
  return {
    devices,
    ...(memory === undefined ? {} : { memory }),
    ...(request.nanoCpus > 0 ? { cpu: { quota, period: cpuPeriodUs } } : {}),
    ...(request.pids > 0 ? { pids: { limit: request.pids } } : {}),
  };
}

const rlimitNames = new Set([
  'as',
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
]);

/** -1 is unlimited. Values above the node's hard limit are clamped: they would fail the start. */
export function renderRlimits(ulimits: readonly Ulimit[], facts: NodeFacts): readonly OciRlimit[] {
  return ulimits.map(({ name, soft, hard }) => {
    if (!rlimitNames.has(name)) {
      throw new ShoalError('invalid_argument', `ulimit ${JSON.stringify(name)} does not exist`);
    }
    const ceiling = facts.hardLimits[name] ?? Number.POSITIVE_INFINITY;
    const hardValue = Math.min(ceiling, hard < 0 ? Number.POSITIVE_INFINITY : hard);
    const softValue = Math.min(hardValue, soft < 0 ? Number.POSITIVE_INFINITY : soft);
    return { type: `RLIMIT_${name.toUpperCase()}`, soft: softValue, hard: hardValue };
  });
}

const ipcSysctls = new Set([
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
]);

/** What Docker sets: ports below 1024 and ping need no privilege inside a container. */
const networkDefaults = {
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ping_group_range': '0 2147483647',
};

/** Only those that belong to the container's own namespaces: others would change the node. */
export function renderSysctls(
  sysctls: Readonly<Record<string, string>>,
  hasOwnNetwork: boolean,
): Readonly<Record<string, string>> {
  for (const name of Object.keys(sysctls)) {
    const ofNetwork = name.startsWith('net.');
    const ofIpc = ipcSysctls.has(name) || name.startsWith('fs.mqueue.');
    if (ofIpc || (ofNetwork && hasOwnNetwork)) continue;
    throw new ShoalError(
      'invalid_argument',
      `sysctl ${name} is ${ofNetwork ? "the node's in host networking" : 'not namespaced'}: ` +
        'a container may not set it; set it on the node',
    );
  }
  return hasOwnNetwork ? { ...networkDefaults, ...sysctls } : sysctls;
}
