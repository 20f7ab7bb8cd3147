// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';

export interface Options {
  readonly noPivotRoot: boolean;
  readonly noNewKeyring: boolean;
  readonly shimCgroup: string;
  readonly ioUid: number;
  readonly ioGid: number;
  readonly binaryName: string;
  readonly root: string;
  readonly systemdCgroup: boolean;
  readonly criuImagePath: string;
  readonly criuWorkPath: string;
  readonly taskApiAddress: string;
  readonly taskApiVersion: number;
}
export declare const Options: MessageType<Options>;
export declare function createOptions(init?: Partial<Options>): Options;
export declare function readOptions(reader: Reader, end: number): Options;
export declare function writeOptions(message: Options, writer: Writer): Writer;

export interface CheckpointOptions {
  readonly exit: boolean;
  readonly openTcp: boolean;
  readonly externalUnixSockets: boolean;
  readonly terminal: boolean;
  readonly fileLocks: boolean;
  readonly emptyNamespaces: readonly string[];
  readonly cgroupsMode: string;
  readonly imagePath: string;
  readonly workPath: string;
  readonly parentPath: string;
}
export declare const CheckpointOptions: MessageType<CheckpointOptions>;
export declare function createCheckpointOptions(init?: Partial<CheckpointOptions>): CheckpointOptions;
export declare function readCheckpointOptions(reader: Reader, end: number): CheckpointOptions;
export declare function writeCheckpointOptions(message: CheckpointOptions, writer: Writer): Writer;

export interface ProcessDetails {
  readonly execId: string;
}
export declare const ProcessDetails: MessageType<ProcessDetails>;
export declare function createProcessDetails(init?: Partial<ProcessDetails>): ProcessDetails;
export declare function readProcessDetails(reader: Reader, end: number): ProcessDetails;
export declare function writeProcessDetails(message: ProcessDetails, writer: Writer): Writer;
