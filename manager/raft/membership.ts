/**
 * Who belongs to the raft group, as the applied log says: raft id, node id and address of every
 * member, and the ids that were removed for good. Pure data and functions; the core knows the
 * voters, this knows who they are.
 */
import {
  createMemberRecord,
  createMembership,
  createMembershipChange,
  type MemberRecord,
  Membership,
  MembershipChange,
} from '#proto/gen/shoal';
import {
  type ConfChange,
  type ConfChangeSingle,
  ConfChangeType,
  type ConfChangeV2,
  type ConfState,
} from './core/types.ts';
import type { Member } from './types.ts';

export { Membership };

export const emptyMembership: Membership = createMembership();

export function membershipOf(members: readonly Member[], removed: readonly number[]): Membership {
  return createMembership({ members: members.map((each) => createMemberRecord(each)), removed });
}

export function memberOf(membership: Membership, raftId: number): MemberRecord | undefined {
  return membership.members.find((each) => each.raftId === raftId);
}

export function memberByNode(membership: Membership, nodeId: string): MemberRecord | undefined {
  return membership.members.find((each) => each.nodeId === nodeId);
}

export function isRemoved(membership: Membership, raftId: number): boolean {
  return membership.removed.includes(raftId);
}

/** Context of the change that adds or updates `member`. */
export function encodeContext(member: MemberRecord): Uint8Array {
  return MembershipChange.encode(createMembershipChange({ members: [member] }));
}

function singlesOf(change: ConfChange | ConfChangeV2): readonly ConfChangeSingle[] {
  return 'changes' in change ? change.changes : [change];
}

/** Raft ids that `change` removes. */
export function removedBy(change: ConfChange | ConfChangeV2): readonly number[] {
  return singlesOf(change)
    .filter((each) => each.type === ConfChangeType.RemoveNode)
    .map((each) => each.nodeId);
}

/** The membership after `change`. Facts of a removed id that come too late are ignored. */
export function applyChange(membership: Membership, change: ConfChange | ConfChangeV2): Membership {
  const gone = removedBy(change);
  const removed = [...new Set([...membership.removed, ...gone])];
  const { members: facts } = MembershipChange.decode(change.context);
  const known = new Map(membership.members.map((each) => [each.raftId, each]));
  for (const fact of facts) known.set(fact.raftId, { ...fact, learner: false });
  for (const raftId of removed) known.delete(raftId);
  const members = [...known.values()].sort((a, b) => a.raftId - b.raftId);
  return createMembership({ members, removed });
}

/**
 * Whoever has no vote. A member that has just joined replays configurations from before its time,
 * in which it does not occur at all: it is no voter then, either.
 */
function isLearner({ voters, votersOutgoing }: ConfState, raftId: number): boolean {
  // Nothing is known yet: the facts that a joining member was given say nothing about votes.
  if (voters.length === 0) return false;
  return !voters.includes(raftId) && !votersOutgoing.includes(raftId);
}

/** The members as the face shows them. */
export function listMembers(membership: Membership, confState: ConfState): Member[] {
  return membership.members.map(({ raftId, nodeId, address }) => {
    return { raftId, nodeId, address, learner: isLearner(confState, raftId) };
  });
}
