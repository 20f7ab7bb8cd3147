// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';

export declare const EntryType: {
  readonly EntryNormal: 0;
  readonly EntryConfChange: 1;
  readonly EntryConfChangeV2: 2;
};
export type EntryType = (typeof EntryType)[keyof typeof EntryType];

export declare const MessageType: {
  readonly MsgHup: 0;
  readonly MsgBeat: 1;
  readonly MsgProp: 2;
  readonly MsgApp: 3;
  readonly MsgAppResp: 4;
  readonly MsgVote: 5;
  readonly MsgVoteResp: 6;
  readonly MsgSnap: 7;
  readonly MsgHeartbeat: 8;
  readonly MsgHeartbeatResp: 9;
  readonly MsgUnreachable: 10;
  readonly MsgSnapStatus: 11;
  readonly MsgCheckQuorum: 12;
  readonly MsgTransferLeader: 13;
  readonly MsgTimeoutNow: 14;
  readonly MsgReadIndex: 15;
  readonly MsgReadIndexResp: 16;
  readonly MsgPreVote: 17;
  readonly MsgPreVoteResp: 18;
  readonly MsgStorageAppend: 19;
  readonly MsgStorageAppendResp: 20;
  readonly MsgStorageApply: 21;
  readonly MsgStorageApplyResp: 22;
  readonly MsgForgetLeader: 23;
};
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

export declare const ConfChangeTransition: {
  readonly ConfChangeTransitionAuto: 0;
  readonly ConfChangeTransitionJointImplicit: 1;
  readonly ConfChangeTransitionJointExplicit: 2;
};
export type ConfChangeTransition = (typeof ConfChangeTransition)[keyof typeof ConfChangeTransition];

export declare const ConfChangeType: {
  readonly ConfChangeAddNode: 0;
  readonly ConfChangeRemoveNode: 1;
  readonly ConfChangeUpdateNode: 2;
  readonly ConfChangeAddLearnerNode: 3;
};
export type ConfChangeType = (typeof ConfChangeType)[keyof typeof ConfChangeType];

/** One entry of the replicated log. (term, index) names it: two logs that have the same pair are the same up to there. A normal entry without data begins each leader's term. */
export interface Entry {
  readonly type: EntryType;
  readonly term: number;
  readonly index: number;
  readonly data: Uint8Array;
}
export declare const Entry: MessageType<Entry>;
export declare function createEntry(init?: Partial<Entry>): Entry;
export declare function readEntry(reader: Reader, end: number): Entry;
export declare function writeEntry(message: Entry, writer: Writer): Writer;

/** Where a snapshot belongs: it replaces all entries up to and including `index`. */
export interface SnapshotMetadata {
  readonly confState: ConfState | undefined;
  readonly index: number;
  readonly term: number;
}
export declare const SnapshotMetadata: MessageType<SnapshotMetadata>;
export declare function createSnapshotMetadata(init?: Partial<SnapshotMetadata>): SnapshotMetadata;
export declare function readSnapshotMetadata(reader: Reader, end: number): SnapshotMetadata;
export declare function writeSnapshotMetadata(message: SnapshotMetadata, writer: Writer): Writer;

/** Announces a snapshot. Shoal puts the encoded shoal.v1.Membership into `data`; the state itself travels in chunks beside it (shoal.v1.RaftPeer.InstallSnapshot). */
export interface Snapshot {
  readonly data: Uint8Array;
  readonly metadata: SnapshotMetadata | undefined;
}
export declare const Snapshot: MessageType<Snapshot>;
export declare function createSnapshot(init?: Partial<Snapshot>): Snapshot;
export declare function readSnapshot(reader: Reader, end: number): Snapshot;
export declare function writeSnapshot(message: Snapshot, writer: Writer): Writer;

/** One message for all purposes; which fields count depends on the type. */
export interface Message {
  readonly type: MessageType;
  readonly to: number;
  readonly from: number;
  /** The sender's term; 0 in what is forwarded as if it were local. */
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly snapshot: Snapshot | undefined;
  readonly reject: boolean;
  readonly rejectHint: number;
  readonly context: Uint8Array;
  readonly vote: number;
  /** Only in local messages: to be sent once the work is done. */
  readonly responses: readonly Message[];
}
export declare const Message: MessageType<Message>;
export declare function createMessage(init?: Partial<Message>): Message;
export declare function readMessage(reader: Reader, end: number): Message;
export declare function writeMessage(message: Message, writer: Writer): Writer;

/** What a member must never forget: its term, whom it voted for in it, and what it knows to be committed (which alone may be forgotten). */
export interface HardState {
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
}
export declare const HardState: MessageType<HardState>;
export declare function createHardState(init?: Partial<HardState>): HardState;
export declare function readHardState(reader: Reader, end: number): HardState;
export declare function writeHardState(message: HardState, writer: Writer): Writer;

/** Who counts. While `voters_outgoing` is not empty, every decision needs a quorum of both lists. */
export interface ConfState {
  readonly voters: readonly number[];
  readonly learners: readonly number[];
  readonly votersOutgoing: readonly number[];
  /** Outgoing voters that will be learners. */
  readonly learnersNext: readonly number[];
  readonly autoLeave: boolean;
}
export declare const ConfState: MessageType<ConfState>;
export declare function createConfState(init?: Partial<ConfState>): ConfState;
export declare function readConfState(reader: Reader, end: number): ConfState;
export declare function writeConfState(message: ConfState, writer: Writer): Writer;

/** A change of one member. Shoal's context is a shoal.v1.MembershipChange. */
export interface ConfChange {
  readonly id: number;
  readonly type: ConfChangeType;
  readonly nodeId: number;
  readonly context: Uint8Array;
}
export declare const ConfChange: MessageType<ConfChange>;
export declare function createConfChange(init?: Partial<ConfChange>): ConfChange;
export declare function readConfChange(reader: Reader, end: number): ConfChange;
export declare function writeConfChange(message: ConfChange, writer: Writer): Writer;

export interface ConfChangeSingle {
  readonly type: ConfChangeType;
  readonly nodeId: number;
}
export declare const ConfChangeSingle: MessageType<ConfChangeSingle>;
export declare function createConfChangeSingle(init?: Partial<ConfChangeSingle>): ConfChangeSingle;
export declare function readConfChangeSingle(reader: Reader, end: number): ConfChangeSingle;
export declare function writeConfChangeSingle(message: ConfChangeSingle, writer: Writer): Writer;

/** Changes of several members at once, or the end of a joint state when there are none. */
export interface ConfChangeV2 {
  readonly transition: ConfChangeTransition;
  readonly changes: readonly ConfChangeSingle[];
  readonly context: Uint8Array;
}
export declare const ConfChangeV2: MessageType<ConfChangeV2>;
export declare function createConfChangeV2(init?: Partial<ConfChangeV2>): ConfChangeV2;
export declare function readConfChangeV2(reader: Reader, end: number): ConfChangeV2;
export declare function writeConfChangeV2(message: ConfChangeV2, writer: Writer): Writer;
