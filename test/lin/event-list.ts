/**
 * The calls and returns of a history in the order of time, as a linked list from which an
 * operation can be lifted out and put back at no cost: the search's only data structure that
 * changes all the time.
 */
import type { Operation } from './history.ts';

const none = -1;

interface Event {
  readonly operation: number;
  readonly isReturn: boolean;
  readonly at: number;
}

function eventsOf(operations: readonly Operation<unknown, unknown>[]): Event[] {
  const events = operations.flatMap(({ callAt, returnAt }, operation) => {
    const call = { operation, isReturn: false, at: callAt };
    return returnAt === Number.POSITIVE_INFINITY
      ? [call]
      : [call, { operation, isReturn: true, at: returnAt }];
  });
  // What happens at one moment is concurrent: calls come first.
  return events.sort((a, b) => a.at - b.at || Number(a.isReturn) - Number(b.isReturn));
}

export class EventList {
  readonly #events: readonly Event[];
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #callOf: Int32Array;
  readonly #returnOf: Int32Array;
  /** Place of the list's head, which is no event. */
  readonly #head: number;
  /** Returns in the list: when none is left, everything that was answered has found its place. */
  returnCount = 0;

  constructor(operations: readonly Operation<unknown, unknown>[]) {
    this.#events = eventsOf(operations);
    const count = this.#events.length;
    this.#head = count;
    this.#next = Int32Array.from({ length: count + 1 }, (_, at) =>
      at + 1 < count ? at + 1 : none,
    );
    this.#previous = Int32Array.from({ length: count + 1 }, (_, at) => (at === 0 ? count : at - 1));
    this.#next[count] = count === 0 ? none : 0;
    this.#callOf = new Int32Array(operations.length).fill(none);
    this.#returnOf = new Int32Array(operations.length).fill(none);
    for (const [at, { operation, isReturn }] of this.#events.entries()) {
      (isReturn ? this.#returnOf : this.#callOf)[operation] = at;
      if (isReturn) this.returnCount++;
    }
  }

  get first(): number {
    return this.after(this.#head);
  }

  /** The event behind `at`; negative at the end. */
  after(at: number): number {
    return this.#next[at] ?? none;
  }

  operationAt(at: number): number {
    return this.#events[at]?.operation ?? none;
  }

  isReturn(at: number): boolean {
    return this.#events[at]?.isReturn === true;
  }

  callOf(operation: number): number {
    return this.#callOf[operation] ?? none;
  }

  /** Takes out the operation's events. */
  lift(operation: number): void {
    this.#remove(this.callOf(operation));
    const back = this.#returnOf[operation] ?? none;
    if (back === none) return;
    this.#remove(back);
    this.returnCount--;
  }

  /** Undoes the latest `lift` that was not undone. */
  unlift(operation: number): void {
    const back = this.#returnOf[operation] ?? none;
    if (back !== none) {
      this.#restore(back);
      this.returnCount++;
    }
    this.#restore(this.callOf(operation));
  }

  #remove(at: number): void {
    const previous = this.#previous[at] ?? none;
    const next = this.#next[at] ?? none;
    this.#next[previous] = next;
    if (next !== none) this.#previous[next] = previous;
  }

  #restore(at: number): void {
    const previous = this.#previous[at] ?? none;
    const next = this.#next[at] ?? none;
    this.#next[previous] = at;
    if (next !== none) this.#previous[next] = at;
  }
}
