/**
 * The rotated log files of one container: `1.log`, `2.log`, … of which the newest few are kept.
 * One writer appends whole batches of frames; what a crash tore at the end is cut off.
 */
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '#lib/assert';
import {
  type FrameKind,
  type FrameStream,
  frameHeadBytes,
  readFrameHead,
  writeFrameHead,
} from './frame.ts';
import type { LogLimits } from './limits.ts';

/** Read at a time while looking for the last frame. */
const scanBytes = 256 * 1024;

export type RawPositions = Readonly<Record<FrameStream, number>>;

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${number}.log`);
}

/** Numbers of the files that are there, oldest first; none when the folder is missing. */
export async function listSegments(folder: string): Promise<readonly number[]> {
  try {
    const names = await readdir(folder);
    return names
      .map((name) => Number(/^(\d+)\.log$/.exec(name)?.[1] ?? 0))
      .filter((number) => number > 0)
      .sort((a, b) => a - b);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

interface Scan {
  /** Where the last whole frame ends. */
  readonly end: number;
  readonly positions: Partial<Record<FrameStream, number>>;
}

function streamOf(kind: FrameKind): FrameStream {
  return kind === 'stdout' || kind === 'stdout-mark' ? 'stdout' : 'stderr';
}

/** Walks over the frames of a file. Stops at the first that is not whole. */
async function scanSegment(path: string): Promise<Scan> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const positions: Partial<Record<FrameStream, number>> = {};
    const block = Buffer.alloc(scanBytes);
    let end = 0;
    for (let more = true; more; ) {
      const { bytesRead } = await handle.read(block, 0, scanBytes, end);
      const known = block.subarray(0, bytesRead);
      let at = 0;
      for (;;) {
        const head = readFrameHead(known, at);
        if (head === undefined) break;
        const next = at + frameHeadBytes + head.length;
        if (end + next > size) break;
        positions[streamOf(head.kind)] = head.rawEnd;
        at = next;
        if (at > bytesRead) break;
      }
      end += at;
      more = at > 0 && end < size;
    }
    return { end, positions };
  } finally {
    await handle.close();
  }
}

/** For the start of a file: it must tell both positions even if it gets no line of a stream. */
function renderMarks(positions: RawPositions): Buffer {
  const marks = Buffer.alloc(2 * frameHeadBytes);
  const common = { length: 0, timeMs: 0, timeNs: 0 };
  writeFrameHead(marks, 0, { kind: 'stdout-mark', rawEnd: positions.stdout, ...common });
  const second = { kind: 'stderr-mark' as const, rawEnd: positions.stderr, ...common };
  writeFrameHead(marks, frameHeadBytes, second);
  return marks;
}

/** A crash or a full disk may have left the newest file without its marks. */
async function completePositions(
  folder: string,
  older: readonly number[],
  newest: Scan['positions'],
): Promise<RawPositions> {
  let positions = newest;
  for (const number of older) {
    if (positions.stdout !== undefined && positions.stderr !== undefined) break;
    positions = { ...(await scanSegment(segmentPath(folder, number))).positions, ...positions };
  }
  return { stdout: 0, stderr: 0, ...positions };
}

export class SegmentWriter {
  readonly folder: string;
  readonly #limits: LogLimits;
  #number: number;
  #size: number;
  #positions: RawPositions;
  #handle: FileHandle;

  private constructor(
    folder: string,
    limits: LogLimits,
    number: number,
    handle: FileHandle,
    found: { readonly size: number; readonly positions: RawPositions },
  ) {
    this.folder = folder;
    this.#limits = limits;
    this.#number = number;
    this.#handle = handle;
    this.#size = found.size;
    this.#positions = found.positions;
  }

  /** Opens the newest file, or makes the first. */
  static async open(folder: string, limits: LogLimits): Promise<SegmentWriter> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const [number = 1, ...older] = [...(await listSegments(folder))].reverse();
    const path = segmentPath(folder, number);
    const handle = await open(path, 'a', 0o600);
    const scan = await scanSegment(path);
    await handle.truncate(scan.end);
    const positions = await completePositions(folder, older, scan.positions);
    const found = { size: scan.end, positions };
    return new SegmentWriter(folder, limits, number, handle, found);
  }

  /** How far the raw files have been copied. */
  get positions(): RawPositions {
    return this.#positions;
  }

  /** Appends whole frames of one stream; `rawEnd` is that of the last. */
  async append(stream: FrameStream, frames: Uint8Array, rawEnd: number): Promise<void> {
    assert(rawEnd >= this.#positions[stream], 'raw output is copied forwards');
    if (this.#size + frames.length > this.#limits.segmentBytesMax && this.#size > 0) {
      await this.#rotate();
    }
    if (this.#size === 0) await this.#write(renderMarks(this.#positions));
    await this.#write(frames);
    this.#positions = { ...this.#positions, [stream]: rawEnd };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.appendFile(bytes);
    } catch (error) {
      // A full disk may have taken a part: what comes next must not stand behind half a frame.
      await this.#handle.truncate(this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }

  async #rotate(): Promise<void> {
    await this.#handle.close();
    this.#number++;
    this.#handle = await open(segmentPath(this.folder, this.#number), 'a', 0o600);
    this.#size = 0;
    const numbers = await listSegments(this.folder);
    for (const number of numbers.slice(0, -this.#limits.segmentsMax)) {
      await rm(segmentPath(this.folder, number), { force: true });
    }
  }
}

/** Bytes that the log takes on disk. */
export async function segmentBytes(folder: string): Promise<number> {
  let total = 0;
  for (const number of await listSegments(folder)) {
    total += (await stat(segmentPath(folder, number))).size;
  }
  return total;
}
