/** Blocks of `Key: value` lines, the way `inspect --pretty` shows objects. */

export type Value = string | number | boolean | undefined;
export type Line = readonly [string, Value];

const columnChars = 20;

/** The lines that have a value. */
export function lines(items: readonly Line[], indent = ''): string {
  return items
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${`${indent}${key}:`.padEnd(columnChars)} ${value}\n`)
    .join('');
}

/** A head with lines below it; nothing when there are none. */
export function section(head: string, body: string): string {
  return body === '' ? '' : `${head}:\n${body}`;
}

/** `key=value` lines in the order of their keys; an empty value is left out. */
export function labelLines(
  labels: Readonly<Record<string, string>> | null | undefined,
  indent: string,
): string {
  return Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${indent}${key}${value === '' ? '' : `=${value}`}\n`)
    .join('');
}
