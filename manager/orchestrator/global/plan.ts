/**
 * What a global service needs now: one wanted task on each node that may have it, following the
 * spec. Each service is judged by its own tasks alone. A function of the stored objects and time.
 */
import { type Node, NodeSpecAvailability, TaskState } from '#proto/gen/swarm';
import { Draft } from '../draft.ts';
import { placementCheck } from '../placement.ts';
import type { Facts, Plan } from '../plan.ts';
import { firstDesiredState } from '../restart/delay.ts';
import { shouldRestart } from '../restart/policy.ts';
import { restartTasks, startHeldTasks } from '../restart/restart.ts';
import { activeTasks, type Place, representatives, type Slot } from '../slot.ts';
import { mustBeLeft } from '../task.ts';
import { isRollback } from '../update/config.ts';
import { advanceUpdate, stopFailedUpdate } from '../update/update.ts';

export function planGlobal(facts: Facts): Plan {
  const draft = new Draft(facts, 'by-node');
  // Constraints decide alone here; whether the task fits is for the scheduler to say.
  const fits = placementCheck(facts.service.spec?.task?.placement);
  const allowed = facts.nodes().filter((node) => !mustBeLeft(node) && fits(node));
  const open = allowed.filter((node) => !isPaused(node)).map(placeOn);
  if (stopFailedUpdate(draft, open)) return draft.finish();
  retireElsewhere(draft, new Set(allowed.map(({ id }) => id)));
  for (const node of allowed) restartTasks(draft, placeOn(node), !isPaused(node));
  for (const place of open) fill(draft, place);
  for (const node of allowed) startHeldTasks(draft, placeOn(node));
  advanceUpdate(draft, open);
  return draft.finish();
}

/** A paused node keeps what it has, gets nothing new and has nothing restarted. */
function isPaused(node: Node): boolean {
  return node.spec?.availability === NodeSpecAvailability.PAUSE;
}

function placeOn({ id }: Node): Place {
  return { slot: 0, nodeId: id };
}

function retireElsewhere(draft: Draft, allowed: ReadonlySet<string>): void {
  for (const slot of draft.slots()) {
    const { nodeId } = slot.place;
    if (allowed.has(nodeId)) continue;
    const isGone = draft.facts.nodeOf(nodeId) === undefined;
    const to = isGone ? TaskState.REMOVE : TaskState.SHUTDOWN;
    const retired = slot.tasks.filter((task) =>
      isGone ? task.desiredState < TaskState.REMOVE : task.desiredState <= TaskState.RUNNING,
    );
    draft.setDesired(retired, to);
  }
}

function fill(draft: Draft, place: Place): void {
  const slot = draft.slotAt(place);
  if (isFilled(draft, slot)) return;
  const desired = firstDesiredState(slot, draft.facts.nodeOf, 0);
  draft.replace([], TaskState.REMOVE, place, desired);
}

/** As for replicated services: a task that ended and is not to be restarted still counts. */
function isFilled(draft: Draft, slot: Slot): boolean {
  if (activeTasks(slot).length > 0) return true;
  const [last] = representatives(slot);
  if (last === undefined || isRollback(draft.service)) return false;
  return !shouldRestart(last, slot, draft.facts.nowMs);
}
