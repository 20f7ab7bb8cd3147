/**
 * Randomness as a dependency: from the system in production, from a seed in tests and in the
 * simulator, where the same seed must give the same run.
 */
import { randomBytes, randomInt } from 'node:crypto';

export interface Random {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** Uniform integer in [0, bound). `bound` is a positive safe integer. */
  integer(bound: number): number;
  bytes(length: number): Uint8Array;
}

const TWO_48 = 2 ** 48;

export const systemRandom: Random = {
  fraction: () => randomInt(TWO_48 - 1) / TWO_48,
  integer: (bound) =>
    bound < TWO_48
      ? randomInt(bound)
      : Number(BigInt(`0x${randomBytes(16).toString('hex')}`) % BigInt(bound)),
  bytes: (length) => new Uint8Array(randomBytes(length)),
};

/** A repeatable generator (mulberry32: 32 bits of state, enough for schedules, never for keys). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const fraction = (): number => (next32() * 2 ** 21 + (next32() >>> 11)) / 2 ** 53;
  return {
    fraction,
    integer: (bound) => Math.floor(fraction() * bound),
    bytes: (length) => Uint8Array.from({ length }, () => next32() & 0xff),
  };
}
