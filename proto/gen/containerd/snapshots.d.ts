// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Mount } from './types.js';
import type { Empty, FieldMask, Timestamp } from '../google.js';

export declare const Kind: {
  readonly UNKNOWN: 0;
  readonly VIEW: 1;
  readonly ACTIVE: 2;
  readonly COMMITTED: 3;
};
export type Kind = (typeof Kind)[keyof typeof Kind];

export interface PrepareSnapshotRequest {
  readonly snapshotter: string;
  readonly key: string;
  readonly parent: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const PrepareSnapshotRequest: MessageType<PrepareSnapshotRequest>;
export declare function createPrepareSnapshotRequest(init?: Partial<PrepareSnapshotRequest>): PrepareSnapshotRequest;
export declare function readPrepareSnapshotRequest(reader: Reader, end: number): PrepareSnapshotRequest;
export declare function writePrepareSnapshotRequest(message: PrepareSnapshotRequest, writer: Writer): Writer;

export interface PrepareSnapshotResponse {
  readonly mounts: readonly Mount[];
}
export declare const PrepareSnapshotResponse: MessageType<PrepareSnapshotResponse>;
export declare function createPrepareSnapshotResponse(init?: Partial<PrepareSnapshotResponse>): PrepareSnapshotResponse;
export declare function readPrepareSnapshotResponse(reader: Reader, end: number): PrepareSnapshotResponse;
export declare function writePrepareSnapshotResponse(message: PrepareSnapshotResponse, writer: Writer): Writer;

export interface ViewSnapshotRequest {
  readonly snapshotter: string;
  readonly key: string;
  readonly parent: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const ViewSnapshotRequest: MessageType<ViewSnapshotRequest>;
export declare function createViewSnapshotRequest(init?: Partial<ViewSnapshotRequest>): ViewSnapshotRequest;
export declare function readViewSnapshotRequest(reader: Reader, end: number): ViewSnapshotRequest;
export declare function writeViewSnapshotRequest(message: ViewSnapshotRequest, writer: Writer): Writer;

export interface ViewSnapshotResponse {
  readonly mounts: readonly Mount[];
}
export declare const ViewSnapshotResponse: MessageType<ViewSnapshotResponse>;
export declare function createViewSnapshotResponse(init?: Partial<ViewSnapshotResponse>): ViewSnapshotResponse;
export declare function readViewSnapshotResponse(reader: Reader, end: number): ViewSnapshotResponse;
export declare function writeViewSnapshotResponse(message: ViewSnapshotResponse, writer: Writer): Writer;

export interface MountsRequest {
  readonly snapshotter: string;
  readonly key: string;
}
export declare const MountsRequest: MessageType<MountsRequest>;
export declare function createMountsRequest(init?: Partial<MountsRequest>): MountsRequest;
export declare function readMountsRequest(reader: Reader, end: number): MountsRequest;
export declare function writeMountsRequest(message: MountsRequest, writer: Writer): Writer;

export interface MountsResponse {
  readonly mounts: readonly Mount[];
}
export declare const MountsResponse: MessageType<MountsResponse>;
export declare function createMountsResponse(init?: Partial<MountsResponse>): MountsResponse;
export declare function readMountsResponse(reader: Reader, end: number): MountsResponse;
export declare function writeMountsResponse(message: MountsResponse, writer: Writer): Writer;

export interface RemoveSnapshotRequest {
  readonly snapshotter: string;
  readonly key: string;
}
export declare const RemoveSnapshotRequest: MessageType<RemoveSnapshotRequest>;
export declare function createRemoveSnapshotRequest(init?: Partial<RemoveSnapshotRequest>): RemoveSnapshotRequest;
export declare function readRemoveSnapshotRequest(reader: Reader, end: number): RemoveSnapshotRequest;
export declare function writeRemoveSnapshotRequest(message: RemoveSnapshotRequest, writer: Writer): Writer;

export interface CommitSnapshotRequest {
  readonly snapshotter: string;
  readonly name: string;
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly parent: string;
}
export declare const CommitSnapshotRequest: MessageType<CommitSnapshotRequest>;
export declare function createCommitSnapshotRequest(init?: Partial<CommitSnapshotRequest>): CommitSnapshotRequest;
export declare function readCommitSnapshotRequest(reader: Reader, end: number): CommitSnapshotRequest;
export declare function writeCommitSnapshotRequest(message: CommitSnapshotRequest, writer: Writer): Writer;

export interface StatSnapshotRequest {
  readonly snapshotter: string;
  readonly key: string;
}
export declare const StatSnapshotRequest: MessageType<StatSnapshotRequest>;
export declare function createStatSnapshotRequest(init?: Partial<StatSnapshotRequest>): StatSnapshotRequest;
export declare function readStatSnapshotRequest(reader: Reader, end: number): StatSnapshotRequest;
export declare function writeStatSnapshotRequest(message: StatSnapshotRequest, writer: Writer): Writer;

export interface Info {
  readonly name: string;
  readonly parent: string;
  readonly kind: Kind;
  readonly createdAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const Info: MessageType<Info>;
export declare function createInfo(init?: Partial<Info>): Info;
export declare function readInfo(reader: Reader, end: number): Info;
export declare function writeInfo(message: Info, writer: Writer): Writer;

export interface StatSnapshotResponse {
  readonly info: Info | undefined;
}
export declare const StatSnapshotResponse: MessageType<StatSnapshotResponse>;
export declare function createStatSnapshotResponse(init?: Partial<StatSnapshotResponse>): StatSnapshotResponse;
export declare function readStatSnapshotResponse(reader: Reader, end: number): StatSnapshotResponse;
export declare function writeStatSnapshotResponse(message: StatSnapshotResponse, writer: Writer): Writer;

export interface UpdateSnapshotRequest {
  readonly snapshotter: string;
  readonly info: Info | undefined;
  readonly updateMask: FieldMask | undefined;
}
export declare const UpdateSnapshotRequest: MessageType<UpdateSnapshotRequest>;
export declare function createUpdateSnapshotRequest(init?: Partial<UpdateSnapshotRequest>): UpdateSnapshotRequest;
export declare function readUpdateSnapshotRequest(reader: Reader, end: number): UpdateSnapshotRequest;
export declare function writeUpdateSnapshotRequest(message: UpdateSnapshotRequest, writer: Writer): Writer;

export interface UpdateSnapshotResponse {
  readonly info: Info | undefined;
}
export declare const UpdateSnapshotResponse: MessageType<UpdateSnapshotResponse>;
export declare function createUpdateSnapshotResponse(init?: Partial<UpdateSnapshotResponse>): UpdateSnapshotResponse;
export declare function readUpdateSnapshotResponse(reader: Reader, end: number): UpdateSnapshotResponse;
export declare function writeUpdateSnapshotResponse(message: UpdateSnapshotResponse, writer: Writer): Writer;

export interface ListSnapshotsRequest {
  readonly snapshotter: string;
  readonly filters: readonly string[];
}
export declare const ListSnapshotsRequest: MessageType<ListSnapshotsRequest>;
export declare function createListSnapshotsRequest(init?: Partial<ListSnapshotsRequest>): ListSnapshotsRequest;
export declare function readListSnapshotsRequest(reader: Reader, end: number): ListSnapshotsRequest;
export declare function writeListSnapshotsRequest(message: ListSnapshotsRequest, writer: Writer): Writer;

export interface ListSnapshotsResponse {
  readonly info: readonly Info[];
}
export declare const ListSnapshotsResponse: MessageType<ListSnapshotsResponse>;
export declare function createListSnapshotsResponse(init?: Partial<ListSnapshotsResponse>): ListSnapshotsResponse;
export declare function readListSnapshotsResponse(reader: Reader, end: number): ListSnapshotsResponse;
export declare function writeListSnapshotsResponse(message: ListSnapshotsResponse, writer: Writer): Writer;

export interface UsageRequest {
  readonly snapshotter: string;
  readonly key: string;
}
export declare const UsageRequest: MessageType<UsageRequest>;
export declare function createUsageRequest(init?: Partial<UsageRequest>): UsageRequest;
export declare function readUsageRequest(reader: Reader, end: number): UsageRequest;
export declare function writeUsageRequest(message: UsageRequest, writer: Writer): Writer;

export interface UsageResponse {
  readonly size: number;
  readonly inodes: number;
}
export declare const UsageResponse: MessageType<UsageResponse>;
export declare function createUsageResponse(init?: Partial<UsageResponse>): UsageResponse;
export declare function readUsageResponse(reader: Reader, end: number): UsageResponse;
export declare function writeUsageResponse(message: UsageResponse, writer: Writer): Writer;

export interface CleanupRequest {
  readonly snapshotter: string;
}
export declare const CleanupRequest: MessageType<CleanupRequest>;
export declare function createCleanupRequest(init?: Partial<CleanupRequest>): CleanupRequest;
export declare function readCleanupRequest(reader: Reader, end: number): CleanupRequest;
export declare function writeCleanupRequest(message: CleanupRequest, writer: Writer): Writer;

export declare const SnapshotsService: {
  readonly name: 'containerd.services.snapshots.v1.Snapshots';
  readonly methods: {
    readonly prepare: Method<PrepareSnapshotRequest, PrepareSnapshotResponse, false, false>;
    readonly view: Method<ViewSnapshotRequest, ViewSnapshotResponse, false, false>;
    readonly mounts: Method<MountsRequest, MountsResponse, false, false>;
    readonly commit: Method<CommitSnapshotRequest, Empty, false, false>;
    readonly remove: Method<RemoveSnapshotRequest, Empty, false, false>;
    readonly stat: Method<StatSnapshotRequest, StatSnapshotResponse, false, false>;
    readonly update: Method<UpdateSnapshotRequest, UpdateSnapshotResponse, false, false>;
    readonly list: Method<ListSnapshotsRequest, ListSnapshotsResponse, false, true>;
    readonly usage: Method<UsageRequest, UsageResponse, false, false>;
    readonly cleanup: Method<CleanupRequest, Empty, false, false>;
  };
};
