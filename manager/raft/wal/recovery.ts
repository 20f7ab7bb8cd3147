/**
 * Reading a WAL after a start: all segments in order, as one sequence of batches. A torn last
 * batch is cut off (it was never acknowledged); anything else that does not fit is refused. What
 * is read may never have reached the disk, so it is made durable before anybody counts on it.
 */
import { WalBatch } from '#proto/gen/shoal';
import type { Disk } from '../disk.ts';
import type { Cipher } from '../types.ts';
import { CorruptionError } from './failure.ts';
import { batchContext, type SegmentHead } from './frame.ts';
import { isTemporary, segmentNumbers, segmentPath } from './segment-files.ts';
import { type ScannedBatch, type SegmentScan, scanSegment } from './segment-scan.ts';
import { emptyWalState, fold, type WalState } from './wal-state.ts';

export interface RecoveryDeps {
  readonly disk: Disk;
  readonly cipher: Cipher | undefined;
}

/** A segment that gets no more batches. */
export interface SealedSegment {
  readonly number: number;
  /** Highest index of an entry in it; 0 when it has none. */
  readonly highestIndex: number;
}

export interface OpenSegment {
  readonly head: SegmentHead;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly highestIndex: number;
}

export interface Recovered {
  readonly state: WalState;
  readonly sealed: readonly SealedSegment[];
  /** Undefined when there is no segment at all. */
  readonly open: OpenSegment | undefined;
  readonly nextSequence: number;
  /** True when an unfinished last write was cut off. */
  readonly wasTorn: boolean;
}

export async function readWhole(disk: Disk, path: string): Promise<Uint8Array> {
  const file = await disk.open(path, 'read');
  try {
    return await file.read(0, await file.size());
  } finally {
    await file.close();
  }
}

async function cutTail(disk: Disk, path: string, sizeBytes: number): Promise<void> {
  const file = await disk.open(path, 'write');
  try {
    await file.truncate(sizeBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * A process that died while it wrote leaves bytes that can be read and are still lost with the
 * next power cut. Only the last batch can be such: it is written once more. A sync would not do,
 * since after one that failed the kernel takes lost pages for clean.
 */
async function rewriteLast(
  disk: Disk,
  path: string,
  bytes: Uint8Array,
  scan: SegmentScan,
): Promise<void> {
  if (scan.lastOffset === undefined) return;
  const file = await disk.open(path, 'durable');
  try {
    await file.write(scan.lastOffset, bytes.subarray(scan.lastOffset, scan.endOffset));
  } finally {
    await file.close();
  }
}

function decodeBatch(
  path: string,
  segment: number,
  batch: ScannedBatch,
  cipher: Cipher | undefined,
): WalBatch {
  const { keyId, sequence, body } = batch;
  if (keyId === 0) return WalBatch.decode(body);
  if (cipher === undefined) {
    throw new CorruptionError(path, `batch ${sequence} is encrypted and no key was given`);
  }
  return WalBatch.decode(cipher.open(keyId, body, batchContext(keyId, segment, sequence)));
}

/** Walks the segments; its fields are what recovery returns in the end. */
class Reader {
  readonly state = emptyWalState();
  readonly sealed: SealedSegment[] = [];
  nextSequence = 0;
  readonly #cipher: Cipher | undefined;

  constructor(cipher: Cipher | undefined) {
    this.#cipher = cipher;
  }

  /** Takes a segment's batches; returns the highest index in it. */
  take(path: string, scan: SegmentScan): number {
    let highestIndex = 0;
    for (const batch of scan.batches) {
      if (this.nextSequence !== 0 && batch.sequence !== this.nextSequence) {
        throw new CorruptionError(
          path,
          `batch ${this.nextSequence} is missing before batch ${batch.sequence}`,
        );
      }
      this.nextSequence = batch.sequence + 1;
      const record = decodeBatch(path, scan.head.number, batch, this.#cipher);
      const wrong = fold(this.state, record);
      if (wrong !== undefined)
        throw new CorruptionError(path, `in batch ${batch.sequence} ${wrong}`);
      highestIndex = Math.max(highestIndex, record.entries.at(-1)?.index ?? 0);
    }
    return highestIndex;
  }
}

function checkedScan(
  path: string,
  number: number,
  bytes: Uint8Array,
  isLast: boolean,
): SegmentScan {
  const scan = scanSegment(bytes);
  if (scan === undefined || scan.head.number !== number) {
    throw new CorruptionError(path, 'its head is not that of this segment');
  }
  if (scan.tail === 'damaged') {
    throw new CorruptionError(
      path,
      `the batch at offset ${scan.endOffset} is unreadable, later ones are not`,
    );
  }
  if (scan.tail === 'torn' && !isLast) {
    throw new CorruptionError(
      path,
      `the batch at offset ${scan.endOffset} is unreadable in a finished segment`,
    );
  }
  return scan;
}

/** Reads everything in `directory` and leaves it ready for appending. Throws `CorruptionError`. */
export async function recoverWal(deps: RecoveryDeps, directory: string): Promise<Recovered> {
  const { disk } = deps;
  const names = await disk.list(directory);
  for (const name of names) if (isTemporary(name)) await disk.remove(`${directory}/${name}`);
  const numbers = segmentNumbers(names);
  const reader = new Reader(deps.cipher);
  let open: OpenSegment | undefined;
  let wasTorn = false;
  for (const [position, number] of numbers.entries()) {
    const path = segmentPath(directory, number);
    if (number !== (numbers[0] ?? 0) + position) {
      throw new CorruptionError(directory, `segment ${number - 1} is missing`);
    }
    const bytes = await readWhole(disk, path);
    const isLast = position === numbers.length - 1;
    const scan = checkedScan(path, number, bytes, isLast);
    const highestIndex = reader.take(path, scan);
    if (!isLast) {
      reader.sealed.push({ number, highestIndex });
      continue;
    }
    wasTorn = scan.tail === 'torn';
    await rewriteLast(disk, path, bytes, scan);
    if (wasTorn) await cutTail(disk, path, scan.endOffset);
    const sizeBytes = wasTorn ? scan.endOffset : bytes.length;
    open = { head: scan.head, offset: scan.endOffset, sizeBytes, highestIndex };
  }
  // The names, too: a segment whose birth was not synced would vanish with all its batches.
  await disk.syncDirectory(directory);
  const { state, sealed, nextSequence } = reader;
  return { state, sealed, open, nextSequence: Math.max(nextSequence, 1), wasTorn };
}
