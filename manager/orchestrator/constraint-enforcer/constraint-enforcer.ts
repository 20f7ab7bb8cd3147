/**
 * The constraint enforcer: when a node has changed, rejects the tasks on it that it may not or
 * cannot run any more. Their orchestrators then find them another place.
 */
import { isShoalError } from '#lib/errors';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { Commit, WriteTx } from '#manager/store/types';
import {
  NodeSpecAvailability,
  type Placement,
  type Service,
  type Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import { changesPerTransactionMax, fullReconcilePeriodMs } from '../limits.ts';
import { touchedNodes } from '../relevance.ts';
import type { OrchestratorDeps } from '../service-loop.ts';
import { isLost, specVersionOf } from '../task.ts';
import { isPaused, isUnderWay } from '../update/status.ts';
import { planEviction, type Violation } from './plan.ts';

export class ConstraintEnforcer {
  readonly #deps: OrchestratorDeps;
  readonly #loop: ReconcileLoop;
  readonly #nodes = new Set<string>();
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
    for (const node of touchedNodes(commit)) this.#nodes.add(node.id);
    if (this.#nodes.size > 0) this.#loop.wake();
  }

  async #round(signal: AbortSignal): Promise<number> {
    const nowMs = this.#deps.clock.now();
    if (nowMs >= this.#fullAtMs) {
      for (const node of this.#deps.store.view.node.all()) this.#nodes.add(node.id);
      this.#fullAtMs = nowMs + fullReconcilePeriodMs;
    }
    while (!signal.aborted && this.#nodes.size > 0) {
      const nodeIds = [...this.#nodes];
      try {
        await this.#deps.store.update((tx) => this.#fill(tx, nodeIds));
        this.#changesMax = Math.min(changesPerTransactionMax, this.#changesMax * 2);
      } catch (error) {
        if (isShoalError(error, 'resource_exhausted')) {
          this.#changesMax = Math.max(1, Math.floor(this.#changesMax / 2));
        }
        for (const nodeId of nodeIds) this.#nodes.add(nodeId);
        throw error;
      }
    }
    return this.#fullAtMs;
  }

  /** Checks nodes until the transaction is full. */
  #fill(tx: WriteTx, nodeIds: readonly string[]): void {
    let room = this.#changesMax;
    for (const nodeId of nodeIds) {
      if (room <= 0) return;
      const violations = this.#violations(tx, nodeId);
      for (const violation of violations.slice(0, room)) this.#reject(tx, violation);
      room -= violations.length;
      if (room >= 0) this.#nodes.delete(nodeId);
    }
  }

  /** A node that is down, paused or drained is left to the orchestrators. */
  #violations(tx: WriteTx, nodeId: string): Violation[] {
    const node = tx.node.get(nodeId);
    if (node === undefined || isLost(node)) return [];
    if (node.spec?.availability !== NodeSpecAvailability.ACTIVE) return [];
    const placementOf = (task: Task): Placement | undefined => {
      const service = tx.service.get(task.serviceId);
      if (service === undefined || awaitsUpdate(task, service)) return task.spec?.placement;
      return (service.spec?.task ?? task.spec)?.placement;
    };
    return planEviction(node, tx.task.where('node', nodeId), placementOf);
  }

  #reject(tx: WriteTx, { task, reason }: Violation): void {
    const now = timestampOfMs(this.#deps.clock.now());
    this.#deps.log.info('task rejected', { taskId: task.id, nodeId: task.nodeId, reason });
    tx.update('task', {
      ...task,
      status: {
        ...(task.status ?? TaskStatus.create()),
        state: TaskState.REJECTED,
        timestamp: now,
        appliedAt: now,
        message: 'task rejected by constraint enforcer',
        err: `assigned node no longer meets constraints: ${reason}`,
      },
    });
  }
}

/** It was made for an older spec, and the update to the present one is about to come to it. */
function awaitsUpdate(task: Task, service: Service): boolean {
  const isUnfinished = isUnderWay(service) || isPaused(service);
  return isUnfinished && specVersionOf(task) !== specVersionOf(service);
}
