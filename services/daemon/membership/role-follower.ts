/**
 * Puts the role in this node's certificate into effect: a manager has a seat, a worker has none.
 * Changes happen one after another; a seat that was refused or lost is asked for again.
 */
import type { Clock, Timer } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { NodeRole } from '#proto/gen/swarm';

/** A seat that was refused or lost is asked for again: long enough for a new role to be known. */
export const seatRetryMs = 3_000;

export interface RoleFollowerDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** The role in the certificate. */
  readonly role: () => NodeRole;
  /** Takes a seat if there is none; gives up with the signal. */
  readonly becomeManager: (signal: AbortSignal) => Promise<void>;
  /** Gives the seat up if there is one. */
  readonly becomeWorker: () => Promise<void>;
  /** A bug of ours was hit: the process must not go on. */
  readonly onBroken: (error: unknown) => void;
}

export class RoleFollower {
  readonly #deps: RoleFollowerDeps;
  /** Ends what is under way; a new one with every `resume`. */
  #abort = new AbortController();
  #isStopped = false;
  #change: Promise<void> = Promise.resolve();
  #retry: Timer | undefined;
  #problem = '';
  #isDemoted = false;

  constructor(deps: RoleFollowerDeps) {
    this.#deps = deps;
  }

  /** Why the node has not got its role, for people; empty when it has. */
  get problem(): string {
    return this.#problem;
  }

  /** The cluster took the seat away and has not given another one. */
  get isDemoted(): boolean {
    return this.#isDemoted;
  }

  /** The certificate may have another role, or this one is not in effect yet. */
  follow(): void {
    this.#change = this.#change.then(async () => {
      const { signal } = this.#abort;
      if (signal.aborted) return;
      try {
        if (this.#deps.role() === NodeRole.MANAGER) {
          await this.#deps.becomeManager(signal);
          this.#isDemoted = false;
        } else await this.#deps.becomeWorker();
        this.#problem = '';
      } catch (error) {
        this.#failed(error);
      }
    });
  }

  #failed(error: unknown): void {
    if (!isShoalError(error)) {
      this.#deps.onBroken(error);
      return;
    }
    if (this.#abort.signal.aborted) return;
    this.#problem = error.message;
    this.#deps.log.error('this node cannot take its role', { reason: explain(error) });
    if (error.code !== 'data_loss') this.#followLater();
  }

  /**
   * The cluster took the seat away: this node was demoted, and learns so from its session, or it
   * was demoted and promoted again while it was away, and asks for a new seat.
   */
  seatLost(): void {
    this.#change = this.#change.then(async () => {
      if (this.#isStopped) return;
      this.#deps.log.info('this manager was taken out of the Raft group');
      this.#isDemoted = true;
      try {
        await this.#deps.becomeWorker();
        this.#followLater();
      } catch (error) {
        this.#failed(error);
      }
    });
  }

  #followLater(): void {
    if (this.#abort.signal.aborted) return;
    this.#retry?.cancel();
    this.#retry = this.#deps.clock.schedule(seatRetryMs, () => this.follow());
  }

  /**
   * Until `resume`, no seat is asked for, not even for one that is lost meanwhile. Resolves when
   * what was under way has ended.
   */
  async hold(): Promise<void> {
    this.#abort.abort(new ShoalError('cancelled', 'this node leaves the swarm, or stops'));
    this.#retry?.cancel();
    await this.#change;
  }

  resume(): void {
    this.#abort = new AbortController();
    this.follow();
  }

  /** Nothing more is begun. Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.hold();
  }

  /** Resolves when what was wanted so far has been put into effect, or failed to be. */
  async settled(): Promise<void> {
    await this.#change;
  }
}
