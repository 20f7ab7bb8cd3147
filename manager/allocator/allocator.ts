/**
 * The allocator: gives nodes, services and tasks what exists only once in the cluster, and lets
 * tasks go on to the scheduler when they have it. It runs on the leader, looks at once when a
 * commit brings something new, and writes all that came together in one transaction.
 */
import type { Clock } from '#lib/clock';
import { isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { Change, Commit, Store, WriteTx } from '#manager/store/types';
import { TaskState } from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { isAllocated, wishedEndpoint } from './endpoint.ts';
import { Gateways } from './gateway.ts';
import { gatewayPoolOf } from './gateway-blocks.ts';
import {
  changesPerTransactionMax,
  fullReconcilePeriodMs,
  gatewayBlockPrefix,
  gatewayPool,
  gatewayQuarantineMs,
  gatewayUnknownBlocks,
} from './limits.ts';
import { allocatedTask } from './task.ts';

export interface AllocatorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export interface AllocatorOptions {
  /** CIDR of the pool for the nodes' gateway networks. */
  readonly gatewayPool?: string;
  /** Prefix length of a node's block. */
  readonly gatewayBlockPrefix?: number;
}

export class Allocator {
  readonly #deps: AllocatorDeps;
  readonly #loop: ReconcileLoop;
  readonly #gateways: Gateways;
  readonly #services = new Set<string>();
  #hasNewTasks = true;
  #hasNodeWork = true;
  #blockDueMs = Number.POSITIVE_INFINITY;
  #fullAtMs = 0;
  #changesMax = changesPerTransactionMax;
  #unwatch: () => void = () => {};

  constructor(options: AllocatorOptions, deps: AllocatorDeps) {
    this.#deps = deps;
    this.#loop = new ReconcileLoop({ ...deps, round: (signal) => this.#round(signal) });
    this.#gateways = new Gateways(
      {
        pool: gatewayPoolOf(
          options.gatewayPool ?? gatewayPool,
          options.gatewayBlockPrefix ?? gatewayBlockPrefix,
        ),
        quarantineMs: gatewayQuarantineMs,
        unknownBlocks: gatewayUnknownBlocks,
      },
      deps.log,
    );
  }

  /** Leader only, once. */
  start(): void {
    const { store, clock } = this.#deps;
    this.#gateways.begin(store.view.node.all(), clock.now());
    this.#unwatch = store.watch((commit) => this.#follow(commit));
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    await this.#loop.stop();
  }

  #follow(commit: Commit): void {
    for (const change of commit.changes) this.#note(change);
    if (this.#gateways.follow(commit, this.#deps.clock.now())) this.#hasNodeWork = true;
    if (this.#hasWork) this.#loop.wake();
  }

  #note(change: Change): void {
    if (change.kind === 'remove') return;
    if (change.table === 'service' && !isAllocated(change.object)) {
      this.#services.add(change.object.id);
    }
    if (change.table === 'task' && observedState(change.object) === TaskState.NEW) {
      this.#hasNewTasks = true;
    }
  }

  get #hasWork(): boolean {
    return this.#hasNewTasks || this.#hasNodeWork || this.#services.size > 0;
  }

  async #round(signal: AbortSignal): Promise<number> {
    const nowMs = this.#deps.clock.now();
    if (nowMs >= this.#blockDueMs) this.#hasNodeWork = true;
    if (nowMs >= this.#fullAtMs) this.#noteAll(nowMs);
    while (!signal.aborted && this.#hasWork) await this.#transaction();
    return Math.min(this.#fullAtMs, this.#blockDueMs);
  }

  #noteAll(nowMs: number): void {
    for (const service of this.#deps.store.view.service.all()) {
      if (!isAllocated(service)) this.#services.add(service.id);
    }
    this.#hasNewTasks = true;
    this.#hasNodeWork = true;
    this.#fullAtMs = nowMs + fullReconcilePeriodMs;
  }

  async #transaction(): Promise<void> {
    try {
      await this.#deps.store.update((tx) => this.#fill(tx));
      this.#changesMax = Math.min(changesPerTransactionMax, this.#changesMax * 2);
    } catch (error) {
      // What was taken as done is found again by a full look.
      this.#fullAtMs = 0;
      if (isShoalError(error, 'resource_exhausted')) {
        this.#changesMax = Math.max(1, Math.floor(this.#changesMax / 2));
      }
      throw error;
    }
  }

  /** Nodes first, then services, then the tasks that wait for these. */
  #fill(tx: WriteTx): void {
    let room = this.#changesMax;
    if (this.#hasNodeWork) {
      const { written, hasMore, wakeAtMs } = this.#gateways.assign(
        tx,
        room,
        this.#deps.clock.now(),
      );
      this.#hasNodeWork = hasMore;
      this.#blockDueMs = wakeAtMs;
      room -= written;
    }
    for (const serviceId of this.#services) {
      if (room <= 0) return;
      this.#services.delete(serviceId);
      room -= this.#allocateService(tx, serviceId);
    }
    if (this.#hasNewTasks) this.#hasNewTasks = this.#allocateTasks(tx, room);
  }

  #allocateService(tx: WriteTx, serviceId: string): number {
    const service = tx.service.get(serviceId);
    if (service === undefined || isAllocated(service)) return 0;
    tx.update('service', { ...service, endpoint: wishedEndpoint(service) });
    return 1;
  }

  /** Returns whether tasks are left for the next transaction. */
  #allocateTasks(tx: WriteTx, room: number): boolean {
    const nowMs = this.#deps.clock.now();
    let left = room;
    for (const task of tx.task.where('state', String(TaskState.NEW))) {
      if (left <= 0) return true;
      const allocated = allocatedTask(task, tx.service.get(task.serviceId), nowMs);
      if (allocated === undefined) continue;
      tx.update('task', allocated);
      left--;
    }
    return false;
  }
}
