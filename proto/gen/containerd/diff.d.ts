// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Descriptor, Mount } from './types.js';
import type { Any, Timestamp } from '../google.js';

export interface ApplyRequest {
  readonly diff: Descriptor | undefined;
  readonly mounts: readonly Mount[];
  readonly payloads: Readonly<Record<string, Any>>;
  readonly syncFs: boolean;
}
export declare const ApplyRequest: MessageType<ApplyRequest>;
export declare function createApplyRequest(init?: Partial<ApplyRequest>): ApplyRequest;
export declare function readApplyRequest(reader: Reader, end: number): ApplyRequest;
export declare function writeApplyRequest(message: ApplyRequest, writer: Writer): Writer;

export interface ApplyResponse {
  readonly applied: Descriptor | undefined;
}
export declare const ApplyResponse: MessageType<ApplyResponse>;
export declare function createApplyResponse(init?: Partial<ApplyResponse>): ApplyResponse;
export declare function readApplyResponse(reader: Reader, end: number): ApplyResponse;
export declare function writeApplyResponse(message: ApplyResponse, writer: Writer): Writer;

export interface DiffRequest {
  readonly left: readonly Mount[];
  readonly right: readonly Mount[];
  readonly mediaType: string;
  readonly ref: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly sourceDateEpoch: Timestamp | undefined;
}
export declare const DiffRequest: MessageType<DiffRequest>;
export declare function createDiffRequest(init?: Partial<DiffRequest>): DiffRequest;
export declare function readDiffRequest(reader: Reader, end: number): DiffRequest;
export declare function writeDiffRequest(message: DiffRequest, writer: Writer): Writer;

export interface DiffResponse {
  readonly diff: Descriptor | undefined;
}
export declare const DiffResponse: MessageType<DiffResponse>;
export declare function createDiffResponse(init?: Partial<DiffResponse>): DiffResponse;
export declare function readDiffResponse(reader: Reader, end: number): DiffResponse;
export declare function writeDiffResponse(message: DiffResponse, writer: Writer): Writer;

export declare const DiffService: {
  readonly name: 'containerd.services.diff.v1.Diff';
  readonly methods: {
    readonly apply: Method<ApplyRequest, ApplyResponse, false, false>;
    readonly diff: Method<DiffRequest, DiffResponse, false, false>;
  };
};
