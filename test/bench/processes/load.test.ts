import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedLoop, loadOf, quantile } from './load.ts';

test('quantile: a hundred values → the 50th and the 99th share lie where they should', () => {
  const values = Array.from({ length: 100 }, (_, index) => index);
  assert.equal(quantile(values, 0.5), 50);
  assert.equal(quantile(values, 0.99), 99);
  assert.equal(quantile([7], 0.99), 7);
  assert.equal(quantile([], 0.5), 0);
});

test('loadOf: latencies in any order → rate by count and time, quantiles by size', () => {
  assert.deepEqual(loadOf([3, 1, 2, 100], 2), { count: 4, perSecond: 2, p50Ms: 3, p99Ms: 100 });
});

test('closedLoop: three callers → never more than three calls at once, all counted', async () => {
  let running = 0;
  let most = 0;
  let calls = 0;
  const load = await closedLoop({ inFlight: 3, ms: 5 }, async () => {
    most = Math.max(most, ++running);
    calls++;
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  });
  assert.equal(most, 3);
  assert.equal(load.count, calls);
});

test('closedLoop: a call fails → the whole fails', async () => {
  const failing = closedLoop({ inFlight: 2, ms: 1_000 }, async () => {
    throw new Error('no leader');
  });
  await assert.rejects(failing, /no leader/);
});
