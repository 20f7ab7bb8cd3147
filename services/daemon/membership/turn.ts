/**
 * Changes of this node's membership happen one at a time. The start of the daemon, which resumes an
 * earlier membership, comes before all of them: a change that is asked for meanwhile waits for it,
 * so that nothing is left or joined while it is still being resumed.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { waitUntil } from '../wait-until.ts';

/** Resuming takes a second or two; what takes longer is shown by `info`, and asked for again. */
const startWaitMs = 20_000;

export class MembershipTurn {
  readonly #clock: Clock;
  #isTaken = false;
  #isStarting = true;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether there is a membership to resume is not known yet, or it is being resumed. */
  get isStarting(): boolean {
    return this.#isStarting;
  }

  /** A change is under way, or waits for the start. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** The start is over, however it ended. */
  started(): void {
    this.#isStarting = false;
  }

  /**
   * Runs `body` as the only change. Throws `unavailable` while another one is under way,
   * `deadline_exceeded` when the start takes too long.
   */
  async take<T>(body: () => Promise<T>): Promise<T> {
    if (this.#isTaken) {
      throw new ShoalError(
        'unavailable',
        'this node is joining or leaving a swarm right now: wait',
      );
    }
    this.#isTaken = true;
    try {
      await waitUntil(this.#clock, startWaitMs, 'this daemon to start', () => !this.#isStarting);
      return await body();
    } finally {
      this.#isTaken = false;
    }
  }
}
