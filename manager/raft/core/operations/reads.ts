/**
 * Linearizable reads without a log entry. A read gets the commit index of the moment; it may be
 * served once a quorum has confirmed that the leader still leads (or the lease vouches for it).
 */
import { assert } from '#lib/assert';
import type { StepOutcome } from '../outcome.ts';
import type { Raft } from '../raft.ts';
import { type Message, MessageType, noBytes, noNode } from '../types.ts';
import { broadcastHeartbeatWith, hasCommittedInTerm } from './replication.ts';

/** Reads waiting for one confirmation; beyond that the leader is stuck and callers must retry. */
const waitingReadsMax = 65_536;

/** Takes a read, of this node or forwarded, on the leader. */
export function readOnLeader(raft: Raft, request: Message): StepOutcome {
  if (raft.reads.size + raft.earlyReads.length >= waitingReadsMax) return 'too-many-reads';
  // Before that, the commit index may lag behind what an earlier leader acknowledged.
  if (hasCommittedInTerm(raft)) startRead(raft, request);
  else raft.earlyReads.push(request);
  return 'ok';
}

/** The first entry of this term is committed: reads that came too early may start. */
export function releaseEarlyReads(raft: Raft): void {
  if (raft.earlyReads.length === 0 || !hasCommittedInTerm(raft)) return;
  const early = raft.earlyReads;
  raft.earlyReads = [];
  for (const request of early) startRead(raft, request);
}

function startRead(raft: Raft, request: Message): void {
  assert(hasCommittedInTerm(raft), 'a read index needs a committed entry of this term');
  const index = raft.log.committed;
  if (raft.config.readOnlyLease || raft.tracker.isOnlyVoter(raft.id)) {
    answerRead(raft, request, index);
    return;
  }
  const context = contextOf(request);
  raft.reads.add(index, request, context);
  raft.reads.acknowledge(raft.id, context);
  broadcastHeartbeatWith(raft, context);
}

/** A follower has answered a heartbeat; every read up to that heartbeat's may be confirmed now. */
export function confirmReads(raft: Raft, from: number, context: Uint8Array): void {
  const acks = raft.reads.acknowledge(from, context);
  if (acks === undefined || !raft.tracker.isQuorum((id) => acks.has(id))) return;
  for (const read of raft.reads.takeUpTo(context)) answerRead(raft, read.request, read.index);
}

function answerRead(raft: Raft, request: Message, index: number): void {
  assert(index <= raft.log.committed, 'a read index is committed');
  if (request.from === noNode || request.from === raft.id) {
    raft.readStates.push({ index, context: contextOf(request) });
    return;
  }
  const { entries } = request;
  raft.send(MessageType.MsgReadIndexResp, { to: request.from, index, entries });
}

/** What tells one read from another travels as the data of the only entry. */
export function contextOf(request: Message): Uint8Array {
  return request.entries[0]?.data ?? noBytes;
}
