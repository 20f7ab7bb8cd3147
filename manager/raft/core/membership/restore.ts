/**
 * Rebuilds a configuration from the one saved in a snapshot, by the same changes that may have
 * led to it, so that the same checks apply.
 */
import { assert } from '#lib/assert';
import { type ConfChangeSingle, ConfChangeType, type ConfState } from '../types.ts';
import {
  type Changed,
  type ChangeOrigin,
  type ChangeResult,
  changeSimply,
  enterJoint,
} from './changer.ts';
import { sortedIds } from './quorum.ts';

/** The configuration that `state` describes, starting from the empty `origin`. */
export function restoreConfig(origin: ChangeOrigin, state: ConfState): Changed {
  assert(origin.progress.size === 0, 'a configuration is restored from nothing');
  const change = (type: ConfChangeType) => (nodeId: number) => ({ type, nodeId });
  const add = change(ConfChangeType.AddNode);
  const incoming: ConfChangeSingle[] = [
    ...state.votersOutgoing.map(change(ConfChangeType.RemoveNode)),
    ...state.voters.map(add),
    ...[...state.learners, ...state.learnersNext].map(change(ConfChangeType.AddLearnerNode)),
  ];
  const isJointState = state.votersOutgoing.length > 0;
  // One voter at a time is always a simple change.
  let now: Changed = origin;
  for (const single of isJointState ? state.votersOutgoing.map(add) : incoming) {
    now = accepted(changeSimply({ ...origin, ...now }, [single]));
  }
  if (isJointState) {
    now = accepted(enterJoint({ ...origin, ...now }, state.autoLeave, incoming));
  }
  return { config: now.config, progress: now.progress };
}

function accepted(result: ChangeResult): Changed {
  assert('config' in result, `a saved configuration must be legal: ${refusal(result)}`);
  return result;
}

function refusal(result: ChangeResult): string {
  return 'refused' in result ? result.refused : '';
}

/** Do both describe the same configuration? Order does not matter. */
export function isSameConfState(a: ConfState, b: ConfState): boolean {
  const same = (x: readonly number[], y: readonly number[]) =>
    sortedIds(x).join() === sortedIds(y).join();
  return (
    same(a.voters, b.voters) &&
    same(a.votersOutgoing, b.votersOutgoing) &&
    same(a.learners, b.learners) &&
    same(a.learnersNext, b.learnersNext) &&
    a.autoLeave === b.autoLeave
  );
}
