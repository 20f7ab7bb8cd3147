// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';
import type { Any, Timestamp } from '../google.js';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
}
export declare const Descriptor: MessageType<Descriptor>;
export declare function createDescriptor(init?: Partial<Descriptor>): Descriptor;
export declare function readDescriptor(reader: Reader, end: number): Descriptor;
export declare function writeDescriptor(message: Descriptor, writer: Writer): Writer;

export interface Envelope {
  readonly timestamp: Timestamp | undefined;
  readonly namespace: string;
  readonly topic: string;
  readonly event: Any | undefined;
}
export declare const Envelope: MessageType<Envelope>;
export declare function createEnvelope(init?: Partial<Envelope>): Envelope;
export declare function readEnvelope(reader: Reader, end: number): Envelope;
export declare function writeEnvelope(message: Envelope, writer: Writer): Writer;

export interface RuntimeRequest {
  readonly runtimePath: string;
  readonly options: Any | undefined;
}
export declare const RuntimeRequest: MessageType<RuntimeRequest>;
export declare function createRuntimeRequest(init?: Partial<RuntimeRequest>): RuntimeRequest;
export declare function readRuntimeRequest(reader: Reader, end: number): RuntimeRequest;
export declare function writeRuntimeRequest(message: RuntimeRequest, writer: Writer): Writer;

export interface RuntimeVersion {
  readonly version: string;
  readonly revision: string;
}
export declare const RuntimeVersion: MessageType<RuntimeVersion>;
export declare function createRuntimeVersion(init?: Partial<RuntimeVersion>): RuntimeVersion;
export declare function readRuntimeVersion(reader: Reader, end: number): RuntimeVersion;
export declare function writeRuntimeVersion(message: RuntimeVersion, writer: Writer): Writer;

export interface RuntimeInfo {
  readonly name: string;
  readonly version: RuntimeVersion | undefined;
  readonly options: Any | undefined;
  readonly features: Any | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}
export declare const RuntimeInfo: MessageType<RuntimeInfo>;
export declare function createRuntimeInfo(init?: Partial<RuntimeInfo>): RuntimeInfo;
export declare function readRuntimeInfo(reader: Reader, end: number): RuntimeInfo;
export declare function writeRuntimeInfo(message: RuntimeInfo, writer: Writer): Writer;

export interface Metric {
  readonly timestamp: Timestamp | undefined;
  readonly id: string;
  readonly data: Any | undefined;
}
export declare const Metric: MessageType<Metric>;
export declare function createMetric(init?: Partial<Metric>): Metric;
export declare function readMetric(reader: Reader, end: number): Metric;
export declare function writeMetric(message: Metric, writer: Writer): Writer;

export interface Mount {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
}
export declare const Mount: MessageType<Mount>;
export declare function createMount(init?: Partial<Mount>): Mount;
export declare function readMount(reader: Reader, end: number): Mount;
export declare function writeMount(message: Mount, writer: Writer): Writer;

export interface ActiveMount {
  readonly mount: Mount | undefined;
  readonly mountedAt: Timestamp | undefined;
  readonly mountPoint: string;
  readonly data: Readonly<Record<string, string>>;
}
export declare const ActiveMount: MessageType<ActiveMount>;
export declare function createActiveMount(init?: Partial<ActiveMount>): ActiveMount;
export declare function readActiveMount(reader: Reader, end: number): ActiveMount;
export declare function writeActiveMount(message: ActiveMount, writer: Writer): Writer;

export interface ActivationInfo {
  readonly name: string;
  readonly active: readonly ActiveMount[];
  readonly system: readonly Mount[];
  readonly labels: Readonly<Record<string, string>>;
}
export declare const ActivationInfo: MessageType<ActivationInfo>;
export declare function createActivationInfo(init?: Partial<ActivationInfo>): ActivationInfo;
export declare function readActivationInfo(reader: Reader, end: number): ActivationInfo;
export declare function writeActivationInfo(message: ActivationInfo, writer: Writer): Writer;

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
  readonly osVersion: string;
  readonly osFeatures: readonly string[];
}
export declare const Platform: MessageType<Platform>;
export declare function createPlatform(init?: Partial<Platform>): Platform;
export declare function readPlatform(reader: Reader, end: number): Platform;
export declare function writePlatform(message: Platform, writer: Writer): Writer;

export interface Sandbox {
  readonly sandboxId: string;
  readonly runtime: SandboxRuntime | undefined;
  readonly spec: Any | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly extensions: Readonly<Record<string, Any>>;
  readonly sandboxer: string;
}
export declare const Sandbox: MessageType<Sandbox>;
export declare function createSandbox(init?: Partial<Sandbox>): Sandbox;
export declare function readSandbox(reader: Reader, end: number): Sandbox;
export declare function writeSandbox(message: Sandbox, writer: Writer): Writer;

export interface SandboxRuntime {
  readonly name: string;
  readonly options: Any | undefined;
}
export declare const SandboxRuntime: MessageType<SandboxRuntime>;
export declare function createSandboxRuntime(init?: Partial<SandboxRuntime>): SandboxRuntime;
export declare function readSandboxRuntime(reader: Reader, end: number): SandboxRuntime;
export declare function writeSandboxRuntime(message: SandboxRuntime, writer: Writer): Writer;
