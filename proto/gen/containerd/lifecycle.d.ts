// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Mount } from './types.js';
import type { Any, Timestamp } from '../google.js';

export interface ContainerCreate {
  readonly id: string;
  readonly image: string;
  readonly runtime: ContainerCreateRuntime | undefined;
}
export declare const ContainerCreate: MessageType<ContainerCreate>;
export declare function createContainerCreate(init?: Partial<ContainerCreate>): ContainerCreate;
export declare function readContainerCreate(reader: Reader, end: number): ContainerCreate;
export declare function writeContainerCreate(message: ContainerCreate, writer: Writer): Writer;

export interface ContainerCreateRuntime {
  readonly name: string;
  readonly options: Any | undefined;
}
export declare const ContainerCreateRuntime: MessageType<ContainerCreateRuntime>;
export declare function createContainerCreateRuntime(init?: Partial<ContainerCreateRuntime>): ContainerCreateRuntime;
export declare function readContainerCreateRuntime(reader: Reader, end: number): ContainerCreateRuntime;
export declare function writeContainerCreateRuntime(message: ContainerCreateRuntime, writer: Writer): Writer;

export interface ContainerUpdate {
  readonly id: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly snapshotKey: string;
}
export declare const ContainerUpdate: MessageType<ContainerUpdate>;
export declare function createContainerUpdate(init?: Partial<ContainerUpdate>): ContainerUpdate;
export declare function readContainerUpdate(reader: Reader, end: number): ContainerUpdate;
export declare function writeContainerUpdate(message: ContainerUpdate, writer: Writer): Writer;

export interface ContainerDelete {
  readonly id: string;
}
export declare const ContainerDelete: MessageType<ContainerDelete>;
export declare function createContainerDelete(init?: Partial<ContainerDelete>): ContainerDelete;
export declare function readContainerDelete(reader: Reader, end: number): ContainerDelete;
export declare function writeContainerDelete(message: ContainerDelete, writer: Writer): Writer;

export interface ContentCreate {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}
export declare const ContentCreate: MessageType<ContentCreate>;
export declare function createContentCreate(init?: Partial<ContentCreate>): ContentCreate;
export declare function readContentCreate(reader: Reader, end: number): ContentCreate;
export declare function writeContentCreate(message: ContentCreate, writer: Writer): Writer;

export interface ContentDelete {
  readonly digest: string;
}
export declare const ContentDelete: MessageType<ContentDelete>;
export declare function createContentDelete(init?: Partial<ContentDelete>): ContentDelete;
export declare function readContentDelete(reader: Reader, end: number): ContentDelete;
export declare function writeContentDelete(message: ContentDelete, writer: Writer): Writer;

