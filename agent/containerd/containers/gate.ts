/**
 * Lets only so many actions run at once; the others wait in order. Starting a container keeps a
 * processor busy for most of its time, so more at once only makes each of them later.
 */
export class Gate {
  readonly #slotsMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(slotsMax: number) {
    this.#slotsMax = slotsMax;
  }

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#slotsMax) {
      // Whoever leaves hands its place over, so `#running` does not change here.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running++;
    }
    try {
      return await action();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
