/**
 * A containerd of our own: started detached when it does not run, found again when it does, and
 * restarted when it dies. It is never tied to our own life: only `stop` ends it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Backoff } from '#lib/backoff';
import { type Clock, sleep } from '#lib/clock';
import { writeDurable } from '#lib/durable-file';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { Wakeup, withEither } from '#lib/signal';
import { Connection } from '../connection/connection.ts';
import { type DaemonPaths, daemonPaths, renderDaemonConfig } from './config.ts';
import {
  identify,
  isAlive,
  type ProcessIdentity,
  readIdentity,
  writeIdentity,
} from './process-identity.ts';

/** It answers after 100 ms on an idle machine; recovering many shims takes longer. */
const readyWaitMsMax = 60_000;
const readyLookFirstMs = 10;
const readyLookMsMax = 200;
/** An adopted process is not our child, so its death must be looked for. */
const healthPeriodMs = 2_000;
const healthDeadlineMs = 10_000;
/** This long without an answer although the process lives: it hangs and is replaced. */
const hangMsMax = 60_000;
const restartFirstMs = 100;
const restartMsMax = 10_000;
const stopWaitMsMax = 15_000;
const stopLookMs = 20;
const logBytesMax = 10 * 1024 * 1024;

export interface PrivateContainerdOptions {
  readonly dataRoot: string;
  readonly execRoot: string;
  /** Name or path of the program. */
  readonly binary: string;
  readonly logLevel: string;
}

export interface PrivateContainerdDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export class PrivateContainerd {
  readonly paths: DaemonPaths;
  readonly #options: PrivateContainerdOptions;
  readonly #deps: PrivateContainerdDeps;
  readonly #ended = new Wakeup();
  #identity: ProcessIdentity | undefined;
  /** Somebody ended it on purpose: it is not started again until `ensure`. */
  #isStopped = false;

  constructor(options: PrivateContainerdOptions, deps: PrivateContainerdDeps) {
    this.#options = options;
    this.#deps = deps;
    this.paths = daemonPaths(options.dataRoot, options.execRoot);
  }

  get pid(): number | undefined {
    return this.#identity?.pid;
  }

