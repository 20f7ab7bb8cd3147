/**
 * The receiving end of a stream: messages wait here until the consumer's loop asks for them. The
 * producer is told to go on only while there is room, which is how back pressure reaches the peer.
 */

/** Read ahead a little, so that the next message is decoded while the last one is handled. */
const itemsMax = 16;

interface Waiter<T> {
  resolve(result: IteratorResult<T>): void;
  reject(error: unknown): void;
}

export interface InboxEvents {
  /** There is room again after `push` had returned false. */
  onRoom(): void;
  /** The consumer left its loop before the end. */
  onLeave(): void;
}

/** For one consumer, and one `for await` loop. */
export class Inbox<T> implements AsyncIterableIterator<T> {
  readonly #events: InboxEvents;
  #items: T[] = [];
  #waiter: Waiter<T> | undefined;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;
  #isFull = false;

  constructor(events: InboxEvents) {
    this.#events = events;
  }

  /** True while there is room for another item. */
  push(item: T): boolean {
    if (this.#isClosed) return false;
    const waiter = this.#waiter;
    if (waiter !== undefined) {
      this.#waiter = undefined;
      waiter.resolve({ done: false, value: item });
      return true;
    }
    this.#items.push(item);
    this.#isFull = this.#items.length >= itemsMax;
    return !this.#isFull;
  }

  /** No more items: the loop ends after those that wait, or throws `error` after them. */
  close(failure?: { readonly error: unknown }): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#failure = failure;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter === undefined) return;
    if (failure === undefined) waiter.resolve({ done: true, value: undefined });
    else waiter.reject(failure.error);
  }

  next(): Promise<IteratorResult<T>> {
    const value = this.#items.shift();
    if (value !== undefined) {
      if (this.#isFull) {
        this.#isFull = false;
        this.#events.onRoom();
      }
      return Promise.resolve({ done: false, value });
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (this.#isClosed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<T>> {
    this.#items = [];
    this.#failure = undefined;
    this.close();
    this.#events.onLeave();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
