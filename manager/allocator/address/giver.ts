/**
 * Gives addresses of networks to services and tasks, one per family, or says in words for people
 * why it cannot.
 */
import { formatIp, parseIp } from '#lib/ip/ip-block';
import type { Network } from '#proto/gen/swarm';
import { isLan, networkName } from '#proto/model/network';
import { addressQuarantineMs } from '../limits.ts';
import { hostOf, keyOf, type Releases } from '../releases.ts';
import type { Book } from './book.ts';
import type { AddressPool, Found } from './pool.ts';

export type Given =
  /** In CIDR form, with the prefix of the subnet. */
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string };

export class Giver {
  readonly #book: Book;
  readonly #releases: Releases;
  readonly #nodeAddresses: () => ReadonlySet<string>;
  #nodes: ReadonlySet<string> | undefined;
  /** Networks that had nothing to give: asked once, not for each of a thousand tasks. */
  readonly #empty = new Map<string, string>();
  /** When the first resting address may be used that somebody asked for. */
  wakeAtMs = Number.POSITIVE_INFINITY;

  /** For one transaction. `nodeAddresses` are asked for at most once. */
  constructor(book: Book, releases: Releases, nodeAddresses: () => ReadonlySet<string>) {
    this.#book = book;
    this.#releases = releases;
    this.#nodeAddresses = nodeAddresses;
  }

  /**
   * One address of each family that the network has: the wished one, if one is. All are taken, or
   * none.
   */
  give(network: Network, owner: string, wishes: readonly string[] = []): Given {
    const known = this.#empty.get(network.id);
    if (known !== undefined && wishes.length === 0) return { kind: 'none', reason: known };
    const pools = this.#book.poolsOf(network.id);
    const families = [...new Set(pools.map(({ subnet }) => subnet.family))];
    const addresses: string[] = [];
    for (const wish of wishes) {
      const address = this.#wished(network, pools, wish);
      if (address === undefined) return { kind: 'none', reason: refusal(network, wish) };
      addresses.push(address);
    }
    for (const family of families) {
      if (wishes.some((wish) => parseIp(wish)?.family === family)) continue;
      const ofFamily = pools.filter(({ subnet }) => subnet.family === family);
      const found = this.#find(network, ofFamily);
      if (found.kind !== 'address') return this.#nothing(network, ofFamily, found);
      addresses.push(found.address);
    }
    if (addresses.length === 0) {
      return { kind: 'none', reason: `network ${networkName(network)} has no subnet yet` };
    }
    for (const cidr of addresses) this.#book.take(network.id, hostOf(cidr), owner);
    return { kind: 'addresses', addresses };
  }

  /** From one that got something in one network and nothing in the next. */
  takeBack(owner: string, networkId: string, addresses: readonly string[]): void {
    for (const cidr of addresses) this.#book.free(networkId, hostOf(cidr), owner);
  }

  /** With its prefix; undefined when somebody has it, it rests, or no pool gives it out. */
  #wished(network: Network, pools: readonly AddressPool[], wish: string): string | undefined {
    const pool = pools.find((each) => each.canGive(wish));
    const ip = parseIp(wish);
    if (pool === undefined || ip === undefined) return undefined;
    // What rests, and what nodes find in their kernels, is told by its canonical text.
    const address = formatIp(ip);
    if (this.#restsUntilMs(network, address) !== 0) return undefined;
    return `${address}/${pool.subnet.prefix}`;
  }

  #find(network: Network, pools: readonly AddressPool[]): Found {
    let untilMs = Number.POSITIVE_INFINITY;
    for (const pool of pools) {
      const found = pool.find((address) => this.#restsUntilMs(network, address));
      if (found.kind === 'address') {
        return { kind: 'address', address: `${found.address}/${pool.subnet.prefix}` };
      }
      if (found.kind === 'resting') untilMs = Math.min(untilMs, found.untilMs);
    }
    return untilMs === Number.POSITIVE_INFINITY
      ? { kind: 'exhausted' }
      : { kind: 'resting', untilMs };
  }

  /** What a node has itself on a LAN never comes free. */
  #restsUntilMs(network: Network, address: string): number {
    if (this.#isNodes(network, address)) return Number.POSITIVE_INFINITY;
    return this.#releases.restsUntilMs(keyOf.address(network, address));
  }

  #isNodes(network: Network, address: string): boolean {
    if (!isLan(network)) return false;
    this.#nodes ??= this.#nodeAddresses();
    return this.#nodes.has(address);
  }

  #nothing(network: Network, pools: readonly AddressPool[], found: Found): Given {
    const subnets = pools.map(({ text }) => text).join(', ');
    const count = pools.reduce((sum, { capacity }) => sum + capacity, 0);
    const where = `network ${networkName(network)} (${subnets}) has no free address`;
    const users = isLan(network) ? 'in use or of nodes' : 'in use';
    let reason = `${where}: all ${count} are ${users}; remove tasks or use a network with a larger subnet`;
    if (found.kind === 'resting') {
      this.wakeAtMs = Math.min(this.wakeAtMs, found.untilMs);
      const seconds = addressQuarantineMs / 1000;
      reason = `${where}: those left were in use a moment ago and rest for ${seconds} s`;
    }
    this.#empty.set(network.id, reason);
    return { kind: 'none', reason };
  }
}

function refusal(network: Network, wish: string): string {
  const why = 'somebody has it or had it a moment ago, or the network does not give it out';
  return `network ${networkName(network)} has no free address ${wish}: ${why}`;
}
