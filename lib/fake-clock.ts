/**
 * A clock that stands still until it is told to move: the one that tests and the simulator use.
 * Timers run in order of their due time, then of their creation, so a run is repeatable.
 */
import type { Clock, Timer } from './clock.ts';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

export class FakeClock implements Clock {
  readonly #epochMs: number;
  #elapsedMs = 0;
  #order = 0;
  #pending: Pending[] = [];

  constructor(epochMs = Date.UTC(2026, 0, 1)) {
    this.#epochMs = epochMs;
  }

  now(): number {
    return this.#epochMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  schedule(delayMs: number, callback: () => void): Timer {
    const entry = { at: this.#elapsedMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#pending.push(entry);
    return {
      cancel: () => {
        this.#pending = this.#pending.filter((other) => other !== entry);
      },
    };
  }

  /** How many timers wait. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  /** When the next timer is due, in ms from now; undefined when none waits. */
  get nextDelayMs(): number | undefined {
    const next = this.#next();
    return next === undefined ? undefined : next.at - this.#elapsedMs;
  }

  /** Moves time forward and runs what becomes due, synchronously. */
  advance(durationMs: number): void {
    const end = this.#elapsedMs + durationMs;
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#elapsedMs = next.at;
      this.#remove(next);
      next.callback();
    }
    this.#elapsedMs = end;
  }

  /** Like `advance`, but lets promises settle after each timer. */
  async advanceAsync(durationMs: number): Promise<void> {
    const end = this.#elapsedMs + durationMs;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#elapsedMs = next.at;
      this.#remove(next);
      next.callback();
      await settle();
    }
    this.#elapsedMs = end;
    await settle();
  }

  #remove(entry: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== entry);
  }

  #next(): Pending | undefined {
    let best: Pending | undefined;
    for (const entry of this.#pending) {
      if (
        best === undefined ||
        entry.at < best.at ||
        (entry.at === best.at && entry.order < best.order)
      ) {
        best = entry;
      }
    }
    return best;
  }
}

/** Lets every promise that can settle without timers or IO do so. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
