/**
 * A stream of answers that a test feeds by hand, ended by the caller's signal as a real one is.
 */
import type { Deferred } from '#lib/signal';
import { deferred } from '#lib/signal';

type Item<T> = { readonly value: T } | { readonly error: unknown };

export class FakeStream<T> implements AsyncIterable<T> {
  readonly #items: Item<T>[] = [];
  #waiting: Deferred<void> | undefined;
  isEnded = false;

  constructor(signal: AbortSignal | undefined) {
    const onAbort = (): void => this.fail(signal?.reason);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  }

  push(value: T): void {
    this.#add({ value });
  }

  fail(error: unknown): void {
    this.#add({ error });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item === undefined) await this.#more();
        else if ('error' in item) throw item.error;
        else yield item.value;
      }
    } finally {
      this.isEnded = true;
    }
  }

  #add(item: Item<T>): void {
    this.#items.push(item);
    this.#waiting?.resolve();
  }

  async #more(): Promise<void> {
    this.#waiting = deferred();
    await this.#waiting.promise;
  }
}
