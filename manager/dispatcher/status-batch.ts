/**
 * Status reports of all agents, folded into few store transactions: what arrives while one is on
 * its way goes into the next. Later states of a task replace earlier ones that were not written.
 */
import type { Clock } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import { type Deferred, deferred } from '#lib/signal';
import type { Store, WriteTx } from '#manager/store/types';
import type { Task, TaskStatus } from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import { statusesPerTransactionMax } from './limits.ts';

/** Statuses that may wait: beyond that agents are asked to report again later. */
const waitingMax = 100_000;

export interface StatusBatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** The node id of this manager: who applied the status. */
  readonly appliedBy: string;
}

interface Report {
  readonly statuses: ReadonlyMap<string, TaskStatus>;
  readonly done: Deferred<void>;
}

/** Observed states only go forward; a repeated state may bring a new message. */
export function isNews(task: Task, status: TaskStatus): boolean {
  const known = task.status;
  if (known === undefined) return true;
  if (status.state !== known.state) return status.state > known.state;
  return (
    status.message !== known.message ||
    status.err !== known.err ||
    JSON.stringify(status.container) !== JSON.stringify(known.container) ||
    JSON.stringify(status.portStatus) !== JSON.stringify(known.portStatus)
  );
}

export class StatusBatch {
  readonly #deps: StatusBatchDeps;
  #waiting: Report[] = [];
  #count = 0;
  #flushing = false;

  constructor(deps: StatusBatchDeps) {
    this.#deps = deps;
  }

  /** Resolves when a majority of the managers has the statuses. */
  report(statuses: ReadonlyMap<string, TaskStatus>): Promise<void> {
    if (this.#count + statuses.size > waitingMax) {
      const message = `${this.#count} task statuses wait to be written: report again later`;
      return Promise.reject(new ShoalError('resource_exhausted', message));
    }
    const done = deferred<void>();
    this.#waiting.push({ statuses, done });
    this.#count += statuses.size;
    if (!this.#flushing) void this.#flush();
    return done.promise;
  }

  /** Never rejects: each report learns how its own transaction ended. */
  async #flush(): Promise<void> {
    this.#flushing = true;
    // Let the reports of this turn of the event loop come together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const reports = this.#takeReports();
      const merged = new Map(reports.flatMap(({ statuses }) => [...statuses]));
      try {
        await this.#write([...merged]);
        for (const { done } of reports) done.resolve();
      } catch (error) {
        for (const { done } of reports) done.reject(error);
      }
    }
    this.#flushing = false;
  }

  #takeReports(): Report[] {
    const reports = this.#waiting;
    this.#waiting = [];
    this.#count = 0;
    return reports;
  }

  async #write(statuses: readonly [string, TaskStatus][]): Promise<void> {
    const writes: Promise<void>[] = [];
    for (let at = 0; at < statuses.length; at += statusesPerTransactionMax) {
      const part = statuses.slice(at, at + statusesPerTransactionMax);
      writes.push(this.#writePart(part));
    }
    await Promise.all(writes);
  }

  /** What does not fit into a log entry, because the tasks have long specs, goes in halves. */
  async #writePart(part: readonly [string, TaskStatus][]): Promise<void> {
    try {
      await this.#deps.store.update((tx) => this.#apply(tx, part));
    } catch (error) {
      if (part.length < 2 || !isShoalError(error, 'resource_exhausted')) throw error;
      const middle = Math.ceil(part.length / 2);
      const halves = [part.slice(0, middle), part.slice(middle)];
      await Promise.all(halves.map((half) => this.#writePart(half)));
    }
  }

  #apply(tx: WriteTx, statuses: readonly [string, TaskStatus][]): void {
    const appliedAt = timestampOfMs(this.#deps.clock.now());
    for (const [taskId, status] of statuses) {
      const task = tx.task.get(taskId);
      if (task === undefined || !isNews(task, status)) continue;
      const applied = { ...status, appliedBy: this.#deps.appliedBy, appliedAt };
      tx.update('task', { ...task, status: applied });
    }
  }
}
