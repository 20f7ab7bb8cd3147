import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratioAtLeast, ratioAtMost } from './goal.ts';
import { sameRoundMetric, sameRoundRatios } from './same-round.ts';

const metrics = [
  sameRoundMetric('cpu', ratioAtMost(1.2)),
  sameRoundMetric('rate', ratioAtLeast(2)),
];

test('same round: a goal for a ratio → the same limit for the value in its row', () => {
  assert.deepEqual(
    metrics.map(({ id, goal }) => [id, goal?.of, goal?.bound, goal?.limit]),
    [
      ['cpuSameRound', 'value', 'at most', 1.2],
      ['rateSameRound', 'value', 'at least', 2],
    ],
  );
});

test('same round: only what has a row and was measured on both sides → a ratio', () => {
  const own = { cpu: 3, rate: 8, other: 1 };
  assert.deepEqual(sameRoundRatios(metrics, own, { cpu: 2, other: 1 }), { cpuSameRound: 1.5 });
  assert.deepEqual(sameRoundRatios(metrics, own, { cpu: 0, rate: 2 }), { rateSameRound: 4 });
});
