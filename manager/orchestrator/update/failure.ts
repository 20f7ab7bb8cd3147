/**
 * Judges the tries of an update: which slots failed, and whether these are too many. A slot fails
 * when a task of the new revision ends before it ran or within the monitoring time after that,
 * or is not running by the progress deadline.
 */
import { type Task, TaskState } from '#proto/gen/swarm';
import type { EffectiveUpdateConfig } from '#proto/model/spec-defaults';
import { observedState } from '#proto/model/task-state';
import type { Draft } from '../draft.ts';
import { mayComplete } from '../restart/policy.ts';
import { representatives, type Slot } from '../slot.ts';
import { createdAtMs, hasEnded, isActive, reportedAtMs } from '../task.ts';
import { isDirty } from './dirty.ts';
import { attempts, progressDeadlineMs } from './progress.ts';

export interface Failure {
  readonly task: Task;
  /** Why, as a continuation of "task X …"; empty when its end is all there is to say. */
  readonly reason: string;
}

export interface Verdict {
  /** One for each slot that failed. */
  readonly failures: readonly Failure[];
  /** Slots that the update has changed or has to change. */
  readonly slots: number;
}

export function judge(
  draft: Draft,
  slots: readonly Slot[],
  config: EffectiveUpdateConfig,
): Verdict {
  const failures: Failure[] = [];
  let count = 0;
  for (const slot of slots) {
    const tries = attempts(draft, slot);
    const present = representatives(slot);
    if (tries.length === 0 && !present.some((task) => isDirty(draft, task))) continue;
    count++;
    const failure = firstFailure(draft, slot, tries, config);
    if (failure !== undefined) failures.push(failure);
  }
  return { failures, slots: count };
}

export function hasFailed(verdict: Verdict, { maxFailureRatio }: EffectiveUpdateConfig): boolean {
  const { failures, slots } = verdict;
  return failures.length > 0 && failures.length / slots > maxFailureRatio;
}

function firstFailure(
  draft: Draft,
  slot: Slot,
  tries: readonly Task[],
  { monitorMs }: EffectiveUpdateConfig,
): Failure | undefined {
  for (const task of tries) {
    if (endedEarly(draft, task, monitorMs)) return { task, reason: task.status?.err ?? '' };
    if (isLate(draft, slot, task)) return { task, reason: lateReason(draft, task) };
  }
  return undefined;
}

function endedEarly(draft: Draft, task: Task, monitorMs: number): boolean {
  const state = observedState(task);
  switch (state) {
    case TaskState.COMPLETE:
      if (mayComplete(task)) return false;
      break;
    case TaskState.FAILED:
    case TaskState.REJECTED:
      break;
    default:
      // Running or on the way; or stopped by request or lost with its node, which says nothing
      // about the new spec.
      return false;
  }
  const ranMs = draft.facts.runTimes.ranMs(task);
  if (ranMs !== undefined) return ranMs <= monitorMs;
  // An agent rejects what it cannot start: it never ran. What had to leave its node may have.
  if (state === TaskState.REJECTED) return true;
  // It ended under another leader. It ran for less than it existed; where that does not settle
  // it, the benefit of the doubt: if the spec is bad, its replacement fails before our eyes.
  return reportedAtMs(task) - createdAtMs(task, draft.facts.nowMs) <= monitorMs;
}

function isLate(draft: Draft, slot: Slot, task: Task): boolean {
  if (!isActive(task) || hasEnded(task)) return false;
  if (observedState(task) === TaskState.RUNNING) return false;
  return progressDeadlineMs(draft, task, slot) <= draft.facts.nowMs;
}

function lateReason({ facts: { nowMs } }: Draft, task: Task): string {
  const minutes = Math.floor((nowMs - createdAtMs(task, nowMs)) / 60_000);
  const err = task.status?.err ?? '';
  return `not running after ${minutes} minutes${err === '' ? '' : `: ${err}`}`;
}
