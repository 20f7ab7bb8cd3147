/**
 * The process that encrypts where the kernel cannot. It outlives the agent as containers do, and is
 * found again by the file that says which process it is. Its end takes the interface with it.
 */
import { Backoff } from '#lib/backoff';
import type { Clock } from '#lib/clock';
import { sleep } from '#lib/clock';
import { removeDurable } from '#lib/durable-file';
import { explain, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import {
  identify,
  isAlive,
  readIdentity,
  writeIdentity,
} from '../../containerd/daemon/process-identity.ts';
import type { RunCommand, StartDetached } from '../command.ts';

/** It is up after some 50 ms on an idle machine. */
const readyWaitMsMax = 10_000;
const stopWaitMsMax = 5_000;
const lookFirstMs = 10;
const lookMsMax = 200;

export interface WireguardProgramOptions {
  readonly link: string;
  readonly pidFile: string;
}

export interface WireguardProgramDeps {
  readonly run: RunCommand;
  readonly startDetached: StartDetached;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export class WireguardProgram {
  readonly #options: WireguardProgramOptions;
  readonly #deps: WireguardProgramDeps;

  constructor(options: WireguardProgramOptions, deps: WireguardProgramDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  isRunning(): Promise<boolean> {
    return asTrouble(async () => {
      const identity = await readIdentity(this.#options.pidFile);
      return identity !== undefined && (await isAlive(identity));
    });
  }

  /** Resolves when the interface is there. Throws `failed_precondition` when it does not come. */
  start(): Promise<void> {
    return asTrouble(() => this.#start());
  }

  /** Ends it, if it runs. */
  stop(): Promise<void> {
    return asTrouble(() => this.#stop());
  }

  async #start(): Promise<void> {
    const { link, pidFile } = this.#options;
    const pid = await this.#deps.startDetached('wireguard-go', ['-f', link]);
    const identity = await identify(pid);
    if (identity !== undefined) await writeIdentity(pidFile, identity);
    const isUp = await this.#await(readyWaitMsMax, async () => {
      if (!(await this.isRunning())) return undefined;
      return (await this.#deps.run('wg', ['show', link], '')).code === 0;
    });
    if (!isUp) {
      await this.stop();
      const hint = `run "wireguard-go -f ${link}" by hand to see why`;
      throw new ShoalError('failed_precondition', `wireguard-go makes no interface: ${hint}`);
    }
    this.#deps.log.info('started wireguard-go', { pid, link });
  }

  async #stop(): Promise<void> {
    const { pidFile } = this.#options;
    const identity = await readIdentity(pidFile);
    if (identity === undefined) return;
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (!(await isAlive(identity))) break;
      process.kill(identity.pid, signal);
      await this.#await(stopWaitMsMax, async () => !(await isAlive(identity)));
    }
    await removeDurable(pidFile);
  }

  /** Looks until it is so; false when it never was, or never will be (undefined). */
  async #await(waitMs: number, look: () => Promise<boolean | undefined>): Promise<boolean> {
    const { clock, random } = this.#deps;
    const backoff = new Backoff({ firstMs: lookFirstMs, capMs: lookMsMax }, random);
    const deadline = clock.monotonic() + waitMs;
    for (;;) {
      const found = await look();
      if (found !== false) return found === true;
      if (clock.monotonic() > deadline) return false;
      await sleep(clock, backoff.nextMs());
    }
  }
}

/** What the system refuses now, such as a file, is tried again later: it is no bug. */
async function asTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const message = `wireguard-go cannot be looked after now: ${explain(error)}`;
    throw new ShoalError('unavailable', message, { cause: error });
  }
}
