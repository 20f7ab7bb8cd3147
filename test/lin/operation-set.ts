/**
 * A set of operation numbers that is cheap to compare: bits, and a hash that follows each change.
 * And a memory of which sets have been seen with which state.
 */

const wordBits = 32;
/** How much of the second hash goes into the key: with the first one, 52 bits, exact in a number. */
const secondHashRange = 2 ** 20;

/** Mixes a small number into 32 well-spread bits (the finalizer of murmur3). */
function mix(value: number, seed: number): number {
  let mixed = (value + seed) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

export class OperationSet {
  readonly #words: Uint32Array;
  #first = 0;
  #second = 0;

  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / wordBits));
  }

  /** Adds the number if it is not in, removes it otherwise. */
  toggle(number: number): void {
    const word = number >>> 5;
    this.#words[word] = ((this.#words[word] ?? 0) ^ (1 << (number & 31))) >>> 0;
    this.#first ^= mix(number, 0x1b873593);
    this.#second ^= mix(number, 0x3c6ef372);
  }

  has(number: number): boolean {
    return ((this.#words[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  /** Equal sets have equal keys; different ones nearly always different keys. */
  get key(): number {
    return (this.#first >>> 0) * secondHashRange + ((this.#second >>> 0) % secondHashRange);
  }

  copyBits(): Uint32Array {
    return this.#words.slice();
  }

  hasBits(bits: Uint32Array): boolean {
    for (let at = 0; at < bits.length; at++) if (bits[at] !== this.#words[at]) return false;
    return true;
  }
}

interface Seen<State> {
  readonly bits: Uint32Array;
  readonly state: State;
}

export class SeenConfigurations<State> {
  readonly #equals: (a: State, b: State) => boolean;
  readonly #seen = new Map<number, Seen<State>[]>();

  constructor(equals: (a: State, b: State) => boolean) {
    this.#equals = equals;
  }

  /** Remembers the pair; false when it was known already. */
  add(set: OperationSet, state: State): boolean {
    const { key } = set;
    const alike = this.#seen.get(key);
    if (alike === undefined) {
      this.#seen.set(key, [{ bits: set.copyBits(), state }]);
      return true;
    }
    if (alike.some((each) => this.#equals(each.state, state) && set.hasBits(each.bits))) {
      return false;
    }
    alike.push({ bits: set.copyBits(), state });
    return true;
  }
}
