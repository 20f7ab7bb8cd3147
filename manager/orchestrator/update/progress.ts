/**
 * Where each slot stands in an update. Everything is read from the slot's tasks: those of the
 * service's present revision are the update's attempts. So a new leader continues where the old
 * one stopped, and a slot counts against the parallelism until its attempt runs or has failed.
 */
import { type Task, TaskState, UpdateConfigUpdateOrder } from '#proto/gen/swarm';
import { type EffectiveUpdateConfig, stopGraceMs } from '#proto/model/spec-defaults';
import { observedState } from '#proto/model/task-state';
import type { Draft } from '../draft.ts';
import { reportWaitMs, stopWaitMs, updateProgressDeadlineMs } from '../limits.ts';
import { representatives, type Slot } from '../slot.ts';
import { createdAtMs, hasEnded, isActive, reportedAtMs, specVersionOf } from '../task.ts';
import { isDirty } from './dirty.ts';

export type Progress =
  /** Follows the present spec, or has been given up. */
  | { readonly kind: 'done' }
  /** Has an old task and no attempt yet. */
  | { readonly kind: 'pending'; readonly old: readonly Task[] }
  /** The right task is there and others have to go. */
  | { readonly kind: 'finish'; readonly extra: readonly Task[] }
  /** Its task is on the way; with `replaces` an old one runs until it is there. */
  | {
      readonly kind: 'starting';
      readonly task: Task;
      readonly replaces: boolean;
      readonly deadlineMs: number;
    }
  /** Its task has come up or has failed; the update's delay keeps its place until then. */
  | { readonly kind: 'settling'; readonly untilMs: number };

/** The update's tries in this slot. */
export function attempts(draft: Draft, slot: Slot): Task[] {
  const version = specVersionOf(draft.service);
  return slot.tasks.filter((task) => specVersionOf(task) === version);
}

export function progressOf(draft: Draft, slot: Slot, config: EffectiveUpdateConfig): Progress {
  const tries = attempts(draft, slot);
  const present = representatives(slot);
  const dirty = present.filter((task) => isDirty(draft, task));
  const clean = present.filter((task) => isActive(task) && !dirty.includes(task));
  const best = preferred(clean);
  if (best === undefined) {
    const isNew = dirty.length > 0 && tries.length === 0;
    if (isNew) return { kind: 'pending', old: dirty.filter(isActive) };
    return afterEnd(draft, tries, config);
  }
  const runs = observedState(best) === TaskState.RUNNING;
  const extra = clean.filter((task) => task !== best);
  const stopFirst = config.order === UpdateConfigUpdateOrder.STOP_FIRST;
  if (runs || stopFirst) extra.push(...dirty);
  if (extra.length > 0) return { kind: 'finish', extra };
  if (runs) return afterStart(draft, best, config);
  return onTheWay(draft, best, slot, { tries, replaces: dirty.length > 0 }, config);
}

/** Of several tasks the one to keep: one that runs, else one that may, else the newest. */
export function preferred(tasks: readonly Task[]): Task | undefined {
  return (
    tasks.find((task) => observedState(task) === TaskState.RUNNING) ??
    tasks.find((task) => task.desiredState === TaskState.RUNNING) ??
    tasks.at(-1)
  );
}

/**
 * When a try that does not run yet is given up. It may have to wait for its predecessor first, which
 * has its grace period to stop; and what is known of it is old as long as a leader is new.
 */
export function progressDeadlineMs({ facts }: Draft, task: Task, slot: Slot): number {
  const told = slot.tasks.filter((other) => other.id !== task.id && !isActive(other));
  const graceMs = Math.max(0, ...told.map(({ spec }) => stopGraceMs(spec)));
  const waitMs = updateProgressDeadlineMs + Math.max(0, graceMs - stopWaitMs);
  return Math.max(createdAtMs(task, facts.nowMs) + waitMs, facts.leadsSinceMs + reportWaitMs);
}

function onTheWay(
  draft: Draft,
  task: Task,
  slot: Slot,
  { tries, replaces }: { readonly tries: readonly Task[]; readonly replaces: boolean },
  config: EffectiveUpdateConfig,
): Progress {
  if (tries.some(hasEnded)) return afterEnd(draft, tries, config);
  const deadlineMs = progressDeadlineMs(draft, task, slot);
  if (deadlineMs <= draft.facts.nowMs) return { kind: 'done' };
  return { kind: 'starting', task, replaces, deadlineMs };
}

function afterStart(draft: Draft, task: Task, { delayMs }: EffectiveUpdateConfig): Progress {
  if (specVersionOf(task) !== specVersionOf(draft.service)) return { kind: 'done' };
  const sinceMs = draft.facts.runTimes.runningSinceMs(task) ?? draft.facts.nowMs;
  return settling(draft, sinceMs + delayMs);
}

function afterEnd(
  draft: Draft,
  tries: readonly Task[],
  { delayMs }: EffectiveUpdateConfig,
): Progress {
  const ends = tries.filter(hasEnded).map(reportedAtMs);
  return ends.length === 0 ? { kind: 'done' } : settling(draft, Math.min(...ends) + delayMs);
}

function settling(draft: Draft, untilMs: number): Progress {
  return untilMs <= draft.facts.nowMs ? { kind: 'done' } : { kind: 'settling', untilMs };
}
