/**
 * Writes batches into one segment file and keeps zeros written ahead of them: a write into space
 * that already exists needs no change of the file's metadata, which about halves its sync.
 */
import { heardElsewhere } from '#lib/signal';
import type { Disk, DiskFile } from '../disk.ts';
import { isDiskFull } from './failure.ts';
import { segmentHeadBytes } from './frame.ts';
import { fillWithZeros } from './segment-files.ts';

/** So much is filled at once: 4 MiB lasts for tens of thousands of small entries. */
const fillStepBytes = 4 * 1024 * 1024;
/** Filling starts when less than this is left, so that it is done before it is needed. */
const fillReserveBytes = fillStepBytes / 2;

export interface SegmentWriterOptions {
  readonly path: string;
  /** From this size on the segment is full; a last batch may reach beyond it. */
  readonly limitBytes: number;
}

export class SegmentWriter {
  static readonly startOffset = segmentHeadBytes;
  readonly #options: SegmentWriterOptions;
  readonly #disk: Disk;
  readonly #file: DiskFile;
  #offset: number;
  /** The file has been written up to here, with batches or with zeros. */
  #filledTo: number;
  #filling: Promise<void> | undefined;

  private constructor(
    options: SegmentWriterOptions,
    disk: Disk,
    file: DiskFile,
    at: { readonly offset: number; readonly sizeBytes: number },
  ) {
    this.#options = options;
    this.#disk = disk;
    this.#file = file;
    this.#offset = at.offset;
    this.#filledTo = at.sizeBytes;
  }

  static async open(
    options: SegmentWriterOptions,
    disk: Disk,
    at: { readonly offset: number; readonly sizeBytes: number },
  ): Promise<SegmentWriter> {
    return new SegmentWriter(options, disk, await disk.open(options.path, 'durable'), at);
  }

  /** How far a new segment is filled. */
  static firstFillBytes(limitBytes: number): number {
    return Math.min(limitBytes, fillStepBytes);
  }

  /** No batch is in it yet. */
  get isEmpty(): boolean {
    return this.#offset === SegmentWriter.startOffset;
  }

  get isFull(): boolean {
    return this.#offset >= this.#options.limitBytes;
  }

  get isHalfFull(): boolean {
    return this.#offset >= this.#options.limitBytes / 2;
  }

  /** Resolves when `batch` is on disk. One call at a time. */
  async write(batch: Uint8Array): Promise<void> {
    const end = this.#offset + batch.length;
    // Zeros on their way must not land on this batch.
    if (end > this.#filledTo) await this.#filling;
    await this.#file.write(this.#offset, batch);
    this.#offset = end;
    this.#filledTo = Math.max(this.#filledTo, end);
    await this.#fillAhead();
  }

  /** Starts filling in the background when it is time; an earlier failure surfaces here. */
  async #fillAhead(): Promise<void> {
    const { limitBytes, path } = this.#options;
    if (this.#filling !== undefined || this.#filledTo >= limitBytes) return;
    if (this.#filledTo - this.#offset >= fillReserveBytes) return;
    const from = this.#filledTo;
    const to = Math.min(limitBytes, from + fillStepBytes);
    const filling = fillWithZeros(this.#disk, path, from, to).then(
      () => {
        this.#filledTo = Math.max(this.#filledTo, to);
        this.#filling = undefined;
      },
      (error: unknown) => {
        // The disk may have room again when it is needed: batches take it themselves from now on.
        if (!isDiskFull(error)) throw error;
      },
    );
    this.#filling = filling;
    // The next write that needs the space, or `close`, gets the error.
    heardElsewhere(filling);
  }

  async close(): Promise<void> {
    await this.#filling?.catch(() => undefined);
    await this.#file.close();
  }
}
