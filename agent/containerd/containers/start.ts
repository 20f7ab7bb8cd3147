/**
 * Starts a container: task and process. A container starts once in its life, unless its request says
 * that it may start again; that it was tried is written down while the task is being made, so not
 * even a power cut leads to a second run.
 */
import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isShoalError, ShoalError } from '#lib/errors';
import { Status } from '#proto/gen/containerd/task-types';
import type { Mount } from '#proto/gen/containerd/types';
import { rawFolder } from '../logs/container-log.ts';
import type { ContainersDeps } from './deps.ts';
import type { Exits } from './exits.ts';
import { type ContainerRecord, exitLabel, startedLabel } from './record.ts';
import type { RecordStore } from './record-store.ts';

const run = promisify(execFile);
const fifoWaitMsMax = 10_000;
/** runc creates in 60 ms; on a node that is starting hundreds it waits for its turn. */
const startDeadlineMs = 120_000;

/** What was asked may have happened nevertheless: nothing must be undone. */
function isUncertain(error: unknown): boolean {
  return (
    !isShoalError(error) ||
    error.code === 'unavailable' ||
    error.code === 'deadline_exceeded' ||
    error.code === 'cancelled'
  );
}

/** Errors of runc come as `unknown` with a tail that says so. */
function explainFailure(record: ContainerRecord, error: unknown): unknown {
  if (!isShoalError(error) || isUncertain(error)) return error;
  const words = error.message.replace(/: unknown$/, '');
  return new ShoalError(
    'failed_precondition',
    `container ${record.request.name} cannot be started: ${words}`,
    { cause: error },
  );
}

/** Keeps standard input open without anybody writing to it: the shim opens both of its ends. */
async function createStdin(folder: string): Promise<string> {
  const path = join(folder, 'stdin');
  try {
    await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await run('mkfifo', ['-m', '600', path], { timeout: fifoWaitMsMax });
  }
  return path;
}

export class Start {
  readonly #deps: ContainersDeps;
  readonly #records: RecordStore;
  readonly #exits: Exits;

  constructor(deps: ContainersDeps, records: RecordStore, exits: Exits) {
    this.#deps = deps;
    this.#records = records;
    this.#exits = exits;
  }

  /** Harmless for a container that runs. Errors: failed_precondition with the runtime's words. */
  async start(id: string, mounts: () => Promise<readonly Mount[]>): Promise<{ pid: number }> {
    const record = await this.#records.get(id);
    if (record.exit !== undefined && record.request.isRestartable === true) {
      await this.#makeTaskAgain(record, mounts);
    } else if (record.exit !== undefined || record.startedAt !== undefined) {
      const running = await this.#alreadyStarted(record);
      if (running !== undefined) return running;
    } else {
      // Before a start that failed there may have been runs: their log goes on.
      if (record.request.isRestartable === true) await this.#deps.logs.reopen(id);
      await this.#makeTask(record, mounts);
    }
    // Waiting begins before the process does: an exit cannot come unseen.
    this.#exits.follow(id);
    try {
      const { tasks } = this.#deps.connection.clients;
      return await tasks.start({ containerId: id, execId: '' }, { deadlineMs: startDeadlineMs });
    } catch (error) {
      // Its task goes, and whoever waits hears that it was killed.
      if (!isUncertain(error)) await this.#exits.deleteTask(id);
      throw explainFailure(record, error);
    }
  }

  /** In between there is a mark but no task: nobody may take that for a lost container. */
  async #makeTask(record: ContainerRecord, mounts: () => Promise<readonly Mount[]>): Promise<void> {
    const { id } = record.request;
    this.#exits.holdForStart(id);
    try {
      await this.#createTask(record, await mounts());
      this.#exits.endStart(id);
    } catch (error) {
      this.#exits.endStart(id);
      // It may have been made: then its end must be seen.
      if (isUncertain(error)) this.#exits.follow(id);
      throw error;
    }
  }

  /** Nothing of the run before is left but its files and its log, which goes on. */
  async #makeTaskAgain(
    record: ContainerRecord,
    mounts: () => Promise<readonly Mount[]>,
  ): Promise<void> {
    const { id } = record.request;
    await this.#exits.settled(id);
    await this.#exits.deleteTask(id);
    await this.#deps.logs.reopen(id);
    this.#exits.holdForStart(id);
    try {
      await this.#records.mark(id, exitLabel, '');
    } catch (error) {
      this.#exits.endStart(id);
      throw error;
    }
    await this.#makeTask(record, mounts);
  }

  /** Undefined when the task was made but not started: a crash of ours came between. */
  async #alreadyStarted(record: ContainerRecord): Promise<{ pid: number } | undefined> {
    const { id, name } = record.request;
    const task = record.exit === undefined ? await this.#records.task(id) : undefined;
    if (task?.status === Status.CREATED) return undefined;
    if (task !== undefined && task.status !== Status.STOPPED) return { pid: task.pid };
    throw new ShoalError(
      'failed_precondition',
      `container ${name} has run already: make a new one instead of starting it again`,
    );
  }

  async #createTask(record: ContainerRecord, rootfs: readonly Mount[]): Promise<void> {
    const { connection, logs, clock } = this.#deps;
    const { id, tty, openStdin } = record.request;
    const paths = await logs.create(id);
    const stdin = openStdin ? await createStdin(rawFolder(logs.folder(id))) : '';
    const startedAt = new Date(clock.now()).toISOString();
    const creating = connection.clients.tasks.create(
      {
        containerId: id,
        rootfs,
        stdin,
        stdout: paths.stdout,
        stderr: tty ? '' : paths.stderr,
        terminal: tty,
        checkpoint: undefined,
        options: undefined,
        runtimePath: '',
        taskApiAddress: '',
        taskApiVersion: 0,
      },
      { deadlineMs: startDeadlineMs },
    );
    const marking = this.#records.mark(id, startedLabel, startedAt);
    const [created, marked] = await Promise.allSettled([creating, marking, logs.follow(id)]);
    if (marked.status === 'rejected') throw marked.reason;
    if (created.status === 'fulfilled') return;
    if (!isUncertain(created.reason)) await this.#giveUp(record);
    throw explainFailure(record, created.reason);
  }

  /** A container that could not start is as if it had not been tried. */
  async #giveUp(record: ContainerRecord): Promise<void> {
    const { id } = record.request;
    await this.#exits.settle(id);
    await this.#records.mark(id, startedLabel, '');
  }
}
