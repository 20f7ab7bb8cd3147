// Generated from the .proto files by `npm run gen`. Do not edit.

import type { MessageType, Method } from '#lib/rpc/service';
import type { Reader, Writer } from '#proto/codec/runtime';

export interface Any {
  readonly type_url: string;
  readonly value: Uint8Array;
}
export declare const Any: MessageType<Any>;
export declare function createAny(init?: Partial<Any>): Any;
export declare function readAny(reader: Reader, end: number): Any;
export declare function writeAny(message: Any, writer: Writer): Writer;

export interface Empty {
}
export declare const Empty: MessageType<Empty>;
export declare function createEmpty(init?: Partial<Empty>): Empty;
export declare function readEmpty(reader: Reader, end: number): Empty;
export declare function writeEmpty(message: Empty, writer: Writer): Writer;

export interface FieldMask {
  readonly paths: readonly string[];
}
export declare const FieldMask: MessageType<FieldMask>;
export declare function createFieldMask(init?: Partial<FieldMask>): FieldMask;
export declare function readFieldMask(reader: Reader, end: number): FieldMask;
export declare function writeFieldMask(message: FieldMask, writer: Writer): Writer;

export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}
export declare const Timestamp: MessageType<Timestamp>;
export declare function createTimestamp(init?: Partial<Timestamp>): Timestamp;
export declare function readTimestamp(reader: Reader, end: number): Timestamp;
export declare function writeTimestamp(message: Timestamp, writer: Writer): Writer;

export interface Duration {
  readonly seconds: number;
  readonly nanos: number;
}
export declare const Duration: MessageType<Duration>;
export declare function createDuration(init?: Partial<Duration>): Duration;
export declare function readDuration(reader: Reader, end: number): Duration;
export declare function writeDuration(message: Duration, writer: Writer): Writer;

export interface Int64Value {
  readonly value: number;
}
export declare const Int64Value: MessageType<Int64Value>;
export declare function createInt64Value(init?: Partial<Int64Value>): Int64Value;
export declare function readInt64Value(reader: Reader, end: number): Int64Value;
export declare function writeInt64Value(message: Int64Value, writer: Writer): Writer;

export interface BoolValue {
  readonly value: boolean;
}
export declare const BoolValue: MessageType<BoolValue>;
export declare function createBoolValue(init?: Partial<BoolValue>): BoolValue;
export declare function readBoolValue(reader: Reader, end: number): BoolValue;
export declare function writeBoolValue(message: BoolValue, writer: Writer): Writer;
