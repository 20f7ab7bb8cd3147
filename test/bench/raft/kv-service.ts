/**
 * The service that the stream client talks to, for this benchmark only: puts and linearizable gets
 * of one value, any number on one stream, answered in order. What comes together rides in one
 * message, as changes do that agents report.
 */
import type { MessageType, Method } from '#lib/rpc/service';

export interface KvRequest {
  readonly kind: 'put' | 'get';
  /** One per request; empty for a get. */
  readonly values: readonly Uint8Array[];
}

export interface KvReply {
  /** One per answered request, in their order; empty for a put. */
  readonly values: readonly Uint8Array[];
}

const kinds = ['put', 'get'] as const;
const lengthBytes = 2;

function packed(values: readonly Uint8Array[], before: number): Buffer {
  const size = values.reduce((sum, { length }) => sum + lengthBytes + length, before);
  const bytes = Buffer.allocUnsafe(size);
  let at = before;
  for (const value of values) {
    bytes.writeUInt16LE(value.length, at);
    bytes.set(value, at + lengthBytes);
    at += lengthBytes + value.length;
  }
  return bytes;
}

function unpacked(bytes: Uint8Array, before: number): Uint8Array[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const values: Uint8Array[] = [];
  for (let at = before; at < view.length; ) {
    const start = at + lengthBytes;
    at = start + view.readUInt16LE(at);
    if (at > view.length) throw new RangeError('a value is cut off');
    values.push(view.subarray(start, at));
  }
  return values;
}

const KvRequest: MessageType<KvRequest> = {
  typeName: 'bench.KvRequest',
  create: (init) => ({ kind: 'put', values: [], ...init }),
  encode: ({ kind, values }) => {
    const bytes = packed(values, 1);
    bytes[0] = kinds.indexOf(kind);
    return bytes;
  },
  decode: (bytes) => {
    const kind = kinds[bytes[0] ?? kinds.length];
    if (kind === undefined) throw new RangeError('neither a put nor a get');
    return { kind, values: unpacked(bytes, 1) };
  },
};

const KvReply: MessageType<KvReply> = {
  typeName: 'bench.KvReply',
  create: (init) => ({ values: [], ...init }),
  encode: ({ values }) => packed(values, 0),
  decode: (bytes) => ({ values: unpacked(bytes, 0) }),
};

const open: Method<KvRequest, KvReply, true, true> = {
  path: '/bench.Kv/Open',
  request: KvRequest,
  response: KvReply,
  requestStream: true,
  responseStream: true,
  roles: ['manager'],
};

export const KvService = { name: 'bench.Kv', methods: { open } } as const;
