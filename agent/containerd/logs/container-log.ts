/**
 * The log of one container: the raw files that its shim writes, the rotated log made of them, and
 * who wants to know that there is more.
 *
 *   <folder>/raw/stdout, raw/stderr   appended to by the shim, removed once the container ended
 *   <folder>/1.log, 2.log, …          our log
 */
import { mkdir, open, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameStream } from './frame.ts';
import type { LogLimits } from './limits.ts';
import { LineTimes, RawCopier, type RawCopierDeps } from './raw-copier.ts';
import { SegmentWriter } from './segments.ts';

export interface RawPaths {
  readonly stdout: string;
  readonly stderr: string;
}

export function rawFolder(folder: string): string {
  return join(folder, 'raw');
}

export function rawPaths(folder: string): RawPaths {
  return { stdout: join(folder, 'raw', 'stdout'), stderr: join(folder, 'raw', 'stderr') };
}

/** Makes the files before the shim opens them: it only appends to what is a regular file. */
export async function createRawFiles(folder: string): Promise<RawPaths> {
  await mkdir(rawFolder(folder), { recursive: true, mode: 0o700 });
  const paths = rawPaths(folder);
  for (const path of [paths.stdout, paths.stderr]) await (await open(path, 'a', 0o600)).close();
  return paths;
}

/**
 * Makes them for one more run. Positions in our log count on over all runs: the new files begin with
 * a hole as long as all that was copied before. Idempotent.
 */
export async function continueRawFiles(folder: string, limits: LogLimits): Promise<void> {
  const writer = await SegmentWriter.open(folder, limits);
  const { positions } = writer;
  await writer.close();
  const paths = await createRawFiles(folder);
  for (const stream of ['stdout', 'stderr'] as const) {
    const { size } = await stat(paths[stream]);
    if (size < positions[stream]) await truncate(paths[stream], positions[stream]);
  }
}

export class ContainerLog {
  readonly folder: string;
  readonly #writer: SegmentWriter;
  readonly #copiers: readonly RawCopier[];
  readonly #waiting = new Set<() => void>();
  #version = 0;
  #isComplete = false;

  private constructor(folder: string, writer: SegmentWriter, copiers: readonly RawCopier[]) {
    this.folder = folder;
    this.#writer = writer;
    this.#copiers = copiers;
  }

  static async open(folder: string, limits: LogLimits, deps: RawCopierDeps): Promise<ContainerLog> {
    const writer = await SegmentWriter.open(folder, limits);
    const paths = rawPaths(folder);
    const times = new LineTimes();
    const streams: readonly FrameStream[] = ['stdout', 'stderr'];
    const copiers = streams.map(
      (stream) => new RawCopier(paths[stream], stream, limits, writer, times, deps),
    );
    return new ContainerLog(folder, writer, copiers);
  }

  /** Grows with every batch of lines. */
  get version(): number {
    return this.#version;
  }

  /** No more lines will come. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** One turn for each stream. True when there is more to copy now. */
  async turn(atEnd: boolean): Promise<boolean> {
    let more = false;
    for (const copier of this.#copiers) {
      if (await copier.turn(atEnd)) more = true;
    }
    this.#changed();
    return more;
  }

  /** The container has ended and everything is copied: the raw files are not needed any more. */
  async complete(): Promise<void> {
    await this.close();
    await rm(rawFolder(this.folder), { recursive: true, force: true });
  }

  /** Stops writing and lets readers end; the files stay. */
  async close(): Promise<void> {
    if (this.#isComplete) return;
    this.#isComplete = true;
    for (const copier of this.#copiers) await copier.close();
    await this.#writer.close();
    this.#changed();
  }

  /** Resolves when the version differs from `seen`, when the log is complete or on abort. */
  async whenChanged(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== seen || this.#isComplete || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #changed(): void {
    this.#version++;
    for (const wake of [...this.#waiting]) wake();
  }
}
