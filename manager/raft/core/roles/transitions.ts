/**
 * The changes of role. Each starts from a clean slate: what the node knew in its former role is
 * forgotten.
 */
import { assert } from '#lib/assert';
import { appendEntries } from '../operations/proposals.ts';
import { hex, type Raft } from '../raft.ts';
import { EntryType, noBytes, noNode } from '../types.ts';

/** Follows `leader` (or nobody yet) in `term`. */
export function becomeFollower(raft: Raft, term: number, leader: number): void {
  raft.reset(term);
  raft.leader = leader;
  raft.role = 'follower';
  raft.logger?.info(`${hex(raft.id)} became follower at term ${term}`);
}

/** Starts a new term with a vote for itself. */
export function becomeCandidate(raft: Raft): void {
  assert(raft.role !== 'leader', 'a leader does not campaign');
  raft.reset(raft.term + 1);
  raft.castVote(raft.id);
  raft.role = 'candidate';
  raft.logger?.info(`${hex(raft.id)} became candidate at term ${raft.term}`);
}

/** Asks around whether an election could be won; term and vote stay as they are. */
export function becomePreCandidate(raft: Raft): void {
  assert(raft.role !== 'leader', 'a leader does not campaign');
  raft.tracker.resetVotes();
  raft.leader = noNode;
  raft.role = 'pre-candidate';
  raft.logger?.info(`${hex(raft.id)} became pre-candidate at term ${raft.term}`);
}

/** Leads this term, beginning with an empty entry that commits everything before it. */
export function becomeLeader(raft: Raft): void {
  assert(raft.role === 'candidate', 'only a candidate becomes leader');
  assert(raft.vote === raft.id, 'a leader has voted for itself');
  raft.reset(raft.term);
  raft.leader = raft.id;
  raft.role = 'leader';
  const self = raft.tracker.get(raft.id);
  assert(self !== undefined && !self.isLearner, 'a leader is a voter');
  self.becomeReplicate();
  self.recentActive = true;
  // Any entry of earlier terms may be a configuration change that is not applied yet.
  raft.pendingConfIndex = raft.log.lastIndex();
  const empty = { type: EntryType.Normal, term: 0, index: 0, data: noBytes };
  assert(appendEntries(raft, [empty]), 'an empty entry is never refused');
  raft.logger?.info(`${hex(raft.id)} became leader at term ${raft.term}`);
}
