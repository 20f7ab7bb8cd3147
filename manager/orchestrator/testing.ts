/**
 * A cluster for tests: a store, the orchestrators, and stand-ins for the control API, the
 * scheduler and the agents. Nothing moves but by `step` and `run`, so every interleaving can be
 * chosen. After each commit it checks what must always be true of a service's tasks.
 */
import { assert, must } from '#lib/assert';
import { FakeClock } from '#lib/fake-clock';
import { newId } from '#lib/ids';
import { nullLogger } from '#lib/log';
import { type Random, seededRandom } from '#lib/random';
import { createTestStore } from '#manager/store/testing';
import type { Commit, Store, WriteTx } from '#manager/store/types';
import {
  Annotations,
  ContainerSpec,
  GlobalService,
  Node,
  NodeDescription,
  NodeSpec,
  NodeSpecAvailability,
  NodeStatus,
  NodeStatusState,
  ReplicatedService,
  Service,
  ServiceSpec,
  type Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { timestampOfMs } from '#proto/model/time';
import { checkCommit } from './invariants.ts';
import { Orchestrator } from './orchestrator.ts';
import { mustBeLeft } from './task.ts';

/** What the agent's next report of a task says, given that it follows orders. */
export type Behaviour = 'healthy' | 'fails' | 'rejects' | 'completes' | 'stuck';

export interface ServiceChange {
  readonly replicas?: number;
  readonly image?: string;
  readonly spec?: Partial<ServiceSpec>;
  readonly task?: Partial<TaskSpec>;
}

const onTheWay: readonly TaskState[] = [
  TaskState.ASSIGNED,
  TaskState.ACCEPTED,
  TaskState.PREPARING,
  TaskState.READY,
  TaskState.STARTING,
  TaskState.RUNNING,
];

/** How finely `run` cuts time: an agent's step takes one. */
const tickMs = 50;

export class TestCluster {
  readonly clock = new FakeClock();
  readonly random: Random;
  readonly store: Store;
  /** What agents do with a task; by default all are healthy. */
  behave: (task: Task) => Behaviour = () => 'healthy';
  /** How long a container takes to stop. */
  stopMs = 0;
  /** Nodes whose agents do not answer. */
  readonly silent = new Set<string>();
  readonly #stopAt = new Map<string, number>();
  #orchestrator: Orchestrator;
  #violation: unknown;

  constructor(seed = 1) {
    this.random = seededRandom(seed);
    this.store = createTestStore(this.clock);
    this.store.watch((commit) => this.#check(commit));
    this.#orchestrator = this.#newOrchestrator();
  }

  /** A store does not let its watchers disturb it, so the violation is thrown by the next step. */
  #check(commit: Commit): void {
    try {
      checkCommit(this.store.view, commit, this.clock.now());
    } catch (error) {
      this.#violation ??= error;
    }
  }

  /** As after a change of the leader: nothing is left but the store. */
  async restartLeader(): Promise<void> {
    await this.#orchestrator.stop();
    this.#orchestrator = this.#newOrchestrator();
    await this.clock.advanceAsync(0);
  }

  async stop(): Promise<void> {
    await this.#orchestrator.stop();
  }

  #newOrchestrator(): Orchestrator {
    const { clock, random, store } = this;
    const orchestrator = new Orchestrator({ clock, random, store, log: nullLogger });
    orchestrator.start();
    return orchestrator;
  }

  async addNodes(...ids: readonly string[]): Promise<void> {
    await this.store.update((tx) => {
      for (const id of ids) {
        const spec = NodeSpec.create({ annotations: Annotations.create({ name: id }) });
        const status = NodeStatus.create({ state: NodeStatusState.READY });
        const description = NodeDescription.create({ hostname: id });
        tx.create('node', Node.create({ id, spec, status, description }));
      }
    });
  }

  async setNode(
    id: string,
    change: { state?: NodeStatusState; availability?: NodeSpecAvailability },
  ): Promise<void> {
    await this.store.update((tx) => {
      const node = must(tx.node.get(id), 'the node exists');
      const status = node.status ?? NodeStatus.create();
      const spec = node.spec ?? NodeSpec.create();
      tx.update('node', {
        ...node,
        status: { ...status, state: change.state ?? status.state },
        spec: { ...spec, availability: change.availability ?? spec.availability },
      });
    });
  }

  async removeNode(id: string): Promise<void> {
    await this.store.update((tx) => tx.remove('node', id));
  }

  async createService(id: string, change: ServiceChange = {}): Promise<void> {
    const base = ServiceSpec.create({
      annotations: Annotations.create({ name: id }),
      task: TaskSpec.create(),
      ...(change.replicas === undefined ? { global: GlobalService.create() } : {}),
    });
    const service = Service.create({ id, spec: changed(base, change) });
    await this.store.update((tx) => tx.create('service', service));
  }

  /** As the control API does it. */
  async updateService(id: string, change: ServiceChange): Promise<void> {
    await this.store.update((tx) => {
      const service = must(tx.service.get(id), 'the service exists');
      tx.update('service', {
        ...service,
        spec: changed(must(service.spec, 'a service has a spec'), change),
        specVersion: service.meta?.version,
        previousSpec: service.spec,
        previousSpecVersion: service.specVersion,
        updateStatus: undefined,
      });
    });
  }

  async removeService(id: string): Promise<void> {
    await this.store.update((tx) => tx.remove('service', id));
  }

  service(id: string): Service {
    return must(this.store.view.service.get(id), 'the service exists');
  }

  tasks(serviceId: string): readonly Task[] {
    return this.store.view.task.where('service', serviceId);
  }

  /** Wanted and running. */
  running(serviceId: string): Task[] {
    return this.tasks(serviceId).filter(
      (task) =>
        task.desiredState === TaskState.RUNNING && observedState(task) === TaskState.RUNNING,
    );
  }

  /** Lets the scheduler place what waits and each agent take one step with each task. */
  async step(pick: (task: Task) => boolean = () => true): Promise<void> {
    await this.clock.advanceAsync(0);
    await this.store.update((tx) => {
      for (const task of tx.task.all()) {
        if (pick(task)) this.#stepTask(tx, task);
      }
    });
    await this.clock.advanceAsync(0);
    if (this.#violation !== undefined) throw this.#violation;
  }

  /** Lets time pass, with everybody at work. */
  async run(durationMs: number, stepMs = tickMs): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
      await this.step();
      await this.clock.advanceAsync(stepMs);
    }
  }

  /** Runs until the condition holds. Returns how long it took. */
  async runUntil(condition: () => boolean, limitMs = 600_000): Promise<number> {
    const startMs = this.clock.now();
    while (!condition()) {
      assert(this.clock.now() - startMs < limitMs, 'the condition holds in time');
      await this.run(tickMs);
    }
    return this.clock.now() - startMs;
  }

  #stepTask(tx: WriteTx, task: Task): void {
    const state = observedState(task);
    if (state === TaskState.NEW || state === TaskState.PENDING) this.#schedule(tx, task);
    else if (state < TaskState.COMPLETE && !this.silent.has(task.nodeId)) this.#work(tx, task);
  }

  /** To the node with the fewest tasks that may have it. */
  #schedule(tx: WriteTx, task: Task): void {
    if (task.desiredState > TaskState.COMPLETE) return;
    const usable = tx.node.all().filter((node) => {
      const isActive = node.spec?.availability === NodeSpecAvailability.ACTIVE;
      return isActive && !mustBeLeft(node) && (task.nodeId === '' || task.nodeId === node.id);
    });
    const load = (node: Node): number =>
      tx.task.where('node', node.id).filter((other) => other.desiredState <= TaskState.RUNNING)
        .length;
    usable.sort((left, right) => load(left) - load(right));
    const [node] = usable;
    if (node === undefined || this.behave(task) === 'stuck') {
      this.#report(tx, task, TaskState.PENDING, 'no suitable node');
      return;
    }
    this.#report(tx, { ...task, nodeId: node.id }, TaskState.ASSIGNED);
  }

  #work(tx: WriteTx, task: Task): void {
    if (tx.node.get(task.nodeId) === undefined) return;
    if (task.desiredState >= TaskState.SHUTDOWN) {
      const stopAtMs = this.#stopAt.get(task.id) ?? this.clock.now() + this.stopMs;
      this.#stopAt.set(task.id, stopAtMs);
      if (stopAtMs <= this.clock.now()) this.#report(tx, task, TaskState.SHUTDOWN);
      return;
    }
    const behaviour = this.behave(task);
    const state = observedState(task);
    if (behaviour === 'rejects' && state === TaskState.PREPARING) {
      this.#report(tx, task, TaskState.REJECTED, 'no such image');
      return;
    }
    if (state === TaskState.RUNNING) {
      if (behaviour === 'fails') this.#report(tx, task, TaskState.FAILED, 'exit code 1');
      if (behaviour === 'completes') this.#report(tx, task, TaskState.COMPLETE);
      return;
    }
    const next = onTheWay[onTheWay.indexOf(state) + 1];
    if (next !== undefined && next <= task.desiredState) this.#report(tx, task, next);
  }

  #report(tx: WriteTx, task: Task, state: TaskState, err = ''): void {
    const now = timestampOfMs(this.clock.now());
    const old = task.status ?? TaskStatus.create();
    if (old.state === state && old.err === err) return;
    const status = { ...old, state, err, timestamp: now, appliedAt: now };
    tx.update('task', { ...task, status });
  }

  newId(): string {
    return newId(this.random);
  }
}

function changed(spec: ServiceSpec, change: ServiceChange): ServiceSpec {
  const task = { ...(spec.task ?? TaskSpec.create()), ...change.task };
  const container =
    change.image === undefined
      ? task.container
      : ContainerSpec.create({ ...task.container, image: change.image });
  const replicated =
    change.replicas === undefined
      ? spec.replicated
      : ReplicatedService.create({ replicas: change.replicas });
  return { ...spec, replicated, ...change.spec, task: { ...task, container } };
}
