/** Which slots stay when a service has too many, and which numbers new slots get. */
import { type Task, TaskState } from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { activeTasks, type Slot } from '../slot.ts';

/**
 * Keeps `count` of the slots. Those go first that do not count as settled on one node (several
 * tasks, or no node yet), then those on the nodes that have most; among equals those that do not
 * run, then the highest numbers. So what remains is spread and running.
 */
export function chooseKept(slots: readonly Slot[], count: number): Slot[] {
  const runningFirst = [...slots].sort(
    (left, right) =>
      Number(isRunning(right)) - Number(isRunning(left)) || left.place.slot - right.place.slot,
  );
  const seen = new Map<string, number>();
  const ranked = runningFirst.map((slot) => ({ slot, rank: rankOf(slot, seen) }));
  ranked.sort((left, right) => left.rank - right.rank);
  return ranked.slice(0, count).map(({ slot }) => slot);
}

/** The how-manieth slot of its node this is; last when that cannot be said. */
function rankOf(slot: Slot, seen: Map<string, number>): number {
  const [task, ...others] = activeTasks(slot);
  const nodeId = others.length === 0 ? nodeOf(task ?? slot.tasks.at(-1)) : '';
  if (nodeId === '') return Number.MAX_SAFE_INTEGER;
  const rank = (seen.get(nodeId) ?? 0) + 1;
  seen.set(nodeId, rank);
  return rank;
}

function nodeOf(task: Task | undefined): string {
  return task?.nodeId ?? '';
}

function isRunning(slot: Slot): boolean {
  return slot.tasks.some((task) => observedState(task) === TaskState.RUNNING);
}

/** The lowest `count` slot numbers that are not in `taken`. Numbers start at 1. */
export function freeNumbers(taken: ReadonlySet<number>, count: number): number[] {
  const free: number[] = [];
  for (let number = 1; free.length < count; number++) {
    if (!taken.has(number)) free.push(number);
  }
  return free;
}
