/** Tables as docker prints them: padded columns, upper-case heads, no borders. */

const gap = 3;
/** docker's columns are never narrower, gap included. */
const columnWidthMin = 10;

/** Lines of equal columns, without spaces at their ends. */
export function renderTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => {
    const longest = Math.max(...lines.map((line) => (line[column] ?? '').length));
    return Math.max(columnWidthMin, longest + gap);
  });
  return lines
    .map((line) => {
      const text = line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('');
      return `${text.trimEnd()}\n`;
    })
    .join('');
}
