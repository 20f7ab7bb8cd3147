/**
 * The real disk. Writes go through libuv's thread pool, so the event loop never waits for a sync;
 * plain callbacks are used where every proposal passes, because `FileHandle` costs a third more.
 */

import { constants, write } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '#lib/durable-file';
import { ShoalError } from '#lib/errors';
import type { Disk, DiskFile, OpenMode } from '../disk.ts';

const flags: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  write: constants.O_RDWR | constants.O_CREAT,
  durable: constants.O_RDWR | constants.O_CREAT | constants.O_DSYNC,
};

/** Raft's files hold the cluster's secrets. */
const fileMode = 0o600;
const directoryMode = 0o700;
/** A member's directory, and those for log and snapshots in it. */
const ownLevels = 2;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

class SystemFile implements DiskFile {
  readonly #path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  write(offset: number, bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      write(this.#handle.fd, bytes, 0, bytes.length, offset, (error, written) => {
        if (error) reject(error);
        else if (written === bytes.length) resolve();
        else reject(this.#shortWrite(written, bytes.length));
      });
    });
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(
        buffer,
        filled,
        length - filled,
        offset + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  truncate(sizeBytes: number): Promise<void> {
    return this.#handle.truncate(sizeBytes);
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  #shortWrite(written: number, wanted: number): ShoalError {
    return new ShoalError(
      'resource_exhausted',
      `${this.#path}: only ${written} of ${wanted} bytes could be written; the disk is full`,
    );
  }
}

export const systemDisk: Disk = {
  open: async (path, mode) => {
    try {
      return new SystemFile(path, await open(path, flags[mode], fileMode));
    } catch (error) {
      if (!isMissing(error)) throw error;
      throw new ShoalError('not_found', `${path} does not exist`, { cause: error });
    }
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  list: async (directory) => {
    try {
      return (await readdir(directory)).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  makeDirectory: async (directory) => {
    const first = await mkdir(directory, { recursive: true, mode: directoryMode });
    // Every new level is an entry in the directory above it. Those that are raft's own may be new
    // even if they are there: whoever made them may have died before they were durable.
    let isAboveNew = first === undefined;
    for (let at = directory, level = 1; ; at = dirname(at), level++) {
      await syncDirectory(dirname(at));
      if (at === first) isAboveNew = true;
      if (isAboveNew && level >= ownLevels) return;
    }
  },
  syncDirectory,
};
