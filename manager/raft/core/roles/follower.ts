/**
 * What a follower does with messages of its term: it takes the leader's log, and passes on what
 * only the leader can do.
 */

import { handleSnapshot } from '../operations/install-snapshot.ts';
import { contextOf } from '../operations/reads.ts';
import type { StepOutcome } from '../outcome.ts';
import { hex, type Raft } from '../raft.ts';
import { type Message, MessageType, noNode } from '../types.ts';
import { hup } from './election.ts';

export function stepFollower(raft: Raft, message: Message): StepOutcome {
  switch (message.type) {
    case MessageType.MsgApp:
      hearLeader(raft, message.from);
      handleAppend(raft, message);
      return 'ok';
    case MessageType.MsgHeartbeat:
      hearLeader(raft, message.from);
      handleHeartbeat(raft, message);
      return 'ok';
    case MessageType.MsgSnap:
      hearLeader(raft, message.from);
      handleSnapshot(raft, message);
      return 'ok';
    case MessageType.MsgProp:
      return handleProposal(raft, message);
    case MessageType.MsgTransferLeader:
      return passOn(raft, message, 'leader transfer');
    case MessageType.MsgReadIndex:
      return passOn(raft, message, 'index reading');
    case MessageType.MsgReadIndexResp:
      handleReadResponse(raft, message);
      return 'ok';
    case MessageType.MsgForgetLeader:
      forgetLeader(raft);
      return 'ok';
    case MessageType.MsgTimeoutNow:
      raft.logger?.info(
        `${hex(raft.id)} [term ${raft.term}] received MsgTimeoutNow from ${hex(message.from)} ` +
          'and starts an election to get leadership.',
      );
      // The leader itself wants this: no trial run is needed.
      hup(raft, 'transfer');
      return 'ok';
    default:
      return 'ok';
  }
}

function hearLeader(raft: Raft, leader: number): void {
  raft.electionElapsed = 0;
  raft.leader = leader;
}

function handleProposal(raft: Raft, message: Message): StepOutcome {
  if (raft.leader === noNode) {
    raft.logger?.info(`${hex(raft.id)} no leader at term ${raft.term}; dropping proposal`);
    return 'no-leader';
  }
  if (raft.config.disableProposalForwarding) {
    raft.logger?.info(
      `${hex(raft.id)} not forwarding to leader ${hex(raft.leader)} at term ${raft.term}; ` +
        'dropping proposal',
    );
    return 'not-leader';
  }
  raft.send(MessageType.MsgProp, { ...message, to: raft.leader });
  return 'ok';
}

function passOn(raft: Raft, message: Message, what: string): StepOutcome {
  if (raft.leader === noNode) {
    raft.logger?.info(`${hex(raft.id)} no leader at term ${raft.term}; dropping ${what} msg`);
    return 'no-leader';
  }
  raft.send(message.type, { ...message, to: raft.leader });
  return 'ok';
}

function handleReadResponse(raft: Raft, message: Message): void {
  if (message.entries.length !== 1) {
    raft.logger?.error(
      `${hex(raft.id)} invalid format of MsgReadIndexResp from ${hex(message.from)}, ` +
        `entries count: ${message.entries.length}`,
    );
    return;
  }
  raft.readStates.push({ index: message.index, context: contextOf(message) });
}

function forgetLeader(raft: Raft): void {
  if (raft.config.readOnlyLease) {
    // The leader's lease counts on this node's refusal to vote.
    raft.logger?.error('ignoring MsgForgetLeader due to ReadOnlyLeaseBased');
    return;
  }
  if (raft.leader === noNode) return;
  raft.logger?.info(`${hex(raft.id)} forgetting leader ${hex(raft.leader)} at term ${raft.term}`);
  raft.leader = noNode;
}

/** Appends the leader's entries, or tells where the logs may still agree. */
export function handleAppend(raft: Raft, message: Message): void {
  const { log } = raft;
  const to = message.from;
  if (message.index < log.committed) {
    raft.acknowledge(to, log.committed);
    return;
  }
  const { index, logTerm } = message;
  const last = log.maybeAppend(index, logTerm, message.entries, message.commit);
  if (last !== undefined) {
    raft.acknowledge(to, last);
    return;
  }
  raft.logger?.debug(
    `${hex(raft.id)} [logterm: ${log.termOrZero(index)}, index: ${index}] rejected MsgApp ` +
      `[logterm: ${logTerm}, index: ${index}] from ${hex(to)}`,
  );
  // Entries here of terms beyond the leader's at that point cannot match: skip them at once.
  const hint = log.findConflictByTerm(Math.min(index, log.lastIndex()), logTerm);
  raft.send(MessageType.MsgAppResp, {
    to,
    index,
    reject: true,
    rejectHint: hint.index,
    logTerm: hint.term,
  });
}

/** Takes the commit index, and answers so that the leader knows this node is there. */
export function handleHeartbeat(raft: Raft, message: Message): void {
  raft.log.commitTo(message.commit);
  raft.send(MessageType.MsgHeartbeatResp, { to: message.from, context: message.context });
}
