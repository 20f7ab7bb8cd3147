/**
 * What the core needs to read from durable state. The driver owns the writing: it persists what
 * a `Ready` says and afterwards these methods show it. All of them answer at once, from memory.
 */
import type { ConfState, Entry, HardState, Snapshot } from '../types.ts';

/** `compacted`: the index is older than what is kept. `unavailable`: newer than what there is. */
export type Missing = 'compacted' | 'unavailable';

export interface InitialState {
  readonly hardState: HardState;
  readonly confState: ConfState;
}

export interface Storage {
  /** State saved before the restart; asked once. `confState` is that of the last snapshot. */
  initialState(): InitialState;
  /**
   * Entries with lo ≤ index < hi, stopping before their encoded size passes `maxSizeBytes`, but
   * at least one. The caller does not alter the result.
   */
  entries(lo: number, hi: number, maxSizeBytes: number): Entry[] | Missing;
  /** Term at `index`, which is in [firstIndex - 1, lastIndex]. */
  term(index: number): number | Missing;
  /** Index of the newest entry, or of the snapshot when there are none. */
  lastIndex(): number;
  /** Index of the oldest entry that is kept (one past the snapshot when there are none). */
  firstIndex(): number;
  /**
   * The newest snapshot, for the member `peerId` that is too far behind for the log. It must list
   * that member, which would refuse it otherwise: a storage whose newest snapshot is older than
   * the member has one made and says so; the core asks again after a heartbeat.
   */
  snapshot(peerId: number): Snapshot | 'temporarily-unavailable';
}
