import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { livenessTickMs } from './limits.ts';
import { Liveness } from './liveness.ts';

const periodMs = 1_000;

/** Ticks until `untilMs`; returns who was judged dead, and when. */
function run(liveness: Liveness, fromMs: number, untilMs: number): Map<string, number> {
  const dead = new Map<string, number>();
  for (let now = fromMs + livenessTickMs; now <= untilMs; now += livenessTickMs) {
    for (const nodeId of liveness.tick(now)) dead.set(nodeId, now);
  }
  return dead;
}

describe('liveness', () => {
  test('verdict: one of three nodes silent → down after three periods, not before', () => {
    const liveness = new Liveness(0);
    for (const node of ['a', 'b', 'c']) liveness.beat(node, periodMs, 0);
    for (let now = livenessTickMs; now <= 5_000; now += livenessTickMs) {
      if (now % 1_000 === 0) for (const node of ['a', 'b']) liveness.beat(node, periodMs, now);
      const dead = liveness.tick(now);
      if (now < 3_000) assert.deepEqual(dead, []);
      if (now === 3_000) assert.deepEqual(dead, ['c']);
    }
  });

  test('verdict: pronounced once, and again only after a new beat', () => {
    const liveness = new Liveness(0);
    liveness.beat('a', periodMs, 0);
    assert.deepEqual([...run(liveness, 0, 10_000)], [['a', 3_000]]);
    liveness.beat('a', periodMs, 10_000);
    assert.deepEqual([...run(liveness, 10_000, 20_000)], [['a', 13_000]]);
  });

  test('return: nodes known from the state only → twice the usual time', () => {
    const liveness = new Liveness(0);
    liveness.expectReturn('a', periodMs, 0);
    assert.deepEqual([...run(liveness, 0, 10_000)], [['a', 6_000]]);
  });

  test('stall: the leader itself stood still for 10 s → nobody is down', () => {
    const liveness = new Liveness(0);
    liveness.beat('a', periodMs, 0);
    assert.deepEqual(liveness.tick(livenessTickMs), []);
    assert.deepEqual(liveness.tick(10_000), []);
    liveness.beat('a', periodMs, 10_100);
    assert.deepEqual([...run(liveness, 10_000, 13_000)], []);
  });

  test('doubt: most of five nodes fall silent together → one more round before the verdict', () => {
    const liveness = new Liveness(0);
    for (const node of ['a', 'b', 'c', 'd', 'e']) liveness.beat(node, periodMs, 0);
    const dead = run(liveness, 0, 20_000);
    assert.deepEqual([...new Set(dead.values())], [6_000]);
    assert.equal(dead.size, 5);
  });

  test('doubt: they come back in time → nobody is down', () => {
    const liveness = new Liveness(0);
    const nodes = ['a', 'b', 'c', 'd', 'e'];
    for (const node of nodes) liveness.beat(node, periodMs, 0);
    assert.deepEqual([...run(liveness, 0, 4_000)], []);
    for (const node of nodes) liveness.beat(node, periodMs, 4_000);
    assert.deepEqual([...run(liveness, 4_000, 6_800)], []);
  });

  test('property: a node that beats every period is never down', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 30 }), (jitters) => {
        const liveness = new Liveness(0);
        liveness.beat('a', periodMs, 0);
        const beats = new Set(jitters.map((jitter, index) => (index + 1) * 1_000 + jitter));
        for (let now = 1; now <= jitters.length * 1_000; now++) {
          if (beats.has(now)) liveness.beat('a', periodMs, now);
          if (now % livenessTickMs === 0) assert.deepEqual(liveness.tick(now), []);
        }
      }),
      { numRuns: 30 },
    );
  });
});
