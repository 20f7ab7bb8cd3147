/**
 * The heartbeat of a node: one tick per period, and after a stall of the whole process at most
 * one of the missed ones, so that a pause makes nobody believe that the others are dead.
 */
import type { Clock, Timer } from '#lib/clock';
import type { Random } from '#lib/random';

/** Of a stall of any length, this much counts. */
const ticksPerFireMax = 2;

export interface TickerOwner {
  readonly onTicks: (count: number) => void;
  /** The loop was late by this much; more than half a period is worth a word. */
  readonly onLate: (lateMs: number) => void;
}

export class Ticker {
  readonly #tickMs: number;
  readonly #clock: Clock;
  readonly #owner: TickerOwner;
  #timer: Timer | undefined;
  #lastMs = 0;

  constructor(tickMs: number, clock: Clock, owner: TickerOwner) {
    this.#tickMs = tickMs;
    this.#clock = clock;
    this.#owner = owner;
  }

  /** Starts at a random point of a period: members that start together must not vote together. */
  start(random: Random): void {
    const firstMs = random.fraction() * this.#tickMs;
    this.#lastMs = this.#clock.monotonic() + firstMs - this.#tickMs;
    this.#timer = this.#clock.schedule(firstMs, () => this.#fire());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #fire(): void {
    const nowMs = this.#clock.monotonic();
    const elapsedMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    this.#timer = this.#clock.schedule(this.#tickMs, () => this.#fire());
    const lateMs = elapsedMs - this.#tickMs;
    if (lateMs > this.#tickMs / 2) this.#owner.onLate(lateMs);
    this.#owner.onTicks(elapsedMs >= ticksPerFireMax * this.#tickMs ? ticksPerFireMax : 1);
  }
}
