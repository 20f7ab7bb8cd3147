/**
 * The leader's reaction to an answered append: on success the follower's progress and perhaps
 * the commit index advance, on rejection the place where the logs meet is searched.
 */
import { describeProgress } from '../membership/describe-progress.ts';
import type { Progress } from '../membership/progress.ts';
import { releaseEarlyReads } from '../operations/reads.ts';
import {
  broadcastAppend,
  maybeCommit,
  maybeSendAppend,
  sendAppend,
  sendTimeoutNow,
} from '../operations/replication.ts';
import { hex, type Raft } from '../raft.ts';
import type { Message } from '../types.ts';

export function handleAppendResponse(raft: Raft, message: Message, peer: Progress): void {
  peer.recentActive = true;
  if (message.reject) handleRejection(raft, message, peer);
  else handleAcknowledgement(raft, message, peer);
}

/**
 * The follower names its last index that may match and that entry's term. Whatever the leader
 * has above that term cannot match either, so whole terms are skipped in one exchange.
 */
function handleRejection(raft: Raft, message: Message, peer: Progress): void {
  const { index, rejectHint, logTerm } = message;
  const self = hex(raft.id);
  const from = hex(peer.id);
  raft.logger?.debug(
    `${self} received MsgAppResp(rejected, hint: (index ${rejectHint}, term ${logTerm})) from ` +
      `${from} for index ${index}`,
  );
  const hint = logTerm > 0 ? raft.log.findConflictByTerm(rejectHint, logTerm).index : rejectHint;
  if (!peer.maybeDecreaseTo(index, hint)) return;
  raft.logger?.debug(`${self} decreased progress of ${from} to [${describeProgress(peer)}]`);
  if (peer.state === 'replicate') peer.becomeProbe();
  sendAppend(raft, peer);
}

function handleAcknowledgement(raft: Raft, message: Message, peer: Progress): void {
  const { index } = message;
  // A probe that tells nothing new still shows that the follower can be streamed to.
  const endsProbe = peer.match === index && peer.state === 'probe';
  if (!peer.maybeUpdate(index) && !endsProbe) return;
  if (peer.state === 'probe') {
    peer.becomeReplicate();
  } else if (peer.state === 'replicate') {
    peer.inflights.freeTo(index);
  } else if (peer.match + 1 >= raft.log.firstIndex()) {
    // Whichever snapshot it got: from there on the log can serve it.
    raft.logger?.debug(
      `${hex(raft.id)} recovered from needing snapshot, resumed sending replication messages ` +
        `to ${hex(peer.id)} [${describeProgress(peer)}]`,
    );
    peer.becomeProbe();
    peer.becomeReplicate();
  }
  const isSelf = peer.id === raft.id;
  if (maybeCommit(raft)) {
    releaseEarlyReads(raft);
    broadcastAppend(raft);
  } else if (!isSelf && peer.canBumpCommit(raft.log.committed)) {
    sendAppend(raft, peer);
  }
  if (isSelf) return;
  // The window has opened: as many appends as fit, but none without entries.
  while (maybeSendAppend(raft, peer, false)) {
    // Each call sends one.
  }
  if (peer.id === raft.leadTransferee && peer.match === raft.log.lastIndex()) {
    raft.logger?.info(
      `${hex(raft.id)} sent MsgTimeoutNow to ${hex(peer.id)} after received MsgAppResp`,
    );
    sendTimeoutNow(raft, peer.id);
  }
}
