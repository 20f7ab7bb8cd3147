/**
 * Carries task status upward: the latest of each task only, many in one call, one call at a time.
 * What could not be delivered waits for the next session, which begins by hearing all of them.
 */
import { Backoff } from '#lib/backoff';
import type { Clock } from '#lib/clock';
import { sleep } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { Wakeup, withEither } from '#lib/signal';
import type { TaskStatus } from '#proto/gen/swarm';

/** One call stays well below a message's size limit: a status has some hundred bytes. */
export const reportBatchMax = 1000;
const retryFirstMs = 100;
const retryCapMs = 5_000;

export interface StatusUpdate {
  readonly taskId: string;
  readonly status: TaskStatus;
}

/** Delivers to the present session; rejects when there is none or it fails. */
export type SendStatus = (updates: readonly StatusUpdate[], signal: AbortSignal) => Promise<void>;

export interface ReporterDeps {
  readonly send: SendStatus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export class Reporter {
  readonly #deps: ReporterDeps;
  readonly #backoff: Backoff;
  readonly #latest = new Map<string, TaskStatus>();
  readonly #unsent = new Set<string>();
  readonly #wakeup = new Wakeup();
  /** Aborts a pause after a failure: a new session is worth trying at once. */
  #retry = new AbortController();
  #isConnected = false;

  constructor(deps: ReporterDeps) {
    this.#deps = deps;
    this.#backoff = new Backoff({ firstMs: retryFirstMs, capMs: retryCapMs }, deps.random);
  }

  /** Takes a status to deliver. One that is older than what is known already is dropped. */
  offer(taskId: string, status: TaskStatus): void {
    const known = this.#latest.get(taskId);
    if (known !== undefined && known.state > status.state) return;
    this.#latest.set(taskId, status);
    this.#unsent.add(taskId);
    this.#wakeup.signal();
  }

  /** The task is gone from this node: nobody will ask for its status again. */
  forget(taskId: string): void {
    this.#latest.delete(taskId);
    this.#unsent.delete(taskId);
  }

  /** A session began: its manager may know nothing of what others were told. */
  connected(): void {
    this.#isConnected = true;
    for (const taskId of this.#latest.keys()) this.#unsent.add(taskId);
    this.#retry.abort();
    this.#wakeup.signal();
  }

  disconnected(): void {
    this.#isConnected = false;
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#isConnected && this.#unsent.size > 0) await this.#deliver(signal);
      else await this.#wakeup.wait(signal);
    }
  }

  async #deliver(signal: AbortSignal): Promise<void> {
    const batch = this.#takeBatch();
    try {
      await this.#deps.send(batch, signal);
      this.#backoff.reset();
    } catch (error) {
      // A newer status may have come meanwhile: the id goes back, the status is read again.
      for (const { taskId } of batch) if (this.#latest.has(taskId)) this.#unsent.add(taskId);
      if (signal.aborted) return;
      this.#deps.log.debug('status report failed', { err: explain(error), tasks: batch.length });
      await this.#pause(signal);
    }
  }

  #takeBatch(): StatusUpdate[] {
    const batch: StatusUpdate[] = [];
    for (const taskId of this.#unsent) {
      if (batch.length === reportBatchMax) break;
      this.#unsent.delete(taskId);
      const status = this.#latest.get(taskId);
      if (status !== undefined) batch.push({ taskId, status });
    }
    return batch;
  }

  async #pause(signal: AbortSignal): Promise<void> {
    this.#retry = new AbortController();
    await withEither([signal, this.#retry.signal], async (ended) => {
      try {
        await sleep(this.#deps.clock, this.#backoff.nextMs(), ended);
      } catch (error) {
        if (!ended.aborted) throw error;
      }
    });
  }
}
