/**
 * The allocator: gives nodes, networks, services and tasks what exists only once in the cluster,
 * and lets tasks go on to the scheduler when they have it. It runs on the leader, looks at once
 * when a commit brings something new, and writes all that came together in one transaction.
 */
import type { Clock } from '#lib/clock';
import { isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { Commit, Store, WriteTx } from '#manager/store/types';
import { TaskState } from '#proto/gen/swarm';
import { Book } from './address/book.ts';
import { Giver } from './address/giver.ts';
import { addressesOfNodes } from './address/of-node.ts';
import { allocateEndpoint, hasSurplus, isAllocated } from './endpoint.ts';
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
import { doNetworkWork } from './network/work.ts';
import { numberNodes } from './node-numbers.ts';
import type { Releases } from './releases.ts';
import { allocatedTask } from './task.ts';
import { Worklist } from './worklist.ts';

export interface AllocatorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** What rests. It has followed the store since this manager began, leading or not. */
  readonly releases: Releases;
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
  readonly #work = new Worklist();
  /** Missing until the first transaction and after one that failed. */
  #book: Book | undefined;
  /** Why services have not got what they need. */
  readonly #reasons = new Map<string, string>();
  /** Whether the last look left tasks behind that could not get an address. */
  #doTasksWait = false;
  /** When something that rests and is waited for may be used. */
  #restDueMs = Number.POSITIVE_INFINITY;
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
    const { store, clock, releases } = this.#deps;
    releases.learn(store.view);
    this.#gateways.begin(store.view.node.all(), clock.now());
    this.#unwatch = store.watch((commit) => this.#follow(commit));
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    await this.#loop.stop();
  }

  #follow(commit: Commit): void {
    this.#book?.follow(commit);
    const freed = this.#work.note(commit, this.#deps.store.view);
    if (freed) this.#retryWaiting();
    if (this.#gateways.follow(commit, this.#deps.clock.now())) this.#work.nodes = true;
    if (this.#work.hasAny) this.#loop.wake();
  }

  #retryWaiting(): void {
    for (const serviceId of this.#reasons.keys()) this.#work.services.add(serviceId);
    if (this.#doTasksWait) this.#work.tasks = true;
  }

  async #round(signal: AbortSignal): Promise<number> {
    const nowMs = this.#deps.clock.now();
    if (nowMs >= this.#fullAtMs || nowMs >= this.#restDueMs) {
      this.#restDueMs = Number.POSITIVE_INFINITY;
      this.#work.noteAll(this.#deps.store.view);
      this.#fullAtMs = nowMs + fullReconcilePeriodMs;
    }
    while (!signal.aborted && this.#work.hasAny) await this.#transaction();
    return Math.min(this.#fullAtMs, this.#restDueMs);
  }

  async #transaction(): Promise<void> {
    try {
      await this.#deps.store.update((tx) => this.#fill(tx));
      this.#changesMax = Math.min(changesPerTransactionMax, this.#changesMax * 2);
    } catch (error) {
      // What was taken as done is found again by a full look.
      this.#book = undefined;
      this.#fullAtMs = 0;
      if (isShoalError(error, 'resource_exhausted')) {
        this.#changesMax = Math.max(1, Math.floor(this.#changesMax / 2));
      }
      throw error;
    }
  }

  /** Nodes first, then networks, then services, then the tasks that wait for these. */
  #fill(tx: WriteTx): void {
    const book = this.#book ?? Book.of([this.#deps.store.view, tx]);
    this.#book = book;
    const giver = new Giver(book, this.#deps.releases, () => addressesOfNodes(tx));
    let room = this.#changesMax;
    if (this.#work.nodes) room -= this.#fillNodes(tx, room);
    if (this.#work.networks) {
      this.#work.networks = false;
      room -= doNetworkWork(tx, this.#deps);
      // What was made just now can be used by services in the same transaction.
      for (const network of tx.network.all()) book.addNetwork(network);
    }
    for (const serviceId of this.#work.services) {
      if (room <= 0) return;
      this.#work.services.delete(serviceId);
      room -= this.#allocateService(tx, serviceId, book, giver);
    }
    if (this.#work.tasks) this.#work.tasks = this.#allocateTasks(tx, room, giver);
    this.#restDueMs = Math.min(this.#restDueMs, giver.wakeAtMs);
  }

  #fillNodes(tx: WriteTx, room: number): number {
    const { clock, releases, log } = this.#deps;
    const blocks = this.#gateways.assign(tx, room, clock.now());
    const numbers = numberNodes(tx, Math.max(0, room - blocks.written), releases, log);
    this.#work.nodes = blocks.hasMore || numbers.hasMore;
    this.#restDueMs = Math.min(this.#restDueMs, blocks.wakeAtMs);
    return blocks.written + numbers.written;
  }

  #allocateService(tx: WriteTx, serviceId: string, book: Book, giver: Giver): number {
    const service = tx.service.get(serviceId);
    this.#reasons.delete(serviceId);
    if (service === undefined) return 0;
    if (isAllocated(tx, service) && !hasSurplus(tx, service)) return 0;
    const outcome = allocateEndpoint(tx, service, book, giver);
    this.#work.tasks = true;
    if (outcome.kind === 'none') {
      this.#reasons.set(serviceId, outcome.reason);
      return 0;
    }
    tx.update('service', { ...service, endpoint: outcome.endpoint });
    return 1;
  }

  /** Returns whether tasks are left for the next transaction. */
  #allocateTasks(tx: WriteTx, room: number, giver: Giver): boolean {
    const nowMs = this.#deps.clock.now();
    const whyNot = (serviceId: string): string | undefined => this.#reasons.get(serviceId);
    let left = room;
    this.#doTasksWait = false;
    for (const task of tx.task.where('state', String(TaskState.NEW))) {
      if (left <= 0) return true;
      const next = allocatedTask(task, { view: tx, giver, nowMs, whyNot });
      if ((next ?? task).status?.err !== '') this.#doTasksWait = true;
      if (next === undefined) continue;
      tx.update('task', next);
      left--;
    }
    return false;
  }
}
