/**
 * The leader's sending side: appends, snapshots and heartbeats to followers, and the advance of
 * the commit index that their answers allow.
 */
import { assert } from '#lib/assert';
import { payloadsSize } from '../encoding/size.ts';
import { describeProgress } from '../membership/describe-progress.ts';
import type { Progress } from '../membership/progress.ts';
import { makePlainMessage } from '../message.ts';
import { hex, type Raft } from '../raft.ts';
import { type Entry, isEmptySnapshot, MessageType, noBytes, noEntries } from '../types.ts';

/** Sends the next append to `peer`, even an empty one; nothing while it is paused. */
export function sendAppend(raft: Raft, peer: Progress): void {
  maybeSendAppend(raft, peer, true);
}

/** Sends the next append, or a snapshot when the log does not reach back. True if it did. */
export function maybeSendAppend(raft: Raft, peer: Progress, sendIfEmpty: boolean): boolean {
  if (peer.isPaused()) return false;
  const prevIndex = peer.next - 1;
  const prevTerm = raft.log.term(prevIndex);
  if (typeof prevTerm !== 'number') return maybeSendSnapshot(raft, peer);
  let entries: readonly Entry[] = noEntries;
  // Through a full window only empty appends leave, so that lost ones are found out.
  if (peer.state !== 'replicate' || !peer.inflights.isFull()) {
    const next = raft.log.entriesFrom(peer.next, raft.config.maxSizePerMsg);
    if (typeof next === 'string') return maybeSendSnapshot(raft, peer);
    entries = next;
  }
  if (entries.length === 0 && !sendIfEmpty) return false;
  const commit = raft.log.committed;
  const { id, term } = raft;
  raft.queue(
    makePlainMessage(MessageType.MsgApp, peer.id, id, term, prevTerm, prevIndex, entries, commit),
  );
  peer.sentEntries(entries.length, payloadsSize(entries));
  peer.sentCommit(commit);
  return true;
}

function maybeSendSnapshot(raft: Raft, peer: Progress): boolean {
  const to = hex(peer.id);
  if (!peer.recentActive) {
    raft.logger?.debug(`ignore sending snapshot to ${to} since it is not recently active`);
    return false;
  }
  const snapshot = raft.log.snapshot(peer.id);
  if (snapshot === 'temporarily-unavailable') {
    raft.logger?.debug(
      `${hex(raft.id)} failed to send snapshot to ${to} because snapshot is temporarily unavailable`,
    );
    return false;
  }
  const { index, term } = snapshot.metadata;
  assert(!isEmptySnapshot(snapshot), 'a log that was compacted has a snapshot');
  assert(index <= raft.log.committed, 'a snapshot holds only what is committed');
  raft.logger?.debug(
    `${hex(raft.id)} [firstindex: ${raft.log.firstIndex()}, commit: ${raft.log.committed}] ` +
      `sent snapshot[index: ${index}, term: ${term}] to ${to} [${describeProgress(peer)}]`,
  );
  peer.becomeSnapshot(index);
  raft.logger?.debug(
    `${hex(raft.id)} paused sending replication messages to ${to} [${describeProgress(peer)}]`,
  );
  raft.send(MessageType.MsgSnap, { to: peer.id, snapshot });
  return true;
}

/** The next append to everybody else. */
export function broadcastAppend(raft: Raft): void {
  for (const peer of raft.tracker.peers) {
    if (peer.id !== raft.id) maybeSendAppend(raft, peer, true);
  }
}

/** A heartbeat to everybody else, confirming the newest read on the way. */
export function broadcastHeartbeat(raft: Raft): void {
  broadcastHeartbeatWith(raft, raft.reads.newestContext() ?? noBytes);
}

/** A heartbeat whose answers carry `context`. */
export function broadcastHeartbeatWith(raft: Raft, context: Uint8Array): void {
  for (const peer of raft.tracker.peers) {
    if (peer.id === raft.id) continue;
    // Beyond what is known to match, the follower's log may still be another one.
    const commit = Math.min(peer.match, raft.log.committed);
    raft.send(MessageType.MsgHeartbeat, { to: peer.id, commit, context });
    peer.sentCommit(commit);
  }
}

/** Commits what a quorum has, if it is of this term. True if the commit index moved. */
export function maybeCommit(raft: Raft): boolean {
  return raft.log.maybeCommit(raft.tracker.committed(), raft.term);
}

/** A leader may serve reads only after committing an entry of its own term. */
export function hasCommittedInTerm(raft: Raft): boolean {
  return raft.log.termOrZero(raft.log.committed) === raft.term;
}

/** Tells `to` to campaign at once. */
export function sendTimeoutNow(raft: Raft, to: number): void {
  raft.send(MessageType.MsgTimeoutNow, { to });
}
