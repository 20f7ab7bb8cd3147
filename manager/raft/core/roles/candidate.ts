/**
 * What a candidate does with messages of its term: it counts votes, and gives way to a leader.
 */

import { handleSnapshot } from '../operations/install-snapshot.ts';
import { broadcastAppend } from '../operations/replication.ts';
import type { StepOutcome } from '../outcome.ts';
import { hex, type Raft } from '../raft.ts';
import { type Message, MessageType, noNode } from '../types.ts';
import { campaign, poll } from './election.ts';
import { handleAppend, handleHeartbeat } from './follower.ts';
import { becomeFollower, becomeLeader } from './transitions.ts';

export function stepCandidate(raft: Raft, message: Message): StepOutcome {
  switch (message.type) {
    case MessageType.MsgProp:
      raft.logger?.info(`${hex(raft.id)} no leader at term ${raft.term}; dropping proposal`);
      return 'no-leader';
    case MessageType.MsgReadIndex:
    case MessageType.MsgTransferLeader:
      return 'no-leader';
    case MessageType.MsgApp:
      becomeFollower(raft, message.term, message.from);
      handleAppend(raft, message);
      return 'ok';
    case MessageType.MsgHeartbeat:
      becomeFollower(raft, message.term, message.from);
      handleHeartbeat(raft, message);
      return 'ok';
    case MessageType.MsgSnap:
      becomeFollower(raft, message.term, message.from);
      handleSnapshot(raft, message);
      return 'ok';
    case MessageType.MsgVoteResp:
      // Answers to the trial may still come in when the election is on, and the other way round.
      if (raft.role === 'candidate') countVote(raft, message);
      return 'ok';
    case MessageType.MsgPreVoteResp:
      if (raft.role === 'pre-candidate') countVote(raft, message);
      return 'ok';
    case MessageType.MsgTimeoutNow:
      raft.logger?.debug(
        `${hex(raft.id)} [term ${raft.term} state ${raft.role}] ignored MsgTimeoutNow from ` +
          hex(message.from),
      );
      return 'ok';
    default:
      return 'ok';
  }
}

function countVote(raft: Raft, message: Message): void {
  const result = poll(raft, message);
  if (result === 'lost') {
    // A trial's rejection may carry a later term; this node's own stays.
    becomeFollower(raft, raft.term, noNode);
    return;
  }
  if (result === 'pending') return;
  if (raft.role === 'pre-candidate') {
    campaign(raft, 'election');
    return;
  }
  becomeLeader(raft);
  broadcastAppend(raft);
}
