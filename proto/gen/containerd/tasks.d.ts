// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Process, ProcessInfo } from './task-types.js';
import type { Descriptor, Metric, Mount } from './types.js';
import type { Any, Empty, Timestamp } from '../google.js';

export interface CreateTaskRequest {
  readonly containerId: string;
  readonly rootfs: readonly Mount[];
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly terminal: boolean;
  readonly checkpoint: Descriptor | undefined;
  readonly options: Any | undefined;
  readonly runtimePath: string;
  readonly taskApiAddress: string;
  readonly taskApiVersion: number;
}
export declare const CreateTaskRequest: MessageType<CreateTaskRequest>;
export declare function createCreateTaskRequest(init?: Partial<CreateTaskRequest>): CreateTaskRequest;
export declare function readCreateTaskRequest(reader: Reader, end: number): CreateTaskRequest;
export declare function writeCreateTaskRequest(message: CreateTaskRequest, writer: Writer): Writer;

export interface CreateTaskResponse {
  readonly containerId: string;
  readonly pid: number;
}
export declare const CreateTaskResponse: MessageType<CreateTaskResponse>;
export declare function createCreateTaskResponse(init?: Partial<CreateTaskResponse>): CreateTaskResponse;
export declare function readCreateTaskResponse(reader: Reader, end: number): CreateTaskResponse;
export declare function writeCreateTaskResponse(message: CreateTaskResponse, writer: Writer): Writer;

export interface StartRequest {
  readonly containerId: string;
  readonly execId: string;
}
export declare const StartRequest: MessageType<StartRequest>;
export declare function createStartRequest(init?: Partial<StartRequest>): StartRequest;
export declare function readStartRequest(reader: Reader, end: number): StartRequest;
export declare function writeStartRequest(message: StartRequest, writer: Writer): Writer;

export interface StartResponse {
  readonly pid: number;
}
export declare const StartResponse: MessageType<StartResponse>;
export declare function createStartResponse(init?: Partial<StartResponse>): StartResponse;
export declare function readStartResponse(reader: Reader, end: number): StartResponse;
export declare function writeStartResponse(message: StartResponse, writer: Writer): Writer;

export interface DeleteTaskRequest {
  readonly containerId: string;
}
export declare const DeleteTaskRequest: MessageType<DeleteTaskRequest>;
export declare function createDeleteTaskRequest(init?: Partial<DeleteTaskRequest>): DeleteTaskRequest;
export declare function readDeleteTaskRequest(reader: Reader, end: number): DeleteTaskRequest;
export declare function writeDeleteTaskRequest(message: DeleteTaskRequest, writer: Writer): Writer;

export interface DeleteResponse {
  readonly id: string;
  readonly pid: number;
  readonly exitStatus: number;
  readonly exitedAt: Timestamp | undefined;
}
export declare const DeleteResponse: MessageType<DeleteResponse>;
export declare function createDeleteResponse(init?: Partial<DeleteResponse>): DeleteResponse;
export declare function readDeleteResponse(reader: Reader, end: number): DeleteResponse;
export declare function writeDeleteResponse(message: DeleteResponse, writer: Writer): Writer;

export interface DeleteProcessRequest {
  readonly containerId: string;
  readonly execId: string;
}
export declare const DeleteProcessRequest: MessageType<DeleteProcessRequest>;
export declare function createDeleteProcessRequest(init?: Partial<DeleteProcessRequest>): DeleteProcessRequest;
export declare function readDeleteProcessRequest(reader: Reader, end: number): DeleteProcessRequest;
export declare function writeDeleteProcessRequest(message: DeleteProcessRequest, writer: Writer): Writer;

export interface GetRequest {
  readonly containerId: string;
  readonly execId: string;
}
export declare const GetRequest: MessageType<GetRequest>;
export declare function createGetRequest(init?: Partial<GetRequest>): GetRequest;
export declare function readGetRequest(reader: Reader, end: number): GetRequest;
export declare function writeGetRequest(message: GetRequest, writer: Writer): Writer;

export interface GetResponse {
  readonly process: Process | undefined;
}
export declare const GetResponse: MessageType<GetResponse>;
export declare function createGetResponse(init?: Partial<GetResponse>): GetResponse;
export declare function readGetResponse(reader: Reader, end: number): GetResponse;
export declare function writeGetResponse(message: GetResponse, writer: Writer): Writer;

