/** Brings a node to life from what its storage holds. */
import { assert } from '#lib/assert';
import type { FullConfig } from '../config.ts';
import { RaftLog } from '../log/raft-log.ts';
import type { Storage } from '../log/storage.ts';
import { Tracker } from '../membership/tracker.ts';
import { restoreConfState } from '../operations/reconfigure.ts';
import { hex, Raft } from '../raft.ts';
import { isEmptyHardState, noNode } from '../types.ts';
import { becomeFollower } from './transitions.ts';

/** A follower in the term that was saved last. */
export function createRaft(config: FullConfig, storage: Storage): Raft {
  const { hardState, confState } = storage.initialState();
  const log = new RaftLog(storage, config.maxCommittedSizePerReady, config.logger);
  const raft = new Raft(config, log, new Tracker(config.maxInflightMsgs, config.maxInflightBytes));
  restoreConfState(raft, confState, Math.max(config.applied, log.applied));
  if (!isEmptyHardState(hardState)) {
    const { commit } = hardState;
    assert(
      commit >= log.committed && commit <= log.lastIndex(),
      `saved commit index ${commit} must lie in [${log.committed}, ${log.lastIndex()}]`,
    );
    log.committed = commit;
    raft.term = hardState.term;
    raft.vote = hardState.vote;
  }
  if (config.applied > 0) {
    // What was applied had been committed, even if the commit index was not saved.
    log.commitTo(config.applied);
    log.appliedTo(config.applied, 0);
  }
  becomeFollower(raft, raft.term, noNode);
  const peers = raft.tracker.voterIds().map(hex).join(',');
  raft.logger?.info(
    `newRaft ${hex(raft.id)} [peers: [${peers}], term: ${raft.term}, commit: ${log.committed}, ` +
      `applied: ${log.applied}, lastindex: ${log.lastIndex()}, lastterm: ${log.lastTerm()}]`,
  );
  return raft;
}
