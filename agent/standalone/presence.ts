/**
 * Which containers of this node were made by hand, and which of them are up: being started, running,
 * or about to be started again. What is on a network for one of them stays exactly so long.
 */
import type { StandaloneRecord } from './types.ts';

export class Presence {
  readonly #find: (id: string) => StandaloneRecord | undefined;
  readonly #all: () => readonly StandaloneRecord[];
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(
    find: (id: string) => StandaloneRecord | undefined,
    all: () => readonly StandaloneRecord[],
  ) {
    this.#find = find;
    this.#all = all;
  }

  knows(id: string): boolean {
    return this.#find(id) !== undefined;
  }

  isUp(id: string): boolean {
    const record = this.#find(id);
    return record !== undefined && record.phase !== 'down';
  }

  /** Of all that are up. */
  ids(): readonly string[] {
    return this.#all().flatMap(({ id }) => (this.isUp(id) ? [id] : []));
  }

  /** Resolves when it is up no more. Rejects with the signal's reason. */
  whenDown(id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiting);
      const end = (settle: () => void): void => {
        waiting.delete(look);
        if (waiting.size === 0 && this.#waiting.get(id) === waiting) this.#waiting.delete(id);
        signal.removeEventListener('abort', aborted);
        settle();
      };
      const look = (): void => {
        if (!this.isUp(id)) end(resolve);
      };
      const aborted = (): void => end(() => reject(signal.reason));
      waiting.add(look);
      signal.addEventListener('abort', aborted, { once: true });
      if (signal.aborted) aborted();
      else look();
    });
  }

  /** To be called after every change of a record. */
  changed(id: string): void {
    for (const look of [...(this.#waiting.get(id) ?? [])]) look();
  }
}
