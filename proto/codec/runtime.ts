/**
 * The part of the codecs that is the same for every message. protobufjs does the wire format;
 * 64-bit integers are plain numbers here, because every counter we exchange stays below 2^53 and
 * boxed integers would double the cost of the log path. Larger values lose precision, not range.
 */

import protobuf from 'protobufjs/minimal.js';
import type { MessageType } from '#lib/rpc/service';

export const { Reader, Writer } = protobuf;
export type Reader = protobuf.Reader;
export type Writer = protobuf.Writer;

const TWO_32 = 4294967296;
const TWO_63 = 2 ** 63;
/** A varint has at most ten bytes. */
const varintBytesMax = 10;

export function writeUint64(writer: Writer, value: number): Writer {
  return value < TWO_32 ? writer.uint32(value) : writer.uint64(value);
}

export function writeInt64(writer: Writer, value: number): Writer {
  return value >= 0 && value < TWO_32 ? writer.uint32(value) : writer.int64(value);
}

export function readUint64(reader: Reader): number {
  const bytes = reader.buf;
  let position = reader.pos;
  let value = 0;
  let factor = 1;
  for (let count = 0; count < varintBytesMax && position < reader.len; count++) {
    const byte = bytes[position++] as number;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) {
      reader.pos = position;
      return value;
    }
    factor *= 128;
  }
  throw new RangeError(`malformed varint at offset ${reader.pos} of ${reader.len}`);
}

export function readInt64(reader: Reader): number {
  const start = reader.pos;
  const value = readUint64(reader);
  if (value < TWO_63) return value;
  let exact = 0n;
  for (let position = start, shift = 0n; position < reader.pos; position++, shift += 7n) {
    exact |= BigInt((reader.buf[position] as number) & 0x7f) << shift;
  }
  return Number(BigInt.asIntN(64, exact));
}

/** A copy, so that a small field does not keep the whole received message alive. */
export function readBytes(reader: Reader): Uint8Array {
  const view = reader.bytes();
  const copy = new Uint8Array(view.length);
  copy.set(view);
  return copy;
}

/** The end of the length-delimited value that starts at the reader's position. */
export function readEnd(reader: Reader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError(`message of ${length} bytes ends behind its buffer`);
  return end;
}

/** Sets an entry of a map field; `__proto__` is a key like any other. */
export function setEntry<V>(map: Record<string, V>, key: string, value: V): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    map[key] = value;
  }
}

export const emptyBytes = new Uint8Array(0);

/** Ties the functions of one message together into what the rpc kit and the store work with. */
export function messageType<T>(
  typeName: string,
  create: (init?: Partial<T>) => T,
  write: (message: T, writer: Writer) => Writer,
  read: (reader: Reader, end: number) => T,
): MessageType<T> {
  return {
    typeName,
    create,
    encode: (message) => write(message, Writer.create()).finish(),
    decode: (bytes) => {
      const reader = Reader.create(bytes);
      return read(reader, reader.len);
    },
  };
}
