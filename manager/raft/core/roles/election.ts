/**
 * Campaigning: deciding whether this node may stand, asking for votes, and counting them.
 */
import { assert } from '#lib/assert';
import type { VoteResult } from '../membership/quorum.ts';
import { messageTypeName } from '../message.ts';
import { commitHint } from '../operations/commit-hint.ts';
import { campaignTransferContext, hex, type Raft } from '../raft.ts';
import { EntryType, type Message, MessageType, noBytes } from '../types.ts';
import { becomeCandidate, becomePreCandidate } from './transitions.ts';

/** A trial run, a real election, or one that the present leader asked for. */
export type CampaignKind = 'pre-election' | 'election' | 'transfer';

/** Bytes of log read at a time while looking for unapplied configuration changes. */
const scanSizeBytes = 1 << 20;

/** Stands for election unless something forbids it. */
export function hup(raft: Raft, kind: CampaignKind): void {
  const self = hex(raft.id);
  if (raft.role === 'leader') {
    raft.logger?.debug(`${self} ignoring MsgHup because already leader`);
    return;
  }
  if (!raft.isPromotable()) {
    raft.logger?.warn(`${self} is unpromotable and can not campaign`);
    return;
  }
  if (hasUnappliedConfChange(raft)) {
    raft.logger?.warn(
      `${self} cannot campaign at term ${raft.term} since there are still pending ` +
        'configuration changes to apply',
    );
    return;
  }
  raft.logger?.info(`${self} is starting a new election at term ${raft.term}`);
  campaign(raft, kind);
}

/** With a committed change still to be applied, this node would count the wrong quorum. */
function hasUnappliedConfChange(raft: Raft): boolean {
  const { log } = raft;
  let next = log.applied + 1;
  while (next <= log.committed) {
    const page = log.slice(next, log.committed + 1, scanSizeBytes);
    assert(typeof page !== 'string', 'entries that are not applied must not be compacted');
    if (page.some((entry) => entry.type !== EntryType.Normal)) return true;
    next += page.length;
  }
  return false;
}

/** Asks every voter for its vote, oneself included. */
export function campaign(raft: Raft, kind: CampaignKind): void {
  assert(raft.isPromotable(), 'only a voter with a complete log campaigns');
  const isTrial = kind === 'pre-election';
  if (isTrial) becomePreCandidate(raft);
  else becomeCandidate(raft);
  // A trial asks for the term that the election would have.
  const term = isTrial ? raft.term + 1 : raft.term;
  const type = isTrial ? MessageType.MsgPreVote : MessageType.MsgVote;
  const index = raft.log.lastIndex();
  const logTerm = raft.log.lastTerm();
  const context = kind === 'transfer' ? campaignTransferContext : noBytes;
  for (const id of raft.tracker.voterIds()) {
    if (id === raft.id) {
      // One's own vote counts like the others': when this answer says that it is durable.
      raft.sendVote(voteResponseType(type), term, { to: id });
      continue;
    }
    raft.logger?.info(
      `${hex(raft.id)} [logterm: ${logTerm}, index: ${index}] sent ${messageTypeName(type)} ` +
        `request to ${hex(id)} at term ${raft.term}`,
    );
    raft.sendVote(type, term, { to: id, index, logTerm, context });
  }
}

/** Counts a vote and tells what the election has come to. */
export function poll(raft: Raft, message: Message): VoteResult {
  const type = messageTypeName(message.type);
  raft.logger?.info(
    `${hex(raft.id)} received ${type}${message.reject ? ' rejection' : ''} from ` +
      `${hex(message.from)} at term ${raft.term}`,
  );
  raft.tracker.recordVote(message.from, !message.reject);
  const { granted, rejected, result } = raft.tracker.tallyVotes();
  raft.logger?.info(
    `${hex(raft.id)} has received ${granted} ${type} votes and ${rejected} vote rejections`,
  );
  return result;
}

/** The answer's type to a vote request's. */
export function voteResponseType(type: MessageType): MessageType {
  if (type === MessageType.MsgVote) return MessageType.MsgVoteResp;
  assert(type === MessageType.MsgPreVote, 'only vote requests have vote responses');
  return MessageType.MsgPreVoteResp;
}

/** Votes, or says why not: once per term, and only for a log that misses nothing of ours. */
export function answerVoteRequest(raft: Raft, request: Message): void {
  const isTrial = request.type === MessageType.MsgPreVote;
  const canVote =
    raft.vote === request.from ||
    (raft.vote === 0 && raft.leader === 0) ||
    (isTrial && request.term > raft.term);
  const type = voteResponseType(request.type);
  // A learner answers too: it may have been promoted without knowing it yet.
  if (!canVote || !raft.log.isUpToDate(request.index, request.logTerm)) {
    logVote(raft, request, 'rejected', 'from');
    sendRefusal(raft, type, request.from);
    return;
  }
  logVote(raft, request, 'cast', 'for');
  // A trial's answer carries the trial's term, or the candidate would ignore it.
  raft.sendVote(type, request.term, { to: request.from });
  if (isTrial) return;
  raft.electionElapsed = 0;
  raft.castVote(request.from);
}

function sendRefusal(raft: Raft, type: MessageType, to: number): void {
  raft.sendVote(type, raft.term, { to, reject: true, context: commitHint(raft) });
}

/** Turns down a vote request from a term that has passed. */
export function rejectOldPreVote(raft: Raft, request: Message): void {
  logVote(raft, request, 'rejected', 'from');
  sendRefusal(raft, MessageType.MsgPreVoteResp, request.from);
}

/** True when a vote request must be ignored: this node hears of a leader. */
export function isInLease(raft: Raft, request: Message): boolean {
  const isForced = isTransferContext(request.context);
  const { electionTick, checkQuorum } = raft.config;
  if (isForced || !checkQuorum || raft.leader === 0 || raft.electionElapsed >= electionTick) {
    return false;
  }
  const remaining = electionTick - raft.electionElapsed;
  logVote(
    raft,
    request,
    'ignored',
    'from',
    `: lease is not expired (remaining ticks: ${remaining})`,
  );
  return true;
}

function isTransferContext(context: Uint8Array): boolean {
  return (
    context.length === campaignTransferContext.length &&
    campaignTransferContext.every((byte, at) => context[at] === byte)
  );
}

function logVote(raft: Raft, request: Message, verb: string, link: string, suffix = ''): void {
  const { logger, log } = raft;
  if (logger === undefined) return;
  logger.info(
    `${hex(raft.id)} [logterm: ${log.lastTerm()}, index: ${log.lastIndex()}, ` +
      `vote: ${hex(raft.vote)}] ${verb} ${messageTypeName(request.type)} ${link} ` +
      `${hex(request.from)} [logterm: ${request.logTerm}, index: ${request.index}] ` +
      `at term ${raft.term}${suffix}`,
  );
}
