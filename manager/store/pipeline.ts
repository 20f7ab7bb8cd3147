/**
 * Transactions on their way to a majority: made, but not yet committed. Those that come together
 * leave together in one log entry, several entries travel at a time, and all are committed in the
 * order in which they were made, because each was checked against the ones before it.
 */
import { assert } from '#lib/assert';
import { isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { encodeEntry, entryOverheadBytes, transactionOverheadBytes } from './entry.ts';
import type { StoreLimits } from './limits.ts';
import type { Outcome } from './transaction.ts';

/** The way into the log, as the raft driver offers it. */
export interface Proposer {
  /**
   * Proposes one log entry; entries reach the log in the order of the calls. Resolves when it is
   * committed. Rejects with `unavailable` or `resource_exhausted` when it certainly never will be,
   * with `unknown` when nobody can tell.
   */
  propose(data: Uint8Array): Promise<unknown>;
  /**
   * Resolves when a quorum has confirmed that this manager led when it was asked. Without it, a
   * refusal may rest on a state that is one election timeout old.
   */
  confirm?(signal: AbortSignal): Promise<unknown>;
}

/** Who waits for an outcome. */
export interface Waiter {
  resolve(): void;
  reject(error: ShoalError): void;
}

export interface Pending extends Waiter {
  /** The version of the state on which the transaction ran. */
  readonly baseVersion: number;
  readonly outcome: Outcome;
  /** The encoded transaction. */
  readonly bytes: Uint8Array;
  /** Those that changed nothing, or were refused, on what this transaction made. */
  readonly riders: Waiter[];
}

interface Entry {
  readonly data: Uint8Array;
  readonly pending: readonly Pending[];
}

export interface PipelineDeps {
  readonly proposer: Proposer;
  readonly log: Logger;
}

export class Pipeline {
  readonly #limits: StoreLimits;
  readonly #deps: PipelineDeps;
  #queue: Pending[] = [];
  #inFlight: Entry[] = [];
  #waitingCount = 0;
  #waitingBytes = 0;
  #nextEntryId: number;
  #flushScheduled = false;

  constructor(limits: StoreLimits, firstEntryId: number, deps: PipelineDeps) {
    this.#limits = limits;
    this.#nextEntryId = firstEntryId;
    this.#deps = deps;
  }

  /** The newest transaction that is not committed yet. */
  get newest(): Pending | undefined {
    return this.#queue.at(-1) ?? this.#inFlight.at(-1)?.pending.at(-1);
  }

  /** Throws `resource_exhausted` when no more transactions may wait. */
  refuseWhenFull(): void {
    const { waitingTransactionsMax, waitingBytesMax } = this.#limits;
    if (this.#waitingCount < waitingTransactionsMax && this.#waitingBytes < waitingBytesMax) return;
    throw new ShoalError(
      'resource_exhausted',
      `${this.#waitingCount} transactions (${this.#waitingBytes} bytes) wait to be committed, ` +
        'more are not accepted: try again later',
    );
  }

  /** Throws `resource_exhausted` when the transaction does not fit into one entry. */
  add(pending: Pending): void {
    const size = entryOverheadBytes + transactionOverheadBytes + pending.bytes.length;
    if (size > this.#limits.entryBytesMax) {
      throw new ShoalError(
        'resource_exhausted',
        `the transaction is too large: ${size} bytes, ${this.#limits.entryBytesMax} are allowed`,
      );
    }
    this.#queue.push(pending);
    this.#waitingCount++;
    this.#waitingBytes += pending.bytes.length;
    this.#scheduleFlush();
  }

  /**
   * `waiter` waits for the newest transaction, whose result it has seen. False when there is none.
   */
  ride(waiter: Waiter): boolean {
    const { newest } = this;
    if (newest === undefined) return false;
    newest.riders.push(waiter);
    this.#waitingCount++;
    return true;
  }

  /**
   * When `data` is the entry of ours that has to be committed next, its transactions; they have
   * left the pipeline. Undefined for an entry of somebody else's.
   */
  take(data: Uint8Array): readonly Pending[] | undefined {
    const head = this.#inFlight[0];
    if (head === undefined || Buffer.compare(head.data, data) !== 0) return undefined;
    this.#inFlight.shift();
    this.#forget(head.pending);
    this.#scheduleFlush();
    return head.pending;
  }

  /** Empties the pipeline. What was proposed fails with `proposed`, what was not with `waiting`. */
  drop(proposed: ShoalError, waiting: ShoalError): void {
    this.#dropFrom(0, proposed, waiting);
  }

  /** Waits for the end of this loop turn's callback, so that what it makes travels together. */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    queueMicrotask(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#queue.length > 0 && this.#inFlight.length < this.#limits.entriesInFlightMax) {
      const pending = this.#cut();
      const base = pending[0]?.baseVersion ?? 0;
      const transactions = pending.map(({ bytes }) => bytes);
      const entry = { data: encodeEntry(this.#nextEntryId++, base, transactions), pending };
      this.#inFlight.push(entry);
      void this.#propose(entry);
    }
  }

  /** Takes as many transactions from the queue as fit into one entry. */
  #cut(): readonly Pending[] {
    let size = entryOverheadBytes;
    let count = 0;
    for (const { bytes } of this.#queue) {
      size += transactionOverheadBytes + bytes.length;
      if (size > this.#limits.entryBytesMax) break;
      count++;
    }
    assert(count > 0, 'a transaction in the queue fits into an entry');
    return this.#queue.splice(0, count);
  }

  async #propose(entry: Entry): Promise<void> {
    try {
      await this.#deps.proposer.propose(entry.data);
    } catch (error) {
      this.#refused(entry, error);
    }
  }

  /** All that came after the refused entry was checked against its results, so it falls, too. */
  #refused(entry: Entry, error: unknown): void {
    const index = this.#inFlight.indexOf(entry);
    if (index === -1) return;
    const reason = error instanceof Error ? error.message : String(error);
    const waiting = new ShoalError('unavailable', `the change before it was refused: ${reason}`);
    if (isShoalError(error, 'unavailable') || isShoalError(error, 'resource_exhausted')) {
      // The entry never gets into the log, and the log skips those that build on it.
      this.#deps.log.debug('a proposal was refused', { reason });
      const { code, details } = error;
      this.#dropFrom(index, new ShoalError(code, reason, { cause: error, details }), waiting);
      return;
    }
    if (!isShoalError(error)) this.#deps.log.error('a proposal failed unexpectedly', { reason });
    const message = `it is not known whether the change was committed: ${reason}`;
    this.#dropFrom(index, new ShoalError('unknown', message, { cause: error }), waiting);
  }

  #dropFrom(index: number, proposed: ShoalError, waiting: ShoalError): void {
    const entries = this.#inFlight.splice(index).flatMap(({ pending }) => pending);
    const queued = this.#queue;
    this.#queue = [];
    this.#forget(entries);
    this.#forget(queued);
    for (const pending of entries) rejectAll(pending, proposed);
    for (const pending of queued) rejectAll(pending, waiting);
  }

  #forget(pending: readonly Pending[]): void {
    for (const { bytes, riders } of pending) {
      this.#waitingCount -= 1 + riders.length;
      this.#waitingBytes -= bytes.length;
    }
  }
}

export function resolveAll(pending: Pending): void {
  pending.resolve();
  for (const rider of pending.riders) rider.resolve();
}

function rejectAll(pending: Pending, error: ShoalError): void {
  pending.reject(error);
  for (const rider of pending.riders) rider.reject(error);
}
