/**
 * Ends containers: signals, stopping with grace, and removing every trace.
 */

import { within } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import { heardElsewhere } from '#lib/signal';
import { callDeadlineMs } from '../connection/connection.ts';
import { sigkill, signalNumber } from '../spec/signals.ts';
import type { ExitStatus } from '../types.ts';
import { killCgroup } from './cgroup.ts';
import type { ContainersDeps, ContainersOptions } from './deps.ts';
import type { Exits } from './exits.ts';
import type { RecordStore } from './record-store.ts';
import { unlessMissing } from './record-store.ts';

/** A process that does not die of SIGKILL hangs in the kernel, e.g. on a dead NFS server. */
const killWaitMsMax = 20_000;

const callOptions = { deadlineMs: callDeadlineMs };

export class Ending {
  readonly #options: ContainersOptions;
  readonly #deps: ContainersDeps;
  readonly #records: RecordStore;
  readonly #exits: Exits;

  constructor(
    options: ContainersOptions,
    deps: ContainersDeps,
    records: RecordStore,
    exits: Exits,
  ) {
    this.#options = options;
    this.#deps = deps;
    this.#records = records;
    this.#exits = exits;
  }

  /** Errors: not_found, failed_precondition when it does not run. */
  async kill(id: string, signal: string): Promise<void> {
    const number = signalNumber(signal);
    const record = await this.#records.get(id);
    if (record.exit === undefined && (await this.#send(id, number, false))) return;
    throw new ShoalError(
      'failed_precondition',
      `cannot send ${signal} to container ${record.request.name}: it is not running`,
    );
  }

  /** A container that never ran is as good as stopped: code 0, now. */
  async stop(id: string, graceMs: number): Promise<ExitStatus> {
    const { clock } = this.#deps;
    const record = await this.#records.get(id);
    if (record.exit !== undefined) return record.exit;
    if (record.startedAt === undefined) {
      return { code: 0, exitedAt: new Date(clock.now()).toISOString(), oomKilled: false };
    }
    const over = new AbortController();
    const ended = heardElsewhere(this.#exits.wait(id, over.signal));
    try {
      await this.#send(id, signalNumber(record.stopSignal), false);
      const inTime = await within(clock, graceMs, ended);
      if (inTime !== undefined) return inTime;
      return await this.#killAll(id, ended);
    } finally {
      over.abort();
    }
  }

  /** Idempotent, also after a removal that was interrupted. */
  async remove(id: string): Promise<void> {
    const { connection, logs, cgroups, clock } = this.#deps;
    const record = await this.#records.find(id);
    if (record?.startedAt !== undefined && record.exit === undefined) {
      const over = new AbortController();
      const ended = heardElsewhere(this.#exits.wait(id, over.signal));
      await this.#killAll(id, ended).finally(() => over.abort());
    }
    await this.#exits.settled(id);
    // What another client or an interrupted end may have left.
    await this.#exits.deleteTask(id);
    if (record !== undefined) await killCgroup(cgroups, record.cgroupsPath, clock);
    const { snapshotter } = this.#options;
    await Promise.all([
      unlessMissing(connection.clients.snapshots.remove({ snapshotter, key: id }, callOptions)),
      logs.remove(id),
    ]);
    // Last: as long as the record is there a removal that was interrupted is found again.
    await unlessMissing(connection.clients.containers.delete({ id }, callOptions));
    this.#exits.forget(id);
  }

  /** False when there is no process any more. */
  async #send(id: string, signal: number, all: boolean): Promise<boolean> {
    const { tasks } = this.#deps.connection.clients;
    try {
      await tasks.kill({ containerId: id, execId: '', signal, all }, callOptions);
      return true;
    } catch (error) {
      if (isShoalError(error, 'not_found')) return false;
      // runc's words for a process that ended a moment ago.
      if (isShoalError(error) && /already finished|not running/.test(error.message)) return false;
      throw error;
    }
  }

  async #killAll(id: string, ended: Promise<ExitStatus>): Promise<ExitStatus> {
    await this.#send(id, sigkill, true);
    const exit = await within(this.#deps.clock, killWaitMsMax, ended);
    if (exit !== undefined) return exit;
    throw new ShoalError(
      'deadline_exceeded',
      `container ${id} did not end within ${killWaitMsMax} ms of SIGKILL: ` +
        'a process of it hangs in the kernel (a network file system, a broken disk)',
    );
  }
}
