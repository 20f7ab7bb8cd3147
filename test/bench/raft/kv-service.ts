/**
 * The service that the stream client talks to, for this benchmark only: puts and linearizable gets
 * of one value, any number on one stream, answered in order.
 */
import type { MessageType, Method } from '#lib/rpc/service';

export interface KvRequest {
  readonly kind: 'put' | 'get';
  /** Empty for a get. */
  readonly value: Uint8Array;
}

export interface KvReply {
  /** Empty for a put. */
  readonly value: Uint8Array;
}

const nothing = new Uint8Array(0);
const kinds = ['put', 'get'] as const;

const KvRequest: MessageType<KvRequest> = {
  typeName: 'bench.KvRequest',
  create: (init) => ({ kind: 'put', value: nothing, ...init }),
  encode: ({ kind, value }) => {
    const bytes = Buffer.allocUnsafe(1 + value.length);
    bytes[0] = kinds.indexOf(kind);
    bytes.set(value, 1);
    return bytes;
  },
  decode: (bytes) => {
    const kind = kinds[bytes[0] ?? kinds.length];
    if (kind === undefined) throw new RangeError('neither a put nor a get');
    return { kind, value: bytes.subarray(1) };
  },
};

const KvReply: MessageType<KvReply> = {
  typeName: 'bench.KvReply',
  create: (init) => ({ value: nothing, ...init }),
  encode: ({ value }) => value,
  decode: (value) => ({ value }),
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
