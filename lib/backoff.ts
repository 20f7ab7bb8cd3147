/**
 * How long to wait before the next try: doubling from a first delay up to a cap, with jitter so
 * that many clients that failed together do not come back together.
 */
import type { Random } from './random.ts';

export interface BackoffOptions {
  readonly firstMs: number;
  readonly capMs: number;
}

export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: Random;
  #failures = 0;

  constructor(options: BackoffOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** The next delay: uniform in the upper half of the doubled range. */
  nextMs(): number {
    const { firstMs, capMs } = this.#options;
    const rangeMs = Math.min(capMs, firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures++;
    return rangeMs / 2 + (this.#random.fraction() * rangeMs) / 2;
  }

  /** After a success the next failure starts small again. */
  reset(): void {
    this.#failures = 0;
  }
}
