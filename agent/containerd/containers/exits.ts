/**
 * Every container's end, known exactly once: a wait is kept open for each that runs, and what it
 * brings is written into the container's record before anybody hears of it. After a break of the
 * connection the truth is asked for again; a container whose supervisor died counts as killed.
 */
import { Backoff } from '#lib/backoff';
import { sleep } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { abortable, type Deferred, deferred, heardElsewhere } from '#lib/signal';
import { type Process, Status } from '#proto/gen/containerd/task-types';
import type { Timestamp } from '#proto/gen/google';
import { callDeadlineMs } from '../connection/connection.ts';
import { isoTime } from '../connection/values.ts';
import type { ExitStatus } from '../types.ts';
import { countOomKills, killCgroup } from './cgroup.ts';
import type { ContainersDeps } from './deps.ts';
import { type ContainerRecord, exitLabel } from './record.ts';
import { type RecordStore, unlessMissing } from './record-store.ts';

/** What a shell reports of a process that SIGKILL ended. */
const killedCode = 137;
/** containerd was seen to be back after 100 ms to 1 s. */
const lookFirstMs = 50;
const lookMsMax = 2_000;

interface Watched {
  readonly ended: Deferred<ExitStatus>;
  /** A loop follows the task; false for one that somebody waits for but that never started. */
  isFollowed: boolean;
  /** The task and its leftovers are gone, too. */
  settled: Promise<void>;
}

type End = { readonly code: number; readonly exitedAt: Timestamp | undefined };

export class Exits {
  readonly #deps: ContainersDeps;
  readonly #records: RecordStore;
  readonly #onExit: (id: string, exit: ExitStatus) => void;
  readonly #signal: AbortSignal;
  readonly #watched = new Map<string, Watched>();
  readonly #oomSeen = new Set<string>();
  /** Marked as started while the task is still being made: without a task, but not lost. */
  readonly #starting = new Set<string>();

  constructor(
    deps: ContainersDeps,
    records: RecordStore,
    onExit: (id: string, exit: ExitStatus) => void,
    signal: AbortSignal,
  ) {
    this.#deps = deps;
    this.#records = records;
    this.#onExit = onExit;
    this.#signal = signal;
  }

