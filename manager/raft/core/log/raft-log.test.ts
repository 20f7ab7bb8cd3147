import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { entriesSize } from '../encoding/size.ts';
import { type Entry, emptyConfState, noBytes, noLimit } from '../types.ts';
import { MemoryStorage } from './memory-storage.ts';
import { RaftLog } from './raft-log.ts';

function entry(index: number, term: number): Entry {
  return { type: 0, index, term, data: new Uint8Array(index % 5) };
}

function entriesOf(first: number, terms: readonly number[]): Entry[] {
  return terms.map((term, at) => entry(first + at, term));
}

/** A log whose entries 1 … n have these terms, the first `stored` of them in storage. */
function logOf(terms: readonly number[], stored = 0): { log: RaftLog; storage: MemoryStorage } {
  const storage = new MemoryStorage();
  const all = entriesOf(1, terms);
  storage.append(all.slice(0, stored));
  const log = new RaftLog(storage, noLimit, undefined);
  log.append(all.slice(stored));
  return { log, storage };
}

type Event =
  | { kind: 'append'; back: number; terms: number[] }
  | { kind: 'accept' }
  | { kind: 'stable'; count: number }
  | { kind: 'commit'; ahead: number }
  | { kind: 'apply'; ahead: number }
  | { kind: 'compact'; back: number }
  | { kind: 'snapshot'; ahead: number };

const small = fc.integer({ min: 0, max: 4 });
const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('append' as const),
    back: small,
    terms: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('accept' as const) }),
  fc.record({ kind: fc.constant('stable' as const), count: small }),
  fc.record({ kind: fc.constant('commit' as const), ahead: small }),
  fc.record({ kind: fc.constant('apply' as const), ahead: small }),
  fc.record({ kind: fc.constant('compact' as const), back: small }),
  fc.record({ kind: fc.constant('snapshot' as const), ahead: fc.integer({ min: 1, max: 3 }) }),
);

/** The same log as one plain array, beside the real one. */
class Model {
  readonly storage = new MemoryStorage();
  readonly log = new RaftLog(this.storage, noLimit, undefined);
  /** terms[i] is the term of entry base + 1 + i. */
  terms: number[] = [];
  base = 0;
  baseTerm = 0;
  #term = 1;

  get last(): number {
    return this.base + this.terms.length;
  }

  do(event: Event): void {
    const { log, storage } = this;
    if (event.kind === 'append') {
      const first = Math.max(log.committed + 1, this.last + 1 - event.back);
      this.#term++;
      const entries = event.terms.map((_, at) => entry(first + at, this.#term));
      log.append(entries);
      this.terms = [
        ...this.terms.slice(0, first - this.base - 1),
        ...entries.map(({ term }) => term),
      ];
    } else if (event.kind === 'accept') {
      this.#write(log.unstable.nextEntries());
    } else if (event.kind === 'stable') {
      this.#write(log.unstable.nextEntries());
      const index = Math.max(log.unstable.offset, this.last - event.count);
      const term = log.term(index);
      if (typeof term === 'number' && log.hasUnstableEntries()) log.unstable.stableTo(index, term);
    } else if (event.kind === 'commit') {
      log.commitTo(Math.min(this.last, log.committed + event.ahead));
    } else if (event.kind === 'apply') {
      if (log.hasUnstableSnapshot()) return;
      const index = Math.min(log.committed, log.unstable.offset - 1, log.applied + event.ahead);
      if (index > log.applied) log.appliedTo(index, 0);
    } else if (event.kind === 'compact') {
      if (log.hasUnstableSnapshot()) return;
      const index = Math.min(log.applied, storage.lastIndex()) - event.back;
      if (index <= this.base) return;
      storage.compact(index);
      this.baseTerm = this.terms[index - this.base - 1] ?? 0;
      this.terms = this.terms.slice(index - this.base);
      this.base = index;
    } else {
      this.#snapshot(this.last + event.ahead);
    }
  }

  #write(entries: readonly Entry[]): void {
    if (this.log.hasUnstableSnapshot()) return;
    this.log.unstable.acceptInProgress();
    this.storage.append(entries);
  }

  #snapshot(index: number): void {
    const { log, storage } = this;
    const term = ++this.#term;
    const snapshot = { data: noBytes, metadata: { confState: emptyConfState, index, term } };
    log.restore(snapshot);
    this.base = index;
    this.baseTerm = term;
    this.terms = [];
    log.unstable.acceptInProgress();
    storage.applySnapshot(snapshot);
    log.unstable.stableSnapshotTo(index);
    log.appliedTo(index, 0);
  }

