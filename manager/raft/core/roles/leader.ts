/**
 * What a leader does with messages of its term: it takes proposals and reads, follows the
 * progress of the others, and hands over when asked to.
 */
import { describeProgress } from '../membership/describe-progress.ts';
import type { Progress } from '../membership/progress.ts';
import { proposeOnLeader } from '../operations/proposals.ts';
import { confirmReads, readOnLeader } from '../operations/reads.ts';
import { broadcastHeartbeat, sendAppend, sendTimeoutNow } from '../operations/replication.ts';
import type { StepOutcome } from '../outcome.ts';
import { hex, type Raft } from '../raft.ts';
import { type Message, MessageType, noNode } from '../types.ts';
import { handleAppendResponse } from './append-response.ts';
import { becomeFollower } from './transitions.ts';

export function stepLeader(raft: Raft, message: Message): StepOutcome {
  switch (message.type) {
    case MessageType.MsgProp:
      return proposeOnLeader(raft, message.entries);
    case MessageType.MsgReadIndex:
      return readOnLeader(raft, message);
    case MessageType.MsgBeat:
      broadcastHeartbeat(raft);
      return 'ok';
    case MessageType.MsgCheckQuorum:
      checkQuorum(raft);
      return 'ok';
    case MessageType.MsgForgetLeader:
      return 'ok';
    default:
      break;
  }
  const peer = raft.tracker.get(message.from);
  if (peer === undefined) {
    raft.logger?.debug(`${hex(raft.id)} no progress available for ${hex(message.from)}`);
    return 'ok';
  }
  stepPeer(raft, message, peer);
  return 'ok';
}

function stepPeer(raft: Raft, message: Message, peer: Progress): void {
  switch (message.type) {
    case MessageType.MsgAppResp:
      handleAppendResponse(raft, message, peer);
      return;
    case MessageType.MsgHeartbeatResp:
      handleHeartbeatResponse(raft, message, peer);
      return;
    case MessageType.MsgSnapStatus:
      handleSnapshotStatus(raft, message, peer);
      return;
    case MessageType.MsgUnreachable:
      // Whatever was streamed ahead is probably lost.
      if (peer.state === 'replicate') peer.becomeProbe();
      raft.logger?.debug(
        `${hex(raft.id)} failed to send message to ${hex(message.from)} because it is ` +
          `unreachable [${describeProgress(peer)}]`,
      );
      return;
    case MessageType.MsgTransferLeader:
      handleTransfer(raft, peer);
      return;
    default:
      return;
  }
}

function checkQuorum(raft: Raft): void {
  const self = raft.tracker.get(raft.id);
  if (self !== undefined) self.recentActive = true;
  if (!raft.tracker.isQuorumActive()) {
    raft.logger?.warn(`${hex(raft.id)} stepped down to follower since quorum is not active`);
    becomeFollower(raft, raft.term, noNode);
  }
  // What counts next time is what is heard from now on.
  for (const peer of raft.tracker.peers) {
    if (peer.id !== raft.id) peer.recentActive = false;
  }
}

function handleHeartbeatResponse(raft: Raft, message: Message, peer: Progress): void {
  peer.recentActive = true;
  peer.isFlowPaused = false;
  // An append, even an empty one, finds out what got lost, and ends probing.
  if (peer.match < raft.log.lastIndex() || peer.state === 'probe') sendAppend(raft, peer);
  if (raft.config.readOnlyLease || message.context.length === 0) return;
  confirmReads(raft, message.from, message.context);
}

function handleSnapshotStatus(raft: Raft, message: Message, peer: Progress): void {
  if (peer.state !== 'snapshot') return;
  if (message.reject) {
    // Nothing arrived: probing resumes where it was.
    peer.pendingSnapshot = 0;
  }
  peer.becomeProbe();
  const verdict = message.reject ? 'failed' : 'succeeded';
  raft.logger?.debug(
    `${hex(raft.id)} snapshot ${verdict}, resumed sending replication messages to ` +
      `${hex(message.from)} [${describeProgress(peer)}]`,
  );
  // After success its acknowledgement comes next; after failure a heartbeat's time passes.
  peer.isFlowPaused = true;
}

function handleTransfer(raft: Raft, peer: Progress): void {
  const self = hex(raft.id);
  const to = hex(peer.id);
  if (peer.isLearner) {
    raft.logger?.debug(`${self} is learner. Ignored transferring leadership`);
    return;
  }
  if (raft.leadTransferee !== noNode) {
    if (raft.leadTransferee === peer.id) {
      raft.logger?.info(
        `${self} [term ${raft.term}] transfer leadership to ${to} is in progress, ignores ` +
          `request to same node ${to}`,
      );
      return;
    }
    raft.logger?.info(
      `${self} [term ${raft.term}] abort previous transferring leadership to ` +
        hex(raft.leadTransferee),
    );
    raft.leadTransferee = noNode;
  }
  if (peer.id === raft.id) {
    raft.logger?.debug(`${self} is already leader. Ignored transferring leadership to self`);
    return;
  }
  raft.logger?.info(`${self} [term ${raft.term}] starts to transfer leadership to ${to}`);
  // One election timeout is given for it, from now on.
  raft.electionElapsed = 0;
  raft.leadTransferee = peer.id;
  if (peer.match === raft.log.lastIndex()) {
    sendTimeoutNow(raft, peer.id);
    raft.logger?.info(
      `${self} sends MsgTimeoutNow to ${to} immediately as ${to} already has up-to-date log`,
    );
  } else {
    sendAppend(raft, peer);
  }
}
