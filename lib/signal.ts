/**
 * Wake-ups and cancellation. A `Wakeup` tells a reconcile loop to look again: it carries no data
 * and signals that arrive while the loop works are merged into one more round.
 */

export class Wakeup {
  #signalled = false;
  #waiter: (() => void) | undefined;

  /** Makes the current or the next `wait` return. */
  signal(): void {
    this.#signalled = true;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.();
  }

  /** Resolves at once if signalled since the last wait, else at the next signal or abort. */
  async wait(abort: AbortSignal): Promise<void> {
    if (!this.#signalled && !abort.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          abort.removeEventListener('abort', done);
          resolve();
        };
        this.#waiter = done;
        abort.addEventListener('abort', done, { once: true });
      });
    }
    this.#signalled = false;
  }
}

/** A promise with its handles outside, for callers that complete it from another place. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** Rejects with the signal's reason once it aborts; otherwise settles as `promise` does. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    // In any case: the work has begun, and a failure that nobody hears would end the process.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * The same promise. Its failure is heard by somebody who listens later or elsewhere, or is of no
 * interest any more: without this call Node would end the process over it.
 */
export function heardElsewhere<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/**
 * Does `work` with a signal that aborts as soon as one of `sources` does. For sources that live long
 * and work that is done often: of each `AbortSignal.any` Node 20 keeps something with the source, a
 * kilobyte where a listener stays.
 */
export async function withEither<T>(
  sources: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const links = sources.map((source) => {
    const abort = (): void => either.abort(source.reason);
    if (source.aborted) abort();
    else source.addEventListener('abort', abort, { once: true });
    return () => source.removeEventListener('abort', abort);
  });
  try {
    return await work(either.signal);
  } finally {
    for (const unlink of links) unlink();
  }
}
