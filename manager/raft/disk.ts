/**
 * The disk as raft sees it: few operations, each with one exact promise about what survives a
 * power cut. disk/system-disk.ts keeps them on a real file system, disk/memory-disk.ts in memory
 * with faults at will. Any error of a write or a sync is final: nobody retries it (the kernel
 * may have dropped the dirty pages, and the next sync would lie).
 */

/**
 * `read`: must exist. `write`: created when missing; writes survive once `sync` has resolved.
 * `durable`: like `write`, but each write is on disk when it resolves (`O_DSYNC`).
 */
export type OpenMode = 'read' | 'write' | 'durable';

/** An open file. It stays readable when its name is removed or replaced. */
export interface DiskFile {
  /** Writes all of `bytes` at `offset`, or rejects: a short write counts as an error. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Everything written so far survives a power cut, its size included. */
  sync(): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

export interface Disk {
  /** Rejects with `ShoalError('not_found')` when a file to be read does not exist. */
  open(path: string, mode: OpenMode): Promise<DiskFile>;
  /** Replaces `to` if there is one. Survives after `syncDirectory`. */
  rename(from: string, to: string): Promise<void>;
  /** Nothing happens when there is no such file. Survives after `syncDirectory`. */
  remove(path: string): Promise<void>;
  /** Names of the files in a directory, sorted; none when there is no such directory. */
  list(directory: string): Promise<string[]>;
  /** Creates the directory and those above it; durable when it resolves. */
  makeDirectory(directory: string): Promise<void>;
  /** Created, renamed and removed names in `directory` survive a power cut. */
  syncDirectory(directory: string): Promise<void>;
}
