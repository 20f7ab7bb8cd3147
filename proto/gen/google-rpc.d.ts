// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Any } from './google.js';

export interface Status {
  readonly code: number;
  readonly message: string;
  readonly details: readonly Any[];
}
export declare const Status: MessageType<Status>;
export declare function createStatus(init?: Partial<Status>): Status;
export declare function readStatus(reader: Reader, end: number): Status;
export declare function writeStatus(message: Status, writer: Writer): Writer;
