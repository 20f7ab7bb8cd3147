/**
 * The restart part of a plan: retires tasks that have ended or must leave their node and puts
 * replacements into their slots, then starts the replacements whose time has come.
 */
import { type Task, TaskState } from '#proto/gen/swarm';
import type { Draft } from '../draft.ts';
import { activeTasks, compareAge, type Place } from '../slot.ts';
import { hasEnded, mustBeLeft } from '../task.ts';
import { delayAfter, delayEndMs, firstDesiredState, stopDeadlineMs, stopping } from './delay.ts';
import { shouldRestart } from './policy.ts';

/** Retires what cannot go on at this place. Without `mayReplace` nothing follows it. */
export function restartTasks(draft: Draft, place: Place, mayReplace: boolean): void {
  const { nodeOf } = draft.facts;
  for (const task of activeTasks(draft.slotAt(place))) {
    const leaves = task.nodeId !== '' && mustBeLeft(nodeOf(task.nodeId));
    if (!leaves && !hasEnded(task)) continue;
    if (!leaves && isHeldBack(draft, place, task)) continue;
    retire(draft, place, task, mayReplace);
  }
}

/**
 * A held task that fails (its image is not there, say) is followed by the next one only when its
 * own delay is over: else a crash loop would not wait at all.
 */
function isHeldBack(draft: Draft, place: Place, task: Task): boolean {
  if (task.desiredState !== TaskState.READY) return false;
  const { nodeOf, nowMs } = draft.facts;
  const dueMs = delayEndMs(task, draft.slotAt(place), nodeOf, nowMs);
  if (dueMs <= nowMs) return false;
  draft.wakeAt(dueMs);
  return true;
}

function retire(draft: Draft, place: Place, task: Task, mayReplace: boolean): void {
  const { nodeOf, nowMs } = draft.facts;
  const slot = draft.slotAt(place);
  const others = activeTasks(slot).filter((other) => other.id !== task.id);
  const isSucceeded = others.some((other) => compareAge(task, other) < 0);
  if (!mayReplace || isSucceeded || !shouldRestart(task, slot, nowMs)) {
    draft.setDesired([task], TaskState.SHUTDOWN);
    return;
  }
  const retired = { ...task, desiredState: TaskState.SHUTDOWN };
  const tasks = slot.tasks.map((other) => (other.id === task.id ? retired : other));
  const next = { ...task, spec: draft.service.spec?.task };
  const delayMs = hasEnded(task) ? delayAfter(task, next, nodeOf) : 0;
  const desired = firstDesiredState({ place, tasks }, nodeOf, delayMs);
  draft.replace([task], TaskState.SHUTDOWN, place, desired);
}

/** Lets held tasks start whose delay is over and whose predecessors have stopped. */
export function startHeldTasks(draft: Draft, place: Place): void {
  const { nodeOf, nowMs } = draft.facts;
  const slot = draft.slotAt(place);
  for (const task of slot.tasks) {
    if (task.desiredState !== TaskState.READY || hasEnded(task)) continue;
    const delayMs = delayEndMs(task, slot, nodeOf, nowMs);
    const waits = stopping(slot, nodeOf).length > 0;
    const dueMs = waits ? Math.max(delayMs, stopDeadlineMs(task, slot, nowMs)) : delayMs;
    if (dueMs <= nowMs) draft.setDesired([task], TaskState.RUNNING);
    else draft.wakeAt(dueMs);
  }
}
