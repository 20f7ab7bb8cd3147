/**
 * The file that remembers what this node was told to run and how far it came. Changes that arrive
 * while a write is under way share the next one, so a burst of status changes costs one fsync.
 */
import type { FileHandle } from 'node:fs/promises';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfExists, syncDirectory, writeDurable } from '#lib/durable-file';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Deferred } from '#lib/signal';
import { deferred } from '#lib/signal';
import type { Decoded, StoredTask, TaskChange } from './task-record.ts';
import { applyChanges, changesOf, decodeFile, encodeFrame, fileHeader } from './task-record.ts';

/** Below this a file is not worth compacting, however much of it is stale. */
const compactBytesMin = 256 * 1024;
/** A file may be this much larger than after its last compaction: amortized cost stays constant. */
const compactGrowthFactor = 4;

export class TaskFile {
  readonly #path: string;
  readonly #log: Logger;
  readonly #tasks: Map<string, StoredTask>;
  #handle: FileHandle | undefined;
  #bytes = 0;
  #compactedBytes = 0;
  #pending: TaskChange[] = [];
  #flushed: Deferred<void> = deferred();
  #writer: Promise<void> | undefined;

  private constructor(path: string, tasks: Map<string, StoredTask>, log: Logger) {
    this.#path = path;
    this.#tasks = tasks;
    this.#log = log;
  }

  /**
   * Reads the file, or begins an empty one. A damaged file is set aside under another name and
   * said so in the log: the next complete assignment brings the tasks back, and their containers
   * are found by label.
   */
  static async open(path: string, log: Logger): Promise<TaskFile> {
    const bytes = await readIfExists(path);
    const tasks = new Map<string, StoredTask>();
    if (bytes !== undefined) {
      const decoded = decodeFile(bytes);
      reportDefects(decoded, path, log);
      if (decoded.kind === 'damaged') await setAside(path);
      else applyChanges(tasks, decoded.changes);
    }
    const file = new TaskFile(path, tasks, log);
    await file.#compact();
    return file;
  }

  /** The tasks as they were when the file was opened, with all changes appended since. */
  get tasks(): ReadonlyMap<string, StoredTask> {
    return this.#tasks;
  }

  /** Resolves when the changes are durable. Rejects when the disk refuses them. */
  append(changes: readonly TaskChange[]): Promise<void> {
    applyChanges(this.#tasks, changes);
    this.#pending.push(...changes);
    const { promise } = this.#flushed;
    this.#writer ??= this.#write();
    return promise;
  }

  async close(): Promise<void> {
    await this.#writer;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #write(): Promise<void> {
    // Begin in a later turn, so that changes of the same moment share one write.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const changes = this.#pending;
      const flushed = this.#flushed;
      this.#pending = [];
      this.#flushed = deferred();
      try {
        await this.#writeBatch(changes);
        flushed.resolve();
      } catch (error) {
        // The end of the file is unknown now: the next batch writes it anew, from memory.
        const handle = this.#handle;
        this.#handle = undefined;
        await handle?.close().catch((cause: unknown) => {
          this.#log.warn('the file of tasks was not closed', { err: explain(cause) });
        });
        flushed.reject(error);
      }
    }
    this.#writer = undefined;
  }

  async #writeBatch(changes: readonly TaskChange[]): Promise<void> {
    const isLarge = this.#bytes > compactBytesMin;
    const isStale = this.#bytes > this.#compactedBytes * compactGrowthFactor;
    if (this.#handle === undefined || (isLarge && isStale)) {
      await this.#compact();
      return;
    }
    const frame = encodeFrame(changes);
    const { bytesWritten } = await this.#handle.write(frame, 0, frame.length, this.#bytes);
    if (bytesWritten < frame.length) throw new Error(`${this.#path}: the disk took half a write`);
    await this.#handle.datasync();
    this.#bytes += frame.length;
  }

  async #compact(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    const changes = changesOf(this.#tasks);
    const frames = changes.length > 0 ? [encodeFrame(changes)] : [];
    const content = Buffer.concat([fileHeader, ...frames]);
    await writeDurable(this.#path, content);
    this.#handle = await open(this.#path, 'r+');
    this.#bytes = content.length;
    this.#compactedBytes = content.length;
    this.#log.debug('task file compacted', { path: this.#path, bytes: content.length });
  }
}

function reportDefects(decoded: Decoded, path: string, log: Logger): void {
  if (decoded.kind === 'torn') {
    log.warn('task file: its last write was cut off and is ignored', {
      path,
      goodBytes: decoded.goodBytes,
    });
  }
  if (decoded.kind === 'damaged') {
    log.error('task file is damaged: tasks will be learned again from a manager', {
      path,
      offset: decoded.offset,
      reason: decoded.reason,
      keptAs: damagedPath(path),
    });
  }
}

function damagedPath(path: string): string {
  return `${path}.damaged`;
}

async function setAside(path: string): Promise<void> {
  await rename(path, damagedPath(path));
  await syncDirectory(dirname(path));
}
