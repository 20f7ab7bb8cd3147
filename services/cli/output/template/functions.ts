/** The functions that `--format` templates may call: Go's own and those that docker adds. */

export type Value = unknown;
export type Functions = Readonly<Record<string, (args: readonly Value[]) => Value>>;

/** As Go decides in `if`, `and`, `or`, `not`. */
export function truthy(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;
}

/** The text that a template prints for a value. */
export function show(value: Value): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(show).join(' ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, item]) => `${key}:${show(item)}`).join(' ')}]`;
  }
  return String(value);
}

/** The value below a key of a map or at a place of a list; undefined when there is none. */
export function member(value: Value, key: string): Value {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function lengthOf(value: Value): number {
  if (value === null || value === undefined) return 0;
  return typeof value === 'string' ? value.length : Object.keys(Object(value)).length;
}

function index(value: Value, keys: readonly Value[]): Value {
  return keys.reduce((at, key) => {
    if (Array.isArray(at) && !(Number(key) >= 0 && Number(key) < at.length)) {
      throw new Error(`template: index out of range: ${String(key)}`);
    }
    return member(at, String(key));
  }, value);
}

function slice(value: Value, from: Value, to: Value): Value {
  const start = from === undefined ? 0 : Number(from);
  const end = to === undefined ? undefined : Number(to);
  return Array.isArray(value) ? value.slice(start, end) : String(value).slice(start, end);
}

function padded(text: string, flags: string, width: string): string {
  if (flags.includes('-')) return text.padEnd(Number(width));
  return text.padStart(Number(width), flags.includes('0') ? '0' : ' ');
}

function printf([format, ...values]: readonly Value[]): string {
  const rest = [...values];
  return show(format).replace(
    /%([-+0]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const value = rest.shift();
      if (verb === 'q') return padded(JSON.stringify(show(value)), flags, width);
      if (verb === 'f') return padded(Number(value).toFixed(Number(precision ?? 6)), flags, width);
      if (verb === 's' && precision !== undefined) {
        return padded(show(value).slice(0, Number(precision)), flags, width);
      }
      return padded(show(value), flags, width);
    },
  );
}

function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : a < b ? -1 : 1;
  throw new Error(`template: ${show(a)} and ${show(b)} cannot be compared`);
}

export const functions: Functions = {
  json: ([value]) => JSON.stringify(value ?? null),
  upper: ([value]) => show(value).toUpperCase(),
  lower: ([value]) => show(value).toLowerCase(),
  title: ([value]) => show(value).replace(/(^|\s)\S/g, (letter) => letter.toUpperCase()),
  join: ([list, separator]) => (Array.isArray(list) ? list.map(show).join(show(separator)) : ''),
  split: ([text, separator]) => show(text).split(show(separator)),
  truncate: ([text, length]) => show(text).slice(0, Number(length)),
  pad: ([text, before, after]) =>
    text === '' ? '' : ' '.repeat(Number(before)) + show(text) + ' '.repeat(Number(after)),
  len: ([value]) => lengthOf(value),
  index: ([value, ...keys]) => index(value, keys),
  slice: ([value, from, to]) => slice(value, from, to),
  print: (args) => args.map(show).join(''),
  println: (args) => `${args.map(show).join(' ')}\n`,
  printf,
  not: ([value]) => !truthy(value),
  and: (args) => (args.every(truthy) ? args.at(-1) : args.find((value) => !truthy(value))),
  or: (args) => args.find(truthy) ?? args.at(-1),
  eq: ([a, ...others]) => others.some((other) => other === a),
  ne: ([a, b]) => a !== b,
  lt: ([a, b]) => compare(a, b) < 0,
  le: ([a, b]) => compare(a, b) <= 0,
  gt: ([a, b]) => compare(a, b) > 0,
  ge: ([a, b]) => compare(a, b) >= 0,
};

/** For the line of heads, where a head passes through what changes the cells. */
export const headFunctions: Functions = {
  ...functions,
  ...Object.fromEntries(
    ['json', 'upper', 'lower', 'title', 'join', 'split', 'truncate', 'pad'].map((name) => [
      name,
      ([value]: readonly Value[]) => value,
    ]),
  ),
};
