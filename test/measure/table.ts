/** Plain text tables: the first column to the left, numbers to the right. */

export type Row = readonly string[];

const gap = '  ';

/** Missing cells are empty; the first `leftColumns` columns hold text. */
export function renderTable(head: Row, rows: readonly Row[], leftColumns = 1): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: Row): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return column < leftColumns ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(gap)
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join(gap);
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n`;
}
