/**
 * The addresses of a node's block: who has which, and which rest. A freed address rests before it
 * is given out again, because others may still send to it; and the search goes round the block
 * from a random place, so that a restart, which forgets who rests, does not hand out the same.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { Ipv4Block } from './cidr.ts';
import { blockHas, formatAddress, parseAddress } from './cidr.ts';

/** Longer than a closed TCP connection's last packets and than cached DNS answers live. */
export const quarantineMs = 60_000;

/** The node itself has the first address of its block: other nodes ask it whether it lives. */
const ownOffset = 1;

export function ownAddress(block: Ipv4Block): string {
  return formatAddress(block.base + ownOffset);
}

export class AddressPool {
  readonly #block: Ipv4Block;
  readonly #taken = new Set<number>();
  /** Resting addresses and when their rest ends. */
  readonly #resting = new Map<number, number>();
  #cursor: number;

  constructor(block: Ipv4Block, random: Random) {
    this.#block = block;
    this.#cursor = random.integer(block.size);
  }

  /** Gives out an address. Throws `resource_exhausted` when all are taken or rest. */
  take(nowMs: number): string {
    const { base, size } = this.#block;
    for (let tried = 0; tried < size; tried++) {
      const offset = (this.#cursor + tried) % size;
      const address = base + offset;
      // They mean the block itself, the node's own end of the mesh, and everyone in the block.
      if (offset <= ownOffset || offset === size - 1 || this.#taken.has(address)) continue;
      if ((this.#resting.get(address) ?? nowMs) > nowMs) continue;
      this.#resting.delete(address);
      this.#taken.add(address);
      this.#cursor = (offset + 1) % size;
      return formatAddress(address);
    }
    throw new ShoalError(
      'resource_exhausted',
      `the node's address block ${formatAddress(base)}/${this.#block.prefixLength} has no free ` +
        `address: ${this.#taken.size} are in use and ${this.#resting.size} rest for up to ` +
        `${quarantineMs / 1000} s after their last use; stop containers here or enlarge the blocks`,
    );
  }

  /** Notes an address that is in use already; one of another block is none of ours. */
  claim(addressText: string): void {
    const address = parseAddress(addressText);
    if (address !== undefined && blockHas(this.#block, address)) this.#taken.add(address);
  }

  release(addressText: string, nowMs: number): void {
    const address = parseAddress(addressText);
    if (address === undefined || !this.#taken.delete(address)) return;
    this.#resting.set(address, nowMs + quarantineMs);
  }
}
