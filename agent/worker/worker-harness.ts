/**
 * A worker on a node that can lose its agent at any moment: disk, runtime and network stay, the
 * agent's memory does not. For the worker's tests.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '#lib/assert';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { AssignmentChange, Task } from '#proto/gen/swarm';
import {
  AssignmentChangeAssignmentAction,
  AssignmentsMessageType,
  createAnnotations,
  createAssignment,
  createAssignmentChange,
  createAssignmentsMessage,
  createContainerSpec,
  createNodeDescription,
  createTask,
  createTaskSpec,
  createTaskStatus,
  TaskState,
} from '#proto/gen/swarm';
import { DependencyStore } from '../secrets/dependency-store.ts';
import { Presence } from '../standalone/presence.ts';
import { plainRecord } from '../standalone/testing.ts';
import { AttachmentExecutor } from '../task/attachment/attachment-executor.ts';
import { ContainerExecutor } from '../task/executor/executor.ts';
import { TaskExecutors } from '../task/task-executors.ts';
import { LocalVolumes } from '../volumes/volumes.ts';
import { FakeNetwork } from './fake-network.ts';
import { NodeRuntime } from './node-runtime.ts';
import type { StatusUpdate } from './reporter.ts';
import { Reporter } from './reporter.ts';
import { TaskFile } from './task-file.ts';
import { Worker } from './worker.ts';

/** Rounds of the event loop until a test gives up: far more than any operation here takes. */
const roundsMax = 20_000;
/** For operations on real files that a busy machine holds up. */
const filesMsMax = 20_000;
/** Clock time per round: retries become due, and a thousand rounds pass the longest of them. */
const roundMs = 50;

export const image = 'web:1';

export function taskOf(id: string, desiredState: TaskState = TaskState.RUNNING): Task {
  return createTask({
    id,
    serviceId: 'service',
    slot: 1,
    nodeId: 'node1',
    serviceAnnotations: createAnnotations({ name: 'web' }),
    spec: createTaskSpec({ container: createContainerSpec({ image }) }),
    status: createTaskStatus({ state: TaskState.ASSIGNED }),
    desiredState,
  });
}

export class Node {
  readonly clock: FakeClock;
  readonly runtime: NodeRuntime;
  readonly network = new FakeNetwork();
  /** Containers that people made, and whether they are up. */
  readonly standalone = new Map<string, boolean>();
  readonly presence = new Presence(
    (id) => {
      const isUp = this.standalone.get(id);
      return isUp === undefined ? undefined : plainRecord({ id, phase: isUp ? 'up' : 'down' });
    },
    () => [],
  );
  /** All that was reported to managers, in order. */
  readonly reports: StatusUpdate[] = [];
  readonly directory: string;
  #worker: Worker | undefined;
  #cut: () => void = () => undefined;
  #stop = new AbortController();
  #incarnation = 0;
  #broken: unknown;
  readonly #files: TaskFile[] = [];

  private constructor(directory: string, clock: FakeClock, runtime: NodeRuntime) {
    this.directory = directory;
    this.clock = clock;
    this.runtime = runtime;
  }

  /** A node with an empty disk; containers of `runtime`, if given, run there already. */
  static async boot(clock = new FakeClock(), runtime = new NodeRuntime(clock)): Promise<Node> {
    const directory = await mkdtemp(join(tmpdir(), 'shoal-worker-'));
    const node = new Node(directory, clock, runtime);
    runtime.fake.addImage(image);
    await node.#startAgent();
    return node;
  }

  get worker(): Worker {
    return must(this.#worker, 'a node that was booted has a worker');
  }

  /** The agent is gone in the middle of whatever it did, and another one starts. */
  async crash(): Promise<void> {
    this.#cut();
    this.network.crash();
    this.#stop.abort();
    await copyFile(this.#taskPath(), this.#taskPath(this.#incarnation + 1));
    this.#incarnation++;
    await this.#startAgent();
  }

  async complete(tasks: readonly Task[]): Promise<void> {
    await this.#apply(AssignmentsMessageType.COMPLETE, tasks.map(update));
    await this.worker.removeOrphans();
  }

  change(updates: readonly Task[], removals: readonly Task[]): Promise<void> {
    const changes = [...updates.map(update), ...removals.map(removal)];
    return this.#apply(AssignmentsMessageType.INCREMENTAL, changes);
  }

  /**
   * Lets time pass until `isTrue`; a bug in the agent ends it with that bug. The files are real: on
   * a busy machine their operations take more turns of the event loop than there are rounds.
   */
  async until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
    const endMs = performance.now() + filesMsMax;
    for (let round = 0; round < roundsMax || performance.now() < endMs; round++) {
      if (this.#broken !== undefined) throw this.#broken;
      if (await isTrue()) return;
      this.clock.advance(roundMs);
      await settle();
    }
    throw new Error(`never happened: ${what}`);
  }

  stateOf(taskId: string): TaskState | undefined {
    return this.worker.tasks().find(({ task }) => task.id === taskId)?.status.state;
  }

  async remove(): Promise<void> {
    this.#stop.abort();
    await this.worker.stop();
    await Promise.all(this.#files.map((file) => file.close()));
    await rm(this.directory, { recursive: true, force: true });
  }

  async #startAgent(): Promise<void> {
    const { runtime, cut } = this.runtime.handle();
    this.#cut = cut;
    this.#stop = new AbortController();
    const shared = { clock: this.clock, random: seededRandom(1), log: nullLogger };
    const dependencies = new DependencyStore();
    const volumes = new LocalVolumes({ directory: join(this.directory, 'volumes') }, shared);
    const roots = { dataRoot: this.directory, execRoot: join(this.directory, 'run') };
    const containers = new ContainerExecutor(roots, {
      ...shared,
      runtime,
      network: this.network,
      volumes,
      dependencies,
      describeNode: () => createNodeDescription({ hostname: 'node1' }),
    });
    const attachments = new AttachmentExecutor({
      runtime,
      network: this.network,
      standalone: this.presence,
    });
    const executor = new TaskExecutors({ containers, attachments });
    const reporter = new Reporter({
      ...shared,
      send: async (updates) => void this.reports.push(...updates),
    });
    const file = await TaskFile.open(this.#taskPath(), nullLogger);
    this.#files.push(file);
    const onBroken = (error: unknown): void => {
      this.#broken = error;
    };
    const parts = { executor, file, reporter, dependencies, onBroken };
    this.#worker = new Worker({ ...shared, ...parts });
    this.#worker.start();
    reporter.run(this.#stop.signal).catch(onBroken);
    reporter.connected();
  }

  #taskPath(incarnation = this.#incarnation): string {
    return join(this.directory, `tasks-${incarnation}`);
  }

  #apply(type: AssignmentsMessageType, changes: readonly AssignmentChange[]): Promise<void> {
    return this.worker.apply(createAssignmentsMessage({ type, changes }));
  }
}

function update(task: Task): AssignmentChange {
  return createAssignmentChange({
    assignment: createAssignment({ task }),
    action: AssignmentChangeAssignmentAction.UPDATE,
  });
}

function removal(task: Task): AssignmentChange {
  return createAssignmentChange({
    assignment: createAssignment({ task }),
    action: AssignmentChangeAssignmentAction.REMOVE,
  });
}
