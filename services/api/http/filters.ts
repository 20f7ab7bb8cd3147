/**
 * The `filters` parameter: JSON that clients write in two ways, `{"name":{"web":true}}` and
 * `{"name":["web"]}`. Values of one key are alternatives, keys must all match.
 */
import { ShoalError } from '#lib/errors';
import { isObject } from '../convert/codec.ts';

export class Filters {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  has(key: string): boolean {
    return this.get(key).length > 0;
  }

  get(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  /** True when the key was not given or one of its values passes. */
  some(key: string, matches: (value: string) => boolean): boolean {
    const values = this.get(key);
    return values.length === 0 || values.some(matches);
  }

  /** True when every `label=` (`key` or `key=value`) is met. */
  labels(labels: Readonly<Record<string, string>>, key = 'label'): boolean {
    return this.get(key).every((wanted) => {
      const { name, value } = splitPair(wanted);
      const actual = Object.hasOwn(labels, name) ? labels[name] : undefined;
      return actual !== undefined && (value === '' || actual === value);
    });
  }

  /** The values `key=value` of a key as a map; a bare `key` maps to the empty text. */
  pairs(key: string): Readonly<Record<string, string>> {
    const pairs = this.get(key).map(splitPair);
    return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
  }

  /** A yes-or-no filter; undefined when it was not given. */
  flag(key: string): boolean | undefined {
    const value = this.get(key)[0];
    if (value === undefined) return undefined;
    if (['1', 'true', 't'].includes(value.toLowerCase())) return true;
    if (['0', 'false', 'f'].includes(value.toLowerCase())) return false;
    throw new ShoalError('invalid_argument', `invalid filter '${key}=[${value}]'`);
  }
}

function splitPair(pair: string): { readonly name: string; readonly value: string } {
  const at = pair.indexOf('=');
  return at < 0
    ? { name: pair, value: '' }
    : { name: pair.slice(0, at), value: pair.slice(at + 1) };
}

function refuse(raw: string): ShoalError {
  return new ShoalError(
    'invalid_argument',
    `invalid filters ${raw}: want JSON such as {"name":["web"]}`,
  );
}

function valuesOf(entry: unknown, raw: string): readonly string[] {
  if (Array.isArray(entry)) {
    if (!entry.every((value) => typeof value === 'string')) throw refuse(raw);
    return entry;
  }
  if (!isObject(entry)) throw refuse(raw);
  const given = Object.entries(entry).filter(([, wanted]) => wanted !== false);
  return given.map(([value]) => value);
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse(raw);
  }
}

/** Throws `invalid_argument` for malformed JSON and for keys that are not in `allowed`. */
export function parseFilters(raw: string, allowed: readonly string[]): Filters {
  if (raw === '') return new Filters(new Map());
  const parsed = parseJson(raw);
  if (parsed === null) return new Filters(new Map());
  if (!isObject(parsed)) throw refuse(raw);
  const values = new Map<string, readonly string[]>();
  for (const [key, entry] of Object.entries(parsed)) {
    if (!allowed.includes(key)) {
      throw new ShoalError('invalid_argument', `invalid filter '${key}'`);
    }
    values.set(key, valuesOf(entry, raw));
  }
  return new Filters(values);
}
