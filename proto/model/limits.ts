/**
 * How large the user's objects may be. An object travels in one log entry (1.5 MiB) and a service
 * is stored with its previous spec, so two specs and the rest must fit; tasks carry a copy each.
 */
import { Task } from '#proto/gen/swarm';

const KiB = 1024;

/** A name is a DNS label, since services are found by it. */
export const nameLengthMax = 63;
/** Secrets and configs are not found by DNS; Swarm allows one character more. */
export const dataNameLengthMax = 64;
export const labelsMax = 1000;
export const labelsBytesMax = 128 * KiB;

/** One encoded service spec. */
export const specBytesMax = 512 * KiB;
/** Tasks of one service: more would make each look at all of them a stall. */
export const replicasMax = 100_000;

export const environmentMax = 2000;
export const environmentBytesMax = 256 * KiB;
export const argumentsMax = 2000;
export const mountsMax = 500;
export const portsMax = 1000;
export const networksMax = 100;
/** A name in DNS. */
export const aliasLengthMax = 253;
export const constraintsMax = 100;
export const preferencesMax = 10;
export const hostsMax = 500;
export const referencesMax = 500;
export const genericResourcesMax = 100;
/** Any of the short lists of a container: groups, capabilities, ulimits, sysctls, DNS servers. */
export const shortListMax = 200;

/** Below this a container gets no time worth counting. */
export const nanoCpusMin = 1_000_000;
/** Below this the container runtime cannot start anything. */
export const memoryBytesMin = 4 * KiB * KiB;
/** The runtime's health loop cannot go faster. */
export const healthDurationMsMin = 1;
/** The kernel's range. */
export const oomScoreMax = 1000;
export const portMax = 65_535;

/** Subnets of one network: each costs a look at all others when a network is made. */
export const subnetsMax = 16;
export const reservedAddressesMax = 200;
/** A smaller subnet has no room for a gateway, a virtual address and a task. */
export const subnetHostBitsMin = 3;
/** The field in a VXLAN header has 24 bits. */
export const vniMax = 2 ** 24 - 1;
/** The kernel's: 16 bytes with a zero at the end. */
export const interfaceNameLengthMax = 15;
/** What IPv4 and IPv6 demand of every link. */
export const mtuMin = 576;
export const mtuMinIpv6 = 1280;
/** The kernel's largest for a tunnel. */
export const mtuMax = 65_535 - 50;

/** Two thirds of a log entry: what is written grows a little, and other objects ride along. */
const taskBytesPerEntryMax = 1024 * KiB;

/** Those of the tasks, from the first on, that go into one log entry together; at least one. */
export function tasksThatFit(tasks: readonly Task[]): readonly Task[] {
  let bytes = 0;
  const end = tasks.findIndex((task, index) => {
    bytes += Task.encode(task).length;
    return index > 0 && bytes > taskBytesPerEntryMax;
  });
  return end === -1 ? tasks : tasks.slice(0, end);
}
