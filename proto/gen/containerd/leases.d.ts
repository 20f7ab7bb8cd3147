// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Empty, Timestamp } from '../google.js';

export interface Lease {
  readonly id: string;
  readonly createdAt: Timestamp | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const Lease: MessageType<Lease>;
export declare function createLease(init?: Partial<Lease>): Lease;
export declare function readLease(reader: Reader, end: number): Lease;
export declare function writeLease(message: Lease, writer: Writer): Writer;

export interface CreateRequest {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const CreateRequest: MessageType<CreateRequest>;
export declare function createCreateRequest(init?: Partial<CreateRequest>): CreateRequest;
export declare function readCreateRequest(reader: Reader, end: number): CreateRequest;
export declare function writeCreateRequest(message: CreateRequest, writer: Writer): Writer;

export interface CreateResponse {
  readonly lease: Lease | undefined;
}
export declare const CreateResponse: MessageType<CreateResponse>;
export declare function createCreateResponse(init?: Partial<CreateResponse>): CreateResponse;
export declare function readCreateResponse(reader: Reader, end: number): CreateResponse;
export declare function writeCreateResponse(message: CreateResponse, writer: Writer): Writer;

export interface DeleteRequest {
  readonly id: string;
  readonly sync: boolean;
}
export declare const DeleteRequest: MessageType<DeleteRequest>;
export declare function createDeleteRequest(init?: Partial<DeleteRequest>): DeleteRequest;
export declare function readDeleteRequest(reader: Reader, end: number): DeleteRequest;
export declare function writeDeleteRequest(message: DeleteRequest, writer: Writer): Writer;

export interface ListRequest {
  readonly filters: readonly string[];
}
export declare const ListRequest: MessageType<ListRequest>;
export declare function createListRequest(init?: Partial<ListRequest>): ListRequest;
export declare function readListRequest(reader: Reader, end: number): ListRequest;
export declare function writeListRequest(message: ListRequest, writer: Writer): Writer;

export interface ListResponse {
  readonly leases: readonly Lease[];
}
export declare const ListResponse: MessageType<ListResponse>;
export declare function createListResponse(init?: Partial<ListResponse>): ListResponse;
export declare function readListResponse(reader: Reader, end: number): ListResponse;
export declare function writeListResponse(message: ListResponse, writer: Writer): Writer;

export interface Resource {
  readonly id: string;
  readonly type: string;
}
export declare const Resource: MessageType<Resource>;
export declare function createResource(init?: Partial<Resource>): Resource;
export declare function readResource(reader: Reader, end: number): Resource;
export declare function writeResource(message: Resource, writer: Writer): Writer;

export interface AddResourceRequest {
  readonly id: string;
  readonly resource: Resource | undefined;
}
export declare const AddResourceRequest: MessageType<AddResourceRequest>;
export declare function createAddResourceRequest(init?: Partial<AddResourceRequest>): AddResourceRequest;
export declare function readAddResourceRequest(reader: Reader, end: number): AddResourceRequest;
export declare function writeAddResourceRequest(message: AddResourceRequest, writer: Writer): Writer;

export interface DeleteResourceRequest {
  readonly id: string;
  readonly resource: Resource | undefined;
}
export declare const DeleteResourceRequest: MessageType<DeleteResourceRequest>;
export declare function createDeleteResourceRequest(init?: Partial<DeleteResourceRequest>): DeleteResourceRequest;
export declare function readDeleteResourceRequest(reader: Reader, end: number): DeleteResourceRequest;
export declare function writeDeleteResourceRequest(message: DeleteResourceRequest, writer: Writer): Writer;

export interface ListResourcesRequest {
  readonly id: string;
}
export declare const ListResourcesRequest: MessageType<ListResourcesRequest>;
export declare function createListResourcesRequest(init?: Partial<ListResourcesRequest>): ListResourcesRequest;
export declare function readListResourcesRequest(reader: Reader, end: number): ListResourcesRequest;
export declare function writeListResourcesRequest(message: ListResourcesRequest, writer: Writer): Writer;

export interface ListResourcesResponse {
  readonly resources: readonly Resource[];
}
export declare const ListResourcesResponse: MessageType<ListResourcesResponse>;
export declare function createListResourcesResponse(init?: Partial<ListResourcesResponse>): ListResourcesResponse;
export declare function readListResourcesResponse(reader: Reader, end: number): ListResourcesResponse;
export declare function writeListResourcesResponse(message: ListResourcesResponse, writer: Writer): Writer;

export declare const LeasesService: {
  readonly name: 'containerd.services.leases.v1.Leases';
  readonly methods: {
    readonly create: Method<CreateRequest, CreateResponse, false, false>;
    readonly delete: Method<DeleteRequest, Empty, false, false>;
    readonly list: Method<ListRequest, ListResponse, false, false>;
    readonly addResource: Method<AddResourceRequest, Empty, false, false>;
    readonly deleteResource: Method<DeleteResourceRequest, Empty, false, false>;
    readonly listResources: Method<ListResourcesRequest, ListResourcesResponse, false, false>;
  };
};
