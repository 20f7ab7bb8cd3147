// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Empty, FieldMask, Timestamp } from '../google.js';

export declare const WriteAction: {
  readonly STAT: 0;
  readonly WRITE: 1;
  readonly COMMIT: 2;
};
export type WriteAction = (typeof WriteAction)[keyof typeof WriteAction];

export interface Info {
  readonly digest: string;
  readonly size: number;
  readonly createdAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const Info: MessageType<Info>;
export declare function createInfo(init?: Partial<Info>): Info;
export declare function readInfo(reader: Reader, end: number): Info;
export declare function writeInfo(message: Info, writer: Writer): Writer;

export interface InfoRequest {
  readonly digest: string;
}
export declare const InfoRequest: MessageType<InfoRequest>;
export declare function createInfoRequest(init?: Partial<InfoRequest>): InfoRequest;
export declare function readInfoRequest(reader: Reader, end: number): InfoRequest;
export declare function writeInfoRequest(message: InfoRequest, writer: Writer): Writer;

export interface InfoResponse {
  readonly info: Info | undefined;
}
export declare const InfoResponse: MessageType<InfoResponse>;
export declare function createInfoResponse(init?: Partial<InfoResponse>): InfoResponse;
export declare function readInfoResponse(reader: Reader, end: number): InfoResponse;
export declare function writeInfoResponse(message: InfoResponse, writer: Writer): Writer;

export interface UpdateRequest {
  readonly info: Info | undefined;
  readonly updateMask: FieldMask | undefined;
}
export declare const UpdateRequest: MessageType<UpdateRequest>;
export declare function createUpdateRequest(init?: Partial<UpdateRequest>): UpdateRequest;
export declare function readUpdateRequest(reader: Reader, end: number): UpdateRequest;
export declare function writeUpdateRequest(message: UpdateRequest, writer: Writer): Writer;

export interface UpdateResponse {
  readonly info: Info | undefined;
}
export declare const UpdateResponse: MessageType<UpdateResponse>;
export declare function createUpdateResponse(init?: Partial<UpdateResponse>): UpdateResponse;
export declare function readUpdateResponse(reader: Reader, end: number): UpdateResponse;
export declare function writeUpdateResponse(message: UpdateResponse, writer: Writer): Writer;

export interface ListContentRequest {
  readonly filters: readonly string[];
}
export declare const ListContentRequest: MessageType<ListContentRequest>;
export declare function createListContentRequest(init?: Partial<ListContentRequest>): ListContentRequest;
export declare function readListContentRequest(reader: Reader, end: number): ListContentRequest;
export declare function writeListContentRequest(message: ListContentRequest, writer: Writer): Writer;

export interface ListContentResponse {
  readonly info: readonly Info[];
}
export declare const ListContentResponse: MessageType<ListContentResponse>;
export declare function createListContentResponse(init?: Partial<ListContentResponse>): ListContentResponse;
export declare function readListContentResponse(reader: Reader, end: number): ListContentResponse;
export declare function writeListContentResponse(message: ListContentResponse, writer: Writer): Writer;

export interface DeleteContentRequest {
  readonly digest: string;
}
export declare const DeleteContentRequest: MessageType<DeleteContentRequest>;
export declare function createDeleteContentRequest(init?: Partial<DeleteContentRequest>): DeleteContentRequest;
export declare function readDeleteContentRequest(reader: Reader, end: number): DeleteContentRequest;
export declare function writeDeleteContentRequest(message: DeleteContentRequest, writer: Writer): Writer;

export interface ReadContentRequest {
  readonly digest: string;
  readonly offset: number;
  readonly size: number;
}
export declare const ReadContentRequest: MessageType<ReadContentRequest>;
export declare function createReadContentRequest(init?: Partial<ReadContentRequest>): ReadContentRequest;
export declare function readReadContentRequest(reader: Reader, end: number): ReadContentRequest;
export declare function writeReadContentRequest(message: ReadContentRequest, writer: Writer): Writer;

export interface ReadContentResponse {
  readonly offset: number;
  readonly data: Uint8Array;
}
export declare const ReadContentResponse: MessageType<ReadContentResponse>;
export declare function createReadContentResponse(init?: Partial<ReadContentResponse>): ReadContentResponse;
export declare function readReadContentResponse(reader: Reader, end: number): ReadContentResponse;
export declare function writeReadContentResponse(message: ReadContentResponse, writer: Writer): Writer;

export interface Status {
  readonly startedAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly ref: string;
  readonly offset: number;
  readonly total: number;
  readonly expected: string;
}
export declare const Status: MessageType<Status>;
export declare function createStatus(init?: Partial<Status>): Status;
export declare function readStatus(reader: Reader, end: number): Status;
export declare function writeStatus(message: Status, writer: Writer): Writer;

export interface StatusRequest {
  readonly ref: string;
}
export declare const StatusRequest: MessageType<StatusRequest>;
export declare function createStatusRequest(init?: Partial<StatusRequest>): StatusRequest;
export declare function readStatusRequest(reader: Reader, end: number): StatusRequest;
export declare function writeStatusRequest(message: StatusRequest, writer: Writer): Writer;

export interface StatusResponse {
  readonly status: Status | undefined;
}
export declare const StatusResponse: MessageType<StatusResponse>;
export declare function createStatusResponse(init?: Partial<StatusResponse>): StatusResponse;
export declare function readStatusResponse(reader: Reader, end: number): StatusResponse;
export declare function writeStatusResponse(message: StatusResponse, writer: Writer): Writer;

export interface ListStatusesRequest {
  readonly filters: readonly string[];
}
export declare const ListStatusesRequest: MessageType<ListStatusesRequest>;
export declare function createListStatusesRequest(init?: Partial<ListStatusesRequest>): ListStatusesRequest;
export declare function readListStatusesRequest(reader: Reader, end: number): ListStatusesRequest;
export declare function writeListStatusesRequest(message: ListStatusesRequest, writer: Writer): Writer;

export interface ListStatusesResponse {
  readonly statuses: readonly Status[];
}
export declare const ListStatusesResponse: MessageType<ListStatusesResponse>;
export declare function createListStatusesResponse(init?: Partial<ListStatusesResponse>): ListStatusesResponse;
export declare function readListStatusesResponse(reader: Reader, end: number): ListStatusesResponse;
export declare function writeListStatusesResponse(message: ListStatusesResponse, writer: Writer): Writer;

export interface WriteContentRequest {
  readonly action: WriteAction;
  readonly ref: string;
  readonly total: number;
  readonly expected: string;
  readonly offset: number;
  readonly data: Uint8Array;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const WriteContentRequest: MessageType<WriteContentRequest>;
export declare function createWriteContentRequest(init?: Partial<WriteContentRequest>): WriteContentRequest;
export declare function readWriteContentRequest(reader: Reader, end: number): WriteContentRequest;
export declare function writeWriteContentRequest(message: WriteContentRequest, writer: Writer): Writer;

export interface WriteContentResponse {
  readonly action: WriteAction;
  readonly startedAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly offset: number;
  readonly total: number;
  readonly digest: string;
}
export declare const WriteContentResponse: MessageType<WriteContentResponse>;
export declare function createWriteContentResponse(init?: Partial<WriteContentResponse>): WriteContentResponse;
export declare function readWriteContentResponse(reader: Reader, end: number): WriteContentResponse;
export declare function writeWriteContentResponse(message: WriteContentResponse, writer: Writer): Writer;

export interface AbortRequest {
  readonly ref: string;
}
export declare const AbortRequest: MessageType<AbortRequest>;
export declare function createAbortRequest(init?: Partial<AbortRequest>): AbortRequest;
export declare function readAbortRequest(reader: Reader, end: number): AbortRequest;
export declare function writeAbortRequest(message: AbortRequest, writer: Writer): Writer;

export declare const ContentService: {
  readonly name: 'containerd.services.content.v1.Content';
  readonly methods: {
    readonly info: Method<InfoRequest, InfoResponse, false, false>;
    readonly update: Method<UpdateRequest, UpdateResponse, false, false>;
    readonly list: Method<ListContentRequest, ListContentResponse, false, true>;
    readonly delete: Method<DeleteContentRequest, Empty, false, false>;
    readonly read: Method<ReadContentRequest, ReadContentResponse, false, true>;
    readonly status: Method<StatusRequest, StatusResponse, false, false>;
    readonly listStatuses: Method<ListStatusesRequest, ListStatusesResponse, false, false>;
    readonly write: Method<WriteContentRequest, WriteContentResponse, true, true>;
    readonly abort: Method<AbortRequest, Empty, false, false>;
  };
};
