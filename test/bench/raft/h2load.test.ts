import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framed, latenciesOf } from './h2load.ts';

test('framed: three bytes → no compression, the length in four bytes, the bytes', () => {
  assert.deepEqual([...framed(Uint8Array.of(7, 8, 9))], [0, 0, 0, 0, 3, 7, 8, 9]);
});

test('latenciesOf: lines of a log → milliseconds', () => {
  assert.deepEqual(
    latenciesOf('1795215322190764\t200\t2204\n1795215322190763\t200\t500\n'),
    [2.204, 0.5],
  );
});

test('latenciesOf: a status that is no success → refused, not counted', () => {
  assert.throws(() => latenciesOf('1795215322190764\t503\t2204\n'), /status 503/);
});
