/**
 * Reads a container's rotated log: its history by stream, time and count, and what is appended
 * while the reader waits. A reader that is slower than the rotation goes on with the oldest file
 * that is left.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { LogLine, LogQuery } from '../types.ts';
import {
  type FrameHead,
  type FrameStream,
  frameHeadBytes,
  readFrameHead,
  renderFrameTime,
} from './frame.ts';
import { listSegments, segmentPath } from './segments.ts';

/** Read at a time; more than the longest frame. */
const blockBytes = 64 * 1024;

/** Tells a follower when to look again; absent for a container that does not run. */
export interface LogChanges {
  readonly version: number;
  readonly isComplete: boolean;
  whenChanged(seen: number, signal: AbortSignal): Promise<void>;
}

interface Frame {
  readonly head: FrameHead;
  readonly data: Buffer;
}

async function openIfExists(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The whole frames from `offset` on; returns where they end. Torn or unfinished ones stay. */
async function* readFrames(handle: FileHandle, offset: number): AsyncGenerator<Frame, number> {
  let at = offset;
  for (;;) {
    const block = Buffer.alloc(blockBytes);
    const { bytesRead } = await handle.read(block, 0, blockBytes, at);
    const known = block.subarray(0, bytesRead);
    let position = 0;
    for (;;) {
      const head = readFrameHead(known, position);
      const start = position + frameHeadBytes;
      if (head === undefined || start + head.length > bytesRead) break;
      yield { head, data: known.subarray(start, start + head.length) };
      position = start + head.length;
    }
    if (position === 0) return at;
    at += position;
  }
}

/** Walks through the files of a folder, remembering the place between calls. */
class Cursor {
  readonly #folder: string;
  #number = 0;
  #offset = 0;
  #handle: FileHandle | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Everything from the current place to the present end of the log. */
  async *read(): AsyncGenerator<Frame> {
    for (;;) {
      if (this.#handle !== undefined) yield* this.#rest(this.#handle);
      const numbers = await listSegments(this.#folder);
      const next = numbers.find((number) => number > this.#number);
      if (next === undefined) return;
      // The writer leaves a file only when the next exists, so this sees its true end.
      if (this.#handle !== undefined) yield* this.#rest(this.#handle);
      await this.close();
      this.#handle = await openIfExists(segmentPath(this.#folder, next));
      this.#number = next;
      this.#offset = 0;
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async *#rest(handle: FileHandle): AsyncGenerator<Frame> {
    const frames = readFrames(handle, this.#offset);
    for (let next = await frames.next(); ; next = await frames.next()) {
      if (next.done) {
        this.#offset = next.value;
        return;
      }
      yield next.value;
    }
  }
}

function isWanted(head: FrameHead, query: LogQuery): boolean {
  if (head.kind !== 'stdout' && head.kind !== 'stderr') return false;
  if (!query[head.kind]) return false;
  if (query.sinceMs !== undefined && head.timeMs < query.sinceMs) return false;
  return query.untilMs === undefined || head.timeMs <= query.untilMs;
}

async function countWanted(folder: string, query: LogQuery): Promise<number> {
  const cursor = new Cursor(folder);
  let count = 0;
  try {
    for await (const { head } of cursor.read()) if (isWanted(head, query)) count++;
    return count;
  } finally {
    await cursor.close();
  }
}

function toLine({ head, data }: Frame): LogLine {
  return { stream: head.kind as FrameStream, timestamp: renderFrameTime(head), data };
}

/**
 * The lines of the log in the order of their taking. With `follow` it goes on until `changes` says
 * that the log is complete or the signal aborts, in which case it just ends.
 */
export async function* readLog(
  folder: string,
  query: LogQuery,
  changes: LogChanges | undefined,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  let skip = 0;
  if (query.tail !== undefined) {
    skip = Math.max(0, (await countWanted(folder, query)) - query.tail);
  }
  const cursor = new Cursor(folder);
  try {
    for (;;) {
      // Read before looking: what is appended meanwhile makes another round.
      const version = changes?.version ?? 0;
      const isLast = !query.follow || changes === undefined || changes.isComplete;
      for await (const frame of cursor.read()) {
        if (signal.aborted) return;
        if (query.untilMs !== undefined && frame.head.timeMs > query.untilMs) return;
        if (!isWanted(frame.head, query)) continue;
        if (skip > 0) skip--;
        else yield toLine(frame);
      }
      if (isLast || signal.aborted) return;
      await changes.whenChanged(version, signal);
    }
  } finally {
    await cursor.close();
  }
}
