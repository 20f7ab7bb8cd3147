/**
 * Copies one container's raw output, as its shim appends it, into our log: a bounded piece per
 * turn, with timestamps, and with the disk of what has been copied given back.
 */
import { execFile } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Clock } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import { type FrameStream, frameHeadBytes, writeFrameHead } from './frame.ts';
import { backlogBytesMax, type LogLimits } from './limits.ts';
import { lineBytesMax, lineFeed, pieceEnds } from './line-splitter.ts';
import type { SegmentWriter } from './segments.ts';

const run = promisify(execFile);
/** File systems give back whole blocks only. */
const blockBytes = 4096;
const punchWaitMsMax = 10_000;
const nsPerMs = 1_000_000;

export interface RawCopierDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** For reading; shared by all copiers, as only one has its turn at a time. */
  readonly block: Buffer;
}

export function createBlock(limits: LogLimits): Buffer {
  // A piece must fit with its line feed, or it would never end.
  return Buffer.allocUnsafe(Math.max(limits.turnBytesMax, lineBytesMax + 1));
}

/** Gives each line a time of its own, so that a reader can resume behind any of them. */
export class LineTimes {
  #timeMs = 0;
  #timeNs = 0;

  next(nowMs: number): { readonly timeMs: number; readonly timeNs: number } {
    const whole = Math.floor(nowMs);
    if (whole > this.#timeMs) {
      this.#timeMs = whole;
      this.#timeNs = 0;
    } else {
      this.#timeNs++;
      if (this.#timeNs === nsPerMs) {
        this.#timeMs++;
        this.#timeNs = 0;
      }
    }
    return { timeMs: this.#timeMs, timeNs: this.#timeNs };
  }
}

/** One batch of frames for the pieces of `bytes`, which begin at `rawStart` of the raw file. */
export function renderFrames(
  stream: FrameStream,
  bytes: Buffer,
  ends: readonly number[],
  rawStart: number,
  nowMs: number,
  times: LineTimes,
): Buffer {
  const consumed = ends.at(-1) ?? 0;
  const frames = Buffer.allocUnsafe(consumed + ends.length * frameHeadBytes);
  let start = 0;
  let at = 0;
  for (const end of ends) {
    const length = end - start;
    const rawEnd = rawStart + end;
    writeFrameHead(frames, at, { kind: stream, length, rawEnd, ...times.next(nowMs) });
    bytes.copy(frames, at + frameHeadBytes, start, end);
    at += frameHeadBytes + length;
    start = end;
  }
  return frames;
}

export class RawCopier {
  readonly #path: string;
  readonly #stream: FrameStream;
  readonly #limits: LogLimits;
  readonly #writer: SegmentWriter;
  readonly #times: LineTimes;
  readonly #deps: RawCopierDeps;
  #handle: FileHandle | undefined;
  #punchedTo = 0;
  #canPunch = true;

  constructor(
    path: string,
    stream: FrameStream,
    limits: LogLimits,
    writer: SegmentWriter,
    times: LineTimes,
    deps: RawCopierDeps,
  ) {
    this.#path = path;
    this.#stream = stream;
    this.#limits = limits;
    this.#writer = writer;
    this.#times = times;
    this.#deps = deps;
  }

  /** One turn. True when there is more to copy now. `atEnd`: the writer has gone. */
  async turn(atEnd: boolean): Promise<boolean> {
    const handle = await this.#open();
    if (handle === undefined) return false;
    const { size } = await handle.stat();
    const start = await this.#skipBacklog(handle, size);
    const { block } = this.#deps;
    const { bytesRead } = await handle.read(block, 0, block.length, start);
    const reachesEnd = start + bytesRead >= size;
    const bytes = block.subarray(0, bytesRead);
    const ends = pieceEnds(bytes, atEnd && reachesEnd);
    const consumed = ends.at(-1) ?? 0;
    if (consumed === 0) return false;
    const now = this.#deps.clock.now();
    const frames = renderFrames(this.#stream, bytes, ends, start, now, this.#times);
    await this.#writer.append(this.#stream, frames, start + consumed);
    await this.#punch(start + consumed);
    return !reachesEnd;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** Undefined when the file is gone: all was copied before, or the container never ran. */
  async #open(): Promise<FileHandle | undefined> {
    if (this.#handle !== undefined) return this.#handle;
    try {
      this.#handle = await open(this.#path, 'r');
      return this.#handle;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Where to go on reading; says in the log how much was left out. */
  async #skipBacklog(handle: FileHandle, size: number): Promise<number> {
    const start = this.#writer.positions[this.#stream];
    const backlog = backlogBytesMax(this.#limits);
    if (size - start <= backlog) return start;
    const middle = size - Math.floor(backlog / 2);
    // On to the next line: the rest of one would look like a line of its own.
    const { block } = this.#deps;
    const { bytesRead } = await handle.read(block, 0, lineBytesMax, middle);
    const target = middle + block.subarray(0, bytesRead).indexOf(lineFeed) + 1;
    const note = Buffer.from(`[${target - start} bytes of output were written too fast to keep]\n`);
    const times = this.#times;
    const now = this.#deps.clock.now();
    const rawStart = target - note.length;
    const frames = renderFrames(this.#stream, note, [note.length], rawStart, now, times);
    await this.#writer.append(this.#stream, frames, target);
    return target;
  }

  /** Frees the copied part of a file that the shim keeps open and goes on appending to. */
  async #punch(copiedTo: number): Promise<void> {
    const end = copiedTo - (copiedTo % blockBytes);
    if (!this.#canPunch || end - this.#punchedTo < this.#limits.punchBytesMin) return;
    const length = end - this.#punchedTo;
    const range = ['--offset', String(this.#punchedTo), '--length', String(length)];
    try {
      await run('fallocate', ['--punch-hole', ...range, this.#path], { timeout: punchWaitMsMax });
      this.#punchedTo = end;
    } catch (error) {
      this.#canPunch = false;
      const fields = { path: this.#path, reason: explain(error) };
      this.#deps.logger.warn('raw container output is kept until the container ends', fields);
    }
  }
}
