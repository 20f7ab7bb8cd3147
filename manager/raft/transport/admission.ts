/**
 * Who may talk to this member: managers of this cluster whose certificate belongs to the raft
 * member that they claim to be. Pure; the transport asks before it takes a single message.
 */
import { ShoalError } from '#lib/errors';
import type { Peer } from '#lib/rpc/types';
import { isRemoved, type Membership, memberOf } from '../membership.ts';

/** What a caller says about itself and about whom it means. */
export interface Claim {
  readonly clusterId: string;
  readonly from: number;
  readonly to: number;
  /** Where the caller can be reached, if it said so. */
  readonly address?: string;
}

export interface Self {
  readonly clusterId: string;
  readonly raftId: number;
}

/** `stranger`: nobody has told this member about that raft id yet. */
export type Verdict =
  | { readonly kind: 'member' }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'refused'; readonly error: ShoalError };

/** The detail by which a removed member learns that it was removed. */
export const removedDetail = { removed: 'true' } as const;

function refused(error: ShoalError): Verdict {
  return { kind: 'refused', error };
}

export function removedError(raftId: number): ShoalError {
  return new ShoalError(
    'not_found',
    `raft member ${raftId} was removed from the cluster; the node may join again as a new member`,
    { details: removedDetail },
  );
}

export function judge(claim: Claim, peer: Peer, self: Self, membership: Membership): Verdict {
  const { clusterId, from, to } = claim;
  if (clusterId !== self.clusterId || peer.organization !== self.clusterId) {
    const theirs = clusterId === self.clusterId ? peer.organization : clusterId;
    return refused(
      new ShoalError(
        'permission_denied',
        `raft peer of cluster ${theirs || 'unknown'} refused: this is cluster ${self.clusterId}`,
      ),
    );
  }
  if (peer.role !== 'manager' || peer.nodeId === '') {
    return refused(new ShoalError('permission_denied', 'raft peer refused: it is no manager'));
  }
  if (isRemoved(membership, from)) return refused(removedError(from));
  if (to !== self.raftId) {
    // The address is that of a member that joined anew: the caller's table is behind.
    const what = `raft member ${to} is not here, this is member ${self.raftId}`;
    return refused(new ShoalError('failed_precondition', what));
  }
  const member = memberOf(membership, from);
  if (member === undefined) return { kind: 'stranger' };
  if (member.nodeId === peer.nodeId) return { kind: 'member' };
  return refused(
    new ShoalError(
      'permission_denied',
      `node ${peer.nodeId} refused: raft member ${from} is node ${member.nodeId}`,
    ),
  );
}
