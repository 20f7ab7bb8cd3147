/**
 * Reads an image archive once from front to back: every file goes straight into the content store
 * under the import's lease, because the file that explains the others may come last.
 */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { ShoalError } from '#lib/errors';
import type { ArchiveFiles, StoredFile } from './archive-plan.ts';
import type { BlobSource, ContentStore } from './content-store.ts';

/** Files up to this size may be JSON and are kept in memory too. */
const documentBytesMax = 1024 * 1024;
/** A layout has a few files per layer; more is no image. */
const filesMax = 10_000;

export interface ReadDeps {
  readonly content: ContentStore;
  /** Unique per import: names its transfers. */
  readonly importId: string;
}

function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** The archive without its compression, if it has one. */
async function decompress(archive: AsyncIterable<Uint8Array>): Promise<Readable> {
  const pieces = archive[Symbol.asyncIterator]();
  const first = await pieces.next();
  const start = first.done ? new Uint8Array(0) : first.value;
  const whole = Readable.from(
    (async function* () {
      if (start.length > 0) yield start;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
        yield next.value;
      }
    })(),
    { objectMode: false },
  );
  if (!isGzip(start)) return whole;
  const gunzip = createGunzip();
  whole.on('error', (error) => gunzip.destroy(error));
  return whole.pipe(gunzip);
}

/** Stores one file, hashing it on the way; small ones are kept. */
async function storeFile(
  body: AsyncIterable<Uint8Array>,
  size: number,
  ref: string,
  content: ContentStore,
  signal: AbortSignal,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  const kept: Uint8Array[] = [];
  let start: Uint8Array | undefined;
  const observed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      start ??= piece.subarray(0, 2);
      hash.update(piece);
      if (size <= documentBytesMax) kept.push(piece);
      yield piece;
    }
  };
  const open = async (): Promise<BlobSource> => ({ offset: 0, body: observed() });
  const existed = await content.write({ ref, size, digest: '', labels: {} }, open, signal);
  const digest = `sha256:${hash.digest('hex')}`;
  // By its digest a blob that was there comes under our lease.
  if (existed) await content.write({ ref: `${ref}-again`, size, digest, labels: {} }, open, signal);
  return {
    digest,
    size,
    isGzip: isGzip(start ?? new Uint8Array(0)),
    bytes: size <= documentBytesMax ? Buffer.concat(kept) : undefined,
  };
}

/** Symbolic links are relative to their folder, hard links to the archive. */
function linkTarget(header: Header): string {
  const name = header.linkname ?? '';
  return posix.normalize(
    header.type === 'symlink' ? posix.join(posix.dirname(header.name), name) : name,
  );
}

/** Errors: invalid_argument when it is not a tar archive or has too many files. */
export async function readArchive(
  archive: AsyncIterable<Uint8Array>,
  deps: ReadDeps,
  signal: AbortSignal,
): Promise<ArchiveFiles> {
  const files = new Map<string, StoredFile>();
  const links = new Map<string, string>();
  const source = await decompress(archive);
  const tar = extract();
  source.on('error', (error) => tar.destroy(error));
  source.pipe(tar);
  const stop = (): void => {
    source.destroy();
    tar.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const entry of tar) {
      const { header } = entry;
      const path = posix.normalize(header.name);
      if (files.size >= filesMax) throw new Error(`it has more than ${filesMax} files`);
      if (header.type === 'symlink' || header.type === 'link') links.set(path, linkTarget(header));
      if (header.type === 'file' && (header.size ?? 0) > 0) {
        const ref = `shoal-import-${deps.importId}-${files.size}`;
        // Its stream library iterates like Node's, which its types do not say.
        const body = entry as unknown as AsyncIterable<Uint8Array>;
        files.set(path, await storeFile(body, header.size ?? 0, ref, deps.content, signal));
      } else {
        entry.resume();
      }
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ShoalError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ShoalError('invalid_argument', `the image archive cannot be read: ${why}`, { cause });
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return { files, links };
}
