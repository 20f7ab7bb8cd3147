/**
 * One chain per service that spreads connections over backends: exact turns, or by the client's
 * address where clients shall keep their backend.
 */
import { isIPv6 } from 'node:net';
import { targetPrefix } from './keeper.ts';

export interface Balanced {
  /** Unique in its table; becomes part of the chain's name. */
  readonly key: string;
  /** Addresses of one family. */
  readonly backends: readonly string[];
  readonly affinity: boolean;
  /** Only where the port changes on the way. */
  readonly port?: { readonly protocol: string; targetOf(address: string): number };
}

export function chainOf(key: string): string {
  return `${targetPrefix}${key.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

/** The chain's rules, as the kernel prints them. There is at least one backend. */
export function balanceRules({ key, backends, affinity, port }: Balanced): string[] {
  const sorted = [...backends].sort();
  const family = isIPv6(sorted[0] ?? '') ? 'ip6' : 'ip';
  const choice = affinity
    ? `jhash ${family} saddr mod ${sorted.length} seed 0x${seedOf(key).toString(16)}`
    : `numgen inc mod ${sorted.length}`;
  const target = (address: string): string =>
    port === undefined ? '' : ` . ${port.targetOf(address)}`;
  const list = sorted.map((address, index) => `${index} : ${address}${target(address)}`).join(', ');
  const match = port === undefined ? '' : `meta l4proto ${port.protocol} `;
  return [`${match}dnat ${family} to ${choice} map { ${list} }`];
}

/** The same on every node, so that a client that changes the node keeps its backend. */
function seedOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  // A seed of zero would not be printed.
  return hash === 0 ? 1 : hash;
}
