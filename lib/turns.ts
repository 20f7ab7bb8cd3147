/** Work on one thing is done one after the other, whoever asks for it; on different ones at once. */

export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(id: string, work: () => Promise<T>): Promise<T> {
    // Whoever waits does not care how the one before ended: he looks himself.
    const mine = (this.#last.get(id) ?? Promise.resolve()).then(work, work);
    this.#last.set(id, mine);
    const forget = (): void => {
      if (this.#last.get(id) === mine) this.#last.delete(id);
    };
    mine.then(forget, forget);
    return mine;
  }

  /** Somebody works on it, or waits to. */
  has(id: string): boolean {
    return this.#last.has(id);
  }

  /** Resolves when all that was under way has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#last.values()]);
  }
}
