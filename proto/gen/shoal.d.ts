// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { ConfState, Entry, HardState, Message } from './raft.js';

/** One member of the raft group. */
export interface MemberRecord {
  readonly raftId: number;
  /** Common name of the member's certificate. */
  readonly nodeId: string;
  /** host:port of its manager port. */
  readonly address: string;
  /** Follows from the configuration; written only where no configuration stands beside it. */
  readonly learner: boolean;
}
export declare const MemberRecord: MessageType<MemberRecord>;
export declare function createMemberRecord(init?: Partial<MemberRecord>): MemberRecord;
export declare function readMemberRecord(reader: Reader, end: number): MemberRecord;
export declare function writeMemberRecord(message: MemberRecord, writer: Writer): Writer;

/** All members, and the ids of former members, which are never used again. */
export interface Membership {
  readonly members: readonly MemberRecord[];
  readonly removed: readonly number[];
}
export declare const Membership: MessageType<Membership>;
export declare function createMembership(init?: Partial<Membership>): Membership;
export declare function readMembership(reader: Reader, end: number): Membership;
export declare function writeMembership(message: Membership, writer: Writer): Writer;

/** Context of a configuration change: the facts about those that it adds or updates. */
export interface MembershipChange {
  readonly members: readonly MemberRecord[];
}
export declare const MembershipChange: MessageType<MembershipChange>;
export declare function createMembershipChange(init?: Partial<MembershipChange>): MembershipChange;
export declare function readMembershipChange(reader: Reader, end: number): MembershipChange;
export declare function writeMembershipChange(message: MembershipChange, writer: Writer): Writer;

/** Who this directory belongs to. Written first, and again at the head of each segment. */
export interface WalIdentity {
  readonly clusterId: string;
  readonly raftId: number;
  readonly nodeId: string;
  /** Whom a joining member was told about: how it finds the others before it has their log. */
  readonly known: Membership | undefined;
}
export declare const WalIdentity: MessageType<WalIdentity>;
export declare function createWalIdentity(init?: Partial<WalIdentity>): WalIdentity;
export declare function readWalIdentity(reader: Reader, end: number): WalIdentity;
export declare function writeWalIdentity(message: WalIdentity, writer: Writer): Writer;

/** The log restarts behind a received snapshot: all earlier entries are void. */
export interface WalSnapshotMark {
  readonly index: number;
  readonly term: number;
}
export declare const WalSnapshotMark: MessageType<WalSnapshotMark>;
export declare function createWalSnapshotMark(init?: Partial<WalSnapshotMark>): WalSnapshotMark;
export declare function readWalSnapshotMark(reader: Reader, end: number): WalSnapshotMark;
export declare function writeWalSnapshotMark(message: WalSnapshotMark, writer: Writer): Writer;

/** The body of one batch. Parts are present when they changed; they count in the order of fields. */
export interface WalBatch {
  readonly identity: WalIdentity | undefined;
  readonly hardState: HardState | undefined;
  readonly snapshot: WalSnapshotMark | undefined;
  /** Replace everything from the first one's index on. */
  readonly entries: readonly Entry[];
}
export declare const WalBatch: MessageType<WalBatch>;
export declare function createWalBatch(init?: Partial<WalBatch>): WalBatch;
export declare function readWalBatch(reader: Reader, end: number): WalBatch;
export declare function writeWalBatch(message: WalBatch, writer: Writer): Writer;

/** The head of a snapshot file. */
export interface SnapshotMeta {
  readonly clusterId: string;
  readonly index: number;
  readonly term: number;
  readonly confState: ConfState | undefined;
  readonly membership: Membership | undefined;
}
export declare const SnapshotMeta: MessageType<SnapshotMeta>;
export declare function createSnapshotMeta(init?: Partial<SnapshotMeta>): SnapshotMeta;
export declare function readSnapshotMeta(reader: Reader, end: number): SnapshotMeta;
export declare function writeSnapshotMeta(message: SnapshotMeta, writer: Writer): Writer;

/** The foot of a snapshot file: how much must stand before it, and the SHA-256 of all of it. */
export interface SnapshotFooter {
  readonly chunkCount: number;
  readonly byteCount: number;
  readonly sha256: Uint8Array;
}
export declare const SnapshotFooter: MessageType<SnapshotFooter>;
export declare function createSnapshotFooter(init?: Partial<SnapshotFooter>): SnapshotFooter;
export declare function readSnapshotFooter(reader: Reader, end: number): SnapshotFooter;
export declare function writeSnapshotFooter(message: SnapshotFooter, writer: Writer): Writer;

