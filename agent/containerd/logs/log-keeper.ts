/**
 * The logs of all containers of this node. The kernel tells when a container has written; copying
 * then happens in turns, one container after the other, so that one that floods its output delays
 * neither the rest nor the agent.
 */
import { watch } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, sleep } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import { Wakeup } from '#lib/signal';
import type { LogLine, LogQuery } from '../types.ts';
import {
  ContainerLog,
  continueRawFiles,
  createRawFiles,
  type RawPaths,
  rawFolder,
} from './container-log.ts';
import type { LogLimits } from './limits.ts';
import { readLog } from './log-reader.ts';
import { createBlock } from './raw-copier.ts';

const rewatchMs = 1_000;

/** Calls `onChange` after each change of a file in the folder, until closed. */
export type WatchFolder = (folder: string, onChange: () => void) => { close(): void };

/** inotify on the folder: one watch for both streams. */
export const watchFolder: WatchFolder = (folder, onChange) => {
  const watcher = watch(folder, { persistent: false }, onChange);
  // The folder was removed below us: there is nothing more to hear.
  watcher.on('error', onChange);
  return watcher;
};

export interface LogKeeperOptions {
  /** Each container's folder is made in it. */
  readonly root: string;
  readonly limits: LogLimits;
}

export interface LogKeeperDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly watchFolder: WatchFolder;
}

interface Kept {
  readonly log: ContainerLog;
  /**
   * Only while there is nothing to copy: under a flood the kernel's notices alone would keep the
   * event loop busy, because it reads them until there are no more.
   */
  watcher: { close(): void } | undefined;
  /** The container has ended: copy the rest, then close. */
  isEnding: boolean;
  readonly onComplete: (() => void)[];
  /** The turn that is under way; files must not be closed below it. */
  turning: Promise<boolean>;
}

export class LogKeeper {
  readonly #options: LogKeeperOptions;
  readonly #deps: LogKeeperDeps;
  readonly #kept = new Map<string, Kept>();
  /** Ids of logs that may have something to copy, in the order of their turns. */
  readonly #due = new Set<string>();
  readonly #wakeup = new Wakeup();
  readonly #block: Buffer;

  constructor(options: LogKeeperOptions, deps: LogKeeperDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#block = createBlock(options.limits);
  }

  /** Copies until the signal aborts, then closes all logs. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [id] = this.#due;
      if (id === undefined) {
        await this.#wakeup.wait(signal);
        continue;
      }
      this.#due.delete(id);
      if (await this.#turn(id)) {
        this.#due.add(id);
        await sleep(this.#deps.clock, this.#options.limits.turnPauseMs);
      }
    }
    for (const id of [...this.#kept.keys()]) await this.#release(id);
  }

  /** Makes the files that a container's shim will write to. Harmless when they are there. */
  create(id: string): Promise<RawPaths> {
    return createRawFiles(this.folder(id));
  }

  /** The same for one more run of a container whose log is finished. */
  reopen(id: string): Promise<void> {
    return continueRawFiles(this.folder(id), this.#options.limits);
  }

  /** Starts copying, also of what was written while nobody did. Harmless when it is copied. */
  async follow(id: string): Promise<void> {
    if (this.#kept.has(id)) return;
    const folder = this.folder(id);
    await createRawFiles(folder);
    const deps = { ...this.#deps, block: this.#block };
    const log = await ContainerLog.open(folder, this.#options.limits, deps);
    if (this.#kept.has(id)) {
      await log.close();
      return;
    }
    const turning = Promise.resolve(false);
    const kept = { log, watcher: undefined, isEnding: false, onComplete: [], turning };
    this.#kept.set(id, kept);
    this.#mark(id);
  }

  /** The container has ended. Resolves when its last line is in the log. */
  async finish(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    kept.isEnding = true;
    await new Promise<void>((resolve) => {
      kept.onComplete.push(resolve);
      this.#mark(id);
    });
  }

  /** Nothing of the log is left. Harmless when there is none. */
  async remove(id: string): Promise<void> {
    await this.#release(id);
    await rm(this.folder(id), { recursive: true, force: true });
  }

  /** Containers that have a log here, also such that exist no more. */
  async list(): Promise<readonly string[]> {
    try {
      return await readdir(this.#options.root);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  read(id: string, query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine> {
    return readLog(this.folder(id), query, this.#kept.get(id)?.log, signal);
  }

  /** Where a container's files are. */
  folder(id: string): string {
    return join(this.#options.root, id);
  }

  #mark(id: string): void {
    this.#due.add(id);
    this.#wakeup.signal();
  }

  /** True when the log has more to copy now. */
  async #turn(id: string): Promise<boolean> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return false;
    this.#unwatch(kept);
    let more = await this.#copyNow(id, kept);
    if (!more && kept.isEnding) {
      await this.#release(id);
    } else if (!more && this.#kept.get(id) === kept) {
      kept.watcher = this.#watch(id, kept);
      // What was written before the watch began made no notice.
      more = await this.#copyNow(id, kept);
    }
    return more;
  }

  #watch(id: string, kept: Kept): { close(): void } {
    try {
      return this.#deps.watchFolder(rawFolder(kept.log.folder), () => this.#mark(id));
    } catch (error) {
      // The kernel's limit of watches, for example: then the log is looked at now and then.
      const fields = { id, reason: explain(error) };
      this.#deps.logger.warn('container log cannot be watched', fields);
      const timer = this.#deps.clock.schedule(rewatchMs, () => this.#mark(id));
      return { close: () => timer.cancel() };
    }
  }

  #unwatch(kept: Kept): void {
    kept.watcher?.close();
    kept.watcher = undefined;
  }

  #copyNow(id: string, kept: Kept): Promise<boolean> {
    kept.turning = this.#copy(id, kept);
    return kept.turning;
  }

  async #copy(id: string, kept: Kept): Promise<boolean> {
    try {
      const { isEnding } = kept;
      const more = await kept.log.turn(isEnding);
      // The end may have been announced in the middle of this turn: then there is another one.
      if (isEnding && !more) await kept.log.complete();
      return more || isEnding !== kept.isEnding;
    } catch (error) {
      // A full disk, for example. The container must not suffer: the next write tries again.
      this.#deps.logger.error('container log cannot be written', { id, reason: explain(error) });
      return false;
    }
  }

  async #release(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    this.#kept.delete(id);
    this.#due.delete(id);
    this.#unwatch(kept);
    await kept.turning;
    await kept.log.close();
    for (const resolve of kept.onComplete) resolve();
  }
}
