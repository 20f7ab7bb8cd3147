/**
 * Protocol-buffer varints for safe integers. Bit operators stop at 32 bits, hence the divisions.
 */

/** Bytes that `value` takes as a varint. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  let size = 3;
  for (let rest = Math.floor(value / 0x200000); rest > 0; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Appends `value` to `out`. */
export function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

/** The number at `at` and where the next thing begins; undefined if it is cut off or too big. */
export function readVarint(
  data: Uint8Array,
  at: number,
): { value: number; next: number } | undefined {
  let value = 0;
  let next = at;
  for (let scale = 1; ; scale *= 128) {
    const byte = data[next++];
    if (byte === undefined) return undefined;
    value += (byte % 128) * scale;
    if (!Number.isSafeInteger(value)) return undefined;
    if (byte < 128) return { value, next };
  }
}
