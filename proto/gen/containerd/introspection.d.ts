// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Platform } from './types.js';
import type { Any, Empty, Timestamp } from '../google.js';
import type { Status } from '../google-rpc.js';

export interface Plugin {
  readonly type: string;
  readonly id: string;
  readonly requires: readonly string[];
  readonly platforms: readonly Platform[];
  readonly exports: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly initErr: Status | undefined;
}
export declare const Plugin: MessageType<Plugin>;
export declare function createPlugin(init?: Partial<Plugin>): Plugin;
export declare function readPlugin(reader: Reader, end: number): Plugin;
export declare function writePlugin(message: Plugin, writer: Writer): Writer;

export interface PluginsRequest {
  readonly filters: readonly string[];
}
export declare const PluginsRequest: MessageType<PluginsRequest>;
export declare function createPluginsRequest(init?: Partial<PluginsRequest>): PluginsRequest;
export declare function readPluginsRequest(reader: Reader, end: number): PluginsRequest;
export declare function writePluginsRequest(message: PluginsRequest, writer: Writer): Writer;

export interface PluginsResponse {
  readonly plugins: readonly Plugin[];
}
export declare const PluginsResponse: MessageType<PluginsResponse>;
export declare function createPluginsResponse(init?: Partial<PluginsResponse>): PluginsResponse;
export declare function readPluginsResponse(reader: Reader, end: number): PluginsResponse;
export declare function writePluginsResponse(message: PluginsResponse, writer: Writer): Writer;

export interface ServerResponse {
  readonly uuid: string;
  readonly pid: number;
  readonly pidns: number;
  readonly deprecations: readonly DeprecationWarning[];
}
export declare const ServerResponse: MessageType<ServerResponse>;
export declare function createServerResponse(init?: Partial<ServerResponse>): ServerResponse;
export declare function readServerResponse(reader: Reader, end: number): ServerResponse;
export declare function writeServerResponse(message: ServerResponse, writer: Writer): Writer;

export interface DeprecationWarning {
  readonly id: string;
  readonly message: string;
  readonly lastOccurrence: Timestamp | undefined;
}
export declare const DeprecationWarning: MessageType<DeprecationWarning>;
export declare function createDeprecationWarning(init?: Partial<DeprecationWarning>): DeprecationWarning;
export declare function readDeprecationWarning(reader: Reader, end: number): DeprecationWarning;
export declare function writeDeprecationWarning(message: DeprecationWarning, writer: Writer): Writer;

export interface PluginInfoRequest {
  readonly type: string;
  readonly id: string;
  readonly options: Any | undefined;
}
export declare const PluginInfoRequest: MessageType<PluginInfoRequest>;
export declare function createPluginInfoRequest(init?: Partial<PluginInfoRequest>): PluginInfoRequest;
export declare function readPluginInfoRequest(reader: Reader, end: number): PluginInfoRequest;
export declare function writePluginInfoRequest(message: PluginInfoRequest, writer: Writer): Writer;

export interface PluginInfoResponse {
  readonly plugin: Plugin | undefined;
  readonly extra: Any | undefined;
}
export declare const PluginInfoResponse: MessageType<PluginInfoResponse>;
export declare function createPluginInfoResponse(init?: Partial<PluginInfoResponse>): PluginInfoResponse;
export declare function readPluginInfoResponse(reader: Reader, end: number): PluginInfoResponse;
export declare function writePluginInfoResponse(message: PluginInfoResponse, writer: Writer): Writer;

export declare const IntrospectionService: {
  readonly name: 'containerd.services.introspection.v1.Introspection';
  readonly methods: {
    readonly plugins: Method<PluginsRequest, PluginsResponse, false, false>;
    readonly server: Method<Empty, ServerResponse, false, false>;
    readonly pluginInfo: Method<PluginInfoRequest, PluginInfoResponse, false, false>;
  };
};
