/**
 * A first-in first-out queue with a limit: a producer that outruns its consumer is told so at
 * once instead of filling the memory.
 */

export class BoundedQueue<T> {
  readonly #itemsMax: number;
  #items: T[] = [];
  #head = 0;

  constructor(itemsMax: number) {
    this.#itemsMax = itemsMax;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** False when the queue is full: the item was not taken. */
  offer(item: T): boolean {
    if (this.size >= this.#itemsMax) return false;
    this.#items.push(item);
    return true;
  }

  take(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head] as T;
    this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Takes up to `count` items at once. */
  takeMany(count: number): T[] {
    const end = Math.min(this.#items.length, this.#head + count);
    const taken = this.#items.slice(this.#head, end);
    this.#items = this.#items.slice(end);
    this.#head = 0;
    return taken;
  }
}
