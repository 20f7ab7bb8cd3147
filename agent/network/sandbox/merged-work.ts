/**
 * Work that brings something up to date: asked for while it runs, it runs once more afterwards,
 * however often it was asked for.
 */

export class MergedWork {
  readonly #work: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #requests = 0;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Resolves when a run has ended that began after this call; rejects when it failed. */
  request(): Promise<void> {
    this.#requests++;
    if (this.#next !== undefined) return this.#next;
    const next = this.#running.then(() => {
      this.#next = undefined;
      return this.#work();
    });
    this.#next = next;
    // The one after it goes on whatever becomes of this one; callers hear of the failure.
    this.#running = next.catch(() => undefined);
    return next;
  }

  /** How often it was asked for: the same number later means that nothing was begun meanwhile. */
  get requests(): number {
    return this.#requests;
  }

  /** Somebody has asked, and it has not begun. */
  get isWaiting(): boolean {
    return this.#next !== undefined;
  }

  /** Resolves when the run under way has ended, however. */
  async settled(): Promise<void> {
    await this.#running;
  }
}
