// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Envelope } from './types.js';
import type { Any, Empty } from '../google.js';

export interface PublishRequest {
  readonly topic: string;
  readonly event: Any | undefined;
}
export declare const PublishRequest: MessageType<PublishRequest>;
export declare function createPublishRequest(init?: Partial<PublishRequest>): PublishRequest;
export declare function readPublishRequest(reader: Reader, end: number): PublishRequest;
export declare function writePublishRequest(message: PublishRequest, writer: Writer): Writer;

export interface ForwardRequest {
  readonly envelope: Envelope | undefined;
}
export declare const ForwardRequest: MessageType<ForwardRequest>;
export declare function createForwardRequest(init?: Partial<ForwardRequest>): ForwardRequest;
export declare function readForwardRequest(reader: Reader, end: number): ForwardRequest;
export declare function writeForwardRequest(message: ForwardRequest, writer: Writer): Writer;

export interface SubscribeRequest {
  readonly filters: readonly string[];
}
export declare const SubscribeRequest: MessageType<SubscribeRequest>;
export declare function createSubscribeRequest(init?: Partial<SubscribeRequest>): SubscribeRequest;
export declare function readSubscribeRequest(reader: Reader, end: number): SubscribeRequest;
export declare function writeSubscribeRequest(message: SubscribeRequest, writer: Writer): Writer;

export declare const EventsService: {
  readonly name: 'containerd.services.events.v1.Events';
  readonly methods: {
    readonly publish: Method<PublishRequest, Empty, false, false>;
    readonly forward: Method<ForwardRequest, Empty, false, false>;
    readonly subscribe: Method<SubscribeRequest, Envelope, false, true>;
  };
};
