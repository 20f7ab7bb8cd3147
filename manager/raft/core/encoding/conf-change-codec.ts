/**
 * Configuration changes as bytes, in raftpb's encoding, because they travel inside entries that
 * members of other implementations read too. Zero fields are written, as raftpb's Go code does.
 */
import { assert } from '#lib/assert';
import { RaftError } from '../errors.ts';
import {
  type ConfChange,
  type ConfChangeSingle,
  ConfChangeTransition,
  ConfChangeType,
  type ConfChangeV2,
  EntryType,
  noBytes,
} from '../types.ts';
import { readVarint, writeVarint } from './varint.ts';

/** Protocol-buffer wire types. */
const wire = { varint: 0, bytes: 2 } as const;

/** A change read back from an entry, in the one form that the core works on. */
export interface EncodedConfChange {
  readonly type: EntryType;
  readonly data: Uint8Array;
}

function isV2(change: ConfChange | ConfChangeV2): change is ConfChangeV2 {
  return 'changes' in change;
}

/** `change` in the newer form. */
export function asConfChangeV2(change: ConfChange | ConfChangeV2): ConfChangeV2 {
  if (isV2(change)) return change;
  return {
    transition: ConfChangeTransition.Auto,
    changes: [{ type: change.type, nodeId: change.nodeId }],
    context: change.context,
  };
}

/** The entry type and data that carry `change`. */
export function encodeConfChange(change: ConfChange | ConfChangeV2): EncodedConfChange {
  return isV2(change)
    ? { type: EntryType.ConfChangeV2, data: encodeV2(change) }
    : { type: EntryType.ConfChange, data: encodeV1(change) };
}

/** What an entry of a conf change type says; throws `RaftError('malformed-conf-change')`. */
export function decodeConfChange(type: EntryType, data: Uint8Array): ConfChange | ConfChangeV2 {
  assert(type !== EntryType.Normal, 'only conf change entries carry a conf change');
  return type === EntryType.ConfChange ? decodeV1(data) : decodeV2(data);
}

function writeNumber(out: number[], field: number, value: number): void {
  assert(Number.isSafeInteger(value) && value >= 0, `field ${field} must be a whole number`);
  writeVarint(out, field * 8 + wire.varint);
  writeVarint(out, value);
}

function writeBytes(out: number[], field: number, value: Uint8Array | readonly number[]): void {
  writeVarint(out, field * 8 + wire.bytes);
  writeVarint(out, value.length);
  for (const byte of value) out.push(byte);
}

function encodeV1(change: ConfChange): Uint8Array {
  const out: number[] = [];
  writeNumber(out, 1, change.id);
  writeNumber(out, 2, change.type);
  writeNumber(out, 3, change.nodeId);
  if (change.context.length > 0) writeBytes(out, 4, change.context);
  return Uint8Array.from(out);
}

function encodeV2(change: ConfChangeV2): Uint8Array {
  const out: number[] = [];
  writeNumber(out, 1, change.transition);
  for (const single of change.changes) {
    const inner: number[] = [];
    writeNumber(inner, 1, single.type);
    writeNumber(inner, 2, single.nodeId);
    writeBytes(out, 2, inner);
  }
  if (change.context.length > 0) writeBytes(out, 3, change.context);
  return Uint8Array.from(out);
}

function malformed(why: string): RaftError {
  return new RaftError('malformed-conf-change', `conf change does not decode: ${why}`);
}

function oneOf<T extends number>(known: Readonly<Record<string, T>>, value: number): T {
  const found = Object.values(known).find((candidate) => candidate === value);
  if (found === undefined) throw malformed(`unknown value ${value}`);
  return found;
}

/** Walks the fields of one encoded message. */
class FieldReader {
  readonly #data: Uint8Array;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  /** The next field's number, or undefined at the end. */
  next(): { field: number; wireType: number } | undefined {
    if (this.#at >= this.#data.length) return undefined;
    const tag = this.number();
    return { field: Math.floor(tag / 8), wireType: tag % 8 };
  }

  number(): number {
    const read = readVarint(this.#data, this.#at);
    if (read === undefined) throw malformed('a number is cut off or beyond 2^53');
    this.#at = read.next;
    return read.value;
  }

  bytes(): Uint8Array {
    const length = this.number();
    const end = this.#at + length;
    if (end > this.#data.length) throw malformed('it ends within a field');
    const value = this.#data.subarray(this.#at, end);
    this.#at = end;
    return value;
  }

  /** Passes over a field that is not known here. */
  skip(wireType: number): void {
    if (wireType === wire.varint) this.number();
    else if (wireType === wire.bytes) this.bytes();
    else throw malformed(`wire type ${wireType}`);
  }
}

/** Known fields by number; others are skipped, as protocol buffers want. */
function readFields(
  data: Uint8Array,
  numbers: Readonly<Record<number, (value: number) => void>>,
  bytes: Readonly<Record<number, (value: Uint8Array) => void>>,
): void {
  const reader = new FieldReader(data);
  for (let tag = reader.next(); tag !== undefined; tag = reader.next()) {
    const onNumber = numbers[tag.field];
    const onBytes = bytes[tag.field];
    if (onNumber !== undefined && tag.wireType === wire.varint) onNumber(reader.number());
    else if (onBytes !== undefined && tag.wireType === wire.bytes) onBytes(reader.bytes());
    else reader.skip(tag.wireType);
  }
}

function decodeV1(data: Uint8Array): ConfChange {
  let id = 0;
  let type: ConfChangeType = ConfChangeType.AddNode;
  let nodeId = 0;
  let context = noBytes;
  readFields(
    data,
    {
      1: (value) => {
        id = value;
      },
      2: (value) => {
        type = oneOf(ConfChangeType, value);
      },
      3: (value) => {
        nodeId = value;
      },
    },
    {
      4: (value) => {
        context = value;
      },
    },
  );
  return { id, type, nodeId, context };
}

function decodeSingle(data: Uint8Array): ConfChangeSingle {
  let type: ConfChangeType = ConfChangeType.AddNode;
  let nodeId = 0;
  readFields(
    data,
    {
      1: (value) => {
        type = oneOf(ConfChangeType, value);
      },
      2: (value) => {
        nodeId = value;
      },
    },
    {},
  );
  return { type, nodeId };
}

function decodeV2(data: Uint8Array): ConfChangeV2 {
  let transition: ConfChangeTransition = ConfChangeTransition.Auto;
  const changes: ConfChangeSingle[] = [];
  let context = noBytes;
  readFields(
    data,
    {
      1: (value) => {
        transition = oneOf(ConfChangeTransition, value);
      },
    },
    {
      2: (value) => {
        changes.push(decodeSingle(value));
      },
      3: (value) => {
        context = value;
      },
    },
  );
  return { transition, changes, context };
}
