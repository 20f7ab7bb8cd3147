// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Empty } from '../google.js';

export interface VersionResponse {
  readonly version: string;
  readonly revision: string;
}
export declare const VersionResponse: MessageType<VersionResponse>;
export declare function createVersionResponse(init?: Partial<VersionResponse>): VersionResponse;
export declare function readVersionResponse(reader: Reader, end: number): VersionResponse;
export declare function writeVersionResponse(message: VersionResponse, writer: Writer): Writer;

export declare const VersionService: {
  readonly name: 'containerd.services.version.v1.Version';
  readonly methods: {
    readonly version: Method<Empty, VersionResponse, false, false>;
  };
};
