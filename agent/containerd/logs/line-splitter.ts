/**
 * Cuts a container's output into lines. A line that is longer than Docker's limit becomes several
 * pieces; what has no line feed yet waits for more, unless the writer is gone.
 */

/** Docker's own limit: one message of its log drivers. */
export const lineBytesMax = 16 * 1024;

export const lineFeed = 10;

/**
 * The ends of the pieces in `bytes`, ascending; the rest behind the last one is unfinished.
 * `atEnd` says that no more will follow, so that the rest is a piece, too.
 */
export function pieceEnds(bytes: Uint8Array, atEnd: boolean): number[] {
  const ends: number[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(lineFeed, start);
    const lineEnd = newline < 0 ? bytes.length : newline + 1;
    // The line feed does not count: a full piece and its line feed stay together.
    const contentEnd = newline < 0 ? bytes.length : newline;
    if (contentEnd - start > lineBytesMax || (newline < 0 && contentEnd - start === lineBytesMax)) {
      start += lineBytesMax;
      ends.push(start);
    } else if (newline >= 0 || atEnd) {
      start = lineEnd;
      ends.push(start);
    } else break;
  }
  return ends;
}
