/**
 * The only thing that makes anything happen in a simulated world: a queue of events in virtual
 * time. Between two events all promises settle, so a run depends on nothing but its seed.
 */
import { settle } from '#lib/fake-clock';

interface Item {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

export interface Scheduled {
  cancel(): void;
}

function isBefore(a: Item, b: Item): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A binary heap: the earliest event, of equal ones the one that was scheduled first. */
class Heap {
  readonly #items: Item[] = [];

  get first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = items[above];
      if (other === undefined || !isBefore(item, other)) break;
      items[at] = other;
      at = above;
    }
    items[at] = item;
  }

  pop(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last !== undefined && items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: Item): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      const left = items[2 * at + 1];
      const right = items[2 * at + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const below = isRight ? right : left;
      if (!isBefore(below, item)) break;
      items[at] = below;
      at = 2 * at + (isRight ? 2 : 1);
    }
    items[at] = item;
  }
}

export class Scheduler {
  readonly #heap = new Heap();
  #order = 0;
  #nowMs = 0;
  /** Events that have run. */
  eventCount = 0;
  /** Called after each event and what followed from it. */
  onStep: () => void = () => undefined;

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Runs `run` after `delayMs` of virtual time. */
  after(delayMs: number, run: () => void): Scheduled {
    return this.at(this.#nowMs + Math.max(0, delayMs), run);
  }

  /** Runs `run` at `atMs`, which must not have passed. */
  at(atMs: number, run: () => void): Scheduled {
    const at = Math.max(this.#nowMs, atMs);
    const item: Item = { at, order: this.#order++, run, isCancelled: false };
    this.#heap.push(item);
    return {
      cancel: () => {
        item.isCancelled = true;
      },
    };
  }

  /** Resolves when so much virtual time has passed. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Runs events until `isDone` or until the time is over. True when it was done. */
  async runUntil(isDone: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.#nowMs + limitMs;
    await settle();
    while (!isDone()) {
      const next = this.#heap.first;
      if (next === undefined || next.at > endMs) {
        this.#nowMs = endMs;
        return isDone();
      }
      this.#heap.pop();
      if (next.isCancelled) continue;
      this.#nowMs = next.at;
      this.eventCount++;
      next.run();
      await settle();
      this.onStep();
    }
    return true;
  }
}
