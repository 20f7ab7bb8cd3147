/**
 * The addresses of a node's block: who has which, and which rest. A freed address rests before it
 * is given out again, because others may still send to it; and the search goes round the block
 * from a random place, so that a restart, which forgets who rests, does not hand out the same.
 */
import { ShoalError } from '#lib/errors';
import { blockHas, formatAddress, parseAddress } from './cidr.js';
/** Longer than a closed TCP connection's last packets and than cached DNS answers live. */
export const quarantineMs = 60_000;
export class AddressPool {
  #block;
  #taken = new Set();
  /** Resting addresses and when their rest ends. */
  #resting = new Map();
  #cursor;
  constructor(block, random) {
    this.#block = block;
    this.#cursor = random.integer(block.size);
  }
  /** Gives out an address. Throws `resource_exhausted` when all are taken or rest. */
  take(nowMs) {
    const { base, size } = this.#block;
    for (let tried = 0; tried < size; tried++) {
      const offset = (this.#cursor + tried) % size;
      const address = base + offset;
      // The first and the last address mean the block itself and everyone in it.
      if (offset === 0 || offset === size - 1 || this.#taken.has(address)) continue;
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
  claim(addressText) {
    const address = parseAddress(addressText);
    if (address !== undefined && blockHas(this.#block, address)) this.#taken.add(address);
  }
  release(addressText, nowMs) {
    const address = parseAddress(addressText);
    if (address === undefined || !this.#taken.delete(address)) return;
    this.#resting.set(address, nowMs + quarantineMs);
  }
}
//# sourceMappingURL=address-pool.js.map
