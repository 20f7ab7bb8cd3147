/**
 * The task reaper: deletes what nobody needs any more, so that the state does not grow with every
 * restart, and carries out the removal of services. It looks at the slots and services that a
 * commit touched, and from time to time at everything.
 */
import { isShoalError } from '#lib/errors';
import { ReconcileLoop } from '#lib/reconcile-loop';
import { type Change, type Commit, slotKey, type WriteTx } from '#manager/store/types';
import { type Service, type Task, TaskState } from '#proto/gen/swarm';
import { serviceModeOf } from '#proto/model/spec-defaults';
import { changesPerTransactionMax, fullReconcilePeriodMs } from '../limits.ts';
import type { OrchestratorDeps } from '../service-loop.ts';
import { historyLimit, isFinished, isRemovable, planHistory, planOrphans } from './plan.ts';

/** Where a look is due: the tasks of one slot, or all of one service. */
interface Spot {
  readonly serviceId: string;
  readonly slot: number;
  readonly nodeId: string;
}

export class TaskReaper {
  readonly #deps: OrchestratorDeps;
  readonly #loop: ReconcileLoop;
  /** By key, so that each is looked at once. */
  readonly #spots = new Map<string, Spot>();
  readonly #services = new Set<string>();
  /** Tasks without a service, such as containers attached to a network. */
  readonly #loose = new Set<string>();
  #fullAtMs = 0;
  #changesMax = changesPerTransactionMax;
  #unwatch: () => void = () => {};

  constructor(deps: OrchestratorDeps) {
    this.#deps = deps;
    this.#loop = new ReconcileLoop({ ...deps, round: (signal) => this.#round(signal) });
  }

  start(): void {
    this.#unwatch = this.#deps.store.watch((commit) => this.#follow(commit));
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    await this.#loop.stop();
  }

  #follow(commit: Commit): void {
    for (const change of commit.changes) this.#note(change);
    if (this.#hasWork || this.#fullAtMs === 0) this.#loop.wake();
  }

  get #hasWork(): boolean {
    return this.#spots.size + this.#services.size + this.#loose.size > 0;
  }

  #note(change: Change): void {
    const { view } = this.#deps.store;
    if (change.table === 'task' && change.kind !== 'remove') this.#noteTask(change.object);
    if (change.table === 'service') {
      const { object: service, kind } = change;
      if (kind === 'remove' || service.pendingDelete) this.#services.add(service.id);
    }
    if (change.table === 'node' && change.kind === 'remove') {
      for (const task of view.task.where('node', change.object.id)) this.#noteTask(task);
    }
    if (change.table === 'cluster' && change.kind === 'update') this.#fullAtMs = 0;
  }

  #noteTask(task: Task): void {
    const { serviceId, slot } = task;
    if (serviceId === '') {
      this.#loose.add(task.id);
      return;
    }
    // What is wanted is nobody's history, unless it is wanted by nobody.
    const isWanted = task.desiredState <= TaskState.COMPLETE;
    if (isWanted && this.#deps.store.view.service.get(serviceId) !== undefined) return;
    const nodeId = slot === 0 ? task.nodeId : '';
    this.#spots.set(`${serviceId}/${slot}/${nodeId}`, { serviceId, slot, nodeId });
  }

  async #round(signal: AbortSignal): Promise<number> {
    const nowMs = this.#deps.clock.now();
    if (nowMs >= this.#fullAtMs) {
      for (const task of this.#deps.store.view.task.all()) this.#noteTask(task);
      for (const service of this.#deps.store.view.service.all()) {
        if (service.pendingDelete) this.#services.add(service.id);
      }
      this.#fullAtMs = nowMs + fullReconcilePeriodMs;
    }
    while (!signal.aborted && this.#hasWork) await this.#transaction();
    return this.#fullAtMs;
  }

  async #transaction(): Promise<void> {
    try {
      await this.#deps.store.update((tx) => this.#fill(tx));
      this.#changesMax = Math.min(changesPerTransactionMax, this.#changesMax * 2);
    } catch (error) {
      // What was taken from the queues is found again by a full look.
      this.#fullAtMs = 0;
      if (isShoalError(error, 'resource_exhausted')) {
        this.#changesMax = Math.max(1, Math.floor(this.#changesMax / 2));
      }
      throw error;
    }
  }

  #fill(tx: WriteTx): void {
    let room = this.#changesMax;
    for (const serviceId of this.#services) {
      if (room <= 0) return;
      const { written, isDone } = this.#reapService(tx, serviceId, room);
      room -= written;
      if (isDone) this.#services.delete(serviceId);
    }
    for (const [key, spot] of this.#spots) {
      if (room <= 0) return;
      this.#spots.delete(key);
      room -= this.#reapSpot(tx, spot);
    }
    for (const taskId of this.#loose) {
      if (room <= 0) return;
      this.#loose.delete(taskId);
      const task = tx.task.get(taskId);
      if (task === undefined || !isFinished(task, (id) => tx.node.get(id))) continue;
      tx.remove('task', taskId);
      room--;
    }
  }

  /** The tasks of a service that is gone, or is to go with its last task. */
  #reapService(tx: WriteTx, serviceId: string, room: number): { written: number; isDone: boolean } {
    const service = tx.service.get(serviceId);
    if (service !== undefined && !service.pendingDelete) return { written: 0, isDone: true };
    const tasks = tx.task.where('service', serviceId);
    const { remove, retire } = planOrphans(tasks, (id) => tx.node.get(id));
    const removed = remove.slice(0, room);
    for (const task of removed) tx.remove('task', task.id);
    const retired = retire.slice(0, room - removed.length);
    for (const task of retired) tx.update('task', { ...task, desiredState: TaskState.REMOVE });
    let written = removed.length + retired.length;
    const isDone = written === remove.length + retire.length;
    if (service !== undefined && removed.length === tasks.length) {
      tx.remove('service', serviceId);
      written++;
    }
    return { written, isDone };
  }

  /** Returns how many changes it wrote: never more than one slot's history. */
  #reapSpot(tx: WriteTx, spot: Spot): number {
    const service = tx.service.get(spot.serviceId);
    if (service === undefined || service.pendingDelete) {
      this.#services.add(spot.serviceId);
      return 0;
    }
    const nodeOf = (id: string): ReturnType<typeof tx.node.get> => tx.node.get(id);
    const tasks = tasksAt(tx, spot);
    const removed = tasks.filter((task) => isRemovable(task, nodeOf));
    const kept = tasks.filter((task) => !removed.includes(task));
    if (!isJob(service)) {
      removed.push(...planHistory(kept, historyLimit(service, tx.cluster.all()[0]), nodeOf));
    }
    for (const task of removed) tx.remove('task', task.id);
    return removed.length;
  }
}

/** What has ended in a job counts as its result: its history is no surplus. */
function isJob({ spec }: Service): boolean {
  const mode = serviceModeOf(spec);
  return mode === 'replicated-job' || mode === 'global-job';
}

function tasksAt(tx: WriteTx, { serviceId, slot, nodeId }: Spot): readonly Task[] {
  if (slot !== 0) return tx.task.where('slot', slotKey(serviceId, slot));
  const tasks = nodeId === '' ? tx.task.where('service', serviceId) : tx.task.where('node', nodeId);
  return tasks.filter((task) => {
    return task.serviceId === serviceId && task.slot === 0 && task.nodeId === nodeId;
  });
}
