/** The order of names in docker's tables: runs of digits count as numbers, so web-2 is before web-10. */

function pieces(text: string): string[] {
  return text.match(/\d+|\D+/g) ?? [];
}

function comparePieces(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const difference = BigInt(a) - BigInt(b);
    // Equal numbers of different length differ in their zeros: the shorter is first.
    if (difference === 0n) return a.length - b.length;
    return difference < 0n ? -1 : 1;
  }
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function compareNatural(a: string, b: string): number {
  const left = pieces(a);
  const right = pieces(b);
  for (const [index, piece] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = comparePieces(piece, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
