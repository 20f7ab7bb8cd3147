/**
 * Is a history linearizable? The search of Wing and Gong with Lowe's memory of what was tried:
 * take any operation that may come next, go on, and undo what leads nowhere. Partitions of a
 * model are searched one by one, which is what keeps large histories feasible.
 */
import { EventList } from './event-list.ts';
import type { Model, Operation } from './history.ts';
import { OperationSet, SeenConfigurations } from './operation-set.ts';

export interface Limits {
  /** Steps of the search per partition. Unlike time, they make the verdict repeatable. */
  readonly stepsMax?: number;
  /** Asked now and then: true ends the search with `unknown`. */
  readonly isOverdue?: () => boolean;
}

/** `unknown`: a limit was reached first. */
export type Verdict = 'linearizable' | 'not-linearizable' | 'unknown';

export interface CheckResult {
  readonly verdict: Verdict;
  /** For a person: which partition, how far one gets, and what does not fit then. */
  readonly explanation: string;
}

/** Steps between two looks at the time. */
const stepsPerLook = 1024;
/** Of a long prefix, the end is what matters. */
const explainedOperations = 8;

interface Taken<State> {
  readonly operation: number;
  readonly before: State;
  /** Nothing else need be tried in its place. */
  readonly isSure: boolean;
}

interface Furthest {
  readonly order: readonly number[];
  readonly blocked: number;
}

/**
 * For each operation without answer, the one before it that is exactly alike: whoever can make
 * use of the later one can use the earlier one instead.
 */
function earlierTwins(
  operations: readonly Operation<unknown, unknown>[],
): ReadonlyMap<number, number> {
  const latest = new Map<string, number>();
  const twins = new Map<number, number>();
  const byCall = [...operations.entries()].sort(([, a], [, b]) => a.callAt - b.callAt);
  for (const [number, { input, output, returnAt }] of byCall) {
    if (returnAt !== Number.POSITIVE_INFINITY) continue;
    const kind = JSON.stringify([input, output]);
    const twin = latest.get(kind);
    if (twin !== undefined) twins.set(number, twin);
    latest.set(kind, number);
  }
  return twins;
}

class Search<State, Input, Output> {
  readonly #model: Model<State, Input, Output>;
  readonly #operations: readonly Operation<Input, Output>[];
  readonly #events: EventList;
  readonly #done: OperationSet;
  readonly #seen: SeenConfigurations<State>;
  readonly #stack: Taken<State>[] = [];
  readonly #twins: ReadonlyMap<number, number>;
  #state: State;
  #furthest: Furthest | undefined;

  constructor(model: Model<State, Input, Output>, operations: readonly Operation<Input, Output>[]) {
    this.#model = model;
    this.#operations = operations;
    this.#events = new EventList(operations);
    this.#done = new OperationSet(operations.length);
    this.#seen = new SeenConfigurations((a, b) => model.equals(a, b));
    this.#twins = earlierTwins(operations);
    this.#state = model.initial;
  }

  run({ stepsMax = Number.POSITIVE_INFINITY, isOverdue }: Limits): Verdict {
    let at = this.#takeSure();
    for (let steps = 1; this.#events.returnCount > 0; steps++) {
      if (steps > stepsMax) return 'unknown';
      if (steps % stepsPerLook === 0 && isOverdue?.() === true) return 'unknown';
      if (at >= 0 && !this.#events.isReturn(at)) {
        at = this.#take(at, false) ? this.#takeSure() : this.#events.after(at);
        continue;
      }
      // Whoever returned here must have taken effect before: something earlier was wrong.
      if (at >= 0) this.#note(this.#events.operationAt(at));
      const last = this.#popUnsure();
      if (last === undefined) return 'not-linearizable';
      at = this.#events.after(this.#events.callOf(last));
    }
    return 'linearizable';
  }

  /**
   * Takes everything that may come next and changes nothing: if there is an order at all, there
   * is one in which it comes here. Returns where to go on.
   */
  #takeSure(): number {
    let at = this.#events.first;
    while (at >= 0 && !this.#events.isReturn(at)) {
      const called = this.#operations[this.#events.operationAt(at)];
      const { output } = called ?? {};
      const isSure =
        called !== undefined && output !== undefined && this.#model.isPure(called.input, output);
      at = isSure && this.#take(at, true) ? this.#events.first : this.#events.after(at);
    }
    return this.#events.first;
  }

  /** Takes the operation whose call is at `at` as the next one, if that is possible and new. */
  #take(at: number, isSure: boolean): boolean {
    const operation = this.#events.operationAt(at);
    const called = this.#operations[operation];
    if (called === undefined) return false;
    const twin = this.#twins.get(operation);
    if (twin !== undefined && !this.#done.has(twin)) return false;
    const next = this.#model.step(this.#state, called.input, called.output);
    if (next === undefined) return false;
    // Without answer and without effect: as good as never called.
    const isAnswered = called.returnAt !== Number.POSITIVE_INFINITY;
    if (!isAnswered && this.#model.equals(this.#state, next)) return false;
    this.#done.toggle(operation);
    if (!this.#seen.add(this.#done, next)) {
      this.#done.toggle(operation);
      return false;
    }
    this.#stack.push({ operation, before: this.#state, isSure });
    this.#state = next;
    this.#events.lift(operation);
    return true;
  }

  /** Undoes back to the latest choice; returns the operation that was chosen there. */
  #popUnsure(): number | undefined {
    for (;;) {
      const last = this.#stack.pop();
      if (last === undefined) return undefined;
      this.#state = last.before;
      this.#done.toggle(last.operation);
      this.#events.unlift(last.operation);
      if (!last.isSure) return last.operation;
    }
  }

  #note(blocked: number): void {
    if (this.#stack.length < (this.#furthest?.order.length ?? 0)) return;
    this.#furthest = { order: this.#stack.map(({ operation }) => operation), blocked };
  }

  explain(): string {
    if (this.#furthest === undefined) return 'nothing was tried';
    const { order, blocked } = this.#furthest;
    const shown = order.slice(-explainedOperations).map((each) => this.#describe(each));
    const before = order.length > shown.length ? ['…', ...shown] : shown;
    return `after ${before.join('; ') || 'nothing'} there is no place for ${this.#describe(blocked)}`;
  }

  #describe(operation: number): string {
    const one = this.#operations[operation];
    return one === undefined
      ? '?'
      : `[${one.client}] ${this.#model.describe(one.input, one.output)}`;
  }
}

function partitions<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): Map<string, Operation<Input, Output>[]> {
  const byKey = new Map<string, Operation<Input, Output>[]>();
  for (const operation of operations) {
    const key = model.partitionOf?.(operation.input) ?? '';
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [operation]);
    else same.push(operation);
  }
  return byKey;
}

/** Searches partition by partition; the first one that fails decides. */
export function checkLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  limits: Limits = {},
): CheckResult {
  let result: CheckResult = { verdict: 'linearizable', explanation: '' };
  for (const [key, part] of partitions(model, operations)) {
    const search = new Search(model, part);
    const verdict = search.run(limits);
    if (verdict === 'linearizable') continue;
    const where = key === '' ? '' : `${key}: `;
    if (verdict === 'not-linearizable') {
      return { verdict, explanation: `${where}${search.explain()}` };
    }
    result = { verdict, explanation: `${where}the limit of the search was reached` };
  }
  return result;
}
