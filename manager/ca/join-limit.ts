/**
 * How many nodes may join at once: each attempt with a token costs a signature check and maybe a
 * transaction, and anybody who reaches the port can make one.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';

/** A rack of machines that boots together gets in without waiting. */
const joinsBurstMax = 200;
/** About a tenth of what one core can check and sign. */
const joinsPerSecondMax = 100;

/** A bucket of attempts that refills evenly. */
export class JoinLimit {
  readonly #clock: Clock;
  #left = joinsBurstMax;
  #filledAtMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#filledAtMs = clock.monotonic();
  }

  /** Throws `resource_exhausted` when too many came in the last seconds. */
  admit(): void {
    const nowMs = this.#clock.monotonic();
    const gained = ((nowMs - this.#filledAtMs) * joinsPerSecondMax) / 1_000;
    this.#left = Math.min(joinsBurstMax, this.#left + gained);
    this.#filledAtMs = nowMs;
    if (this.#left < 1) {
      throw new ShoalError(
        'resource_exhausted',
        `more than ${joinsPerSecondMax} nodes per second want to join; try again in a moment`,
      );
    }
    this.#left -= 1;
  }
}