export interface ListTasksRequest {
  readonly filter: string;
}
export declare const ListTasksRequest: MessageType<ListTasksRequest>;
export declare function createListTasksRequest(init?: Partial<ListTasksRequest>): ListTasksRequest;
export declare function readListTasksRequest(reader: Reader, end: number): ListTasksRequest;
export declare function writeListTasksRequest(message: ListTasksRequest, writer: Writer): Writer;

export interface ListTasksResponse {
  readonly tasks: readonly Process[];
}
export declare const ListTasksResponse: MessageType<ListTasksResponse>;
export declare function createListTasksResponse(init?: Partial<ListTasksResponse>): ListTasksResponse;
export declare function readListTasksResponse(reader: Reader, end: number): ListTasksResponse;
export declare function writeListTasksResponse(message: ListTasksResponse, writer: Writer): Writer;

export interface KillRequest {
  readonly containerId: string;
  readonly execId: string;
  readonly signal: number;
  readonly all: boolean;
}
export declare const KillRequest: MessageType<KillRequest>;
export declare function createKillRequest(init?: Partial<KillRequest>): KillRequest;
export declare function readKillRequest(reader: Reader, end: number): KillRequest;
export declare function writeKillRequest(message: KillRequest, writer: Writer): Writer;

export interface ExecProcessRequest {
  readonly containerId: string;
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly terminal: boolean;
  readonly spec: Any | undefined;
  readonly execId: string;
}
export declare const ExecProcessRequest: MessageType<ExecProcessRequest>;
export declare function createExecProcessRequest(init?: Partial<ExecProcessRequest>): ExecProcessRequest;
export declare function readExecProcessRequest(reader: Reader, end: number): ExecProcessRequest;
export declare function writeExecProcessRequest(message: ExecProcessRequest, writer: Writer): Writer;

export interface ResizePtyRequest {
  readonly containerId: string;
  readonly execId: string;
  readonly width: number;
  readonly height: number;
}
export declare const ResizePtyRequest: MessageType<ResizePtyRequest>;
export declare function createResizePtyRequest(init?: Partial<ResizePtyRequest>): ResizePtyRequest;
export declare function readResizePtyRequest(reader: Reader, end: number): ResizePtyRequest;
export declare function writeResizePtyRequest(message: ResizePtyRequest, writer: Writer): Writer;

export interface CloseIORequest {
  readonly containerId: string;
  readonly execId: string;
  readonly stdin: boolean;
}
export declare const CloseIORequest: MessageType<CloseIORequest>;
export declare function createCloseIORequest(init?: Partial<CloseIORequest>): CloseIORequest;
export declare function readCloseIORequest(reader: Reader, end: number): CloseIORequest;
export declare function writeCloseIORequest(message: CloseIORequest, writer: Writer): Writer;

export interface PauseTaskRequest {
  readonly containerId: string;
}
export declare const PauseTaskRequest: MessageType<PauseTaskRequest>;
export declare function createPauseTaskRequest(init?: Partial<PauseTaskRequest>): PauseTaskRequest;
export declare function readPauseTaskRequest(reader: Reader, end: number): PauseTaskRequest;
export declare function writePauseTaskRequest(message: PauseTaskRequest, writer: Writer): Writer;

export interface ResumeTaskRequest {
  readonly containerId: string;
}
export declare const ResumeTaskRequest: MessageType<ResumeTaskRequest>;
export declare function createResumeTaskRequest(init?: Partial<ResumeTaskRequest>): ResumeTaskRequest;
export declare function readResumeTaskRequest(reader: Reader, end: number): ResumeTaskRequest;
export declare function writeResumeTaskRequest(message: ResumeTaskRequest, writer: Writer): Writer;

export interface ListPidsRequest {
  readonly containerId: string;
}
export declare const ListPidsRequest: MessageType<ListPidsRequest>;
export declare function createListPidsRequest(init?: Partial<ListPidsRequest>): ListPidsRequest;
export declare function readListPidsRequest(reader: Reader, end: number): ListPidsRequest;
export declare function writeListPidsRequest(message: ListPidsRequest, writer: Writer): Writer;

export interface ListPidsResponse {
  readonly processes: readonly ProcessInfo[];
}
export declare const ListPidsResponse: MessageType<ListPidsResponse>;
export declare function createListPidsResponse(init?: Partial<ListPidsResponse>): ListPidsResponse;
export declare function readListPidsResponse(reader: Reader, end: number): ListPidsResponse;
export declare function writeListPidsResponse(message: ListPidsResponse, writer: Writer): Writer;

