/** What the passing of time does: followers lose patience, leaders show that they are there. */
import { makeMessage } from '../message.ts';
import type { Raft } from '../raft.ts';
import { MessageType, noNode } from '../types.ts';
import { step } from './step.ts';

/** One unit of time has passed. */
export function tick(raft: Raft): void {
  if (raft.role === 'leader') tickLeader(raft);
  else tickOthers(raft);
}

function tickOthers(raft: Raft): void {
  raft.electionElapsed++;
  if (raft.electionElapsed < raft.randomizedElectionTimeout || !raft.isPromotable()) return;
  raft.electionElapsed = 0;
  step(raft, makeMessage(MessageType.MsgHup, { from: raft.id }));
}

function tickLeader(raft: Raft): void {
  raft.heartbeatElapsed++;
  raft.electionElapsed++;
  if (raft.electionElapsed >= raft.config.electionTick) {
    raft.electionElapsed = 0;
    if (raft.config.checkQuorum)
      step(raft, makeMessage(MessageType.MsgCheckQuorum, { from: raft.id }));
    // A handover that took this long has failed: proposals are welcome again.
    if (raft.role === 'leader') raft.leadTransferee = noNode;
  }
  if (raft.role !== 'leader' || raft.heartbeatElapsed < raft.config.heartbeatTick) return;
  raft.heartbeatElapsed = 0;
  step(raft, makeMessage(MessageType.MsgBeat, { from: raft.id }));
}