  check(): void {
    const { log } = this;
    assert.deepEqual([log.firstIndex(), log.lastIndex()], [this.base + 1, this.last]);
    assert.equal(log.term(this.base), this.baseTerm);
    assert.equal(log.term(this.last + 1), 'unavailable');
    if (this.base > 0) assert.equal(log.term(this.base - 1), 'compacted');
    assert.deepEqual(
      log.allEntries().map(({ index, term }) => [index, term]),
      this.terms.map((term, at) => [this.base + 1 + at, term]),
    );
  }
}

test('log: any history of writes, commits, compactions, snapshots → reads like one array', () => {
  fc.assert(
    fc.property(fc.array(eventArbitrary, { maxLength: 40 }), (events) => {
      const model = new Model();
      for (const event of events) {
        model.do(event);
        model.check();
      }
    }),
    { numRuns: 2000 },
  );
});

test('log: slices → as long as the limit allows, wherever storage ends', () => {
  fc.assert(
    fc.property(small, fc.nat(8), fc.nat(8), fc.nat(60), (stored, lo, length, limit) => {
      const { log } = logOf([1, 1, 2, 2, 3, 3, 3, 4], stored);
      const from = Math.min(8, 1 + lo);
      const to = Math.min(9, from + length);
      const slice = log.slice(from, to, limit);
      assert.ok(typeof slice !== 'string');
      assert.deepEqual(
        slice.map(({ index }) => index),
        slice.map((_, at) => from + at),
      );
      if (from === to) return;
      assert.ok(slice.length >= 1);
      assert.ok(slice.length === 1 || entriesSize(slice) <= limit);
      const next = from + slice.length;
      if (next < to) assert.ok(entriesSize(slice) + entriesSize([entry(next, 4)]) > limit);
    }),
    { numRuns: 2000 },
  );
});

test('append: entries that are there already → nothing is cut off behind them', () => {
  const { log } = logOf([1, 1, 2, 2], 2);
  assert.equal(log.maybeAppend(1, 1, entriesOf(2, [1]), 2), 2);
  assert.equal(log.lastIndex(), 4);
  assert.equal(log.committed, 2);
});

test('append: a conflict → cuts off from there; a gap → refused; over a commit → a bug', () => {
  const { log } = logOf([1, 1, 2, 2], 3);
  assert.equal(log.maybeAppend(5, 2, [], 0), undefined);
  assert.equal(log.maybeAppend(2, 2, [], 0), undefined);
  assert.equal(log.maybeAppend(2, 1, entriesOf(3, [3]), 9), 3);
  assert.deepEqual([log.lastIndex(), log.term(3), log.committed], [3, 3, 3]);
  assert.throws(() => log.maybeAppend(1, 1, entriesOf(2, [4]), 0), /committed entry/);
});

test('append: nothing new from a leader that is behind → the commit index stays below its end', () => {
  const { log } = logOf([1, 1, 1]);
  log.maybeAppend(1, 1, [], 3);
  assert.equal(log.committed, 1);
});

test('conflict by term: hint → the last index of a term not above the one asked', () => {
  const { log } = logOf([1, 1, 2, 4, 4, 6]);
  assert.deepEqual(log.findConflictByTerm(6, 5), { index: 5, term: 4 });
  assert.deepEqual(log.findConflictByTerm(5, 3), { index: 3, term: 2 });
  assert.deepEqual(log.findConflictByTerm(2, 0), { index: 0, term: 0 });
  assert.deepEqual(log.findConflictByTerm(99, 5), { index: 99, term: 0 });
});

test('up to date: later term wins, then the longer log', () => {
  const { log } = logOf([1, 2, 2]);
  assert.equal(log.isUpToDate(1, 3), true);
  assert.equal(log.isUpToDate(9, 1), false);
  assert.equal(log.isUpToDate(3, 2), true);
  assert.equal(log.isUpToDate(2, 2), false);
});

test('commit: of another term → not by counting; beyond the end → the log lost entries', () => {
  const { log } = logOf([1, 2]);
  assert.equal(log.maybeCommit(1, 2), false);
  assert.equal(log.maybeCommit(2, 2), true);
  assert.throws(() => log.commitTo(3), /lost entries/);
});

test('stability: news of entries that were replaced since → ignored', () => {
  const { log } = logOf([1, 1, 1]);
  log.unstable.acceptInProgress();
  log.append(entriesOf(2, [2, 2]));
  log.unstable.stableTo(3, 1);
  assert.equal(log.unstable.offset, 1);
  assert.equal(log.unstable.offsetInProgress, 2);
  log.unstable.stableTo(9, 1);
  log.unstable.stableTo(3, 2);
  assert.equal(log.unstable.offset, 4);
});
