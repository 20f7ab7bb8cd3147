/**
 * What the reaper deletes: tasks that are to be removed and have stopped, and the oldest of those
 * a slot has behind it. And what it retires: the tasks of services that are gone.
 */
import { type Cluster, type Service, type Task, TaskState } from '#proto/gen/swarm';
import {
  defaultTaskHistoryLimit,
  restartPolicyOf,
  taskHistoryLimitOf,
} from '#proto/model/spec-defaults';
import { observedState } from '#proto/model/task-state';
import { compareAge } from '../slot.ts';
import { isOver, type NodeLookup } from '../task.ts';
import { isUnderWay } from '../update/status.ts';

export interface Reaping {
  /** To be deleted. */
  readonly remove: readonly Task[];
  /** To get the desired state REMOVE. */
  readonly retire: readonly Task[];
}

/**
 * Nothing will happen to this task any more, not even on a node that comes back. One without a
 * service is to go then: it has no history, as nobody starts another one in its place.
 */
export function isFinished(task: Task, nodeOf: NodeLookup): boolean {
  return isOver(task) || (task.nodeId !== '' && nodeOf(task.nodeId) === undefined);
}

/** Tasks that are to go, of a service that is there or not. */
export function isRemovable(task: Task, nodeOf: NodeLookup): boolean {
  return task.desiredState === TaskState.REMOVE && isFinished(task, nodeOf);
}

/** For the tasks of a service that was deleted. */
export function planOrphans(tasks: readonly Task[], nodeOf: NodeLookup): Reaping {
  const remove: Task[] = [];
  const retire: Task[] = [];
  for (const task of tasks) {
    // Without an agent there is nothing to stop: this saves a round for tasks on their way.
    const isUnplaced = observedState(task) < TaskState.ASSIGNED;
    if (isUnplaced || isFinished(task, nodeOf)) remove.push(task);
    else if (task.desiredState < TaskState.REMOVE) retire.push(task);
  }
  return { remove, retire };
}

/**
 * Tasks of one slot to keep. Counting restarts needs as many as the policy counts and the one
 * before them. Infinity when all are kept.
 */
export function historyLimit(service: Service | undefined, cluster: Cluster | undefined): number {
  const { maxAttempts } = restartPolicyOf(service?.spec?.task);
  if (maxAttempts > 0) return maxAttempts + 1;
  const limit = taskHistoryLimitOf(cluster);
  if (limit < 0) return Number.POSITIVE_INFINITY;
  // An update reads from the ended tasks which slots it has tried.
  const isUpdating = service !== undefined && isUnderWay(service);
  return isUpdating ? Math.max(limit, defaultTaskHistoryLimit) : limit;
}

/**
 * The oldest ended tasks of a slot beyond the limit. The newest stays whatever the limit: it is
 * what says that the slot's work is done. So do tasks that an orchestrator has yet to react to.
 */
export function planHistory(tasks: readonly Task[], limit: number, nodeOf: NodeLookup): Task[] {
  const surplus = tasks.length - limit;
  if (surplus <= 0) return [];
  return [...tasks]
    .sort(compareAge)
    .slice(0, -1)
    .filter((task) => task.desiredState > TaskState.COMPLETE && isFinished(task, nodeOf))
    .slice(0, surplus);
}