/** What one member had to say to another in one turn of its event loop. */
export interface PeerBatch {
  readonly clusterId: string;
  /** Raft ids of sender and receiver. */
  readonly from: number;
  readonly to: number;
  /** Where the sender can be reached; set in the first batch of a stream. */
  readonly address: string;
  /** In the order in which they were produced. */
  readonly messages: readonly Message[];
}
export declare const PeerBatch: MessageType<PeerBatch>;
export declare function createPeerBatch(init?: Partial<PeerBatch>): PeerBatch;
export declare function readPeerBatch(reader: Reader, end: number): PeerBatch;
export declare function writePeerBatch(message: PeerBatch, writer: Writer): Writer;

/** What identifies a snapshot transfer. */
export interface SnapshotHeader {
  readonly clusterId: string;
  readonly from: number;
  readonly to: number;
  /** The MsgSnap that announces it. Its snapshot's data is an encoded Membership. */
  readonly message: Message | undefined;
  /** Number of chunks and bytes in all, and the SHA-256 of all bytes. */
  readonly chunkCount: number;
  readonly byteCount: number;
  readonly sha256: Uint8Array;
  /** Number of the first chunk that follows; counting starts at 0. */
  readonly firstChunk: number;
}
export declare const SnapshotHeader: MessageType<SnapshotHeader>;
export declare function createSnapshotHeader(init?: Partial<SnapshotHeader>): SnapshotHeader;
export declare function readSnapshotHeader(reader: Reader, end: number): SnapshotHeader;
export declare function writeSnapshotHeader(message: SnapshotHeader, writer: Writer): Writer;

/** The first part of a stream has only the header, every other one only number and data. */
export interface SnapshotPart {
  readonly header: SnapshotHeader | undefined;
  readonly number: number;
  readonly data: Uint8Array;
}
export declare const SnapshotPart: MessageType<SnapshotPart>;
export declare function createSnapshotPart(init?: Partial<SnapshotPart>): SnapshotPart;
export declare function readSnapshotPart(reader: Reader, end: number): SnapshotPart;
export declare function writeSnapshotPart(message: SnapshotPart, writer: Writer): Writer;

export interface SnapshotProgressResponse {
  readonly nextChunk: number;
}
export declare const SnapshotProgressResponse: MessageType<SnapshotProgressResponse>;
export declare function createSnapshotProgressResponse(init?: Partial<SnapshotProgressResponse>): SnapshotProgressResponse;
export declare function readSnapshotProgressResponse(reader: Reader, end: number): SnapshotProgressResponse;
export declare function writeSnapshotProgressResponse(message: SnapshotProgressResponse, writer: Writer): Writer;

export interface InstallSnapshotResponse {
}
export declare const InstallSnapshotResponse: MessageType<InstallSnapshotResponse>;
export declare function createInstallSnapshotResponse(init?: Partial<InstallSnapshotResponse>): InstallSnapshotResponse;
export declare function readInstallSnapshotResponse(reader: Reader, end: number): InstallSnapshotResponse;
export declare function writeInstallSnapshotResponse(message: InstallSnapshotResponse, writer: Writer): Writer;

export interface MembersRequest {
  readonly clusterId: string;
  /** Raft id of the caller. */
  readonly from: number;
  readonly to: number;
}
export declare const MembersRequest: MessageType<MembersRequest>;
export declare function createMembersRequest(init?: Partial<MembersRequest>): MembersRequest;
export declare function readMembersRequest(reader: Reader, end: number): MembersRequest;
export declare function writeMembersRequest(message: MembersRequest, writer: Writer): Writer;

export declare const RaftPeerService: {
  readonly name: 'shoal.v1.RaftPeer';
  readonly methods: {
    readonly exchange: Method<PeerBatch, PeerBatch, true, true>;
    readonly snapshotProgress: Method<SnapshotHeader, SnapshotProgressResponse, false, false>;
    readonly installSnapshot: Method<SnapshotPart, InstallSnapshotResponse, true, false>;
    readonly members: Method<MembersRequest, Membership, false, false>;
  };
};
