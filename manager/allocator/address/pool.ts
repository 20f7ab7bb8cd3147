/**
 * The addresses of one subnet: which are taken, by whom, and which is the next to be given out. It
 * goes round, so that an address that was freed is the last to come up again.
 */
import {
  formatIp,
  type IpBlock,
  ipBlockHas,
  ipBlockSize,
  parseIp,
  parseIpBlock,
} from '#lib/ip/ip-block';
import type { IPAMConfig } from '#proto/gen/swarm';
import { poolAddressesMax } from '../limits.ts';

export type Found =
  | { readonly kind: 'address'; readonly address: string }
  /** All free ones rest; the first may be used at this time. */
  | { readonly kind: 'resting'; readonly untilMs: number }
  | { readonly kind: 'exhausted' };

export class AddressPool {
  readonly subnet: IpBlock;
  /** As in the configuration of the network. */
  readonly text: string;
  /** Offsets in the subnet that may be given out: from, and up to but without. */
  readonly #from: number;
  readonly #to: number;
  readonly #withheld: ReadonlySet<number>;
  readonly #owners = new Map<number, string>();
  #next: number;

  /** Undefined when the subnet of the configuration is none. */
  static of(config: IPAMConfig): AddressPool | undefined {
    const subnet = parseIpBlock(config.subnet);
    return subnet === undefined ? undefined : new AddressPool(config, subnet);
  }

  private constructor(config: IPAMConfig, subnet: IpBlock) {
    this.subnet = subnet;
    this.text = config.subnet;
    const size = Number(ipBlockSize(subnet));
    const range = parseIpBlock(config.range) ?? subnet;
    const start = Number(range.first - subnet.first);
    // The first address is the subnet's own name; the last one of IPv4 is the broadcast address.
    const last = subnet.family === 4 ? size - 1 : size;
    this.#from = Math.max(1, start);
    this.#to = Math.min(last, start + Math.min(poolAddressesMax, Number(ipBlockSize(range))));
    const withheld = [config.gateway, ...Object.values(config.reserved)];
    this.#withheld = new Set(withheld.flatMap((text) => this.#offsetOf(text) ?? []));
    this.#next = this.#from;
  }

  /** How many addresses it can give out in all. */
  get capacity(): number {
    const withheld = [...this.#withheld].filter((at) => at >= this.#from && at < this.#to);
    return this.#to - this.#from - withheld.length;
  }

  /** Whether the address may be given out, and nobody has it. */
  canGive(address: string): boolean {
    const offset = this.#offsetOf(address);
    if (offset === undefined || offset < this.#from || offset >= this.#to) return false;
    return !this.#owners.has(offset) && !this.#withheld.has(offset);
  }

  /** False when somebody else has it. */
  take(address: string, owner: string): boolean {
    const offset = this.#offsetOf(address);
    if (offset === undefined) return false;
    const holder = this.#owners.get(offset);
    if (holder !== undefined) return holder === owner;
    this.#owners.set(offset, owner);
    // When the pool is filled from the objects, the search goes on behind the highest.
    if (offset >= this.#next) this.#next = offset + 1;
    return true;
  }

  /** Nothing happens when somebody else has it. */
  free(address: string, owner: string): void {
    const offset = this.#offsetOf(address);
    if (offset !== undefined && this.#owners.get(offset) === owner) this.#owners.delete(offset);
  }

  /** The next free address that does not rest. It is not taken yet. */
  find(restsUntilMs: (address: string) => number): Found {
    const count = this.#to - this.#from;
    let untilMs = Number.POSITIVE_INFINITY;
    const start = this.#next >= this.#from && this.#next < this.#to ? this.#next : this.#from;
    for (let step = 0; step < count; step++) {
      const offset = this.#from + ((start - this.#from + step) % count);
      if (this.#owners.has(offset) || this.#withheld.has(offset)) continue;
      const address = this.#addressAt(offset);
      const restMs = restsUntilMs(address);
      if (restMs === 0) {
        this.#next = offset + 1;
        return { kind: 'address', address };
      }
      untilMs = Math.min(untilMs, restMs);
    }
    return untilMs === Number.POSITIVE_INFINITY
      ? { kind: 'exhausted' }
      : { kind: 'resting', untilMs };
  }

  #addressAt(offset: number): string {
    const { family, first } = this.subnet;
    return formatIp({ family, value: first + BigInt(offset) });
  }

  #offsetOf(text: string): number | undefined {
    const ip = parseIp(text);
    if (ip === undefined || !ipBlockHas(this.subnet, ip)) return undefined;
    const offset = ip.value - this.subnet.first;
    return offset < BigInt(Number.MAX_SAFE_INTEGER) ? Number(offset) : undefined;
  }
}
