import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSoftirqMs, parseStat, takesSoftirqsApart } from './stat-file.ts';

test('stat file: a name with spaces and parentheses → the times behind it, in milliseconds', () => {
  const text = '42 (a (b) c) S 1 42 42 0 -1 4194560 9 0 0 0 17 5 300 40 20 0 11 0 55 1 2';
  assert.deepEqual(parseStat(text), { userMs: 170, kernelMs: 50, endedChildrenMs: 3400 });
});

test('machine stat: the sum of all processors, not the first of them', () => {
  const text = 'cpu  1 2 3 4 5 6 77 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\nsoftirq 99 1\n';
  assert.equal(parseSoftirqMs(text), 770);
});

test('softirqs: only a kernel that was configured so takes them apart', () => {
  assert.equal(takesSoftirqsApart('CONFIG_HZ=250\nCONFIG_IRQ_TIME_ACCOUNTING=y\n'), true);
  assert.equal(takesSoftirqsApart('# CONFIG_IRQ_TIME_ACCOUNTING is not set\n'), false);
  assert.equal(takesSoftirqsApart(''), false);
});
