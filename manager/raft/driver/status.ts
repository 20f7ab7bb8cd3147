/** The node's picture of itself and the others, for operators and for the rest of the manager. */
import type { ConfState } from '../core/types.ts';
import { listMembers, memberOf } from '../membership.ts';
import type { MemberStatus, RaftCondition, RaftStatus } from '../types.ts';
import type { Driver } from './driver.ts';

export interface StatusFacts {
  readonly condition: RaftCondition;
  readonly failure: string | undefined;
  /** Since when the present leader, or none, has been known. */
  readonly leaderChangedMs: number;
}

export function statusBeforeStart(
  condition: RaftCondition,
  failure: string | undefined,
): RaftStatus {
  return {
    condition,
    ...(failure !== undefined && { failure }),
    raftId: 0,
    term: 0,
    role: 'follower',
    isLeader: false,
    commit: 0,
    applied: 0,
    lastIndex: 0,
    members: [],
    removed: [],
  };
}

function leaderOf(driver: Driver, isTakingPart: boolean): RaftStatus['leader'] {
  const { raft } = driver.core;
  if (!isTakingPart) return undefined;
  const member = memberOf(driver.membership, raft.leader);
  if (member === undefined) return undefined;
  const { raftId, nodeId, address } = member;
  return { raftId, nodeId, address: driver.transport.claimedAddress(raftId) ?? address };
}

function memberStatuses(driver: Driver, confState: ConfState): MemberStatus[] {
  const { raft } = driver.core;
  return listMembers(driver.membership, confState).map((member) => {
    const progress = raft.role === 'leader' ? raft.tracker.get(member.raftId) : undefined;
    const reachable = driver.transport.isReachable(member.raftId);
    return { ...member, reachable, ...(progress && { matchIndex: progress.match }) };
  });
}

export function statusOf(driver: Driver, facts: StatusFacts): RaftStatus {
  const { raft } = driver.core;
  const { condition, failure, leaderChangedMs } = facts;
  const isRunning = condition === 'running';
  const leader = leaderOf(driver, isRunning);
  return {
    condition,
    ...(failure !== undefined && { failure }),
    raftId: raft.id,
    term: raft.term,
    role: isRunning ? raft.role : 'follower',
    isLeader: isRunning && driver.leadership.isAnnounced,
    ...(leader !== undefined && { leader }),
    commit: raft.log.committed,
    applied: driver.applier.index,
    lastIndex: raft.log.lastIndex(),
    ...(raft.leader === 0 || !isRunning
      ? { noLeaderSinceMs: leaderChangedMs }
      : { leaderSinceMs: leaderChangedMs }),
    members: memberStatuses(driver, raft.tracker.confState()),
    removed: driver.membership.removed,
  };
}
