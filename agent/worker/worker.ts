/**
 * The tasks of this node: what managers assigned, remembered on disk, each with a runner of its
 * own. Works without managers from what it remembers; assignments only change the set.
 */
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { AssignmentsMessage, Config, Secret, Task, TaskStatus } from '#proto/gen/swarm';
import {
  AssignmentChangeAssignmentAction,
  AssignmentsMessageType,
  createTaskStatus,
} from '#proto/gen/swarm';
import type { Reporter } from './reporter.ts';
import type { RunnerDeps } from './runner.ts';
import { Runner } from './runner.ts';
import type { TaskFile } from './task-file.ts';
import type { StoredTask } from './task-record.ts';

/** Where secrets and configs go that tasks refer to; they live in memory only. */
export interface DependencyStore {
  putSecret(secret: Secret): void;
  putConfig(config: Config): void;
  removeSecret(id: string): void;
  removeConfig(id: string): void;
  /** Drops everything that is not named. */
  retain(secretIds: ReadonlySet<string>, configIds: ReadonlySet<string>): void;
}

export interface WorkerDeps extends Omit<RunnerDeps, 'onStatus' | 'onForgotten'> {
  readonly file: TaskFile;
  readonly reporter: Reporter;
  readonly dependencies: DependencyStore;
  readonly log: Logger;
  /** A bug of ours was hit: the process must not go on. */
  readonly onBroken: (error: unknown) => void;
}

export interface AssignedTask {
  readonly task: Task;
  readonly status: TaskStatus;
  readonly containerId: string;
}

