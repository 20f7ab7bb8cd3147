/**
 * When tasks began to run, and how long those ran that have ended. A status keeps only the time of
 * the present state, so a leader notes the earlier one as it passes. A new leader reads what it
 * can from the objects and judges the rest with care (failure.ts).
 */
import type { Commit, ReadTx } from '#manager/store/types';
import { type Task, TaskState } from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { hasEnded, reportedAtMs } from '../task.ts';

export class RunTimes {
  /** By task id. Entries go with their tasks, so there are never more than tasks. */
  readonly #runningSince = new Map<string, number>();
  readonly #ranMs = new Map<string, number>();

  load(view: ReadTx): void {
    for (const task of view.task.where('state', String(TaskState.RUNNING))) this.#noteRunning(task);
  }

  follow(commit: Commit): void {
    for (const change of commit.changes) {
      if (change.table !== 'task') continue;
      const { kind, object: task, previous } = change;
      if (kind === 'remove') this.#forget(task.id);
      else if (observedState(task) === TaskState.RUNNING) this.#noteRunning(task);
      else if (hasEnded(task) && previous !== undefined && !hasEnded(previous)) this.#noteEnd(task);
    }
  }

  /** Undefined unless it runs. */
  runningSinceMs(task: Task): number | undefined {
    if (observedState(task) !== TaskState.RUNNING) return undefined;
    return this.#runningSince.get(task.id) ?? reportedAtMs(task);
  }

  /** 0 when it never ran; undefined unless this leader saw its end. */
  ranMs(task: Task): number | undefined {
    return this.#ranMs.get(task.id);
  }

  #noteRunning(task: Task): void {
    if (!this.#runningSince.has(task.id)) this.#runningSince.set(task.id, reportedAtMs(task));
  }

  #noteEnd(task: Task): void {
    const since = this.#runningSince.get(task.id);
    this.#runningSince.delete(task.id);
    this.#ranMs.set(task.id, since === undefined ? 0 : Math.max(0, reportedAtMs(task) - since));
  }

  #forget(taskId: string): void {
    this.#runningSince.delete(taskId);
    this.#ranMs.delete(taskId);
  }
}
