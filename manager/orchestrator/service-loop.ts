/**
 * The loop of an orchestrator: for each service that something happened to it makes a plan on the
 * newest proposed state and writes it in the same transaction. What one transaction cannot hold
 * follows in the next ones, step by step, each checked again.
 */
import type { Clock } from '#lib/clock';
import { isShoalError } from '#lib/errors';
import { newId } from '#lib/ids';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { Commit, Store, WriteTx } from '#manager/store/types';
import type { Service } from '#proto/gen/swarm';
import { applyStep } from './apply.ts';
import { changesPerTransactionMax, fullReconcilePeriodMs, tasksPerRoundMax } from './limits.ts';
import type { Facts, Plan } from './plan.ts';
import { touchedNodes, touchedServices } from './relevance.ts';
import { ServiceQueue } from './service-queue.ts';
import { specVersionOf } from './task.ts';
import { RunTimes } from './update/run-times.ts';
import { SpecComparer } from './update/spec-comparer.ts';
import { isPaused, isUnderWay } from './update/status.ts';

export interface ServiceLoopOptions {
  /** Whether services of this mode are this loop's. */
  readonly manages: (service: Service) => boolean;
  readonly plan: (facts: Facts) => Plan;
  /** A change of a node concerns the services with tasks on it, or every service. */
  readonly nodesConcern: 'services-on-it' | 'all-services';
}

export interface OrchestratorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** What is left of a plan that did not fit into one transaction. */
interface Rest {
  readonly serviceId: string;
  readonly specVersion: number;
  readonly plan: Plan;
  readonly next: number;
}

export class ServiceLoop {
  readonly #options: ServiceLoopOptions;
  readonly #deps: OrchestratorDeps;
  readonly #loop: ReconcileLoop;
  readonly #queue = new ServiceQueue();
  readonly #runTimes = new RunTimes();
  readonly #comparer = new SpecComparer();
  #rest: Rest | undefined;
  #changesMax = changesPerTransactionMax;
  /** How many tasks may still be looked at in this round. */
  #looks = tasksPerRoundMax;
  #fullAtMs = 0;
  #leadsSinceMs = 0;
  #unwatch: () => void = () => {};

  constructor(options: ServiceLoopOptions, deps: OrchestratorDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#loop = new ReconcileLoop({ ...deps, round: (signal) => this.#round(signal) });
  }

  start(): void {
    const { store, clock } = this.#deps;
    this.#leadsSinceMs = clock.now();
    this.#runTimes.load(store.view);
    this.#unwatch = store.watch((commit) => this.#follow(commit));
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    await this.#loop.stop();
  }

  #follow(commit: Commit): void {
    this.#runTimes.follow(commit);
    const { view } = this.#deps.store;
    const isUpdating = (serviceId: string): boolean => {
      const service = view.service.get(serviceId);
      return service !== undefined && (isUnderWay(service) || isPaused(service));
    };
    for (const serviceId of touchedServices(commit, isUpdating)) this.#queue.add(serviceId);
    for (const node of touchedNodes(commit)) {
      if (this.#options.nodesConcern === 'all-services') this.#addAll();
      else for (const task of view.task.where('node', node.id)) this.#queue.add(task.serviceId);
    }
    if (!this.#queue.isEmpty) this.#loop.wake();
  }

  #addAll(): void {
    for (const service of this.#deps.store.view.service.all()) this.#queue.add(service.id);
  }

  async #round(signal: AbortSignal): Promise<number> {
    const nowMs = this.#deps.clock.now();
    this.#queue.addOverdue(nowMs);
    if (nowMs >= this.#fullAtMs) {
      this.#addAll();
      this.#fullAtMs = nowMs + fullReconcilePeriodMs;
    }
    this.#looks = tasksPerRoundMax;
    while (!signal.aborted && this.#looks > 0 && this.#hasWork) await this.#transaction();
    // Transactions that write nothing end without a pause, so the loop makes one here.
    if (this.#hasWork) return nowMs;
    return Math.min(this.#queue.nextDeadlineMs, this.#fullAtMs);
  }

  get #hasWork(): boolean {
    return this.#rest !== undefined || !this.#queue.isEmpty;
  }

  /** One transaction. When it comes to nothing, its services are looked at again. */
  async #transaction(): Promise<void> {
    const seen: string[] = [];
    try {
      await this.#deps.store.update((tx) => this.#fill(tx, seen));
      this.#changesMax = Math.min(changesPerTransactionMax, this.#changesMax * 2);
    } catch (error) {
      this.#rest = undefined;
      for (const serviceId of seen) this.#queue.add(serviceId);
      if (isShoalError(error, 'resource_exhausted')) {
        this.#changesMax = Math.max(1, Math.floor(this.#changesMax / 2));
      }
      throw error;
    }
  }

  #fill(tx: WriteTx, seen: string[]): void {
    let room = this.#changesMax;
    if (this.#rest !== undefined) {
      seen.push(this.#rest.serviceId);
      const service = tx.service.get(this.#rest.serviceId);
      const isValid = service !== undefined && specVersionOf(service) === this.#rest.specVersion;
      if (isValid) room -= this.#write(tx, this.#rest, room);
      else this.#abandonRest(this.#rest);
    }
    while (room > 0 && this.#looks > 0 && this.#rest === undefined) {
      const serviceId = this.#queue.take();
      if (serviceId === undefined) return;
      seen.push(serviceId);
      const service = tx.service.get(serviceId);
      if (service === undefined || service.pendingDelete) continue;
      if (!this.#options.manages(service)) continue;
      const facts = this.#facts(tx, service);
      this.#looks -= facts.tasks.length + 1;
      const plan = this.#options.plan(facts);
      this.#queue.setDeadline(serviceId, plan.wakeAtMs);
      room -= this.#write(
        tx,
        { serviceId, specVersion: specVersionOf(service), plan, next: 0 },
        room,
      );
    }
  }

  /** Writes as many steps as fit and keeps the others. Returns how many changes it wrote. */
  #write(tx: WriteTx, rest: Rest, room: number): number {
    const { steps } = rest.plan;
    let written = 0;
    let next = rest.next;
    let hasMissed = false;
    for (let step = steps[next]; step !== undefined; step = steps[++next]) {
      // A step larger than a whole transaction goes alone.
      if (written > 0 && written + step.length > room) break;
      if (applyStep(tx, rest.serviceId, step)) written += step.length;
      else hasMissed = true;
    }
    this.#rest = next < steps.length ? { ...rest, next } : undefined;
    if (hasMissed) this.#queue.add(rest.serviceId);
    return written;
  }

  #abandonRest({ serviceId }: Rest): void {
    this.#rest = undefined;
    this.#queue.add(serviceId);
  }

  #facts(tx: WriteTx, service: Service): Facts {
    const { clock, random } = this.#deps;
    return {
      service,
      tasks: tx.task.where('service', service.id),
      nodeOf: (nodeId) => tx.node.get(nodeId),
      nodes: () => tx.node.all(),
      cluster: tx.cluster.all()[0],
      nowMs: clock.now(),
      leadsSinceMs: this.#leadsSinceMs,
      newId: () => newId(random),
      runTimes: this.#runTimes,
      comparer: this.#comparer,
    };
  }
}
