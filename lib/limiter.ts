/**
 * At most so many things at once: work beyond the limit waits for its turn, first come first
 * served, so that a burst cannot take a whole machine.
 */
import { abortable } from './signal.ts';

export class Limiter {
  readonly #runningMax: number;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(runningMax: number) {
    this.#runningMax = runningMax;
  }

  get running(): number {
    return this.#running;
  }

  /** Runs `work` when its turn comes. An abort while waiting rejects with the signal's reason. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < this.#runningMax) {
      this.#running++;
      return;
    }
    let admit: () => void = () => {};
    const turn = new Promise<void>((resolve) => {
      admit = resolve;
    });
    this.#waiting.push(admit);
    if (signal === undefined) return turn;
    try {
      await abortable(turn, signal);
    } catch (error) {
      const position = this.#waiting.indexOf(admit);
      // Admitted in the same moment: the place has to be handed on.
      if (position < 0) this.#leave();
      else this.#waiting.splice(position, 1);
      throw error;
    }
  }

  /** The place goes to the next in line, so `running` stays as it is. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
