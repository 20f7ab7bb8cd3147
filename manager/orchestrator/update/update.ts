/**
 * The update part of a plan: rolls the slots of a service to its present spec, a few at a time,
 * watches how the new tasks do, and stops or turns back when too many fail. It keeps no state of
 * its own: each look continues from what the objects say.
 */
import { assert } from '#lib/assert';
import { TaskState, UpdateConfigFailureAction, UpdateConfigUpdateOrder } from '#proto/gen/swarm';
import type { EffectiveUpdateConfig } from '#proto/model/spec-defaults';
import type { Draft } from '../draft.ts';
import { firstDesiredState } from '../restart/delay.ts';
import type { Place } from '../slot.ts';
import { hasEnded, reportedAtMs } from '../task.ts';
import { isRollback, updateConfig } from './config.ts';
import { type Failure, hasFailed, judge } from './failure.ts';
import { attempts, type Progress, preferred, progressOf } from './progress.ts';
import {
  completed,
  isPaused,
  isUnderWay,
  paused,
  rolledBack,
  started,
  waitingPatch,
} from './status.ts';

/**
 * Ends an update whose tasks fail. Goes before all other parts of the plan: after a rollback the
 * spec is another one, and the plan is made anew on it. Returns whether that happened.
 */
export function stopFailedUpdate(draft: Draft, places: readonly Place[]): boolean {
  const { service } = draft;
  if (!isUnderWay(service)) return false;
  const config = updateConfig(service);
  if (config.failureAction === UpdateConfigFailureAction.CONTINUE) return false;
  const slots = places.map((place) => draft.slotAt(place));
  const verdict = judge(draft, slots, config);
  const [failure] = verdict.failures;
  if (failure === undefined || !hasFailed(verdict, config)) return false;
  return react(draft, config, failure);
}

function react(draft: Draft, { failureAction }: EffectiveUpdateConfig, failure: Failure): boolean {
  const { service, facts } = draft;
  const wantsRollback = failureAction === UpdateConfigFailureAction.ROLLBACK;
  // A rollback that fails has nothing to go back to.
  if (!wantsRollback || isRollback(service)) {
    draft.patchService(paused(service, failure));
    return false;
  }
  if (service.previousSpec === undefined) {
    draft.patchService(paused(service, failure, ' (there is no previous spec to roll back to)'));
    return false;
  }
  draft.patchService(rolledBack(service, failure, facts.nowMs));
  return true;
}

/** Takes the next steps of an update in these slots, and notes when it has started and ended. */
export function advanceUpdate(draft: Draft, places: readonly Place[]): void {
  const config = updateConfig(draft.service);
  if (isPaused(draft.service)) {
    // A slot whose try comes up after all has two tasks until its old one is told to go.
    finishSlots(
      draft,
      survey(draft, places, { ...config, order: UpdateConfigUpdateOrder.START_FIRST }),
    );
    return;
  }
  const states = survey(draft, places, config);
  if (!isUnderWay(draft.service) && states.some(hasWork)) {
    draft.patchService(started(draft.facts.nowMs));
  }
  finishSlots(draft, states);
  if (!isUnderWay(draft.service)) return;
  const after = survey(draft, places, config);
  startPending(draft, after, config);
  reportWaiting(draft, after);
  finishIfDone(draft, after, config);
}

function finishSlots(draft: Draft, states: readonly SlotState[]): void {
  for (const { progress } of states) {
    if (progress.kind === 'finish') draft.setDesired(progress.extra, TaskState.SHUTDOWN);
  }
}

function survey(
  draft: Draft,
  places: readonly Place[],
  config: EffectiveUpdateConfig,
): readonly SlotState[] {
  return places.map((place) => ({
    place,
    progress: progressOf(draft, draft.slotAt(place), config),
  }));
}

function hasWork({ progress }: SlotState): boolean {
  return progress.kind === 'pending' || (progress.kind === 'starting' && progress.replaces);
}

interface SlotState {
  readonly place: Place;
  readonly progress: Progress;
}

function startPending(
  draft: Draft,
  states: readonly SlotState[],
  { parallelism, order }: EffectiveUpdateConfig,
): void {
  const slotsMax = parallelism === 0 ? Number.POSITIVE_INFINITY : parallelism;
  const startFirst = order === UpdateConfigUpdateOrder.START_FIRST;
  let busy = 0;
  for (const { progress } of states) {
    if (progress.kind === 'starting') draft.wakeAt(progress.deadlineMs);
    else if (progress.kind === 'settling') draft.wakeAt(progress.untilMs);
    else continue;
    busy++;
  }
  for (const { place, progress } of states) {
    if (busy >= slotsMax) return;
    if (progress.kind !== 'pending') continue;
    // Of an update that was overtaken a slot may have two old tasks: only one of them is needed.
    const stays = startFirst ? preferred(progress.old) : undefined;
    const retired = progress.old.filter((task) => task !== stays);
    const slot = draft.slotAt(place);
    const tasks = slot.tasks.map((task) =>
      retired.includes(task) ? { ...task, desiredState: TaskState.SHUTDOWN } : task,
    );
    const desired = firstDesiredState({ place, tasks }, draft.facts.nodeOf, 0);
    draft.replace(retired, TaskState.SHUTDOWN, place, desired);
    busy++;
  }
}

/** An update that stands still says why: what the scheduler or the agent wrote into the task. */
function reportWaiting(draft: Draft, states: readonly SlotState[]): void {
  let reason = '';
  for (const { progress } of states) {
    if (progress.kind !== 'starting' || reason !== '') continue;
    const err = progress.task.status?.err ?? '';
    if (err !== '') reason = `task ${progress.task.id}: ${err}`;
  }
  const patch = waitingPatch(draft.service, reason);
  if (patch !== undefined) draft.patchService(patch);
}

function finishIfDone(
  draft: Draft,
  states: readonly SlotState[],
  { monitorMs }: EffectiveUpdateConfig,
): void {
  assert(isUnderWay(draft.service), 'only an update under way completes');
  if (states.some(({ progress }) => progress.kind !== 'done')) return;
  const { nowMs } = draft.facts;
  const reachedMs = states.map(({ place }) => reachedAtMs(draft, place));
  const dueMs = Math.max(0, ...reachedMs) + monitorMs;
  if (dueMs > nowMs) draft.wakeAt(dueMs);
  else draft.patchService(completed(draft.service, nowMs));
}

/** When the slot's first try came up or failed; 0 when the update did not touch the slot. */
function reachedAtMs(draft: Draft, place: Place): number {
  const { runTimes } = draft.facts;
  const times = attempts(draft, draft.slotAt(place)).map((task) =>
    hasEnded(task) ? reportedAtMs(task) : runTimes.runningSinceMs(task),
  );
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? 0 : Math.min(...known);
}
