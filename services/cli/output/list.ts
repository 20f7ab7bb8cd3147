/**
 * Prints a list the way the options ask: a table, ids only, JSON lines, or a template per row
 * (`table` in front of a template prints heads, too).
 */
import { renderTable } from './table.ts';
import { parseTemplate, renderTemplate } from './template.ts';

/** One column: its head, the name that templates use, and the cell of an item. */
export interface Column<T> {
  readonly head: string;
  readonly name: string;
  readonly cell: (item: T) => string;
  /** Only for templates and JSON. */
  readonly hidden?: boolean;
}

export interface ListOptions {
  readonly quiet?: boolean | undefined;
  readonly format?: string | undefined;
}

function fieldsOf<T>(columns: readonly Column<T>[], item: T): Record<string, string> {
  return Object.fromEntries(columns.map(({ name, cell }) => [name, cell(item)]));
}

export function renderList<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  idOf: (item: T) => string,
  { quiet, format = 'table' }: ListOptions,
): string {
  if (quiet === true) return items.map((item) => `${idOf(item)}\n`).join('');
  if (format === 'json') {
    return items.map((item) => `${JSON.stringify(fieldsOf(columns, item))}\n`).join('');
  }
  if (format === 'table') {
    const shown = columns.filter(({ hidden }) => hidden !== true);
    const rows = items.map((item) => shown.map(({ cell }) => cell(item)));
    return renderTable(
      shown.map(({ head }) => head),
      rows,
    );
  }
  return renderRows(items, columns, format.replaceAll('\\t', '\t').replaceAll('\\n', '\n'));
}

function renderRows<T>(items: readonly T[], columns: readonly Column<T>[], format: string): string {
  const tabular = /^table\s+/.exec(format);
  const nodes = parseTemplate(tabular === null ? format : format.slice(tabular[0].length));
  const lines = items.map((item) => renderTemplate(nodes, fieldsOf(columns, item)));
  if (tabular === null) return lines.map((line) => `${line}\n`).join('');
  const heads = Object.fromEntries(columns.map(({ name, head }) => [name, head]));
  const split = (line: string): string[] => line.split('\t');
  return renderTable(split(renderTemplate(nodes, heads)), lines.map(split));
}
