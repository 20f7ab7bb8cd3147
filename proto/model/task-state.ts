/**
 * The states of a task: their order, what they mean for counting, and their names in the API.
 * A task's observed state only grows; `TaskState` numbers follow that order.
 */
import { type Task, TaskState } from '#proto/gen/swarm';

/** The task ended: it runs nothing any more and never will again. */
export function isTerminal(observed: TaskState): boolean {
  return observed > TaskState.RUNNING;
}

/** The task is wanted: it counts for its slot and for its node's resources. */
export function isActive(desired: TaskState): boolean {
  return desired <= TaskState.COMPLETE;
}

/** What was last heard of the task. */
export function observedState(task: Task): TaskState {
  return task.status?.state ?? TaskState.NEW;
}

const texts: Readonly<Record<TaskState, string>> = {
  [TaskState.NEW]: 'new',
  [TaskState.PENDING]: 'pending',
  [TaskState.ASSIGNED]: 'assigned',
  [TaskState.ACCEPTED]: 'accepted',
  [TaskState.PREPARING]: 'preparing',
  [TaskState.READY]: 'ready',
  [TaskState.STARTING]: 'starting',
  [TaskState.RUNNING]: 'running',
  [TaskState.COMPLETE]: 'complete',
  [TaskState.SHUTDOWN]: 'shutdown',
  [TaskState.FAILED]: 'failed',
  [TaskState.REJECTED]: 'rejected',
  [TaskState.REMOVE]: 'remove',
  [TaskState.ORPHANED]: 'orphaned',
};

/** All states, in their order. */
export const taskStates = Object.values(TaskState).sort((a, b) => a - b);

/** The name in the API, such as `running`. A number that no state has gives `unknown`. */
export function taskStateText(state: TaskState): string {
  return texts[state] ?? 'unknown';
}

/** The state with this API name, in any case; undefined when there is none. */
export function parseTaskState(text: string): TaskState | undefined {
  const wanted = text.toLowerCase();
  return taskStates.find((state) => texts[state] === wanted);
}
