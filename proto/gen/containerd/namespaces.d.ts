// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Empty, FieldMask } from '../google.js';

export interface Namespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const Namespace: MessageType<Namespace>;
export declare function createNamespace(init?: Partial<Namespace>): Namespace;
export declare function readNamespace(reader: Reader, end: number): Namespace;
export declare function writeNamespace(message: Namespace, writer: Writer): Writer;

export interface GetNamespaceRequest {
  readonly name: string;
}
export declare const GetNamespaceRequest: MessageType<GetNamespaceRequest>;
export declare function createGetNamespaceRequest(init?: Partial<GetNamespaceRequest>): GetNamespaceRequest;
export declare function readGetNamespaceRequest(reader: Reader, end: number): GetNamespaceRequest;
export declare function writeGetNamespaceRequest(message: GetNamespaceRequest, writer: Writer): Writer;

export interface GetNamespaceResponse {
  readonly namespace: Namespace | undefined;
}
export declare const GetNamespaceResponse: MessageType<GetNamespaceResponse>;
export declare function createGetNamespaceResponse(init?: Partial<GetNamespaceResponse>): GetNamespaceResponse;
export declare function readGetNamespaceResponse(reader: Reader, end: number): GetNamespaceResponse;
export declare function writeGetNamespaceResponse(message: GetNamespaceResponse, writer: Writer): Writer;

export interface ListNamespacesRequest {
  readonly filter: string;
}
export declare const ListNamespacesRequest: MessageType<ListNamespacesRequest>;
export declare function createListNamespacesRequest(init?: Partial<ListNamespacesRequest>): ListNamespacesRequest;
export declare function readListNamespacesRequest(reader: Reader, end: number): ListNamespacesRequest;
export declare function writeListNamespacesRequest(message: ListNamespacesRequest, writer: Writer): Writer;

export interface ListNamespacesResponse {
  readonly namespaces: readonly Namespace[];
}
export declare const ListNamespacesResponse: MessageType<ListNamespacesResponse>;
export declare function createListNamespacesResponse(init?: Partial<ListNamespacesResponse>): ListNamespacesResponse;
export declare function readListNamespacesResponse(reader: Reader, end: number): ListNamespacesResponse;
export declare function writeListNamespacesResponse(message: ListNamespacesResponse, writer: Writer): Writer;

export interface CreateNamespaceRequest {
  readonly namespace: Namespace | undefined;
}
export declare const CreateNamespaceRequest: MessageType<CreateNamespaceRequest>;
export declare function createCreateNamespaceRequest(init?: Partial<CreateNamespaceRequest>): CreateNamespaceRequest;
export declare function readCreateNamespaceRequest(reader: Reader, end: number): CreateNamespaceRequest;
export declare function writeCreateNamespaceRequest(message: CreateNamespaceRequest, writer: Writer): Writer;

export interface CreateNamespaceResponse {
  readonly namespace: Namespace | undefined;
}
export declare const CreateNamespaceResponse: MessageType<CreateNamespaceResponse>;
export declare function createCreateNamespaceResponse(init?: Partial<CreateNamespaceResponse>): CreateNamespaceResponse;
export declare function readCreateNamespaceResponse(reader: Reader, end: number): CreateNamespaceResponse;
export declare function writeCreateNamespaceResponse(message: CreateNamespaceResponse, writer: Writer): Writer;

export interface UpdateNamespaceRequest {
  readonly namespace: Namespace | undefined;
  readonly updateMask: FieldMask | undefined;
}
export declare const UpdateNamespaceRequest: MessageType<UpdateNamespaceRequest>;
export declare function createUpdateNamespaceRequest(init?: Partial<UpdateNamespaceRequest>): UpdateNamespaceRequest;
export declare function readUpdateNamespaceRequest(reader: Reader, end: number): UpdateNamespaceRequest;
export declare function writeUpdateNamespaceRequest(message: UpdateNamespaceRequest, writer: Writer): Writer;

export interface UpdateNamespaceResponse {
  readonly namespace: Namespace | undefined;
}
export declare const UpdateNamespaceResponse: MessageType<UpdateNamespaceResponse>;
export declare function createUpdateNamespaceResponse(init?: Partial<UpdateNamespaceResponse>): UpdateNamespaceResponse;
export declare function readUpdateNamespaceResponse(reader: Reader, end: number): UpdateNamespaceResponse;
export declare function writeUpdateNamespaceResponse(message: UpdateNamespaceResponse, writer: Writer): Writer;

export interface DeleteNamespaceRequest {
  readonly name: string;
}
export declare const DeleteNamespaceRequest: MessageType<DeleteNamespaceRequest>;
export declare function createDeleteNamespaceRequest(init?: Partial<DeleteNamespaceRequest>): DeleteNamespaceRequest;
export declare function readDeleteNamespaceRequest(reader: Reader, end: number): DeleteNamespaceRequest;
export declare function writeDeleteNamespaceRequest(message: DeleteNamespaceRequest, writer: Writer): Writer;

export declare const NamespacesService: {
  readonly name: 'containerd.services.namespaces.v1.Namespaces';
  readonly methods: {
    readonly get: Method<GetNamespaceRequest, GetNamespaceResponse, false, false>;
    readonly list: Method<ListNamespacesRequest, ListNamespacesResponse, false, false>;
    readonly create: Method<CreateNamespaceRequest, CreateNamespaceResponse, false, false>;
    readonly update: Method<UpdateNamespaceRequest, UpdateNamespaceResponse, false, false>;
    readonly delete: Method<DeleteNamespaceRequest, Empty, false, false>;
  };
};
