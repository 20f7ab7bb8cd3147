/**
 * The appends on their way to one follower: a ring of (last index, bytes) that grows as needed
 * up to its capacity. An acknowledgement frees everything up to its index.
 */
import { assert } from '#lib/assert';

/** Slots of a fresh ring: most followers never have more in flight. */
const initialSlots = 8;

export class Inflights {
  readonly #capacity: number;
  readonly #maxBytes: number;
  #start = 0;
  #count = 0;
  #bytes = 0;
  #indexes: number[] = [];
  #sizes: number[] = [];

  constructor(capacity: number, maxBytes: number) {
    this.#capacity = capacity;
    this.#maxBytes = maxBytes;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** True when no further append may leave. One message may overshoot the bytes. */
  isFull(): boolean {
    return (
      this.#count === this.#capacity || (this.#maxBytes !== 0 && this.#bytes >= this.#maxBytes)
    );
  }

  /** An append that ends at `index` left; indexes never decrease. */
  add(index: number, bytes: number): void {
    assert(!this.isFull(), 'nothing may be sent through a full window');
    if (this.#count === this.#indexes.length) this.#grow();
    const slots = this.#indexes.length;
    let at = this.#start + this.#count;
    if (at >= slots) at -= slots;
    this.#indexes[at] = index;
    this.#sizes[at] = bytes;
    this.#count++;
    this.#bytes += bytes;
  }

  /** Frees every append that ends at or before `index`. */
  freeTo(index: number): void {
    const slots = this.#indexes.length;
    while (this.#count > 0 && (this.#indexes[this.#start] as number) <= index) {
      this.#bytes -= this.#sizes[this.#start] as number;
      this.#start = this.#start + 1 === slots ? 0 : this.#start + 1;
      this.#count--;
    }
  }

  /** Forgets everything: the follower is probed anew. */
  reset(): void {
    this.#start = 0;
    this.#count = 0;
    this.#bytes = 0;
  }

  #grow(): void {
    const slots = this.#indexes.length;
    const more = Math.min(this.#capacity, slots === 0 ? initialSlots : slots * 2);
    const indexes = new Array<number>(more).fill(0);
    const sizes = new Array<number>(more).fill(0);
    for (let i = 0; i < this.#count; i++) {
      const at = (this.#start + i) % slots;
      indexes[i] = this.#indexes[at] as number;
      sizes[i] = this.#sizes[at] as number;
    }
    this.#start = 0;
    this.#indexes = indexes;
    this.#sizes = sizes;
  }
}
