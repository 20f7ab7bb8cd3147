/**
 * The vocabulary of consensus: entries, messages, snapshots and configurations, field for field
 * those of raftpb, as plain data. Nodes share these objects by reference, so nobody alters one
 * after handing it over. Ids, terms and indexes are safe integers; 0 means "none".
 */

/** "No node": ids start at 1. */
export const noNode = 0;

/** Address of the driver's writer of log, hard state and snapshots (async storage writes). */
export const localAppendThread = -1;

/** Address of the driver's applier of committed entries (async storage writes). */
export const localApplyThread = -2;

/** A limit that limits nothing. */
export const noLimit = Number.MAX_SAFE_INTEGER;

/** Numbers are raftpb's. */
export const EntryType = { Normal: 0, ConfChange: 1, ConfChangeV2: 2 } as const;
export type EntryType = (typeof EntryType)[keyof typeof EntryType];

export interface Entry {
  readonly type: EntryType;
  readonly term: number;
  readonly index: number;
  readonly data: Uint8Array;
}

/** What must survive a restart besides entries and snapshot. `commit` alone needs no sync. */
export interface HardState {
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
}

/** Who counts: joint while `votersOutgoing` is not empty. Lists are sorted, without duplicates. */
export interface ConfState {
  readonly voters: readonly number[];
  readonly learners: readonly number[];
  readonly votersOutgoing: readonly number[];
  readonly learnersNext: readonly number[];
  readonly autoLeave: boolean;
}

/** Numbers are raftpb's. */
export const ConfChangeType = {
  AddNode: 0,
  RemoveNode: 1,
  UpdateNode: 2,
  AddLearnerNode: 3,
} as const;
export type ConfChangeType = (typeof ConfChangeType)[keyof typeof ConfChangeType];

/** How a V2 change travels: `Auto` picks the simple way when at most one voter changes. */
export const ConfChangeTransition = { Auto: 0, JointImplicit: 1, JointExplicit: 2 } as const;
export type ConfChangeTransition = (typeof ConfChangeTransition)[keyof typeof ConfChangeTransition];

/** The older form: one node at a time. */
export interface ConfChange {
  readonly id: number;
  readonly type: ConfChangeType;
  readonly nodeId: number;
  readonly context: Uint8Array;
}

export interface ConfChangeSingle {
  readonly type: ConfChangeType;
  readonly nodeId: number;
}

/** Several changes at once; with no changes and `Auto` it leaves a joint configuration. */
export interface ConfChangeV2 {
  readonly transition: ConfChangeTransition;
  readonly changes: readonly ConfChangeSingle[];
  readonly context: Uint8Array;
}

export interface SnapshotMetadata {
  readonly confState: ConfState;
  readonly index: number;
  readonly term: number;
}

export interface Snapshot {
  readonly data: Uint8Array;
  readonly metadata: SnapshotMetadata;
}

/** Numbers are raftpb's. */
export const MessageType = {
  MsgHup: 0,
  MsgBeat: 1,
  MsgProp: 2,
  MsgApp: 3,
  MsgAppResp: 4,
  MsgVote: 5,
  MsgVoteResp: 6,
  MsgSnap: 7,
  MsgHeartbeat: 8,
  MsgHeartbeatResp: 9,
  MsgUnreachable: 10,
  MsgSnapStatus: 11,
  MsgCheckQuorum: 12,
  MsgTransferLeader: 13,
  MsgTimeoutNow: 14,
  MsgReadIndex: 15,
  MsgReadIndexResp: 16,
  MsgPreVote: 17,
  MsgPreVoteResp: 18,
  MsgStorageAppend: 19,
  MsgStorageAppendResp: 20,
  MsgStorageApply: 21,
  MsgStorageApplyResp: 22,
  MsgForgetLeader: 23,
} as const;
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

/** One message; which fields mean something depends on `type`. Build it with `makeMessage`. */
export interface Message {
  readonly type: MessageType;
  readonly to: number;
  readonly from: number;
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly vote: number;
  readonly snapshot?: Snapshot | undefined;
  readonly reject: boolean;
  readonly rejectHint: number;
  readonly context: Uint8Array;
  /** Only in `MsgStorageAppend` and `MsgStorageApply`: send these once the work is durable. */
  readonly responses: readonly Message[];
}

export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader';

/** Volatile facts worth telling the application; needs no storage. */
export interface SoftState {
  /** The leader's id in this term, or `noNode`. */
  readonly leader: number;
  readonly role: Role;
}

/** Answer to `readIndex`: serve the read once everything up to `index` is applied. */
export interface ReadState {
  readonly index: number;
  readonly context: Uint8Array;
}

export const noBytes: Uint8Array = new Uint8Array(0);
export const noEntries: readonly Entry[] = Object.freeze([]);
export const noMessages: readonly Message[] = Object.freeze([]);
export const emptyHardState: HardState = Object.freeze({ term: 0, vote: 0, commit: 0 });
export const emptyConfState: ConfState = Object.freeze({
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
});
export const emptySnapshot: Snapshot = Object.freeze({
  data: noBytes,
  metadata: { confState: emptyConfState, index: 0, term: 0 },
});

/** A snapshot of nothing, as storage returns before the first real one. */
export function isEmptySnapshot(snapshot: Snapshot | undefined): boolean {
  return snapshot === undefined || snapshot.metadata.index === 0;
}

/** Is `id` in the configuration, in whatever function? */
export function isMember(state: ConfState, id: number): boolean {
  // Learners to come are outgoing voters, so they need no look of their own.
  return (
    state.voters.includes(id) || state.learners.includes(id) || state.votersOutgoing.includes(id)
  );
}

/** True when nothing was ever recorded: a node that starts for the first time. */
export function isEmptyHardState(state: HardState): boolean {
  return state.term === 0 && state.vote === 0 && state.commit === 0;
}
