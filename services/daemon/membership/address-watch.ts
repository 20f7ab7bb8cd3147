/**
 * Looks at the machine's addresses every few seconds and has the node moved when it has lost the
 * one that it announces. One move at a time; nothing is begun after `stop`.
 */
import type { Clock, Timer } from '#lib/clock';
import { explain, isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';

/** How soon a new address is noticed; reading them costs microseconds. */
const pollMs = 3_000;

export interface AddressWatchDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Moves the node if that is due. */
  follow(): Promise<void>;
  readonly onBroken: (error: unknown) => void;
}

export class AddressWatch {
  readonly #deps: AddressWatchDeps;
  #timer: Timer | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(deps: AddressWatchDeps) {
    this.#deps = deps;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = this.#deps.clock.schedule(pollMs, () => {
      this.#running = this.#round().catch(this.#deps.onBroken);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#running;
  }

  async #round(): Promise<void> {
    try {
      await this.#deps.follow();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      this.#deps.log.error('the node was not moved to its address', { reason: explain(error) });
    }
    this.start();
  }
}
