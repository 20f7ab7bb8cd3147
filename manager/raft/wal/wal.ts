/**
 * The durable record of one raft member: identity, hard state, snapshot marks and entries, in
 * batches. `append` resolves when the batch is on disk; the first failure ends the WAL for good.
 * The rules that make recovery sound are in DESIGN.md.
 */

import { assert } from '#lib/assert';
import type { Random } from '#lib/random';
import { heardElsewhere } from '#lib/signal';
import { createWalBatch, WalBatch } from '#proto/gen/shoal';
import type { Disk } from '../disk.ts';
import type { Cipher } from '../types.ts';
import { CorruptionError, isDiskFull, WalFailure } from './failure.ts';
import { batchContext, encodeBatch, type SegmentHead } from './frame.ts';
import { type OpenSegment, readWhole, recoverWal, type SealedSegment } from './recovery.ts';
import { prepareSegment, publishSegment, segmentPath } from './segment-files.ts';
import { scanSegment } from './segment-scan.ts';
import { SegmentWriter } from './segment-writer.ts';
import { foldHead, type WalHead, type WalRecord, type WalState } from './wal-state.ts';

/** As reference systems do: large enough that rotation is rare, small enough to read at once. */
export const segmentBytesDefault = 64 * 1024 * 1024;

export interface WalOptions {
  readonly directory: string;
  /** A segment that has reached this size gets no further batch. */
  readonly segmentBytes?: number;
}

export interface WalDeps {
  readonly disk: Disk;
  readonly random: Random;
  readonly cipher: Cipher | undefined;
}

export interface OpenedWal {
  readonly wal: Wal;
  readonly state: WalState;
  /** An unfinished last write, never acknowledged, was cut off. */
  readonly wasTorn: boolean;
}

export interface SegmentStart {
  readonly number: number;
  /** The highest index of an entry in the segments before it. */
  readonly highestBefore: number;
}

interface Tail {
  readonly head: SegmentHead;
  readonly writer: SegmentWriter;
  highestIndex: number;
}

export class Wal {
  readonly #directory: string;
  readonly #segmentBytes: number;
  readonly #deps: WalDeps;
  readonly #head: WalHead;
  #sealed: SealedSegment[];
  #tail: Tail;
  #nextSequence: number;
  /** The next segment, written ahead under its temporary name. */
  #prepared: Promise<SegmentHead> | undefined;
  /** The newest segment is still without a head of its own: its first batch must bring it. */
  #headIsDue: boolean;
  #isWriting = false;
  #failure: WalFailure | undefined;

  private constructor(
    options: Required<WalOptions>,
    deps: WalDeps,
    found: { state: WalState; sealed: readonly SealedSegment[]; nextSequence: number; tail: Tail },
  ) {
    this.#directory = options.directory;
    this.#segmentBytes = options.segmentBytes;
    this.#deps = deps;
    const { identity, hardState, snapshot } = found.state;
    this.#head = { identity, hardState, snapshot };
    this.#sealed = [...found.sealed];
    this.#nextSequence = found.nextSequence;
    this.#tail = found.tail;
    // A crash may have come between the birth of the newest segment and its first batch.
    this.#headIsDue = found.tail.writer.isEmpty && found.sealed.length > 0;
  }

  /**
   * Recovers what `directory` holds, or starts an empty WAL there. Rejects with `CorruptionError`
   * when it contradicts itself, with `ShoalError('data_loss')` when the key is wrong.
   */
  static async open(options: WalOptions, deps: WalDeps): Promise<OpenedWal> {
    const full = { segmentBytes: segmentBytesDefault, ...options };
    await deps.disk.makeDirectory(full.directory);
    const recovered = await recoverWal(deps, full.directory);
    const open = recovered.open ?? (await Wal.#firstSegment(full, deps));
    const writer = await SegmentWriter.open(
      { path: segmentPath(full.directory, open.head.number), limitBytes: full.segmentBytes },
      deps.disk,
      open,
    );
    const tail = { head: open.head, writer, highestIndex: open.highestIndex };
    const wal = new Wal(full, deps, { ...recovered, tail });
    return { wal, state: recovered.state, wasTorn: recovered.wasTorn };
  }

  static async #firstSegment(options: Required<WalOptions>, deps: WalDeps): Promise<OpenSegment> {
    const sizeBytes = SegmentWriter.firstFillBytes(options.segmentBytes);
    const head = await prepareSegment(deps, options.directory, 1, sizeBytes);
    await publishSegment(deps.disk, options.directory, 1);
    return { head, offset: SegmentWriter.startOffset, sizeBytes, highestIndex: 0 };
  }

  /** What is on disk about everything but entries. */
  get head(): Readonly<WalHead> {
    return this.#head;
  }

