/**
 * Starting over as the only voter, for a group whose majority is lost for good: entries that take
 * all others out are appended to the own log and count as committed at once. Pure; recovery writes
 * the record before anything is applied.
 */
import { ShoalError } from '#lib/errors';
import type { Entry, HardState } from '#proto/gen/raft';
import { createMemberRecord, type MemberRecord, type WalIdentity } from '#proto/gen/shoal';
import { decodeConfChange, encodeConfChange } from '../core/encoding/conf-change-codec.ts';
import { type ConfChange, ConfChangeType, EntryType, noBytes } from '../core/types.ts';
import { applyChange, encodeContext, isRemoved, type Membership } from '../membership.ts';
import type { WalRecord } from '../wal/wal-state.ts';

/** What the disk holds: the snapshot's end, the entries behind it, and who the members were then. */
export interface Remains {
  readonly identity: WalIdentity;
  readonly membership: Membership;
  readonly snapshot: { readonly index: number; readonly term: number };
  readonly entries: readonly Entry[];
  readonly hardState: HardState | undefined;
}

/** The members once every entry of the log counts. */
function membersAfter({ membership, entries }: Remains): Membership {
  return entries
    .filter(({ type }) => type !== EntryType.Normal)
    .reduce(
      (before, { type, data }) => applyChange(before, decodeConfChange(type, data)),
      membership,
    );
}

function adding(member: MemberRecord): ConfChange {
  const { raftId } = member;
  return { id: 0, type: ConfChangeType.AddNode, nodeId: raftId, context: encodeContext(member) };
}

function removing({ raftId }: MemberRecord): ConfChange {
  return { id: 0, type: ConfChangeType.RemoveNode, nodeId: raftId, context: noBytes };
}

/**
 * The record after which this member is the only one, a voter, and at `address`. The whole log is
 * kept: what is on this disk behind the last known commit index may have been acknowledged, as a
 * moved commit index is only written with the next batch. Changes of the membership go one member
 * at a time, so the configuration is never joint here and each of these entries is a simple change.
 * Throws `failed_precondition` when the group had removed this member before it was lost.
 */
export function soleVoterRecord(remains: Remains, address: string): WalRecord {
  const { identity, snapshot, entries, hardState } = remains;
  const { raftId, nodeId } = identity;
  const after = membersAfter(remains);
  if (isRemoved(after, raftId)) {
    throw new ShoalError(
      'failed_precondition',
      `raft member ${raftId} was removed from the cluster before it lost its majority: start ` +
        'over on a manager that is still a member',
    );
  }
  const others = after.members.filter((each) => each.raftId !== raftId);
  const self = createMemberRecord({ raftId, nodeId, address });
  const last = entries.at(-1) ?? snapshot;
  // No entry of any earlier leader can have the same index and term.
  const term = Math.max(hardState?.term ?? 0, last.term) + 1;
  const appended = [adding(self), ...others.map(removing)].map((change, at) => ({
    ...encodeConfChange(change),
    term,
    index: last.index + 1 + at,
  }));
  const commit = last.index + appended.length;
  return { hardState: { term, vote: 0, commit }, entries: appended };
}
