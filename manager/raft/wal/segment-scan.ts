/**
 * Reads the batches of one segment's bytes and judges what follows the last good one. Because
 * only one batch is ever in flight, an incomplete one can only be the very last: anything
 * unreadable in front of a readable batch is damage, never a torn write.
 */
import {
  aligned,
  alignmentBytes,
  batchHeadBytes,
  bodyOf,
  decodeBatchHead,
  decodeSegmentHead,
  type SegmentHead,
  segmentHeadBytes,
} from './frame.ts';

export interface ScannedBatch {
  readonly sequence: number;
  readonly keyId: number;
  readonly body: Uint8Array;
}

/** `clean`: only zeros follow. `torn`: an unfinished last write follows. */
export type Tail = 'clean' | 'torn' | 'damaged';

export interface SegmentScan {
  readonly head: SegmentHead;
  readonly batches: readonly ScannedBatch[];
  /** Where the last of them begins; undefined when there is none. */
  readonly lastOffset: number | undefined;
  /** Where the next batch would go. */
  readonly endOffset: number;
  readonly tail: Tail;
}

function readBatch(
  bytes: Uint8Array,
  offset: number,
  segment: SegmentHead,
): { batch: ScannedBatch; next: number } | undefined {
  const head = decodeBatchHead(bytes, offset, segment);
  if (head === undefined) return undefined;
  const body = bodyOf(bytes, offset, head, segment);
  if (body === undefined) return undefined;
  const { sequence, keyId } = head;
  return {
    batch: { sequence, keyId, body },
    next: offset + aligned(batchHeadBytes + head.bodyBytes),
  };
}

function isZero(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}

function judgeTail(bytes: Uint8Array, from: number, segment: SegmentHead): Tail {
  if (isZero(bytes, from)) return 'clean';
  for (let at = from; at + batchHeadBytes <= bytes.length; at += alignmentBytes) {
    if (readBatch(bytes, at, segment) !== undefined) return 'damaged';
  }
  return 'torn';
}

/** Undefined when the segment's own head is unreadable. */
export function scanSegment(bytes: Uint8Array): SegmentScan | undefined {
  const head = decodeSegmentHead(bytes);
  if (head === undefined) return undefined;
  const batches: ScannedBatch[] = [];
  let lastOffset: number | undefined;
  let offset = segmentHeadBytes;
  for (;;) {
    const read = readBatch(bytes, offset, head);
    if (read === undefined) break;
    const last = batches.at(-1);
    if (last !== undefined && read.batch.sequence !== last.sequence + 1) {
      return { head, batches, lastOffset, endOffset: offset, tail: 'damaged' };
    }
    batches.push(read.batch);
    lastOffset = offset;
    offset = Math.min(read.next, bytes.length);
  }
  const tail = judgeTail(bytes, offset, head);
  return { head, batches, lastOffset, endOffset: aligned(offset), tail };
}
