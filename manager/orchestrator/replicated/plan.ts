/**
 * What a replicated service needs now: as many filled slots as it has replicas, each with one
 * wanted task that follows the spec. A function of the stored objects and the time.
 */
import { TaskState } from '#proto/gen/swarm';
import { replicasOf } from '#proto/model/spec-defaults';
import { Draft } from '../draft.ts';
import type { Facts, Plan } from '../plan.ts';
import { firstDesiredState } from '../restart/delay.ts';
import { shouldRestart } from '../restart/policy.ts';
import { restartTasks, startHeldTasks } from '../restart/restart.ts';
import { activeTasks, type Place, representatives, type Slot } from '../slot.ts';
import { isRollback } from '../update/config.ts';
import { advanceUpdate, stopFailedUpdate } from '../update/update.ts';
import { chooseKept, freeNumbers } from './scale.ts';

export function planReplicated(facts: Facts): Plan {
  const draft = new Draft(facts, 'by-number');
  const before = draft.slots().map(({ place }) => place);
  if (stopFailedUpdate(draft, before)) return draft.finish();
  for (const place of before) restartTasks(draft, place, true);
  const places = scale(draft);
  for (const place of places) startHeldTasks(draft, place);
  advanceUpdate(draft, places);
  return draft.finish();
}

/** Adds, removes and cleans up slots. Returns the places of those that make up the service. */
function scale(draft: Draft): Place[] {
  const slots = draft.slots();
  const filled = slots.filter((slot) => isFilled(draft, slot));
  const replicas = replicasOf(draft.service.spec);
  const kept = filled.length > replicas ? chooseKept(filled, replicas) : filled;
  const keptSlots = new Set(kept);
  for (const slot of slots) {
    if (!keptSlots.has(slot)) removeSlot(draft, slot);
  }
  const numbers = new Set(kept.map(({ place }) => place.slot));
  const added = freeNumbers(numbers, Math.max(0, replicas - kept.length));
  for (const number of added) {
    const place = { slot: number, nodeId: '' };
    const desired = firstDesiredState(draft.slotAt(place), draft.facts.nodeOf, 0);
    draft.replace([], TaskState.REMOVE, place, desired);
  }
  return draft
    .slots()
    .filter(isPresent)
    .map(({ place }) => place);
}

/**
 * A slot counts when it has a wanted task, or when its last one ended and is not to be followed by
 * another: a one-off that is done stays done. A rollback starts afresh.
 */
function isFilled(draft: Draft, slot: Slot): boolean {
  const [task] = representatives(slot);
  if (task === undefined) return false;
  if (activeTasks(slot).length > 0) return true;
  return !isRollback(draft.service) && !shouldRestart(task, slot, draft.facts.nowMs);
}

function isPresent(slot: Slot): boolean {
  return representatives(slot).length > 0;
}

/** The reaper deletes the tasks once they have stopped. */
function removeSlot(draft: Draft, slot: Slot): void {
  const tasks = slot.tasks.filter((task) => task.desiredState < TaskState.REMOVE);
  draft.setDesired(tasks, TaskState.REMOVE);
}