  /** Resolves when containerd answers. Errors: failed_precondition with the end of its log. */
  async ensure(signal: AbortSignal): Promise<void> {
    this.#isStopped = false;
    const recorded = await readIdentity(this.paths.pidFile);
    if (recorded !== undefined && (await isAlive(recorded))) {
      this.#identity = recorded;
      this.#deps.logger.info('found our containerd running', { pid: recorded.pid });
      if (await this.#getsReady(signal)) return;
      // Otherwise no start of ours would succeed until a person ends it.
      this.#deps.logger.error('containerd hangs and is replaced', { pid: recorded.pid });
      await this.#end(recorded);
    }
    await this.#spawn();
    await this.#awaitReady(signal);
  }

  /** False when it does not answer in time, or has ended. */
  async #getsReady(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#awaitReady(signal);
      return true;
    } catch (error) {
      if (!isShoalError(error, 'failed_precondition')) throw error;
      return false;
    }
  }

  /** Restarts containerd whenever it is gone, until the signal aborts. Never rejects. */
  async supervise(signal: AbortSignal): Promise<void> {
    const { clock, random, logger } = this.#deps;
    const backoff = new Backoff({ firstMs: restartFirstMs, capMs: restartMsMax }, random);
    let answeredAt = clock.monotonic();
    while (!signal.aborted) {
      await this.#pause(healthPeriodMs, signal);
      if (signal.aborted) return;
      if (this.#isStopped) continue;
      try {
        if (await this.#answers(healthDeadlineMs)) {
          answeredAt = clock.monotonic();
          backoff.reset();
          await this.#limitLog();
          continue;
        }
        if (this.#identity !== undefined && (await this.#isRunning())) {
          if (clock.monotonic() - answeredAt < hangMsMax) continue;
          logger.error('containerd hangs and is replaced', { pid: this.pid });
          await this.#end(this.#identity);
        }
        await sleep(clock, backoff.nextMs(), signal);
        if (this.#isStopped) continue;
        logger.warn('containerd is gone and is started again', { pid: this.pid });
        await this.ensure(signal);
        answeredAt = clock.monotonic();
      } catch (error) {
        if (!signal.aborted) {
          logger.error('containerd cannot be started', { reason: explain(error) });
        }
      }
    }
  }

  /** Ends containerd; containers go on. For an explicit request only. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const identity = this.#identity ?? (await readIdentity(this.paths.pidFile));
    if (identity !== undefined) await this.#end(identity);
  }

  async #end(identity: ProcessIdentity): Promise<void> {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (!(await isAlive(identity))) return;
      process.kill(identity.pid, signal);
      if (await this.#awaitEnd(identity)) return;
    }
    throw new ShoalError('deadline_exceeded', `containerd ${identity.pid} survives SIGKILL`);
  }

  async #isRunning(): Promise<boolean> {
    return this.#identity !== undefined && (await isAlive(this.#identity));
  }

  async #spawn(): Promise<void> {
    const { configFile, logFile, socket, root, pidFile } = this.paths;
    for (const folder of [root, dirname(socket)]) {
      await mkdir(folder, { recursive: true, mode: 0o711 });
    }
    await writeDurable(configFile, renderDaemonConfig(this.paths, this.#options.logLevel));
    const log = await open(logFile, 'a', 0o600);
    try {
      // A session of its own: no signal meant for us reaches it, and it outlives us.
      const child = spawn(this.#options.binary, ['--config', configFile], {
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        cwd: '/',
      });
      const pid = await this.#spawned(child);
      child.unref();
      child.on('exit', () => this.#ended.signal());
      this.#identity = await identify(pid);
      if (this.#identity === undefined) throw await this.#failure('it ended at once');
      await writeIdentity(pidFile, this.#identity);
      this.#deps.logger.info('started our containerd', { pid });
    } finally {
      await log.close();
    }
  }

  async #spawned(child: ChildProcess): Promise<number> {
    return new Promise((resolve, reject) => {
      child.once('error', (cause) => {
        const { binary } = this.#options;
        const hint = `${binary} cannot be started: install containerd or name its socket`;
        reject(new ShoalError('failed_precondition', hint, { cause }));
      });
      child.once('spawn', () => resolve(child.pid ?? 0));
    });
  }

  async #awaitReady(signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#deps;
    const backoff = new Backoff({ firstMs: readyLookFirstMs, capMs: readyLookMsMax }, random);
    const deadline = clock.monotonic() + readyWaitMsMax;
    while (!(await this.#answers(readyLookMsMax * 10))) {
      if (!(await this.#isRunning())) throw await this.#failure('it ended while starting');
      if (clock.monotonic() > deadline) throw await this.#failure('it does not answer');
      await sleep(clock, backoff.nextMs(), signal);
    }
  }

  /** A connection of its own each time: an old one would first have to notice the break. */
  async #answers(deadlineMs: number): Promise<boolean> {
    const connection = new Connection({ socketPath: this.paths.socket, namespace: 'shoal' });
    try {
      await connection.clients.version.version({}, { deadlineMs });
      return true;
    } catch (error) {
      if (isShoalError(error)) return false;
      throw error;
    } finally {
      connection.close();
    }
  }

  async #awaitEnd(identity: ProcessIdentity): Promise<boolean> {
    const { clock } = this.#deps;
    const deadline = clock.monotonic() + stopWaitMsMax;
    while (await isAlive(identity)) {
      if (clock.monotonic() > deadline) return false;
      await sleep(clock, stopLookMs);
    }
    return true;
  }

  /** Until the period is over, our child has ended or the signal aborts. */
  async #pause(periodMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const timer = this.#deps.clock.schedule(periodMs, () => over.abort());
    await withEither([signal, over.signal], (either) => this.#ended.wait(either));
    timer.cancel();
  }

  async #failure(why: string): Promise<ShoalError> {
    const log = await open(this.paths.logFile, 'r');
    try {
      const { size } = await log.stat();
      const length = Math.min(size, 2048);
      const { buffer } = await log.read(Buffer.alloc(length), 0, length, size - length);
      const tail = buffer.toString('utf8').trim().split('\n').slice(-3).join(' | ');
      const { logFile } = this.paths;
      return new ShoalError('failed_precondition', `containerd: ${why}; see ${logFile}: ${tail}`);
    } finally {
      await log.close();
    }
  }

  /** containerd appends to the open file, so its content is moved and the file emptied. */
  async #limitLog(): Promise<void> {
    const { logFile } = this.paths;
    const { size } = await stat(logFile);
    if (size < logBytesMax) return;
    const old = await open(logFile, 'r+');
    try {
      await writeDurable(`${logFile}.1`, await old.readFile());
      await old.truncate(0);
    } finally {
      await old.close();
    }
  }
}