export interface NamespaceCreate {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const NamespaceCreate: MessageType<NamespaceCreate>;
export declare function createNamespaceCreate(init?: Partial<NamespaceCreate>): NamespaceCreate;
export declare function readNamespaceCreate(reader: Reader, end: number): NamespaceCreate;
export declare function writeNamespaceCreate(message: NamespaceCreate, writer: Writer): Writer;

export interface NamespaceUpdate {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}
export declare const NamespaceUpdate: MessageType<NamespaceUpdate>;
export declare function createNamespaceUpdate(init?: Partial<NamespaceUpdate>): NamespaceUpdate;
export declare function readNamespaceUpdate(reader: Reader, end: number): NamespaceUpdate;
export declare function writeNamespaceUpdate(message: NamespaceUpdate, writer: Writer): Writer;

export interface NamespaceDelete {
  readonly name: string;
}
export declare const NamespaceDelete: MessageType<NamespaceDelete>;
export declare function createNamespaceDelete(init?: Partial<NamespaceDelete>): NamespaceDelete;
export declare function readNamespaceDelete(reader: Reader, end: number): NamespaceDelete;
export declare function writeNamespaceDelete(message: NamespaceDelete, writer: Writer): Writer;

export interface SandboxCreate {
  readonly sandboxId: string;
}
export declare const SandboxCreate: MessageType<SandboxCreate>;
export declare function createSandboxCreate(init?: Partial<SandboxCreate>): SandboxCreate;
export declare function readSandboxCreate(reader: Reader, end: number): SandboxCreate;
export declare function writeSandboxCreate(message: SandboxCreate, writer: Writer): Writer;

export interface SandboxStart {
  readonly sandboxId: string;
}
export declare const SandboxStart: MessageType<SandboxStart>;
export declare function createSandboxStart(init?: Partial<SandboxStart>): SandboxStart;
export declare function readSandboxStart(reader: Reader, end: number): SandboxStart;
export declare function writeSandboxStart(message: SandboxStart, writer: Writer): Writer;

export interface SandboxExit {
  readonly sandboxId: string;
  readonly exitStatus: number;
  readonly exitedAt: Timestamp | undefined;
}
export declare const SandboxExit: MessageType<SandboxExit>;
export declare function createSandboxExit(init?: Partial<SandboxExit>): SandboxExit;
export declare function readSandboxExit(reader: Reader, end: number): SandboxExit;
export declare function writeSandboxExit(message: SandboxExit, writer: Writer): Writer;

export interface SnapshotPrepare {
  readonly key: string;
  readonly parent: string;
  readonly snapshotter: string;
}
export declare const SnapshotPrepare: MessageType<SnapshotPrepare>;
export declare function createSnapshotPrepare(init?: Partial<SnapshotPrepare>): SnapshotPrepare;
export declare function readSnapshotPrepare(reader: Reader, end: number): SnapshotPrepare;
export declare function writeSnapshotPrepare(message: SnapshotPrepare, writer: Writer): Writer;

export interface SnapshotCommit {
  readonly key: string;
  readonly name: string;
  readonly snapshotter: string;
}
export declare const SnapshotCommit: MessageType<SnapshotCommit>;
export declare function createSnapshotCommit(init?: Partial<SnapshotCommit>): SnapshotCommit;
export declare function readSnapshotCommit(reader: Reader, end: number): SnapshotCommit;
export declare function writeSnapshotCommit(message: SnapshotCommit, writer: Writer): Writer;

export interface SnapshotRemove {
  readonly key: string;
  readonly snapshotter: string;
}
export declare const SnapshotRemove: MessageType<SnapshotRemove>;
export declare function createSnapshotRemove(init?: Partial<SnapshotRemove>): SnapshotRemove;
export declare function readSnapshotRemove(reader: Reader, end: number): SnapshotRemove;
export declare function writeSnapshotRemove(message: SnapshotRemove, writer: Writer): Writer;

export interface TaskCreate {
  readonly containerId: string;
  readonly bundle: string;
  readonly rootfs: readonly Mount[];
  readonly io: TaskIO | undefined;
  readonly checkpoint: string;
  readonly pid: number;
}
export declare const TaskCreate: MessageType<TaskCreate>;
export declare function createTaskCreate(init?: Partial<TaskCreate>): TaskCreate;
export declare function readTaskCreate(reader: Reader, end: number): TaskCreate;
export declare function writeTaskCreate(message: TaskCreate, writer: Writer): Writer;

export interface TaskStart {
  readonly containerId: string;
  readonly pid: number;
}
export declare const TaskStart: MessageType<TaskStart>;
export declare function createTaskStart(init?: Partial<TaskStart>): TaskStart;
export declare function readTaskStart(reader: Reader, end: number): TaskStart;
export declare function writeTaskStart(message: TaskStart, writer: Writer): Writer;

export interface TaskDelete {
  readonly containerId: string;
  readonly pid: number;
  readonly exitStatus: number;
  readonly exitedAt: Timestamp | undefined;
  readonly id: string;
}
export declare const TaskDelete: MessageType<TaskDelete>;
export declare function createTaskDelete(init?: Partial<TaskDelete>): TaskDelete;
export declare function readTaskDelete(reader: Reader, end: number): TaskDelete;
export declare function writeTaskDelete(message: TaskDelete, writer: Writer): Writer;

export interface TaskIO {
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly terminal: boolean;
}
export declare const TaskIO: MessageType<TaskIO>;
export declare function createTaskIO(init?: Partial<TaskIO>): TaskIO;
export declare function readTaskIO(reader: Reader, end: number): TaskIO;
export declare function writeTaskIO(message: TaskIO, writer: Writer): Writer;

export interface TaskExit {
  readonly containerId: string;
  readonly id: string;
  readonly pid: number;
  readonly exitStatus: number;
  readonly exitedAt: Timestamp | undefined;
}
export declare const TaskExit: MessageType<TaskExit>;
export declare function createTaskExit(init?: Partial<TaskExit>): TaskExit;
export declare function readTaskExit(reader: Reader, end: number): TaskExit;
export declare function writeTaskExit(message: TaskExit, writer: Writer): Writer;

export interface TaskOOM {
  readonly containerId: string;
}
export declare const TaskOOM: MessageType<TaskOOM>;
export declare function createTaskOOM(init?: Partial<TaskOOM>): TaskOOM;
export declare function readTaskOOM(reader: Reader, end: number): TaskOOM;
export declare function writeTaskOOM(message: TaskOOM, writer: Writer): Writer;

export interface TaskExecAdded {
  readonly containerId: string;
  readonly execId: string;
}
export declare const TaskExecAdded: MessageType<TaskExecAdded>;
export declare function createTaskExecAdded(init?: Partial<TaskExecAdded>): TaskExecAdded;
export declare function readTaskExecAdded(reader: Reader, end: number): TaskExecAdded;
export declare function writeTaskExecAdded(message: TaskExecAdded, writer: Writer): Writer;

export interface TaskExecStarted {
  readonly containerId: string;
  readonly execId: string;
  readonly pid: number;
}
export declare const TaskExecStarted: MessageType<TaskExecStarted>;
export declare function createTaskExecStarted(init?: Partial<TaskExecStarted>): TaskExecStarted;
export declare function readTaskExecStarted(reader: Reader, end: number): TaskExecStarted;
export declare function writeTaskExecStarted(message: TaskExecStarted, writer: Writer): Writer;

export interface TaskPaused {
  readonly containerId: string;
}
export declare const TaskPaused: MessageType<TaskPaused>;
export declare function createTaskPaused(init?: Partial<TaskPaused>): TaskPaused;
export declare function readTaskPaused(reader: Reader, end: number): TaskPaused;
export declare function writeTaskPaused(message: TaskPaused, writer: Writer): Writer;

export interface TaskResumed {
  readonly containerId: string;
}
export declare const TaskResumed: MessageType<TaskResumed>;
export declare function createTaskResumed(init?: Partial<TaskResumed>): TaskResumed;
export declare function readTaskResumed(reader: Reader, end: number): TaskResumed;
export declare function writeTaskResumed(message: TaskResumed, writer: Writer): Writer;

export interface TaskCheckpointed {
  readonly containerId: string;
  readonly checkpoint: string;
}
export declare const TaskCheckpointed: MessageType<TaskCheckpointed>;
export declare function createTaskCheckpointed(init?: Partial<TaskCheckpointed>): TaskCheckpointed;
export declare function readTaskCheckpointed(reader: Reader, end: number): TaskCheckpointed;
export declare function writeTaskCheckpointed(message: TaskCheckpointed, writer: Writer): Writer;
