/** Flips one bit of what a member has on disk, where the rules of the WAL let it be noticed. */
import type { Random } from '#lib/random';
import type { MemoryDisk } from '#manager/raft/disk/memory-disk';
import { aligned, batchHeadBytes } from '#manager/raft/wal/frame';
import { scanSegment } from '#manager/raft/wal/segment-scan';
import { pick } from '../world/world.ts';
import { segmentPaths, snapshotPaths } from './stored-log.ts';

const bitsPerByte = 8;

interface Place {
  readonly path: string;
  /** Bytes from the start that may rot. */
  readonly bytes: number;
}

/** Everything before the newest batch, which nobody could tell from a torn write. */
function walPlace(disk: MemoryDisk, path: string, isLast: boolean): Place {
  const scan = scanSegment(disk.contentOf(path));
  const newest = isLast ? scan?.batches.at(-1) : undefined;
  const tail = newest === undefined ? 0 : aligned(batchHeadBytes + newest.body.length);
  return { path, bytes: Math.max(0, (scan?.endOffset ?? 0) - tail) };
}

/** False when there was nothing to flip. */
export function flipBit(disk: MemoryDisk, random: Random): boolean {
  const segments = segmentPaths(disk);
  const snapshots = snapshotPaths(disk);
  // Segments are many: a snapshot has to have its turn.
  const newest = snapshots.at(-1);
  if (newest !== undefined && random.integer(3) === 0) {
    disk.flipBit(
      newest,
      random.integer(disk.contentOf(newest).length),
      random.integer(bitsPerByte),
    );
    return true;
  }
  const places = [
    ...segments.map((path) => walPlace(disk, path, path === segments.at(-1))),
    ...snapshots.map((path) => ({ path, bytes: disk.contentOf(path).length })),
  ].filter(({ bytes }) => bytes > 0);
  if (places.length === 0) return false;
  const { path, bytes } = pick(random, places);
  disk.flipBit(path, random.integer(bytes), random.integer(bitsPerByte));
  return true;
}
