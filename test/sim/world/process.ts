/**
 * A process on a simulated machine: its clock, its turns of the event loop, its life. Once it is
 * dead nothing of it ever runs again, wherever it stood; while it is frozen everything waits.
 */
import type { Clock, Timer } from '#lib/clock';
import type { Random } from '#lib/random';
import { deferred } from '#lib/signal';
import type { Scheduled, Scheduler } from './scheduler.ts';

/** A turn of an event loop takes so long at most. */
const turnMsMax = 0.2;
/** Wall clock at the start of the world: the first of January 2026. */
const epochMs = Date.UTC(2026, 0, 1);

export interface ClockError {
  /** How far the clock is off. */
  readonly offsetMs: number;
  /** How fast it goes: 1 is right. */
  readonly rate: number;
}

export class SimProcess {
  readonly name: string;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #clockError: ClockError;
  readonly #death = deferred<void>();
  #isAlive = true;
  #frozenUntilMs = 0;
  readonly clock: Clock;

  constructor(
    name: string,
    scheduler: Scheduler,
    random: Random,
    clockError: ClockError = { offsetMs: 0, rate: 1 },
  ) {
    this.name = name;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#clockError = clockError;
    const { offsetMs, rate } = clockError;
    const elapsed = (): number => scheduler.nowMs * rate;
    this.clock = {
      now: () => Math.floor(epochMs + offsetMs + elapsed()),
      monotonic: elapsed,
      schedule: (delayMs, callback) => this.#timer(delayMs, callback),
    };
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Resolves when the process has ended. */
  get death(): Promise<void> {
    return this.#death.promise;
  }

  /** The process ends here and now. */
  kill(): void {
    this.#isAlive = false;
    this.#death.resolve();
  }

  /** Nothing of it runs for so long: a stopped virtual machine, a long garbage collection. */
  freeze(durationMs: number): void {
    const untilMs = this.#scheduler.nowMs + durationMs;
    this.#frozenUntilMs = Math.max(this.#frozenUntilMs, untilMs);
  }

  get isFrozen(): boolean {
    return this.#frozenUntilMs > this.#scheduler.nowMs;
  }

  /** Runs `run` in this process after `delayMs`, later if it is frozen, never if it is dead. */
  after(delayMs: number, run: () => void): Scheduled {
    let scheduled = this.#scheduler.after(delayMs, () => {
      scheduled = this.whenAwake(run) ?? scheduled;
    });
    return { cancel: () => scheduled.cancel() };
  }

  /** Runs `run` at once, or when the process is not frozen any more; never if it is dead. */
  whenAwake(run: () => void): Scheduled | undefined {
    if (!this.#isAlive) return undefined;
    if (this.#frozenUntilMs > this.#scheduler.nowMs) {
      return this.#scheduler.at(this.#frozenUntilMs, () => this.whenAwake(run));
    }
    run();
    return undefined;
  }

  /** The next turn of its event loop. */
  readonly defer = (callback: () => void): void => {
    this.after(this.#random.fraction() * turnMsMax, callback);
  };

  /** Resolves after so much virtual time; never once the process is dead. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** As Node does it: whole milliseconds, one at least. */
  #timer(delayMs: number, callback: () => void): Timer {
    return this.after(Math.max(1, Math.trunc(delayMs)) / this.#clockError.rate, callback);
  }
}
