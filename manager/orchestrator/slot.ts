/**
 * A slot is one replica over time: the tasks that have had this number (replicated services) or
 * this node (global ones), oldest first. At most one of them is wanted, but for the moments of a
 * start-first update.
 */
import { type Task, TaskState } from '#proto/gen/swarm';
import { createdAtMs, isActive } from './task.ts';

/** Where a task belongs: replicated services count slots from 1, global ones name the node. */
export interface Place {
  readonly slot: number;
  readonly nodeId: string;
}

export interface Slot {
  readonly place: Place;
  /** Oldest first. */
  readonly tasks: readonly Task[];
}

export type Grouping = 'by-number' | 'by-node';

export function placeOf(task: Task, grouping: Grouping): Place {
  return grouping === 'by-number'
    ? { slot: task.slot, nodeId: '' }
    : { slot: 0, nodeId: task.nodeId };
}

export function placeKey(place: Place): string {
  return place.nodeId === '' ? String(place.slot) : place.nodeId;
}

/** By slot number, then by node. */
export function comparePlaces(left: Place, right: Place): number {
  return left.slot - right.slot || compareText(left.nodeId, right.nodeId);
}

export function compareAge(left: Task, right: Task): number {
  const byTime = createdAtMs(left, Infinity) - createdAtMs(right, Infinity);
  // Two tasks that have no time yet compare as NaN.
  return byTime || compareText(left.id, right.id);
}

export function groupSlots(tasks: readonly Task[], grouping: Grouping): Map<string, Slot> {
  const byKey = new Map<string, { place: Place; tasks: Task[] }>();
  for (const task of tasks) {
    const place = placeOf(task, grouping);
    const key = placeKey(place);
    const slot = byKey.get(key);
    if (slot === undefined) byKey.set(key, { place, tasks: [task] });
    else slot.tasks.push(task);
  }
  for (const { tasks: members } of byKey.values()) {
    if (members.length > 1) members.sort(compareAge);
  }
  return byKey;
}

export function activeTasks(slot: Slot): Task[] {
  return slot.tasks.filter(isActive);
}

/**
 * The tasks that stand for the slot: those that are wanted, or the last one of a slot whose work
 * may be finished. None when everything in the slot is to be removed.
 */
export function representatives(slot: Slot): readonly Task[] {
  const active = activeTasks(slot);
  if (active.length > 0) return active;
  const last = slot.tasks.findLast((task) => task.desiredState < TaskState.REMOVE);
  return last === undefined ? [] : [last];
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
