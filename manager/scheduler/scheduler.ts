/**
 * Gives every pending task a node, or writes into its status why there is none. Runs on the leader.
 * A commit wakes the loop; all that one turn of the event loop brought is decided together, and the
 * decisions are written in batches that check again what they rest on.
 */
import { type Clock, sleep } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { Wakeup } from '#lib/signal';
import type { Store, WriteTx } from '#manager/store/types';
import {
  NodeSpecAvailability,
  NodeStatusState,
  type Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import { isAbandoned, isPending, Mirror } from './mirror.ts';
import { type Decision, planSchedule } from './plan.ts';

/**
 * Decisions per transaction: a task is some 2 KiB, an entry of the log may have 1.5 MiB. Tasks with
 * long specs go in smaller parts.
 */
export const decisionsPerTransactionMax = 200;
/** After a transaction failed the next look waits this long, so that a lost leader does not spin. */
export const retryDelayMs = 200;

export interface SchedulerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #wakeup = new Wakeup();
  readonly #abort = new AbortController();
  #mirror = new Mirror();
  #decisionsMax = decisionsPerTransactionMax;
  #unwatch: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { store, clock } = this.#deps;
    this.#mirror.load(store.view);
    this.#unwatch = store.watch((commit) => {
      this.#mirror.follow(commit, clock.now());
      this.#wakeup.signal();
    });
    this.#wakeup.signal();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    this.#abort.abort(new ShoalError('cancelled', 'the scheduler stops'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      await this.#wakeup.wait(signal);
      if (signal.aborted) return;
      if (await this.#round()) continue;
      // What was planned and not written is counted in the mirror: only a new one is right.
      this.#mirror = new Mirror();
      this.#mirror.load(this.#deps.store.view);
      this.#wakeup.signal();
      await sleep(this.#deps.clock, retryDelayMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** One look at everything that waits. False when something planned could not be written. */
  async #round(): Promise<boolean> {
    const mirror = this.#mirror;
    const abandoned = [...mirror.abandoned.values()];
    const decisions = mirror.stirred
      ? planSchedule(mirror.pending.values(), mirror.nodes, this.#deps.clock.now()).filter(changes)
      : [];
    mirror.stirred = false;
    const writes: Promise<boolean>[] = [];
    const decisionsMax = this.#decisionsMax;
    for (let at = 0; at < decisions.length; at += decisionsMax) {
      const batch = decisions.slice(at, at + decisionsMax);
      for (const decision of batch) {
        if (decision.kind === 'assign') mirror.pending.delete(decision.task.id);
      }
      const body = (tx: WriteTx) => batch.every((decision) => this.#apply(tx, decision));
      writes.push(this.#write(body, decisionsMax));
    }
    for (const task of abandoned) mirror.abandoned.delete(task.id);
    for (let at = 0; at < abandoned.length; at += decisionsMax) {
      const batch = abandoned.slice(at, at + decisionsMax);
      writes.push(this.#write((tx) => this.#shutDown(tx, batch), decisionsMax));
    }
    const isWritten = (await Promise.all(writes)).every((done) => done);
    if (isWritten) this.#decisionsMax = Math.min(decisionsPerTransactionMax, decisionsMax * 2);
    return isWritten;
  }

  async #write(body: (tx: WriteTx) => boolean, decisionsMax: number): Promise<boolean> {
    try {
      return await this.#deps.store.update(body);
    } catch (error) {
      if (!isShoalError(error)) throw error;
      if (error.code === 'resource_exhausted') {
        this.#decisionsMax = Math.max(1, Math.floor(decisionsMax / 2));
      }
      this.#deps.log.debug('scheduling decisions not written', { reason: explain(error) });
      return false;
    }
  }

  /** False when the decision does not fit what the store holds by now. */
  #apply(tx: WriteTx, decision: Decision): boolean {
    const task = tx.task.get(decision.task.id);
    if (task === undefined || !isPending(task)) return true;
    if (decision.kind === 'explain') {
      tx.update('task', { ...task, status: this.#status(task, { err: decision.reason }) });
      return true;
    }
    const node = tx.node.get(decision.nodeId);
    const usable =
      node?.status?.state === NodeStatusState.READY &&
      node.spec?.availability !== NodeSpecAvailability.DRAIN &&
      node.spec?.availability !== NodeSpecAvailability.PAUSE;
    if (!usable) return false;
    tx.update('task', {
      ...task,
      nodeId: decision.nodeId,
      assignedGenericResources: decision.generic,
      status: this.#status(task, {
        state: TaskState.ASSIGNED,
        message: 'scheduler assigned task to node',
        err: '',
      }),
    });
    return true;
  }

  #shutDown(tx: WriteTx, tasks: readonly Task[]): boolean {
    for (const { id } of tasks) {
      const task = tx.task.get(id);
      if (task === undefined || !isAbandoned(task)) continue;
      const status = this.#status(task, {
        state: TaskState.SHUTDOWN,
        message: 'shutdown before it was scheduled',
        err: '',
      });
      tx.update('task', { ...task, status });
    }
    return true;
  }

  #status(task: Task, change: Partial<TaskStatus>): TaskStatus {
    const timestamp = timestampOfMs(this.#deps.clock.now());
    return { ...(task.status ?? TaskStatus.create()), timestamp, ...change };
  }
}

/** An explanation that stands in the task already is not written again. */
function changes(decision: Decision): boolean {
  return decision.kind === 'assign' || decision.task.status?.err !== decision.reason;
}
