/**
 * The format of our own log files: frames of a fixed head and the line's bytes. Each frame tells up
 * to where the container's raw output has been taken over, so after a crash the copying goes on
 * exactly where it stopped and no separate position has to be kept in step.
 *
 * Head, big endian: kind 1, length 4, milliseconds 6, nanoseconds within them 4, raw position 6.
 */

export const frameHeadBytes = 21;

export type FrameStream = 'stdout' | 'stderr';

/** A mark has no line: it repeats the position at the start of a new file. */
export type FrameKind = FrameStream | 'stdout-mark' | 'stderr-mark';

const kinds: readonly FrameKind[] = ['stdout', 'stderr', 'stdout-mark', 'stderr-mark'];

export interface FrameHead {
  readonly kind: FrameKind;
  readonly length: number;
  readonly timeMs: number;
  readonly timeNs: number;
  /** The raw file is copied up to here once this frame is written. */
  readonly rawEnd: number;
}

/** Writes the head at `offset`; the line's bytes belong behind it. */
export function writeFrameHead(target: Buffer, offset: number, head: FrameHead): void {
  target.writeUInt8(kinds.indexOf(head.kind) + 1, offset);
  target.writeUInt32BE(head.length, offset + 1);
  target.writeUIntBE(head.timeMs, offset + 5, 6);
  target.writeUInt32BE(head.timeNs, offset + 11);
  target.writeUIntBE(head.rawEnd, offset + 15, 6);
}

/** Undefined when there are too few bytes, or they are no frame (a torn write). */
export function readFrameHead(source: Buffer, offset: number): FrameHead | undefined {
  if (source.length - offset < frameHeadBytes) return undefined;
  const kind = kinds[source.readUInt8(offset) - 1];
  if (kind === undefined) return undefined;
  return {
    kind,
    length: source.readUInt32BE(offset + 1),
    timeMs: source.readUIntBE(offset + 5, 6),
    timeNs: source.readUInt32BE(offset + 11),
    rawEnd: source.readUIntBE(offset + 15, 6),
  };
}

/** RFC 3339 with nanoseconds. */
export function renderFrameTime(head: FrameHead): string {
  const millis = new Date(head.timeMs).toISOString().slice(0, -1);
  return `${millis}${String(head.timeNs).padStart(6, '0')}Z`;
}
