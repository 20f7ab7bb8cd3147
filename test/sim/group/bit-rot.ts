/** Flips one bit of what a member has on disk, where the rules of the WAL let it be noticed. */
import type { Random } from '#lib/random';
import type { MemoryDisk } from '#manager/raft/disk/memory-disk';
import { scanSegment } from '#manager/raft/wal/segment-scan';
import { pick } from '../world/world.ts';

const walFolder = '/raft/wal';
const snapshotFolder = '/raft/snapshots';

function namesIn(disk: MemoryDisk, folder: string, suffix: string): string[] {
  return disk.names(folder).filter((name) => name.endsWith(suffix));
}
