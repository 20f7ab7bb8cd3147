/**
 * A store for tests of other rooms: it leads a cluster of one, and what is proposed is committed
 * before the next timer or IO. `HeldProposer` commits only when told to, for tests of what
 * happens in between.
 */
import type { Clock } from '#lib/clock';
import { FakeClock } from '#lib/fake-clock';
import { type Logger, nullLogger } from '#lib/log';
import { type Deferred, deferred } from '#lib/signal';
import { MemoryStore, type Proposer, type StoreOptions } from './store.ts';

/** Commits each entry in a microtask of its own. */
class ImmediateProposer implements Proposer {
  #index = 0;
  store: MemoryStore | undefined;

  async propose(data: Uint8Array): Promise<void> {
    await Promise.resolve();
    this.store?.apply({ index: ++this.#index, data });
  }
}

/** A store that leads and commits at once. */
export function createTestStore(
  clock: Clock = new FakeClock(),
  options: StoreOptions = {},
  log: Logger = nullLogger,
): MemoryStore {
  const proposer = new ImmediateProposer();
  const store = new MemoryStore(options, { clock, proposer, log });
  proposer.store = store;
  store.leadershipChanged(true);
  return store;
}

interface Held extends Deferred<void> {
  readonly data: Uint8Array;
}

/** Keeps proposals until the test decides what becomes of them. */
export class HeldProposer implements Proposer {
  readonly held: Held[] = [];
  /** Every entry that was committed. */
  readonly log: Uint8Array[] = [];
  store: MemoryStore | undefined;

  propose(data: Uint8Array): Promise<void> {
    const entry = { data, ...deferred<void>() };
    this.held.push(entry);
    return entry.promise;
  }

  /** Commits the oldest held proposals. Returns how many there were. */
  commit(count = this.held.length): number {
    const entries = this.held.splice(0, count);
    for (const entry of entries) {
      this.log.push(entry.data);
      this.store?.apply({ index: this.log.length, data: entry.data });
      entry.resolve();
    }
    return entries.length;
  }

  /** Refuses the oldest held proposal. */
  refuse(error: unknown): void {
    this.held.shift()?.reject(error);
  }
}

/** A leading store whose commits wait for `proposer.commit()`. */
export function createHeldStore(
  clock: Clock = new FakeClock(),
  options: StoreOptions = {},
  log: Logger = nullLogger,
): { readonly store: MemoryStore; readonly proposer: HeldProposer } {
  const proposer = new HeldProposer();
  const store = new MemoryStore(options, { clock, proposer, log });
  proposer.store = store;
  store.leadershipChanged(true);
  return { store, proposer };
}
