/**
 * Linux capabilities of a container: Docker's default set, changed by what a service adds and
 * drops. The order of the table is the kernel's numbering.
 */
import { ShoalError } from '#lib/errors';
import type { OciCapabilities } from './oci.ts';

/** Index = number in linux/capability.h. */
const all = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
];

/** What Docker gives to every container. */
const defaults = new Set([
  'CHOWN',
  'DAC_OVERRIDE',
  'FSETID',
  'FOWNER',
  'MKNOD',
  'NET_RAW',
  'SETGID',
  'SETUID',
  'SETFCAP',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'SYS_CHROOT',
  'KILL',
  'AUDIT_WRITE',
]);

/** `net_admin`, `CAP_NET_ADMIN` and `NET_ADMIN` are one; `ALL` stays as it is. */
function normalize(name: string): string {
  const upper = name.toUpperCase().replace(/^CAP_/, '');
  if (upper !== 'ALL' && !all.includes(upper)) {
    throw new ShoalError(
      'invalid_argument',
      `capability ${JSON.stringify(name)} does not exist; see capabilities(7) for the names`,
    );
  }
  return upper;
}

/** The set in the kernel's order, with `CAP_` in front. Errors: invalid_argument. */
export function resolveCapabilities(
  add: readonly string[],
  drop: readonly string[],
  capabilityLast: number,
): readonly string[] {
  const added = new Set(add.map(normalize));
  const dropped = new Set(drop.map(normalize));
  return all
    .filter((name, number) => {
      if (number > capabilityLast) return false;
      // What is named on its own wins over ALL, and a drop wins over an addition of ALL.
      if (added.has('ALL')) return !dropped.has(name);
      if (added.has(name)) return true;
      return defaults.has(name) && !dropped.has('ALL') && !dropped.has(name);
    })
    .map((name) => `CAP_${name}`);
}

/** No inheritable set: since 20.10.14 Docker gives none (CVE-2022-24769). */
export function renderCapabilities(names: readonly string[]): OciCapabilities {
  return { bounding: names, effective: names, permitted: names };
}
