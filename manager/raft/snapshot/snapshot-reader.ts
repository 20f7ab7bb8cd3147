/**
 * Reads a snapshot file and checks everything on the way: each chunk by its checksum, the whole
 * by its SHA-256. The file stays readable while it is open, even when it is removed meanwhile.
 */
import { createHash } from 'node:crypto';
import { SnapshotFooter, SnapshotMeta } from '#proto/gen/shoal';
import type { Disk, DiskFile } from '../disk.ts';
import type { Cipher } from '../types.ts';
import { CorruptionError } from '../wal/failure.ts';
import {
  type BlockKind,
  blockHeadBytes,
  blockLength,
  decodeBlock,
  decodeTrailer,
  type SnapshotPosition,
  trailerBytes,
} from './frame.ts';

export interface SnapshotReaderDeps {
  readonly disk: Disk;
  readonly cipher: Cipher | undefined;
}

export class SnapshotReader {
  readonly #path: string;
  readonly #file: DiskFile;
  readonly #cipher: Cipher | undefined;
  /** Where the first chunk starts. */
  readonly #bodyOffset: number;
  readonly meta: SnapshotMeta;
  readonly footer: SnapshotFooter;

  private constructor(
    path: string,
    file: DiskFile,
    cipher: Cipher | undefined,
    parts: {
      readonly meta: SnapshotMeta;
      readonly footer: SnapshotFooter;
      readonly bodyOffset: number;
    },
  ) {
    this.#path = path;
    this.#file = file;
    this.#cipher = cipher;
    this.#bodyOffset = parts.bodyOffset;
    this.meta = parts.meta;
    this.footer = parts.footer;
  }

  /** Opens and checks head and foot. Rejects with `CorruptionError` or the cipher's `data_loss`. */
  static async open(
    deps: SnapshotReaderDeps,
    path: string,
    position: SnapshotPosition,
  ): Promise<SnapshotReader> {
    const { cipher } = deps;
    const file = await deps.disk.open(path, 'read');
    try {
      const size = await file.size();
      const trailer = await file.read(Math.max(0, size - trailerBytes), trailerBytes);
      const footBytes = decodeTrailer(path, trailer);
      const footOffset = size - trailerBytes - footBytes;
      if (footOffset < 0) throw new CorruptionError(path, 'it is shorter than its foot');
      const foot = await file.read(footOffset, footBytes);
      const footer = SnapshotFooter.decode(decodeBlock(path, position, 'foot', 0, foot, cipher));
      const headBytes = blockLength(path, await file.read(0, blockHeadBytes));
      const head = await file.read(0, headBytes);
      const meta = SnapshotMeta.decode(decodeBlock(path, position, 'meta', 0, head, cipher));
      if (meta.index !== position.index || meta.term !== position.term) {
        throw new CorruptionError(path, `it is the snapshot at ${meta.index}, term ${meta.term}`);
      }
      return new SnapshotReader(path, file, cipher, { meta, footer, bodyOffset: headBytes });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Chunks from number `first` on. The SHA-256 is checked at the end when reading from 0. */
  async *chunks(first = 0): AsyncIterable<Uint8Array> {
    const { chunkCount, sha256 } = this.footer;
    const hash = createHash('sha256');
    let offset = this.#bodyOffset + first * (await this.#fullBlockBytes());
    for (let number = first; number < chunkCount; number++) {
      const head = await this.#file.read(offset, blockHeadBytes);
      const length = blockLength(this.#path, head);
      const block = await this.#file.read(offset, length);
      const chunk = this.#decode('chunk', number, block);
      offset += length;
      if (first === 0) hash.update(chunk);
      yield chunk;
    }
    if (first === 0 && !hash.digest().equals(sha256)) {
      throw new CorruptionError(this.#path, 'its content does not match its SHA-256');
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #decode(kind: BlockKind, number: number, block: Uint8Array): Uint8Array {
    return decodeBlock(this.#path, this.meta, kind, number, block, this.#cipher);
  }

  /** All blocks of full chunks are equally long; the first tells how long. */
  async #fullBlockBytes(): Promise<number> {
    const head = await this.#file.read(this.#bodyOffset, blockHeadBytes);
    return this.footer.chunkCount === 0 ? 0 : blockLength(this.#path, head);
  }
}
