/**
 * The restart policy: whether a slot whose task has ended gets another one. All is read from the
 * tasks that are still there, so that a new leader decides alike.
 */
import { RestartPolicyRestartCondition, type Task, TaskState } from '#proto/gen/swarm';
import { restartPolicyOf } from '#proto/model/spec-defaults';
import { observedState } from '#proto/model/task-state';
import type { Slot } from '../slot.ts';
import { createdAtMs, hasEnded, reportedAtMs, specVersionOf } from '../task.ts';

/** An exit without error is what such a task is for. */
export function mayComplete(task: Task): boolean {
  return restartPolicyOf(task.spec).condition !== RestartPolicyRestartCondition.ANY;
}

/** Whether `task`, the slot's newest or a failed one, is to be followed by another. */
export function shouldRestart(task: Task, slot: Slot, nowMs: number): boolean {
  const { condition, maxAttempts } = restartPolicyOf(task.spec);
  if (condition === RestartPolicyRestartCondition.NONE) return false;
  if (
    condition === RestartPolicyRestartCondition.ON_FAILURE &&
    observedState(task) === TaskState.COMPLETE
  ) {
    return false;
  }
  // Attempts are against crash loops: one that was told to stop, or lost its node, only moves.
  if (maxAttempts === 0 || !endedByItself(task)) return true;
  return countRestarts(task, slot, nowMs) < maxAttempts;
}

const ownEnds: ReadonlySet<TaskState> = new Set([
  TaskState.COMPLETE,
  TaskState.FAILED,
  TaskState.REJECTED,
]);

function endedByItself(task: Task): boolean {
  return ownEnds.has(observedState(task));
}

/**
 * Restarts of the task's revision within the policy's window before its end. Each task of one
 * revision that follows one which ended by itself was a restart; the reaper keeps as many as are
 * counted here.
 */
function countRestarts(task: Task, slot: Slot, nowMs: number): number {
  const version = specVersionOf(task);
  const tasks = slot.tasks.filter((other) => specVersionOf(other) === version);
  const restarts = tasks
    .filter((_, index) => {
      const before = tasks[index - 1];
      return before !== undefined && endedByItself(before);
    })
    .map((other) => createdAtMs(other, nowMs));
  const { windowMs } = restartPolicyOf(task.spec);
  if (windowMs === 0) return restarts.length;
  const endMs = hasEnded(task) ? reportedAtMs(task) : nowMs;
  return restarts.filter((at) => at >= endMs - windowMs && at <= endMs).length;
}