  /** The kernel killed something in this container: its exit will say so. */
  noteOom(id: string): void {
    if (this.#watched.has(id)) this.#oomSeen.add(id);
  }

  /** From here on nobody follows the container, until `endStart`. */
  holdForStart(id: string): void {
    this.#starting.add(id);
  }

  /** Its start is over, well or not: there is a task now, or there never will be. */
  endStart(id: string): void {
    this.#starting.delete(id);
  }

  /** Follows the container's task to its end. Harmless when that is being done. */
  follow(id: string): void {
    if (this.#starting.has(id)) return;
    const watched = this.#watch(id);
    if (watched.isFollowed) return;
    watched.isFollowed = true;
    watched.settled = this.#run(id, watched);
  }

  /** Outlasts breaks of the connection. Errors: not_found, also when it is removed meanwhile. */
  async wait(id: string, signal: AbortSignal): Promise<ExitStatus> {
    signal.throwIfAborted();
    // Registered before looking: an exit in between must not be missed.
    const watched = this.#watch(id);
    const record = await abortable(
      this.#retry(() => this.#records.find(id)),
      signal,
    );
    if (record === undefined || record.exit !== undefined) {
      if (!watched.isFollowed) this.#watched.delete(id);
      if (record?.exit !== undefined) return record.exit;
      throw new ShoalError('not_found', `No such container: ${id}`);
    }
    if (record.startedAt !== undefined) this.follow(id);
    return abortable(watched.ended.promise, signal);
  }

  /** Resolves when nothing of an ended container is being written or deleted any more. */
  async settled(id: string): Promise<void> {
    await this.#watched.get(id)?.settled;
  }

  /** The container is gone. */
  forget(id: string): void {
    const watched = this.#watched.get(id);
    this.#watched.delete(id);
    this.#oomSeen.delete(id);
    watched?.ended.reject(new ShoalError('not_found', `container ${id} was removed`));
  }

  #watch(id: string): Watched {
    const known = this.#watched.get(id);
    if (known !== undefined) return known;
    const ended = deferred<ExitStatus>();
    // Nobody may be waiting when it is removed.
    heardElsewhere(ended.promise);
    const watched = { ended, isFollowed: false, settled: Promise.resolve() };
    this.#watched.set(id, watched);
    return watched;
  }

  /** Never rejects: what goes wrong for good reaches those who wait. */
  async #run(id: string, watched: Watched): Promise<void> {
    try {
      const end = await this.#awaitEnd(id);
      const record = await this.#retry(() => this.#records.find(id));
      if (record === undefined) throw new ShoalError('not_found', `container ${id} was removed`);
      if (end === undefined && record.startedAt === undefined) {
        // A start that did not even begin: whoever waits goes on waiting for the next one.
        watched.isFollowed = false;
        return;
      }
      const exit = record.exit ?? (await this.#retry(() => this.#finish(record, end)));
      watched.ended.resolve(exit);
      this.#onExit(id, exit);
      await this.#retry(() => this.settle(id));
    } catch (error) {
      watched.ended.reject(error);
      if (!this.#signal.aborted && !isShoalError(error, 'not_found')) {
        const fields = { id, reason: explain(error) };
        this.#deps.logger.error('the end of a container could not be recorded', fields);
      }
    } finally {
      if (watched.isFollowed && this.#watched.get(id) === watched) this.#watched.delete(id);
      this.#oomSeen.delete(id);
    }
  }

  /** The end of the task; undefined when the task was lost together with its supervisor. */
  async #awaitEnd(id: string): Promise<End | undefined> {
    const { clock, random, connection } = this.#deps;
    const backoff = new Backoff({ firstMs: lookFirstMs, capMs: lookMsMax }, random);
    for (;;) {
      try {
        const request = { containerId: id, execId: '' };
        const { exitStatus, exitedAt } = await connection.clients.tasks.wait(request, {
          signal: this.#signal,
        });
        return { code: exitStatus, exitedAt };
      } catch (error) {
        this.#signal.throwIfAborted();
        const reason = explain(error);
        this.#deps.logger.debug('wait for a container was interrupted', { id, reason });
      }
      const task = await this.#retry(() => this.#records.task(id));
      if (task === undefined) return undefined;
      if (task.status === Status.STOPPED) return endOf(task);
      await sleep(clock, backoff.nextMs(), this.#signal);
    }
  }

  /** Writes the exit down. Idempotent. */
  async #finish(record: ContainerRecord, end: End | undefined): Promise<ExitStatus> {
    const { cgroups, clock } = this.#deps;
    const { id } = record.request;
    const kills = await countOomKills(cgroups, record.cgroupsPath);
    // Without a supervisor nobody else makes sure that the process is dead.
    if (end === undefined) await killCgroup(cgroups, record.cgroupsPath, clock);
    const exit: ExitStatus = {
      code: end?.code ?? killedCode,
      exitedAt: isoTime(end?.exitedAt) ?? new Date(clock.now()).toISOString(),
      oomKilled: kills > 0 || this.#oomSeen.has(id),
    };
    await this.#records.mark(id, exitLabel, JSON.stringify(exit));
    return exit;
  }

  /** Frees the shim and takes over the last lines of the log. Idempotent. */
  async settle(id: string): Promise<void> {
    await this.deleteTask(id);
    await this.#deps.logs.finish(id);
  }

  /** Harmless when there is no task. */
  async deleteTask(id: string): Promise<void> {
    const { tasks } = this.#deps.connection.clients;
    await unlessMissing(tasks.delete({ containerId: id }, { deadlineMs: callDeadlineMs }));
  }

  /** Until containerd answers: it may be restarting. Other failures are passed on. */
  async #retry<T>(action: () => Promise<T>): Promise<T> {
    const { clock, random } = this.#deps;
    const backoff = new Backoff({ firstMs: lookFirstMs, capMs: lookMsMax }, random);
    for (;;) {
      try {
        return await action();
      } catch (error) {
        this.#signal.throwIfAborted();
        const isAway =
          isShoalError(error, 'unavailable') || isShoalError(error, 'deadline_exceeded');
        if (!isAway && !isOfSystem(error)) throw error;
        if (!isAway)
          this.#deps.logger.warn('the end of a container is looked at again', {
            reason: explain(error),
          });
      }
      await sleep(clock, backoff.nextMs(), this.#signal);
    }
  }
}

/** No file descriptors left, for example: nobody else would find out how the container ended. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function endOf(task: Process): End {
  return { code: task.exitStatus, exitedAt: task.exitedAt };
}
