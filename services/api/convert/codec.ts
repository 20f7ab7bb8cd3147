/**
 * JSON shapes and messages, both directions in one place so that they cannot drift apart. Decoding
 * is as tolerant as Docker's clients need (null is absent, unknown fields are ignored, keys match
 * in any case) and strict about types: a refusal names the field and what it wants.
 */
import { ShoalError } from '#lib/errors';

export interface Codec<T> {
  /** What a client has to send, for refusals: `a string`. */
  readonly wants: string;
  /** The same for the items of a list: `strings`. */
  readonly wantsMany: string;
  /** Throws `invalid_argument` with the path of the field that is wrong. */
  decode(value: unknown, path: string): T;
  encode(value: T): unknown;
  /** Such a value is left out of the JSON, unless the field is always there. */
  isEmpty(value: T): boolean;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  object: 'an object',
};

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return kinds[typeof value] ?? typeof value;
}

/** The refusal for a value of a wrong type. */
export function mismatch(path: string, wants: string, value: unknown): ShoalError {
  return invalidJson(path, `want ${wants}, got ${kindOf(value)}`);
}

/** A refusal that names the field. An empty path means the whole body. */
export function invalidJson(path: string, why: string): ShoalError {
  return new ShoalError('invalid_argument', `invalid JSON: ${path || 'the body'}: ${why}`);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object's values by lower-case key; nulls are absent, as if they had not been sent. */
export type Input = ReadonlyMap<string, unknown>;

export function inputOf(value: unknown, path: string): Input {
  if (!isObject(value)) throw mismatch(path, 'an object', value);
  const input = new Map<string, unknown>();
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== null) input.set(key.toLowerCase(), entry);
  }
  return input;
}

export function pathOf(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}

type Mutable<M> = { -readonly [K in keyof M]?: M[K] };

/** One or several JSON fields of an object and where they live in the message. */
export interface Field<M> {
  decode(input: Input, path: string, into: Mutable<M>): void;
  encode(message: M, into: Record<string, unknown>): void;
}

/**
 * 'if set' leaves empty values out, as Go's omitempty does; a 'required' field is always there and
 * must be sent.
 */
export type Presence = 'if set' | 'always' | 'required';

interface FieldMakers<M> {
  field<K extends keyof M>(name: string, key: K, codec: Codec<M[K]>, presence?: Presence): Field<M>;
  /** A JSON object whose fields live in the message itself. */
  group(name: string, fields: readonly Field<M>[], presence?: Presence): Field<M>;
}

/** Makers of fields for one type of message. */
export function fieldsOf<M>(): FieldMakers<M> {
  return {
    field: (name, key, codec, presence = 'if set') => {
      const lower = name.toLowerCase();
      return {
        decode: (input, path, into) => {
          const value = input.get(lower);
          if (value !== undefined) into[key] = codec.decode(value, pathOf(path, name));
          else if (presence === 'required') {
            throw invalidJson(pathOf(path, name), `missing: want ${codec.wants}`);
          }
        },
        encode: (message, into) => {
          const value = message[key];
          if (presence !== 'if set' || !codec.isEmpty(value)) into[name] = codec.encode(value);
        },
      };
    },
    group: (name, fields, presence = 'if set') => ({
      decode: (input, path, into) => {
        const value = input.get(name.toLowerCase());
        if (value === undefined) return;
        const inner = pathOf(path, name);
        const innerInput = inputOf(value, inner);
        for (const field of fields) field.decode(innerInput, inner, into);
      },
      encode: (message, into) => {
        const value: Record<string, unknown> = {};
        for (const field of fields) field.encode(message, value);
        if (presence !== 'if set' || Object.keys(value).length > 0) into[name] = value;
      },
    }),
  };
}

/** What `record` needs of a generated message type. */
interface Creatable<M> {
  create(init?: Partial<M>): M;
}

export function record<M>(type: Creatable<M>, fields: readonly Field<M>[]): Codec<M> {
  return {
    wants: 'an object',
    wantsMany: 'objects',
    decode: (value, path) => {
      const input = inputOf(value, path);
      const init: Mutable<M> = {};
      for (const field of fields) field.decode(input, path, init);
      return type.create(init);
    },
    encode: (message) => {
      const value: Record<string, unknown> = {};
      for (const field of fields) field.encode(message, value);
      return value;
    },
    isEmpty: () => false,
  };
}

/** Encodes a message that may be absent; an absent one is the empty message. */
export function encodeOrEmpty<M>(type: Creatable<M>, codec: Codec<M>, message: M | undefined) {
  return codec.encode(message ?? type.create());
}