  /**
   * Makes one batch durable. One call at a time. Rejects with `WalFailure`, and so does every
   * later call: whether this batch survives is not known then.
   */
  async append(record: WalRecord): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    assert(!this.#isWriting, 'one WAL batch is in flight at most');
    this.#isWriting = true;
    try {
      if (this.#tail.writer.isFull) await this.#rotate();
      await this.#write(this.#headIsDue ? { ...this.#head, ...definedOnly(record) } : record);
      this.#headIsDue = false;
      if (this.#tail.writer.isHalfFull) heardElsewhere(this.#prepareNext());
    } catch (error) {
      this.#failure = new WalFailure(this.#directory, 'write the log', error);
      throw this.#failure;
    } finally {
      this.#isWriting = false;
    }
  }

  /** The number of the oldest segment. */
  get firstSegment(): number {
    return this.#sealed[0]?.number ?? this.#tail.head.number;
  }

  /**
   * Begins another segment, whose first batch repeats all that is not an entry: with a snapshot of
   * `highestBefore`, the older ones can go. Counts as an `append`.
   */
  async startSegment(): Promise<SegmentStart> {
    if (this.#failure !== undefined) throw this.#failure;
    assert(!this.#isWriting, 'no batch is in flight when another segment begins');
    this.#isWriting = true;
    try {
      await this.#rotate();
      await this.#write(this.#head);
      this.#headIsDue = false;
    } catch (error) {
      this.#failure = new WalFailure(this.#directory, 'begin another part of the log', error);
      throw this.#failure;
    } finally {
      this.#isWriting = false;
    }
    const highestBefore = Math.max(...this.#sealed.map(({ highestIndex }) => highestIndex));
    return { number: this.#tail.head.number, highestBefore };
  }

  async #write(record: WalRecord): Promise<void> {
    const { cipher } = this.#deps;
    const { head, writer } = this.#tail;
    const sequence = this.#nextSequence++;
    const keyId = cipher?.keyId ?? 0;
    const plain = WalBatch.encode(createWalBatch(record));
    const body = cipher?.seal(plain, batchContext(keyId, head.number, sequence)) ?? plain;
    await writer.write(encodeBatch(head, sequence, keyId, body));
    foldHead(this.#head, record);
    const last = record.entries?.at(-1)?.index ?? 0;
    this.#tail.highestIndex = Math.max(this.#tail.highestIndex, last);
  }

  #prepareNext(): Promise<SegmentHead> {
    const fillBytes = SegmentWriter.firstFillBytes(this.#segmentBytes);
    const number = this.#tail.head.number + 1;
    this.#prepared ??= prepareSegment(this.#deps, this.#directory, number, fillBytes);
    // Whoever rotates gets the error; until then nobody listens.
    return heardElsewhere(this.#prepared);
  }

  async #nextSegment(): Promise<SegmentHead> {
    try {
      return await this.#prepareNext();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      // The disk was full then, which may be long ago. Nothing of ours is in that file yet.
      this.#prepared = undefined;
      return await this.#prepareNext();
    }
  }

  async #rotate(): Promise<void> {
    const head = await this.#nextSegment();
    this.#prepared = undefined;
    await publishSegment(this.#deps.disk, this.#directory, head.number);
    await this.#tail.writer.close();
    this.#sealed.push({ number: this.#tail.head.number, highestIndex: this.#tail.highestIndex });
    const writer = await SegmentWriter.open(
      { path: segmentPath(this.#directory, head.number), limitBytes: this.#segmentBytes },
      this.#deps.disk,
      {
        offset: SegmentWriter.startOffset,
        sizeBytes: SegmentWriter.firstFillBytes(this.#segmentBytes),
      },
    );
    this.#tail = { head, writer, highestIndex: 0 };
    this.#headIsDue = true;
  }

  /**
   * Removes segments whose entries all lie at or below `index`, which a durable snapshot must
   * cover. The newest segment always stays. Rejects with `WalFailure`.
   */
  async compact(index: number): Promise<void> {
    // Until the newest segment has its first batch, the heads of the older ones are the only ones.
    const firstKept = this.#headIsDue
      ? 0
      : this.#sealed.findIndex((segment) => segment.highestIndex > index);
    const count = firstKept === -1 ? this.#sealed.length : firstKept;
    const doomed = this.#sealed.slice(0, count);
    if (doomed.length === 0) return;
    this.#sealed = this.#sealed.slice(count);
    const { disk } = this.#deps;
    try {
      // Oldest first and each made durable: a crash must not leave a hole between segments.
      for (const { number } of doomed) {
        await disk.remove(segmentPath(this.#directory, number));
        await disk.syncDirectory(this.#directory);
      }
    } catch (error) {
      this.#failure ??= new WalFailure(this.#directory, 'remove old segments of the log', error);
      throw this.#failure;
    }
  }

  /** Reads the finished segments again; rejects with `CorruptionError` if one has rotted. */
  async scrub(): Promise<void> {
    for (const { number } of this.#sealed) {
      const path = segmentPath(this.#directory, number);
      const isStillThere = (): boolean => this.#sealed.some((each) => each.number === number);
      if (!isStillThere()) continue;
      const bytes = await readWhole(this.#deps.disk, path).catch((error: unknown) => {
        if (isStillThere()) throw error;
      });
      // What a snapshot has made superfluous meanwhile may be gone, and tells nothing of the disk.
      if (bytes === undefined || !isStillThere()) continue;
      const scan = scanSegment(bytes);
      if (scan === undefined || scan.head.number !== number || scan.tail !== 'clean') {
        throw new CorruptionError(path, 'a finished segment is not readable to its end any more');
      }
    }
  }

  /** Closes the file. What was not appended is not written. */
  async close(): Promise<void> {
    await this.#prepared?.catch(() => undefined);
    await this.#tail.writer.close();
  }
}

/** Without parts that are present but undefined, which would hide the head's. */
function definedOnly(record: WalRecord): WalRecord {
  return {
    ...(record.identity && { identity: record.identity }),
    ...(record.hardState && { hardState: record.hardState }),
    ...(record.snapshot && { snapshot: record.snapshot }),
    ...(record.entries && { entries: record.entries }),
  };
}
