/**
 * Codecs of single values: texts, numbers, durations in nanoseconds, base64 bytes, words of a fixed
 * set, and the ways to combine them (lists, maps, values that may be absent).
 */
import type { Duration } from '#proto/gen/google';
import { durationOfNs, nsOfDuration } from '#proto/model/time';
import { type Codec, invalidJson, isObject, mismatch, pathOf } from './codec.ts';

export const text: Codec<string> = {
  wants: 'a string',
  wantsMany: 'strings',
  decode: (value, path) => {
    if (typeof value !== 'string') throw mismatch(path, 'a string', value);
    return value;
  },
  encode: (value) => value,
  isEmpty: (value) => value === '',
};

export const flag: Codec<boolean> = {
  wants: 'a boolean',
  wantsMany: 'booleans',
  decode: (value, path) => {
    if (typeof value !== 'boolean') throw mismatch(path, 'a boolean', value);
    return value;
  },
  encode: (value) => value,
  isEmpty: (value) => !value,
};

/** Whole numbers from `min` to `max`, both included. */
function integer(wants: string, min: number, max: number): Codec<number> {
  return {
    wants,
    wantsMany: 'whole numbers',
    decode: (value, path) => {
      if (typeof value !== 'number') throw mismatch(path, wants, value);
      if (!Number.isInteger(value)) throw invalidJson(path, `want ${wants}, got ${value}`);
      if (value < min || value > max) {
        throw invalidJson(path, `want ${wants} between ${min} and ${max}, got ${value}`);
      }
      return value;
    },
    encode: (value) => value,
    isEmpty: (value) => value === 0,
  };
}

/** Wider than a number holds exactly: 64-bit integers above 2^53 are refused, not rounded. */
export const int64 = integer('a whole number', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
export const uint64 = integer('a whole number', 0, Number.MAX_SAFE_INTEGER);
export const int32 = integer('a whole number', -(2 ** 31), 2 ** 31 - 1);
export const uint32 = integer('a whole number', 0, 2 ** 32 - 1);

/** As many decimal digits as a 32-bit float can need. */
const float32DigitsMax = 9;

/** The shortest decimal that means this 32-bit float: 0.1, not 0.10000000149. */
function shortestFloat32(value: number): number {
  for (let digits = 1; digits < float32DigitsMax; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) return candidate;
  }
  return Number(value.toPrecision(float32DigitsMax));
}

/** A fraction that travels as 32-bit float: every node holds the rounded value. */
export const float32: Codec<number> = {
  wants: 'a number',
  wantsMany: 'numbers',
  decode: (value, path) => {
    if (typeof value !== 'number') throw mismatch(path, 'a number', value);
    return Math.fround(value);
  },
  encode: shortestFloat32,
  isEmpty: (value) => value === 0,
};

/** A duration that the JSON always has: zero counts as empty. */
export const plainDuration: Codec<Duration | undefined> = {
  wants: 'a duration in nanoseconds',
  wantsMany: 'durations',
  decode: (value, path) => durationOfNs(int64.decode(value, path)),
  encode: (value) => (value === undefined ? 0 : nsOfDuration(value)),
  isEmpty: (value) => value === undefined || nsOfDuration(value) === 0,
};

/** A duration whose absence means something else than zero. */
export const duration: Codec<Duration | undefined> = {
  ...plainDuration,
  isEmpty: (value) => value === undefined,
};

const base64Pattern = /^[A-Za-z0-9+/]*={0,2}$/;

export const bytes: Codec<Uint8Array> = {
  wants: 'base64 text',
  wantsMany: 'base64 texts',
  decode: (value, path) => {
    const encoded = text.decode(value, path);
    if (encoded.length % 4 !== 0 || !base64Pattern.test(encoded)) {
      throw invalidJson(path, 'want base64 text');
    }
    return new Uint8Array(Buffer.from(encoded, 'base64'));
  },
  encode: (value) => Buffer.from(value).toString('base64'),
  isEmpty: (value) => value.length === 0,
};

/** Bytes that the JSON shows as text, such as PEM. */
export const textBytes: Codec<Uint8Array> = {
  wants: 'a string',
  wantsMany: 'strings',
  decode: (value, path) => new Uint8Array(Buffer.from(text.decode(value, path), 'utf8')),
  encode: (value) => Buffer.from(value).toString('utf8'),
  isEmpty: (value) => value.length === 0,
};

export function list<T>(items: Codec<T>): Codec<readonly T[]> {
  const wants = `a list of ${items.wantsMany}`;
  return {
    wants,
    wantsMany: 'lists',
    decode: (value, path) => {
      if (!Array.isArray(value)) throw mismatch(path, wants, value);
      return value.map((item, position) => items.decode(item, `${path}[${position}]`));
    },
    encode: (value) => value.map((item) => items.encode(item)),
    isEmpty: (value) => value.length === 0,
  };
}

const mapWants = 'an object of strings';

/** A map of texts. A null value is the empty text, as in Go. */
export const textMap: Codec<Readonly<Record<string, string>>> = {
  wants: mapWants,
  wantsMany: 'objects of strings',
  decode: (value, path) => {
    if (!isObject(value)) throw mismatch(path, mapWants, value);
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        key,
        entry === null ? '' : text.decode(entry, pathOf(path, key)),
      ]),
    );
  },
  encode: (value) => Object.fromEntries(Object.entries(value)),
  isEmpty: (value) => Object.keys(value).length === 0,
};

/** A value that may be absent. */
export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    wants: codec.wants,
    wantsMany: codec.wantsMany,
    decode: codec.decode,
    encode: (value) => (value === undefined ? null : codec.encode(value)),
    isEmpty: (value) => value === undefined,
  };
}

interface WordOptions<E> {
  /** What an empty text means; without it an empty text is refused. */
  readonly empty?: E;
  /** A value that is not printed. */
  readonly silent?: E;
}

/** A number of a fixed set that the JSON shows as a word; words match in any case. */
export function word<E extends number>(
  words: Readonly<Record<string, E>>,
  options: WordOptions<E> = {},
): Codec<E> {
  const names = Object.keys(words);
  const wants = `one of ${names.join(', ')}`;
  const byName = new Map(Object.entries(words));
  const byValue = new Map(names.map((name) => [words[name], name]));
  return {
    wants,
    wantsMany: `words (${wants})`,
    decode: (value, path) => {
      const name = text.decode(value, path);
      const found = name === '' ? options.empty : byName.get(name.toLowerCase());
      if (found === undefined) {
        throw invalidJson(path, `invalid value ${JSON.stringify(name)}: want ${wants}`);
      }
      return found;
    },
    encode: (value) => byValue.get(value) ?? 'unknown',
    isEmpty: (value) => value === options.silent,
  };
}

/** A message of the wire that wraps a single value, so that zero and absent differ. */
export function wrapped<V, M extends { readonly value: V }>(
  type: { create(init?: Partial<{ readonly value: V }>): M },
  codec: Codec<V>,
): Codec<M | undefined> {
  return {
    wants: codec.wants,
    wantsMany: codec.wantsMany,
    decode: (value, path) => type.create({ value: codec.decode(value, path) }),
    encode: (message) => (message === undefined ? null : codec.encode(message.value)),
    isEmpty: (message) => message === undefined,
  };
}
