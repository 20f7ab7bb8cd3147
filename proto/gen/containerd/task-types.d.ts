// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Any, Timestamp } from '../google.js';

export declare const Status: {
  readonly UNKNOWN: 0;
  readonly CREATED: 1;
  readonly RUNNING: 2;
  readonly STOPPED: 3;
  readonly PAUSED: 4;
  readonly PAUSING: 5;
};
export type Status = (typeof Status)[keyof typeof Status];

export interface Process {
  readonly containerId: string;
  readonly id: string;
  readonly pid: number;
  readonly status: Status;
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly terminal: boolean;
  readonly exitStatus: number;
  readonly exitedAt: Timestamp | undefined;
}
export declare const Process: MessageType<Process>;
export declare function createProcess(init?: Partial<Process>): Process;
export declare function readProcess(reader: Reader, end: number): Process;
export declare function writeProcess(message: Process, writer: Writer): Writer;

export interface ProcessInfo {
  readonly pid: number;
  readonly info: Any | undefined;
}
export declare const ProcessInfo: MessageType<ProcessInfo>;
export declare function createProcessInfo(init?: Partial<ProcessInfo>): ProcessInfo;
export declare function readProcessInfo(reader: Reader, end: number): ProcessInfo;
export declare function writeProcessInfo(message: ProcessInfo, writer: Writer): Writer;
