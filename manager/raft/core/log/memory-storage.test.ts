import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, emptyConfState, noBytes, noLimit } from '../types.ts';
import { MemoryStorage } from './memory-storage.ts';

function entriesOf(first: number, ...terms: number[]): Entry[] {
  return terms.map((term, at) => ({ type: 0, index: first + at, term, data: noBytes }));
}

test('memory storage: reads outside of what is kept → say on which side', () => {
  const storage = new MemoryStorage();
  storage.append(entriesOf(1, 1, 1, 2, 3));
  storage.compact(2);
  assert.deepEqual([storage.firstIndex(), storage.lastIndex()], [3, 4]);
  assert.equal(storage.entries(2, 4, noLimit), 'compacted');
  assert.equal(storage.entries(3, 6, noLimit), 'unavailable');
  assert.deepEqual(
    [storage.term(1), storage.term(2), storage.term(5)],
    ['compacted', 1, 'unavailable'],
  );
});

test('memory storage: append → over the tail, past what is compacted, never with a gap', () => {
  const storage = new MemoryStorage();
  storage.append(entriesOf(1, 1, 1, 1));
  storage.append(entriesOf(2, 2));
  assert.deepEqual([storage.lastIndex(), storage.term(2)], [2, 2]);
  storage.compact(2);
  storage.append(entriesOf(1, 9, 9, 3));
  assert.deepEqual([storage.term(2), storage.term(3)], [2, 3]);
  storage.append(entriesOf(1, 9));
  assert.equal(storage.lastIndex(), 3);
  assert.throws(() => storage.append(entriesOf(9, 3)), /without a gap/);
});

test('memory storage: snapshots → newer ones only, and they replace the log when applied', () => {
  const storage = new MemoryStorage();
  assert.equal(storage.isEmpty(), true);
  storage.append(entriesOf(1, 1, 1, 2));
  const made = storage.createSnapshot(3, emptyConfState, noBytes);
  assert.ok(made !== 'outdated' && made.metadata.term === 2);
  assert.equal(storage.createSnapshot(3, emptyConfState, noBytes), 'outdated');
  assert.throws(() => storage.createSnapshot(8, emptyConfState, noBytes), /no entry 8/);
  const metadata = { confState: emptyConfState, index: 7, term: 4 };
  assert.equal(storage.applySnapshot({ data: noBytes, metadata }), 'ok');
  assert.equal(storage.applySnapshot({ data: noBytes, metadata }), 'outdated');
  assert.deepEqual([storage.firstIndex(), storage.lastIndex(), storage.term(7)], [8, 7, 4]);
  assert.equal(storage.compact(7), 'compacted');
});