export class Worker {
  readonly #deps: WorkerDeps;
  readonly #runners = new Map<string, Runner>();
  readonly #loops = new Set<Promise<void>>();
  #isStopped = false;
  /** Orphans are known only after a manager has said what belongs here. */
  #isComplete = false;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
  }

  /** Resumes every task that was assigned before, without asking a manager. */
  start(): void {
    for (const stored of this.#deps.file.tasks.values()) this.#begin(stored);
  }

  /** Applies one message of the assignments stream; resolves when it is durable. */
  async apply(message: AssignmentsMessage): Promise<void> {
    const isComplete = message.type === AssignmentsMessageType.COMPLETE;
    const saved: Promise<void>[] = [];
    if (isComplete) saved.push(...this.#dropUnlisted(message));
    for (const change of message.changes) {
      const assignment = change.assignment;
      if (assignment === undefined) continue;
      const isRemoval = change.action === AssignmentChangeAssignmentAction.REMOVE;
      this.#applyDependency(assignment.secret, assignment.config, isRemoval);
    }
    for (const change of message.changes) {
      const task = change.assignment?.task;
      if (task === undefined) continue;
      const isRemoval = change.action === AssignmentChangeAssignmentAction.REMOVE;
      saved.push(isRemoval ? this.#remove(task.id) : this.#assign(task));
    }
    await Promise.all(saved);
    if (isComplete) this.#isComplete = true;
  }

  tasks(): readonly AssignedTask[] {
    return [...this.#runners.values()].map(({ task, status }) => ({
      task,
      status,
      containerId: this.#deps.executor.containerId(task),
    }));
  }

  /** Looks at every container again, as after a reconnect of the runtime. */
  recheck(): void {
    for (const runner of this.#runners.values()) runner.recheck();
  }

  /**
   * Removes containers that say they belong to a task which nobody assigned to this node. Does
   * nothing before the first complete assignment: until then a task may only be unknown.
   */
  async removeOrphans(): Promise<void> {
    if (!this.#isComplete) return;
    const found = await this.#deps.executor.containersByTask();
    const orphans = found.filter(({ taskId }) => !this.#runners.has(taskId));
    await Promise.all(
      orphans.map(async ({ taskId, containerId }) => {
        this.#deps.log.info('removing a container of no assigned task', { taskId, containerId });
        await this.#deps.executor.removeOrphan(taskId, containerId).catch((error: unknown) => {
          this.#deps.log.warn('orphan stays until the next look', { err: explain(error), taskId });
        });
      }),
    );
  }

  /** Containers keep running; the runners end. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const runner of this.#runners.values()) runner.stop();
    await Promise.all(this.#loops);
    await this.#deps.file.close();
  }

  #dropUnlisted(message: AssignmentsMessage): Promise<void>[] {
    const listed = message.changes.map(({ assignment }) => assignment);
    const ids = (values: readonly ({ readonly id: string } | undefined)[]): Set<string> =>
      new Set(values.flatMap((value) => (value === undefined ? [] : [value.id])));
    const tasks = ids(listed.map((assignment) => assignment?.task));
    this.#deps.dependencies.retain(
      ids(listed.map((assignment) => assignment?.secret)),
      ids(listed.map((assignment) => assignment?.config)),
    );
    return [...this.#runners.keys()]
      .filter((taskId) => !tasks.has(taskId))
      .map((taskId) => this.#remove(taskId));
  }

  #applyDependency(
    secret: Secret | undefined,
    config: Config | undefined,
    isRemoval: boolean,
  ): void {
    const { dependencies } = this.#deps;
    if (secret !== undefined) {
      if (isRemoval) dependencies.removeSecret(secret.id);
      else dependencies.putSecret(secret);
    }
    if (config !== undefined) {
      if (isRemoval) dependencies.removeConfig(config.id);
      else dependencies.putConfig(config);
    }
  }

  #assign(task: Task): Promise<void> {
    const runner = this.#runners.get(task.id);
    if (runner === undefined) {
      this.#begin({ task, status: undefined, isRemoved: false });
      return this.#deps.file.append([{ kind: 'assign', task }]);
    }
    runner.update(task);
    return this.#deps.file.append([{ kind: 'assign', task: runner.task }]);
  }

  async #remove(taskId: string): Promise<void> {
    const runner = this.#runners.get(taskId);
    if (runner === undefined || runner.isRemoved) return;
    runner.remove();
    this.#deps.reporter.forget(taskId);
    await this.#deps.file.append([{ kind: 'removing', taskId }]);
  }

  #begin({ task, status, isRemoved }: StoredTask): void {
    const runner = new Runner(task, latestStatus(task, status), isRemoved, {
      ...this.#deps,
      onStatus: (taskId, changed) => this.#noteStatus(taskId, changed),
      onForgotten: (taskId) => this.#forget(taskId),
    });
    this.#runners.set(task.id, runner);
    if (status !== undefined && !isRemoved) this.#deps.reporter.offer(task.id, status);
    const loop: Promise<void> = runner
      .run()
      .catch(this.#deps.onBroken)
      .finally(() => this.#loops.delete(loop));
    this.#loops.add(loop);
  }

  #noteStatus(taskId: string, status: TaskStatus): void {
    if (this.#runners.get(taskId)?.isRemoved !== true) this.#deps.reporter.offer(taskId, status);
    this.#save({ kind: 'status', taskId, status });
  }

  #forget(taskId: string): void {
    this.#runners.delete(taskId);
    this.#deps.reporter.forget(taskId);
    this.#save({ kind: 'forget', taskId });
  }

  /**
   * Nobody waits for these: containers tell after a crash what the file does not. A disk that
   * refuses is logged, and the next batch writes the whole file again.
   */
  #save(change: Parameters<TaskFile['append']>[0][number]): void {
    if (this.#isStopped) return;
    this.#deps.file.append([change]).catch((error: unknown) => {
      this.#deps.log.error('task status could not be saved', { err: explain(error) });
    });
  }
}

/** A manager may remember more than this node's disk, or less: states only move forward. */
function latestStatus(task: Task, stored: TaskStatus | undefined): TaskStatus {
  const known = task.status ?? createTaskStatus();
  return stored !== undefined && stored.state >= known.state ? stored : known;
}
