/** Who waits for the end or the removal of a container made by hand. */
import { abortable, type Deferred, deferred, heardElsewhere } from '#lib/signal';
import type { WaitCondition } from './types.ts';

interface Waiting {
  readonly condition: WaitCondition;
  readonly done: Deferred<number>;
}

export class Waits {
  readonly #waiting = new Map<string, Set<Waiting>>();

  /** Counts from the call on. Resolves to the exit code. */
  add(id: string, condition: WaitCondition, signal: AbortSignal): Promise<number> {
    const waiting = { condition, done: deferred<number>() };
    const all = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, all.add(waiting));
    // Whoever has gone is not told.
    heardElsewhere(waiting.done.promise);
    return abortable(waiting.done.promise, signal).finally(() => this.#forget(id, waiting));
  }

  /** It has ended; `isOver`: and is not started again. */
  ended(id: string, code: number, isOver: boolean): void {
    this.#settle(id, code, ({ condition }) =>
      condition === 'removed' ? false : condition === 'next-exit' || isOver,
    );
  }

  /** It is not started again after all. */
  over(id: string, code: number): void {
    this.#settle(id, code, ({ condition }) => condition === 'not-running');
  }

  removed(id: string, code: number): void {
    this.#settle(id, code, () => true);
  }

  #settle(id: string, code: number, isMeant: (waiting: Waiting) => boolean): void {
    for (const waiting of [...(this.#waiting.get(id) ?? [])]) {
      if (isMeant(waiting)) waiting.done.resolve(code);
    }
  }

  #forget(id: string, waiting: Waiting): void {
    const all = this.#waiting.get(id);
    all?.delete(waiting);
    if (all?.size === 0) this.#waiting.delete(id);
  }
}
