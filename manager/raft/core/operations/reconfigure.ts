/**
 * Puts a new configuration into force: after a committed change, and after a snapshot.
 */
import { assert } from '#lib/assert';
import { asConfChangeV2 } from '../encoding/conf-change-codec.ts';
import { RaftError } from '../errors.ts';
import { type Changed, changeConfig, changeOrigin } from '../membership/changer.ts';
import { isSameConfState, restoreConfig } from '../membership/restore.ts';
import { describeConfig, emptyTrackerConfig } from '../membership/tracker.ts';
import { hex, type Raft } from '../raft.ts';
import { becomeFollower } from '../roles/transitions.ts';
import { type ConfChange, type ConfChangeV2, type ConfState, noNode } from '../types.ts';
import { broadcastAppend, maybeCommit, maybeSendAppend } from './replication.ts';

/**
 * Applies the committed change at `index`; throws `RaftError('invalid-conf-change')` if it is not
 * legal. One that the configuration in force contains already, because a snapshot arrived while
 * the entry waited to be applied, changes nothing.
 */
export function applyConfChange(
  raft: Raft,
  change: ConfChange | ConfChangeV2,
  index: number,
): ConfState {
  assert(index <= raft.log.committed, 'only committed changes are applied');
  if (index <= raft.confIndex) return raft.tracker.confState();
  const origin = changeOrigin(raft.tracker, raft.log.lastIndex());
  const result = changeConfig(origin, asConfChangeV2(change));
  if ('refused' in result) {
    throw new RaftError(
      'invalid-conf-change',
      `committed conf change cannot be applied to ${describeConfig(raft.tracker.config)}: ` +
        result.refused,
    );
  }
  raft.confIndex = index;
  return switchTo(raft, result);
}

/** Takes over the configuration at `index`, with nothing known of anybody's progress. */
export function restoreConfState(raft: Raft, state: ConfState, index: number): void {
  const restored = restoreConfig(
    {
      config: emptyTrackerConfig,
      progress: new Map(),
      maxInflightMsgs: raft.tracker.maxInflightMsgs,
      maxInflightBytes: raft.tracker.maxInflightBytes,
      lastIndex: raft.log.lastIndex(),
    },
    state,
  );
  raft.tracker.resetVotes();
  raft.confIndex = index;
  assert(isSameConfState(state, switchTo(raft, restored)), 'a restored configuration is the same');
}

function switchTo(raft: Raft, next: Changed): ConfState {
  raft.tracker.replace(next.config, next.progress);
  raft.logger?.info(`${hex(raft.id)} switched to configuration ${describeConfig(next.config)}`);
  const state = raft.tracker.confState();
  if (raft.role !== 'leader') return state;
  const self = raft.tracker.get(raft.id);
  if (self === undefined || self.isLearner) {
    if (raft.config.stepDownOnRemoval) becomeFollower(raft, raft.term, noNode);
    return state;
  }
  // A smaller quorum may have agreed to more than the former one.
  if (maybeCommit(raft)) {
    broadcastAppend(raft);
  } else {
    for (const peer of raft.tracker.peers) {
      if (peer.id !== raft.id) maybeSendAppend(raft, peer, false);
    }
  }
  if (raft.leadTransferee !== noNode && !raft.tracker.isVoter(raft.leadTransferee)) {
    raft.leadTransferee = noNode;
  }
  return state;
}