export interface CheckpointTaskRequest {
  readonly containerId: string;
  readonly parentCheckpoint: string;
  readonly options: Any | undefined;
}
export declare const CheckpointTaskRequest: MessageType<CheckpointTaskRequest>;
export declare function createCheckpointTaskRequest(init?: Partial<CheckpointTaskRequest>): CheckpointTaskRequest;
export declare function readCheckpointTaskRequest(reader: Reader, end: number): CheckpointTaskRequest;
export declare function writeCheckpointTaskRequest(message: CheckpointTaskRequest, writer: Writer): Writer;

export interface CheckpointTaskResponse {
  readonly descriptors: readonly Descriptor[];
}
export declare const CheckpointTaskResponse: MessageType<CheckpointTaskResponse>;
export declare function createCheckpointTaskResponse(init?: Partial<CheckpointTaskResponse>): CheckpointTaskResponse;
export declare function readCheckpointTaskResponse(reader: Reader, end: number): CheckpointTaskResponse;
export declare function writeCheckpointTaskResponse(message: CheckpointTaskResponse, writer: Writer): Writer;

export interface UpdateTaskRequest {
  readonly containerId: string;
  readonly resources: Any | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}
export declare const UpdateTaskRequest: MessageType<UpdateTaskRequest>;
export declare function createUpdateTaskRequest(init?: Partial<UpdateTaskRequest>): UpdateTaskRequest;
export declare function readUpdateTaskRequest(reader: Reader, end: number): UpdateTaskRequest;
export declare function writeUpdateTaskRequest(message: UpdateTaskRequest, writer: Writer): Writer;

export interface MetricsRequest {
  readonly filters: readonly string[];
}
export declare const MetricsRequest: MessageType<MetricsRequest>;
export declare function createMetricsRequest(init?: Partial<MetricsRequest>): MetricsRequest;
export declare function readMetricsRequest(reader: Reader, end: number): MetricsRequest;
export declare function writeMetricsRequest(message: MetricsRequest, writer: Writer): Writer;

export interface MetricsResponse {
  readonly metrics: readonly Metric[];
}
export declare const MetricsResponse: MessageType<MetricsResponse>;
export declare function createMetricsResponse(init?: Partial<MetricsResponse>): MetricsResponse;
export declare function readMetricsResponse(reader: Reader, end: number): MetricsResponse;
export declare function writeMetricsResponse(message: MetricsResponse, writer: Writer): Writer;

export interface WaitRequest {
  readonly containerId: string;
  readonly execId: string;
}
export declare const WaitRequest: MessageType<WaitRequest>;
export declare function createWaitRequest(init?: Partial<WaitRequest>): WaitRequest;
export declare function readWaitRequest(reader: Reader, end: number): WaitRequest;
export declare function writeWaitRequest(message: WaitRequest, writer: Writer): Writer;

export interface WaitResponse {
  readonly exitStatus: number;
  readonly exitedAt: Timestamp | undefined;
}
export declare const WaitResponse: MessageType<WaitResponse>;
export declare function createWaitResponse(init?: Partial<WaitResponse>): WaitResponse;
export declare function readWaitResponse(reader: Reader, end: number): WaitResponse;
export declare function writeWaitResponse(message: WaitResponse, writer: Writer): Writer;

export declare const TasksService: {
  readonly name: 'containerd.services.tasks.v1.Tasks';
  readonly methods: {
    readonly create: Method<CreateTaskRequest, CreateTaskResponse, false, false>;
    readonly start: Method<StartRequest, StartResponse, false, false>;
    readonly delete: Method<DeleteTaskRequest, DeleteResponse, false, false>;
    readonly deleteProcess: Method<DeleteProcessRequest, DeleteResponse, false, false>;
    readonly get: Method<GetRequest, GetResponse, false, false>;
    readonly list: Method<ListTasksRequest, ListTasksResponse, false, false>;
    readonly kill: Method<KillRequest, Empty, false, false>;
    readonly exec: Method<ExecProcessRequest, Empty, false, false>;
    readonly resizePty: Method<ResizePtyRequest, Empty, false, false>;
    readonly closeIO: Method<CloseIORequest, Empty, false, false>;
    readonly pause: Method<PauseTaskRequest, Empty, false, false>;
    readonly resume: Method<ResumeTaskRequest, Empty, false, false>;
    readonly listPids: Method<ListPidsRequest, ListPidsResponse, false, false>;
    readonly checkpoint: Method<CheckpointTaskRequest, CheckpointTaskResponse, false, false>;
    readonly update: Method<UpdateTaskRequest, Empty, false, false>;
    readonly metrics: Method<MetricsRequest, MetricsResponse, false, false>;
    readonly wait: Method<WaitRequest, WaitResponse, false, false>;
  };
};
