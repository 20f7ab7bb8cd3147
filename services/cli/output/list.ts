/**
 * Prints a list the way the options ask: a table, ids only, JSON lines, or a template per row
 * (`table` in front of a template prints heads, too).
 */
import { renderTable } from './table.ts';
import { headFunctions } from './template/functions.ts';
import { parseTemplate, renderTemplate } from './template/template.ts';

/** One column: its head, the name that templates use, and the value of an item. */
export interface Column<T> {
  readonly head: string;
  readonly name: string;
  readonly cell: (item: T) => string | boolean;
  /** What the table shows where that is more than the value, such as a mark. */
  readonly shown?: (item: T) => string;
  /** Only for templates and JSON. */
  readonly hidden?: boolean;
}

export interface ListOptions {
  readonly quiet?: boolean | undefined;
  readonly format?: string | undefined;
}

function fieldsOf<T>(columns: readonly Column<T>[], item: T): Record<string, string | boolean> {
  const sorted = [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(sorted.map(({ name, cell }) => [name, cell(item)]));
}

/** Whether rows stand below heads, where marks such as `\_` help the eye. */
export function isTable({ format = 'table' }: ListOptions): boolean {
  return format === 'table' || /^table\s/.test(format);
}

export function renderList<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  idOf: (item: T) => string,
  { quiet, format = 'table' }: ListOptions,
): string {
  if (quiet === true && format === 'table') return items.map((item) => `${idOf(item)}\n`).join('');
  if (format === 'json') {
    return items.map((item) => `${JSON.stringify(fieldsOf(columns, item))}\n`).join('');
  }
  if (format === 'table') {
    const seen = columns.filter(({ hidden }) => hidden !== true);
    const rows = items.map((item) => seen.map(({ cell, shown }) => String((shown ?? cell)(item))));
    return renderTable(
      seen.map(({ head }) => head),
      rows,
    );
  }
  return renderRows(items, columns, format.replaceAll('\\t', '\t').replaceAll('\\n', '\n'));
}

function renderRows<T>(items: readonly T[], columns: readonly Column<T>[], format: string): string {
  const tabular = /^table\s+/.exec(format);
  const nodes = parseTemplate(tabular === null ? format : format.slice(tabular[0].length));
  const knownFields = new Set(columns.map(({ name }) => name));
  const lines = items.map((item) =>
    renderTemplate(nodes, fieldsOf(columns, item), { knownFields }),
  );
  if (tabular === null) return lines.map((line) => `${line}\n`).join('');
  const heads = Object.fromEntries(columns.map(({ name, head }) => [name, head]));
  const head = renderTemplate(nodes, heads, { knownFields, functions: headFunctions });
  const split = (line: string): string[] => line.split('\t');
  return renderTable(split(head), lines.map(split));
}
