// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Any, Empty, FieldMask, Timestamp } from '../google.js';

export interface Container {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  readonly runtime: ContainerRuntime | undefined;
  readonly spec: Any | undefined;
  readonly snapshotter: string;
  readonly snapshotKey: string;
  readonly createdAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly extensions: Readonly<Record<string, Any>>;
  readonly sandbox: string;
}
export declare const Container: MessageType<Container>;
export declare function createContainer(init?: Partial<Container>): Container;
export declare function readContainer(reader: Reader, end: number): Container;
export declare function writeContainer(message: Container, writer: Writer): Writer;

export interface ContainerRuntime {
  readonly name: string;
  readonly options: Any | undefined;
}
export declare const ContainerRuntime: MessageType<ContainerRuntime>;
export declare function createContainerRuntime(init?: Partial<ContainerRuntime>): ContainerRuntime;
export declare function readContainerRuntime(reader: Reader, end: number): ContainerRuntime;
export declare function writeContainerRuntime(message: ContainerRuntime, writer: Writer): Writer;

export interface GetContainerRequest {
  readonly id: string;
}
export declare const GetContainerRequest: MessageType<GetContainerRequest>;
export declare function createGetContainerRequest(init?: Partial<GetContainerRequest>): GetContainerRequest;
export declare function readGetContainerRequest(reader: Reader, end: number): GetContainerRequest;
export declare function writeGetContainerRequest(message: GetContainerRequest, writer: Writer): Writer;

export interface GetContainerResponse {
  readonly container: Container | undefined;
}
export declare const GetContainerResponse: MessageType<GetContainerResponse>;
export declare function createGetContainerResponse(init?: Partial<GetContainerResponse>): GetContainerResponse;
export declare function readGetContainerResponse(reader: Reader, end: number): GetContainerResponse;
export declare function writeGetContainerResponse(message: GetContainerResponse, writer: Writer): Writer;

export interface ListContainersRequest {
  readonly filters: readonly string[];
}
export declare const ListContainersRequest: MessageType<ListContainersRequest>;
export declare function createListContainersRequest(init?: Partial<ListContainersRequest>): ListContainersRequest;
export declare function readListContainersRequest(reader: Reader, end: number): ListContainersRequest;
export declare function writeListContainersRequest(message: ListContainersRequest, writer: Writer): Writer;

export interface ListContainersResponse {
  readonly containers: readonly Container[];
}
export declare const ListContainersResponse: MessageType<ListContainersResponse>;
export declare function createListContainersResponse(init?: Partial<ListContainersResponse>): ListContainersResponse;
export declare function readListContainersResponse(reader: Reader, end: number): ListContainersResponse;
export declare function writeListContainersResponse(message: ListContainersResponse, writer: Writer): Writer;

export interface CreateContainerRequest {
  readonly container: Container | undefined;
}
export declare const CreateContainerRequest: MessageType<CreateContainerRequest>;
export declare function createCreateContainerRequest(init?: Partial<CreateContainerRequest>): CreateContainerRequest;
export declare function readCreateContainerRequest(reader: Reader, end: number): CreateContainerRequest;
export declare function writeCreateContainerRequest(message: CreateContainerRequest, writer: Writer): Writer;

export interface CreateContainerResponse {
  readonly container: Container | undefined;
}
export declare const CreateContainerResponse: MessageType<CreateContainerResponse>;
export declare function createCreateContainerResponse(init?: Partial<CreateContainerResponse>): CreateContainerResponse;
export declare function readCreateContainerResponse(reader: Reader, end: number): CreateContainerResponse;
export declare function writeCreateContainerResponse(message: CreateContainerResponse, writer: Writer): Writer;

export interface UpdateContainerRequest {
  readonly container: Container | undefined;
  readonly updateMask: FieldMask | undefined;
}
export declare const UpdateContainerRequest: MessageType<UpdateContainerRequest>;
export declare function createUpdateContainerRequest(init?: Partial<UpdateContainerRequest>): UpdateContainerRequest;
export declare function readUpdateContainerRequest(reader: Reader, end: number): UpdateContainerRequest;
export declare function writeUpdateContainerRequest(message: UpdateContainerRequest, writer: Writer): Writer;

export interface UpdateContainerResponse {
  readonly container: Container | undefined;
}
export declare const UpdateContainerResponse: MessageType<UpdateContainerResponse>;
export declare function createUpdateContainerResponse(init?: Partial<UpdateContainerResponse>): UpdateContainerResponse;
export declare function readUpdateContainerResponse(reader: Reader, end: number): UpdateContainerResponse;
export declare function writeUpdateContainerResponse(message: UpdateContainerResponse, writer: Writer): Writer;

export interface DeleteContainerRequest {
  readonly id: string;
}
export declare const DeleteContainerRequest: MessageType<DeleteContainerRequest>;
export declare function createDeleteContainerRequest(init?: Partial<DeleteContainerRequest>): DeleteContainerRequest;
export declare function readDeleteContainerRequest(reader: Reader, end: number): DeleteContainerRequest;
export declare function writeDeleteContainerRequest(message: DeleteContainerRequest, writer: Writer): Writer;

export interface ListContainerMessage {
  readonly container: Container | undefined;
}
export declare const ListContainerMessage: MessageType<ListContainerMessage>;
export declare function createListContainerMessage(init?: Partial<ListContainerMessage>): ListContainerMessage;
export declare function readListContainerMessage(reader: Reader, end: number): ListContainerMessage;
export declare function writeListContainerMessage(message: ListContainerMessage, writer: Writer): Writer;

export declare const ContainersService: {
  readonly name: 'containerd.services.containers.v1.Containers';
  readonly methods: {
    readonly get: Method<GetContainerRequest, GetContainerResponse, false, false>;
    readonly list: Method<ListContainersRequest, ListContainersResponse, false, false>;
    readonly listStream: Method<ListContainersRequest, ListContainerMessage, false, true>;
    readonly create: Method<CreateContainerRequest, CreateContainerResponse, false, false>;
    readonly update: Method<UpdateContainerRequest, UpdateContainerResponse, false, false>;
    readonly delete: Method<DeleteContainerRequest, Empty, false, false>;
  };
};
