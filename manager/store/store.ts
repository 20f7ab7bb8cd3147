/**
 * The replicated object store of a manager. Writes are made on the newest proposed state without
 * waiting for anybody and become the committed state in order, as the log gives them back; on
 * followers the log alone decides. DESIGN.md has the reasons.
 */
import { assert } from '#lib/assert';
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { StoreTransaction } from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import { changeOf, encodeTransaction } from './action.ts';
import { decodeEntry } from './entry.ts';
import { defaultLimits, type StoreLimits } from './limits.ts';
import type { Owner } from './ordered-map.ts';
import { type Pending, Pipeline, type Proposer, resolveAll, type Waiter } from './pipeline.ts';
import { confirmRefusal, refusalWaiter } from './refusal.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { asChange, difference, emptyState, readers, type State, withChange } from './state.ts';
import { type Outcome, Transaction } from './transaction.ts';
import type { Change, Commit, ReadTx, Store, WriteTx } from './types.ts';
import { Watchers } from './watchers.ts';

export type { Proposer } from './pipeline.ts';

export interface StoreOptions {
  readonly limits?: Partial<StoreLimits>;
}

export interface StoreDeps {
  readonly clock: Clock;
  readonly proposer: Proposer;
  readonly log: Logger;
}

/** One entry of the log, as the raft driver hands it out once it is committed. */
export interface LogEntry {
  readonly index: number;
  readonly data: Uint8Array;
}

export class MemoryStore implements Store {
  readonly #deps: StoreDeps;
  readonly #pipeline: Pipeline;
  readonly #watchers: Watchers;
  #committed: State = emptyState();
  /** Where the entry leads that is being applied: what a listener starts meanwhile builds on it. */
  #applying: State | undefined;
  #view: ReadTx | undefined;
  /** Numbers are not used twice, not even those of transactions that came to nothing. */
  #newestNumber = 0;
  #leads = false;
  /** Ends with the present leadership. */
  #leadership = new AbortController();
  #restoring = false;
  #inBody = false;

  constructor(options: StoreOptions, deps: StoreDeps) {
    this.#deps = deps;
    const limits = { ...defaultLimits, ...options.limits };
    this.#pipeline = new Pipeline(limits, deps.clock.now(), deps);
    this.#watchers = new Watchers(deps.log);
  }

  /** The committed state of this moment: it stays as it is when later transactions commit. */
  get view(): ReadTx {
    const { tables } = this.#committed;
    this.#view ??= readers(() => tables);
    return this.#view;
  }

  get version(): number {
    return this.#committed.version;
  }

  watch(listener: (commit: Commit) => void): () => void {
    return this.#watchers.add(listener);
  }

