/**
 * Writes one snapshot file, chunk by chunk, under a temporary name. Only `finish` gives it its
 * own: a file with that name is complete and durable.
 */
import { createHash } from 'node:crypto';
import { assert } from '#lib/assert';
import { createSnapshotFooter, SnapshotFooter, SnapshotMeta } from '#proto/gen/shoal';
import type { Disk, DiskFile } from '../disk.ts';
import type { Cipher } from '../types.ts';
import { encodeBlock, encodeTrailer, type SnapshotPosition } from './frame.ts';

export interface SnapshotWriterDeps {
  readonly disk: Disk;
  readonly cipher: Cipher | undefined;
}

export class SnapshotWriter {
  readonly #deps: SnapshotWriterDeps;
  readonly #directory: string;
  readonly #name: string;
  readonly #temporary: string;
  readonly #position: SnapshotPosition;
  readonly #file: DiskFile;
  readonly #hash = createHash('sha256');
  #offset = 0;
  #chunkCount = 0;
  #byteCount = 0;
  /** Size of the first chunk, and so of all but the last. */
  #fullBytes = 0;
  #lastBytes = 0;
  #isOver = false;

  private constructor(
    deps: SnapshotWriterDeps,
    path: { readonly directory: string; readonly name: string; readonly temporary: string },
    position: SnapshotPosition,
    file: DiskFile,
  ) {
    this.#deps = deps;
    this.#directory = path.directory;
    this.#name = path.name;
    this.#temporary = path.temporary;
    this.#position = position;
    this.#file = file;
  }

  /** Begins a file that `finish` will name `name`; `temporary` is its name until then. */
  static async create(
    deps: SnapshotWriterDeps,
    path: { readonly directory: string; readonly name: string; readonly temporary: string },
    meta: SnapshotMeta,
  ): Promise<SnapshotWriter> {
    const file = await deps.disk.open(`${path.directory}/${path.temporary}`, 'write');
    const writer = new SnapshotWriter(deps, path, meta, file);
    try {
      await file.truncate(0);
      await writer.#append(encodeBlock(meta, 'meta', 0, SnapshotMeta.encode(meta), deps.cipher));
    } catch (error) {
      await writer.abort();
      throw error;
    }
    return writer;
  }

  /** Finished or given up: nothing more is written. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get chunkCount(): number {
    return this.#chunkCount;
  }

  get byteCount(): number {
    return this.#byteCount;
  }

  /**
   * Adds the next chunk; only the last one may be shorter than the first. What a peer sends is cut as
   * its file is, which may be older than the present size. One call at a time.
   */
  async add(chunk: Uint8Array): Promise<void> {
    if (this.#chunkCount === 0) this.#fullBytes = this.#lastBytes = chunk.length;
    assert(this.#lastBytes === this.#fullBytes, 'only the last chunk of a snapshot may be short');
    assert(
      chunk.length > 0 && chunk.length <= this.#fullBytes,
      'a chunk is neither empty nor longer than the first',
    );
    this.#hash.update(chunk);
    const number = this.#chunkCount++;
    this.#byteCount += chunk.length;
    this.#lastBytes = chunk.length;
    await this.#append(encodeBlock(this.#position, 'chunk', number, chunk, this.#deps.cipher));
  }

  /** SHA-256 of all chunks so far. */
  digest(): Uint8Array {
    return this.#hash.copy().digest();
  }

  /** Makes the file durable and gives it its name. */
  async finish(): Promise<void> {
    const { disk, cipher } = this.#deps;
    const footer = createSnapshotFooter({
      chunkCount: this.#chunkCount,
      byteCount: this.#byteCount,
      sha256: this.digest(),
    });
    const foot = encodeBlock(this.#position, 'foot', 0, SnapshotFooter.encode(footer), cipher);
    await this.#append(foot);
    await this.#append(encodeTrailer(foot.length));
    await this.#file.sync();
    await this.#file.close();
    await disk.rename(`${this.#directory}/${this.#temporary}`, `${this.#directory}/${this.#name}`);
    await disk.syncDirectory(this.#directory);
    this.#isOver = true;
  }

  /** Gives up: the temporary file goes away. */
  async abort(): Promise<void> {
    await this.#file.close();
    await this.#deps.disk.remove(`${this.#directory}/${this.#temporary}`);
    this.#isOver = true;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const offset = this.#offset;
    this.#offset += bytes.length;
    await this.#file.write(offset, bytes);
  }
}
