/**
 * The entrance for every message: it compares terms first, which may end this node's role, and
 * then lets the role decide.
 */
import { entriesSize, payloadsSize } from '../encoding/size.ts';
import { messageTypeName } from '../message.ts';
import { appliedSnapshot, appliedTo } from '../operations/applied.ts';
import { learnCommit } from '../operations/commit-hint.ts';
import { reduceUncommittedSize } from '../operations/proposals.ts';
import type { StepOutcome } from '../outcome.ts';
import { hex, type Raft } from '../raft.ts';
import { type Message, MessageType, noNode } from '../types.ts';
import { stepCandidate } from './candidate.ts';
import { answerVoteRequest, hup, isInLease, rejectOldPreVote } from './election.ts';
import { stepFollower } from './follower.ts';
import { stepLeader } from './leader.ts';
import { becomeFollower } from './transitions.ts';

/** Takes one message. Its term is 0 when it is local or forwarded. */
export function step(raft: Raft, message: Message): StepOutcome {
  if (message.term > raft.term) {
    if (!admitLaterTerm(raft, message)) return 'ok';
  } else if (message.term !== 0 && message.term < raft.term) {
    handleEarlierTerm(raft, message);
    return 'ok';
  }
  switch (message.type) {
    case MessageType.MsgHup:
      hup(raft, raft.config.preVote ? 'pre-election' : 'election');
      return 'ok';
    case MessageType.MsgStorageAppendResp:
      if (message.index !== 0) raft.log.unstable.stableTo(message.index, message.logTerm);
      if (message.snapshot !== undefined) appliedSnapshot(raft, message.snapshot);
      return 'ok';
    case MessageType.MsgStorageApplyResp:
      handleApplied(raft, message);
      return 'ok';
    case MessageType.MsgVote:
    case MessageType.MsgPreVote:
      answerVoteRequest(raft, message);
      return 'ok';
    case MessageType.MsgVoteResp:
    case MessageType.MsgPreVoteResp:
      if (raft.role === 'leader' || !message.reject || !learnCommit(raft, message)) break;
      if (raft.role !== 'follower') becomeFollower(raft, raft.term, noNode);
      return 'ok';
    default:
      break;
  }
  if (raft.role === 'leader') return stepLeader(raft, message);
  return raft.role === 'follower' ? stepFollower(raft, message) : stepCandidate(raft, message);
}

/** Enters the later term if the message brings it about; false if it is to be ignored. */
function admitLaterTerm(raft: Raft, message: Message): boolean {
  const { type } = message;
  const isVoteRequest = type === MessageType.MsgVote || type === MessageType.MsgPreVote;
  if (isVoteRequest && isInLease(raft, message)) return false;
  // A trial election, and agreement to one, is about a term that may never begin.
  if (type === MessageType.MsgPreVote) return true;
  if (type === MessageType.MsgPreVoteResp && !message.reject) return true;
  raft.logger?.info(
    `${hex(raft.id)} [term: ${raft.term}] received a ${messageTypeName(type)} message with ` +
      `higher term from ${hex(message.from)} [term: ${message.term}]`,
  );
  const isFromLeader =
    type === MessageType.MsgApp ||
    type === MessageType.MsgHeartbeat ||
    type === MessageType.MsgSnap;
  becomeFollower(raft, message.term, isFromLeader ? message.from : noNode);
  return true;
}

function handleEarlierTerm(raft: Raft, message: Message): void {
  const { type } = message;
  const isFromLeader = type === MessageType.MsgApp || type === MessageType.MsgHeartbeat;
  if (isFromLeader && mustAnswerOldLeader(raft)) {
    raft.send(MessageType.MsgAppResp, { to: message.from });
    return;
  }
  if (type === MessageType.MsgPreVote) {
    // Silence could leave a candidate with a shorter log waiting, and the cluster stuck.
    rejectOldPreVote(raft, message);
    return;
  }
  if (type === MessageType.MsgStorageAppendResp) {
    // The entries written then may have been replaced since, even by equal indexes and terms
    // that are being written again; only the word of the present term counts.
    if (message.index !== 0) {
      raft.logger?.info(
        `${hex(raft.id)} [term: ${raft.term}] ignored entry appends from a ` +
          `${messageTypeName(type)} message with lower term [term: ${message.term}]`,
      );
    }
    // What a snapshot holds is committed, whatever the term.
    if (message.snapshot !== undefined) appliedSnapshot(raft, message.snapshot);
    return;
  }
  raft.logger?.info(
    `${hex(raft.id)} [term: ${raft.term}] ignored a ${messageTypeName(type)} message with lower ` +
      `term from ${hex(message.from)} [term: ${message.term}]`,
  );
}

/**
 * A node whose term ran ahead while it was cut off must make the leader step down to its term if
 * it cannot win an election to do so: with leases nobody votes for it, and learners cannot stand.
 * Otherwise it would ignore the leader, and be ignored, for ever.
 */
function mustAnswerOldLeader(raft: Raft): boolean {
  return raft.config.checkQuorum || raft.config.preVote || raft.isLearner();
}

function handleApplied(raft: Raft, message: Message): void {
  const { entries } = message;
  const last = entries[entries.length - 1];
  if (last === undefined) return;
  appliedTo(raft, last.index, entriesSize(entries));
  reduceUncommittedSize(raft, payloadsSize(entries));
}