  update<R>(body: (tx: WriteTx) => R): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#refuseUnlessLeader();
      this.#pipeline.refuseWhenFull();
      const base = this.#pipeline.newest?.outcome.state ?? this.#applying ?? this.#committed;
      try {
        const { outcome, result } = this.#run(base, body);
        this.#enqueue(base, outcome, { resolve: () => resolve(result), reject });
      } catch (error) {
        if (error instanceof ShoalError) this.#refuse(error, reject);
        else throw error;
      }
    });
  }

  /** The body has refused: true is that only if what it saw is, or will be, committed. */
  #refuse(refusal: ShoalError, reject: (error: unknown) => void): void {
    const waiter = refusalWaiter(refusal, reject);
    if (this.#pipeline.ride(waiter)) return;
    confirmRefusal(waiter, this.#deps.proposer, this.#leadership.signal);
  }

  /** Takes the next committed entry of the log. Throws `data_loss` when it cannot be read. */
  apply(entry: LogEntry): void {
    const idle = this.#applying === undefined && !this.#inBody && !this.#restoring;
    assert(idle, 'log entries are applied one after another');
    const own = this.#pipeline.take(entry.data);
    if (own !== undefined) this.#commitOwn(own);
    else this.#commitForeign(entry);
  }

  /**
   * The driver says whether this manager leads. It says so only after every entry that its log
   * had at the election was applied, since transactions build on the newest state.
   */
  leadershipChanged(isLeader: boolean): void {
    if (this.#leads && !isLeader) {
      this.#leadership.abort(new ShoalError('unavailable', 'this manager does not lead any more'));
      this.#leadership = new AbortController();
      const lost = 'this manager is not the leader any more';
      this.#pipeline.drop(
        new ShoalError('unknown', `${lost}: it is not known whether the change was committed`),
        new ShoalError('unavailable', `${lost}: the change was not made`),
      );
    }
    this.#leads = isLeader;
  }

  /** A snapshot of the state at the moment of the call, in chunks that may be cut anew. */
  snapshot(): AsyncIterable<Uint8Array> {
    return encodeSnapshot(this.#committed);
  }

  /**
   * Replaces the state by a snapshot; those who watch see one commit with all differences. Until
   * it resolves the old state stays. Throws `data_loss` for damaged bytes.
   */
  async restore(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    assert(!this.#restoring && !this.#leads, 'a follower is restored, and once at a time');
    this.#restoring = true;
    try {
      const state = await decodeSnapshot(chunks, this.#committed);
      const { version } = this.#committed;
      if (state.version < version) {
        const message = `the snapshot (${state.version}) is older than the store (${version})`;
        throw new ShoalError('failed_precondition', message);
      }
      // States of one version are equal on all managers.
      if (state.version === version) return;
      this.#commit({ state, changes: difference(this.#committed, state) });
    } finally {
      this.#restoring = false;
    }
  }

  #refuseUnlessLeader(): void {
    if (this.#leads) return;
    throw new ShoalError('unavailable', 'this manager is not the leader: ask the leader instead');
  }

  #run<R>(base: State, body: (tx: WriteTx) => R): { outcome: Outcome; result: R } {
    assert(!this.#inBody, 'a transaction is not begun inside another one');
    this.#newestNumber = Math.max(this.#newestNumber, base.version) + 1;
    const now = timestampOfMs(this.#deps.clock.now());
    const transaction = new Transaction(base, this.#newestNumber, now);
    this.#inBody = true;
    try {
      const result = body(transaction);
      assert(!(result instanceof Promise), 'the body of a transaction does not wait');
      return { result, outcome: transaction.close() };
    } finally {
      transaction.close();
      this.#inBody = false;
    }
  }

  #enqueue(base: State, outcome: Outcome, waiter: Waiter): void {
    const { state, changes } = outcome;
    if (changes.length > 0) {
      const bytes = encodeTransaction(state.version, changes);
      this.#pipeline.add({ ...waiter, baseVersion: base.version, outcome, bytes, riders: [] });
      return;
    }
    // Nothing to commit, but what the body saw may not be committed yet.
    if (!this.#pipeline.ride(waiter)) waiter.resolve();
  }

  #commitOwn(transactions: readonly Pending[]): void {
    const base = transactions[0]?.baseVersion;
    assert(base === this.#committed.version, 'own transactions commit in order');
    this.#applying = transactions.at(-1)?.outcome.state;
    for (const pending of transactions) {
      this.#commit(pending.outcome);
      resolveAll(pending);
    }
    this.#applying = undefined;
  }

  #commitForeign({ index, data }: LogEntry): void {
    const { baseVersion, transactions } = this.#decode(index, data);
    if (baseVersion !== undefined && baseVersion !== this.#committed.version) {
      // Made by a leader on top of something that never got into the log. All managers see the
      // same two numbers here, so all skip it.
      const fields = { index, baseVersion, version: this.#committed.version };
      this.#deps.log.info('skipped a log entry that builds on another state', fields);
      return;
    }
    const overtaken = 'another change was committed first: nothing was changed, try again';
    const error = new ShoalError('unavailable', overtaken);
    this.#pipeline.drop(error, error);
    const outcomes: Outcome[] = [];
    for (const transaction of transactions) {
      outcomes.push(outcomeOf(transaction, outcomes.at(-1)?.state ?? this.#committed));
    }
    this.#applying = outcomes.at(-1)?.state;
    for (const outcome of outcomes) this.#commit(outcome);
    this.#applying = undefined;
  }

  #decode(index: number, data: Uint8Array): ReturnType<typeof decodeEntry> {
    try {
      return decodeEntry(data, this.#committed.version);
    } catch (cause) {
      throw new ShoalError('data_loss', `log entry ${index} cannot be read`, { cause });
    }
  }

  #commit({ state, changes }: Outcome): void {
    this.#committed = state;
    this.#view = undefined;
    this.#watchers.notify({ version: state.version, changes });
  }
}

/** What a transaction of the log makes of a state. */
function outcomeOf({ version, actions }: StoreTransaction, base: State): Outcome {
  assert(version > base.version, 'versions grow along the log');
  const owner: Owner = {};
  const changes: Change[] = [];
  let { tables } = base;
  for (const action of actions) {
    const change = changeOf(action, tables, version);
    if (change === undefined) continue;
    tables = withChange(tables, change, owner);
    changes.push(asChange(change));
  }
  return { state: { version, tables }, changes };
}
