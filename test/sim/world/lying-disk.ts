/**
 * A disk that says that writes are durable before they are, as some real ones do. Nobody can be
 * safe on it: it is there to show that the simulator would notice.
 */
import type { Disk } from '#manager/raft/disk';

export function lyingDisk(disk: Disk): Disk {
  return {
    ...disk,
    open: async (path, mode) => {
      const file = await disk.open(path, mode === 'durable' ? 'write' : mode);
      return { ...file, sync: () => Promise.resolve() };
    },
  };
}
