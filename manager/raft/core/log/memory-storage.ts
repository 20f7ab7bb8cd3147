/**
 * Log, hard state and snapshot in memory. The driver keeps one as the readable image of what
 * its WAL has made durable; tests use it alone.
 */
import { assert } from '#lib/assert';
import { limitSize } from '../encoding/size.ts';
import {
  type ConfState,
  type Entry,
  emptyHardState,
  emptySnapshot,
  type HardState,
  isEmptySnapshot,
  type Snapshot,
} from '../types.ts';
import type { InitialState, Missing, Storage } from './storage.ts';

export class MemoryStorage implements Storage {
  #hardState: HardState = emptyHardState;
  #snapshot: Snapshot = emptySnapshot;
  /** Index and term of the entry before the first kept one. */
  #baseIndex = 0;
  #baseTerm = 0;
  #entries: Entry[] = [];

  initialState(): InitialState {
    return { hardState: this.#hardState, confState: this.#snapshot.metadata.confState };
  }

  setHardState(state: HardState): void {
    this.#hardState = state;
  }

  entries(lo: number, hi: number, maxSizeBytes: number): Entry[] | Missing {
    if (lo <= this.#baseIndex) return 'compacted';
    if (hi > this.lastIndex() + 1) return 'unavailable';
    const start = lo - this.#baseIndex - 1;
    return limitSize(this.#entries, start, hi - this.#baseIndex - 1, maxSizeBytes);
  }

  term(index: number): number | Missing {
    if (index < this.#baseIndex) return 'compacted';
    if (index === this.#baseIndex) return this.#baseTerm;
    return this.#entries[index - this.#baseIndex - 1]?.term ?? 'unavailable';
  }

  lastIndex(): number {
    return this.#baseIndex + this.#entries.length;
  }

  firstIndex(): number {
    return this.#baseIndex + 1;
  }

  snapshot(_peerId?: number): Snapshot {
    return this.#snapshot;
  }

  /** Adds `entries`, replacing what is there from their first index on; compacted ones are skipped. */
  append(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    let skip = 0;
    if (first.index <= this.#baseIndex) skip = this.#baseIndex + 1 - first.index;
    if (skip >= entries.length) return;
    const keep = first.index + skip - this.#baseIndex - 1;
    assert(keep <= this.#entries.length, 'appended entries must follow the log without a gap');
    if (keep < this.#entries.length) this.#entries.length = keep;
    for (let i = skip; i < entries.length; i++) this.#entries.push(entries[i] as Entry);
  }

  /** Replaces everything by `snapshot`; an older one than the present one is refused. */
  applySnapshot(snapshot: Snapshot): 'ok' | 'outdated' {
    if (this.#snapshot.metadata.index >= snapshot.metadata.index) return 'outdated';
    this.#snapshot = snapshot;
    this.#baseIndex = snapshot.metadata.index;
    this.#baseTerm = snapshot.metadata.term;
    this.#entries = [];
    return 'ok';
  }

  /** Records a snapshot of the application at `index`, which the log must still hold. */
  createSnapshot(index: number, confState: ConfState, data: Uint8Array): Snapshot | 'outdated' {
    if (index <= this.#snapshot.metadata.index) return 'outdated';
    const term = this.term(index);
    assert(typeof term === 'number', `no entry ${index} in the log to make a snapshot at`);
    this.#snapshot = { data, metadata: { confState, index, term } };
    return this.#snapshot;
  }

  /** Forgets entries up to and including `index`, which the application must have applied. */
  compact(index: number): 'ok' | 'compacted' {
    if (index <= this.#baseIndex) return 'compacted';
    const term = this.term(index);
    assert(typeof term === 'number', `no entry ${index} in the log to compact to`);
    this.#entries = this.#entries.slice(index - this.#baseIndex);
    this.#baseIndex = index;
    this.#baseTerm = term;
    return 'ok';
  }

  /** True when nothing was ever stored. */
  isEmpty(): boolean {
    return (
      this.#hardState === emptyHardState &&
      isEmptySnapshot(this.#snapshot) &&
      this.lastIndex() === 0
    );
  }
}
