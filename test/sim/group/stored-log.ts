/** What a member has on its disk, read from outside while its process is dead. */
import type { MemoryDisk } from '#manager/raft/disk/memory-disk';
import { scanSegment } from '#manager/raft/wal/segment-scan';
import { emptyWalState, fold, type WalState } from '#manager/raft/wal/wal-state';
import { WalBatch } from '#proto/gen/shoal';

const walFolder = '/raft/wal/';
const snapshotFolder = '/raft/snapshots/';

function pathsIn(disk: MemoryDisk, folder: string, suffix: string): string[] {
  return disk.paths().filter((path) => path.startsWith(folder) && path.endsWith(suffix));
}

export function segmentPaths(disk: MemoryDisk): string[] {
  return pathsIn(disk, walFolder, '.wal');
}

export function snapshotPaths(disk: MemoryDisk): string[] {
  return pathsIn(disk, snapshotFolder, '.snap');
}

/**
 * A segment whose first batch does not tell whose log it is, if there is one: with the older
 * segments everything would be gone.
 */
export function headlessSegment(disk: MemoryDisk): string | undefined {
  return segmentPaths(disk).find((path) => {
    const first = scanSegment(disk.contentOf(path))?.batches[0];
    return first !== undefined && WalBatch.decode(first.body).identity === undefined;
  });
}

/** All batches together. Undefined when they do not fit: recovery has to say so. */
export function storedLog(disk: MemoryDisk): WalState | undefined {
  const state = emptyWalState();
  for (const path of segmentPaths(disk)) {
    const scan = scanSegment(disk.contentOf(path));
    if (scan === undefined) return undefined;
    for (const { body } of scan.batches) {
      if (fold(state, WalBatch.decode(body)) !== undefined) return undefined;
    }
  }
  return state;
}
