/**
 * Runs a command inside a running container, e.g. a health check. Its output goes to a regular file
 * that is cut whenever it grows, so that neither a chatty command nor a crash of ours does harm.
 */

import { watch } from 'node:fs';
import { mkdir, open, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { within } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { heardElsewhere } from '#lib/signal';
import { callDeadlineMs } from '../connection/connection.ts';
import { jsonAny, textOf, typeUrls } from '../connection/values.ts';
import type { OciSpec } from '../spec/oci.ts';
import { sigkill } from '../spec/signals.ts';
import type { ExecResult } from '../types.ts';
import type { ContainersDeps, ContainersOptions } from './deps.ts';
import { unlessMissing } from './record-store.ts';

/** What Docker keeps of a health check's output. */
const outputBytesMax = 4096;
const outputFileBytesMax = 1024 * 1024;
/** Starting a process in a container takes about 70 ms. */
const execStartDeadlineMs = 60_000;
const killWaitMs = 10_000;

const callOptions = { deadlineMs: callDeadlineMs };

/** The process of a container with another command line. Rlimits are the container's own. */
export function renderExecProcess(spec: OciSpec, command: readonly string[]): string {
  const { rlimits: _ofContainer, ...process } = spec.process;
  return JSON.stringify({ ...process, terminal: false, args: command });
}

async function readStart(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(outputBytesMax);
    const { bytesRead } = await handle.read(buffer, 0, outputBytesMax, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

export class Exec {
  readonly #options: ContainersOptions;
  readonly #deps: ContainersDeps;

  constructor(options: ContainersOptions, deps: ContainersDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /**
   * Errors: not_found, failed_precondition (not running, no such program, it cannot begin or end),
   * unavailable and deadline_exceeded (the runtime).
   */
  async exec(id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult> {
    if (command.length === 0) {
      throw new ShoalError('invalid_argument', `no command to run in container ${id}`);
    }
    const execId = `exec-${Buffer.from(this.#deps.random.bytes(12)).toString('hex')}`;
    const file = join(this.#options.execFolder, execId);
    await mkdir(this.#options.execFolder, { recursive: true, mode: 0o700 });
    await (await open(file, 'ax', 0o600)).close();
    const watcher = watch(file, { persistent: false }, () => this.#cut(file));
    try {
      const code = await this.#run(id, execId, command, file, timeoutMs);
      return { code, output: await readStart(file) };
    } finally {
      watcher.close();
      await rm(file, { force: true });
    }
  }

  async #run(
    id: string,
    execId: string,
    command: readonly string[],
    file: string,
    timeoutMs: number,
  ): Promise<number> {
    const { tasks } = this.#deps.connection.clients;
    const process = await this.#process(id, command);
    const io = { stdin: '', stdout: file, stderr: file, terminal: false };
    const spec = jsonAny(typeUrls.process, process);
    await this.#translate(id, tasks.exec({ containerId: id, execId, ...io, spec }, callOptions));
    try {
      // A failed start leaves nobody to look at it.
      const ended = heardElsewhere(tasks.wait({ containerId: id, execId }));
      const starting = tasks.start(
        { containerId: id, execId },
        { deadlineMs: execStartDeadlineMs },
      );
      await this.#translate(id, starting, true);
      return await this.#awaitEnd(id, execId, ended, timeoutMs);
    } finally {
      // Its output is complete only after this; it fails for a container that ended meanwhile.
      await tasks.deleteProcess({ containerId: id, execId }, callOptions).catch((error) => {
        this.#deps.logger.debug('exec process was gone', { id, reason: explain(error) });
      });
    }
  }

  async #awaitEnd(
    id: string,
    execId: string,
    ended: Promise<{ readonly exitStatus: number }>,
    timeoutMs: number,
  ): Promise<number> {
    const { clock, connection } = this.#deps;
    const inTime = await within(clock, timeoutMs, ended);
    if (inTime !== undefined) return inTime.exitStatus;
    const kill = { containerId: id, execId, signal: sigkill, all: false };
    await unlessMissing(connection.clients.tasks.kill(kill, callOptions));
    const killed = await within(clock, killWaitMs, ended);
    if (killed !== undefined) return killed.exitStatus;
    throw new ShoalError('failed_precondition', `a command in container ${id} survives SIGKILL`);
  }

  /** User, environment and capabilities of the container's own process. */
  async #process(id: string, command: readonly string[]): Promise<string> {
    const { containers } = this.#deps.connection.clients;
    const found = await unlessMissing(containers.get({ id }, callOptions));
    if (found?.container === undefined) {
      throw new ShoalError('not_found', `No such container: ${id}`);
    }
    return renderExecProcess(JSON.parse(textOf(found.container.spec)) as OciSpec, command);
  }

  async #translate<T>(id: string, call: Promise<T>, isStart = false): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (!isShoalError(error)) throw error;
      if (error.code === 'unavailable') throw error;
      // The runtime has just answered: it is the container in which nothing can begin.
      if (error.code === 'deadline_exceeded' && !isStart) throw error;
      const words = error.message.replace(/: unknown$/, '');
      throw new ShoalError(
        'failed_precondition',
        `cannot run a command in container ${id}: ${words}`,
        { cause: error },
      );
    }
  }

  /** The writer appends, so what is cut off does not come back as a hole. */
  #cut(file: string): void {
    const cutting = async (): Promise<void> => {
      const { size } = await stat(file);
      if (size > outputFileBytesMax) await truncate(file, outputBytesMax);
    };
    cutting().catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return;
      this.#deps.logger.warn('exec output cannot be cut', { file, reason: explain(error) });
    });
  }
}
