/**
 * When a task that is held at READY may start: after the restart delay, and once its predecessors
 * have stopped. Both follow from the tasks of its slot, so nothing is forgotten with a leader.
 */
import { type Task, TaskState } from '#proto/gen/swarm';
import { restartPolicyOf, stopGraceMs } from '#proto/model/spec-defaults';
import { observedState } from '#proto/model/task-state';
import { stopWaitMs } from '../limits.ts';
import { compareAge, type Slot } from '../slot.ts';
import {
  createdAtMs,
  hasEnded,
  isActive,
  mayStillRun,
  mustBeLeft,
  type NodeLookup,
  reportedAtMs,
} from '../task.ts';

/** Containers of the slot that are told to stop and may not have done so yet. */
export function stopping(slot: Slot, nodeOf: NodeLookup): Task[] {
  return slot.tasks.filter((task) => !isActive(task) && mayStillRun(task, nodeOf));
}

/**
 * A new task of the slot starts at once unless it follows one that ended by itself (`delayMs` of
 * its policy) or one that is still stopping.
 */
export function firstDesiredState(slot: Slot, nodeOf: NodeLookup, delayMs: number): TaskState {
  const mayStart = delayMs === 0 && stopping(slot, nodeOf).length === 0;
  return mayStart ? TaskState.RUNNING : TaskState.READY;
}

/**
 * The end of the restart delay of a held task. The delay is for crash loops: a task whose
 * predecessor had ended by itself waits; one that replaces a task which was told to stop (an
 * update) or which lost its node does not.
 */
export function delayEndMs(task: Task, slot: Slot, nodeOf: NodeLookup, nowMs: number): number {
  const bornMs = createdAtMs(task, nowMs);
  const predecessor = slot.tasks.findLast(
    (other) => !isActive(other) && other !== task && compareAge(other, task) < 0,
  );
  if (predecessor === undefined || !hasEnded(predecessor)) return bornMs;
  if (observedState(predecessor) === TaskState.SHUTDOWN) return bornMs;
  if (reportedAtMs(predecessor) > bornMs) return bornMs;
  return bornMs + delayAfter(predecessor, task, nodeOf);
}

/** How long `next` waits after `ended`, which ended by itself. */
export function delayAfter(ended: Task, next: Task, nodeOf: NodeLookup): number {
  const neverPlaced = ended.nodeId === '';
  const moved = !neverPlaced && mustBeLeft(nodeOf(ended.nodeId));
  const orphaned = observedState(ended) === TaskState.ORPHANED;
  return moved || orphaned ? 0 : restartPolicyOf(next.spec).delayMs;
}

/** Until when a held task waits for those that stop before it. */
export function stopDeadlineMs(task: Task, slot: Slot, nowMs: number): number {
  const graces = slot.tasks.map(({ spec }) => stopGraceMs(spec));
  return createdAtMs(task, nowMs) + Math.max(stopWaitMs, ...graces);
}
