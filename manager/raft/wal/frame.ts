/**
 * The bytes around a batch and at the head of a segment. All numbers are little endian. The
 * checksum of a batch is seeded with its segment's random salt, so that neither a leftover of
 * another segment nor bytes that somebody proposed can pass for a batch.
 */
import { crc32 } from 'node:zlib';

/** magic 8, version 4, segment number 4, salt 4, CRC of these 4; zeros up to the first batch. */
export const segmentHeadBytes = 64;
const segmentMagic = Buffer.from('SHOALWAL', 'latin1');
const segmentVersion = 1;
const segmentHeadCheckedBytes = 20;

/** magic 4, key id 4, segment 4, body length 4, sequence 8, CRC of the body 4, CRC of these 4. */
export const batchHeadBytes = 32;
const batchMagic = 0x54_41_42_57;
const batchHeadCheckedBytes = 28;
/** The part of the head that encryption binds the body to. */
const batchContextBytes = 24;
const twoTo32 = 2 ** 32;

export const alignmentBytes = 8;

export interface SegmentHead {
  readonly number: number;
  readonly salt: number;
}

export interface BatchHead {
  /** 0: the body is not encrypted. */
  readonly keyId: number;
  readonly sequence: number;
  readonly bodyBytes: number;
  readonly bodyChecksum: number;
}

/** `size` rounded up so that the next batch starts aligned. */
export function aligned(sizeBytes: number): number {
  return Math.ceil(sizeBytes / alignmentBytes) * alignmentBytes;
}

function viewOf(bytes: Uint8Array, offset: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + offset, bytes.length - offset);
}

export function encodeSegmentHead(head: SegmentHead): Uint8Array {
  const bytes = Buffer.alloc(segmentHeadBytes);
  segmentMagic.copy(bytes);
  bytes.writeUInt32LE(segmentVersion, 8);
  bytes.writeUInt32LE(head.number, 12);
  bytes.writeUInt32LE(head.salt, 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, segmentHeadCheckedBytes)), 20);
  return bytes;
}

/** Undefined when these are not the first bytes of a segment. */
export function decodeSegmentHead(bytes: Uint8Array): SegmentHead | undefined {
  if (bytes.length < segmentHeadBytes) return undefined;
  const view = viewOf(bytes, 0);
  if (!view.subarray(0, 8).equals(segmentMagic)) return undefined;
  if (view.readUInt32LE(20) !== crc32(view.subarray(0, segmentHeadCheckedBytes))) return undefined;
  if (view.readUInt32LE(8) !== segmentVersion) return undefined;
  return { number: view.readUInt32LE(12), salt: view.readUInt32LE(16) };
}

/** What encryption authenticates with the body: key, place and sequence, but not the length. */
export function batchContext(keyId: number, segment: number, sequence: number): Uint8Array {
  const bytes = Buffer.alloc(batchContextBytes);
  bytes.writeUInt32LE(batchMagic, 0);
  bytes.writeUInt32LE(keyId, 4);
  bytes.writeUInt32LE(segment, 8);
  bytes.writeUInt32LE(sequence % twoTo32, 16);
  bytes.writeUInt32LE(Math.floor(sequence / twoTo32), 20);
  return bytes;
}

/** A whole batch as it goes to disk, padded to the alignment. */
export function encodeBatch(
  segment: SegmentHead,
  sequence: number,
  keyId: number,
  body: Uint8Array,
): Uint8Array {
  const bytes = Buffer.allocUnsafe(aligned(batchHeadBytes + body.length));
  bytes.set(batchContext(keyId, segment.number, sequence), 0);
  bytes.writeUInt32LE(body.length, 12);
  bytes.writeUInt32LE(crc32(body, segment.salt), 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, batchHeadCheckedBytes), segment.salt), 28);
  bytes.set(body, batchHeadBytes);
  bytes.fill(0, batchHeadBytes + body.length);
  return bytes;
}

/** The batch head at `offset`, or undefined when there is none of this segment. */
export function decodeBatchHead(
  bytes: Uint8Array,
  offset: number,
  segment: SegmentHead,
): BatchHead | undefined {
  if (offset + batchHeadBytes > bytes.length) return undefined;
  const view = viewOf(bytes, offset);
  if (view.readUInt32LE(0) !== batchMagic || view.readUInt32LE(8) !== segment.number)
    return undefined;
  const checksum = crc32(view.subarray(0, batchHeadCheckedBytes), segment.salt);
  if (view.readUInt32LE(28) !== checksum) return undefined;
  return {
    keyId: view.readUInt32LE(4),
    sequence: view.readUInt32LE(16) + view.readUInt32LE(20) * twoTo32,
    bodyBytes: view.readUInt32LE(12),
    bodyChecksum: view.readUInt32LE(24),
  };
}

/** The batch's body, or undefined when it is cut off or does not match its checksum. */
export function bodyOf(
  bytes: Uint8Array,
  offset: number,
  head: BatchHead,
  segment: SegmentHead,
): Uint8Array | undefined {
  const start = offset + batchHeadBytes;
  if (start + head.bodyBytes > bytes.length) return undefined;
  const body = bytes.subarray(start, start + head.bodyBytes);
  return crc32(body, segment.salt) === head.bodyChecksum ? body : undefined;
}
