import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssertionError } from './assert.ts';
import { sleep } from './clock.ts';
import { ShoalError } from './errors.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { nullLogger } from './log.ts';
import { seededRandom } from './random.ts';
import { ReconcileLoop } from './reconcile-loop.ts';

interface Setup {
  readonly clock: FakeClock;
  readonly loop: ReconcileLoop;
  readonly rounds: number[];
}

function setUp(
  round: (count: number, clock: FakeClock, signal: AbortSignal) => Promise<number>,
): Setup {
  const clock = new FakeClock();
  const rounds: number[] = [];
  const loop = new ReconcileLoop({
    clock,
    random: seededRandom(1),
    log: nullLogger,
    round: (signal) => {
      rounds.push(clock.monotonic());
      return round(rounds.length, clock, signal);
    },
  });
  return { clock, loop, rounds };
}

test('reconcile loop: started → looks at once, then when the round said', async () => {
  const { clock, loop, rounds } = setUp(async () => clock.now() + 500);
  loop.start();
  await clock.advanceAsync(1_200);
  assert.deepEqual(rounds, [0, 500, 1000]);
  await loop.stop();
  assert.equal(clock.pendingCount, 0);
});

test('reconcile loop: woken several times in one turn → one round', async () => {
  const { clock, loop, rounds } = setUp(async () => clock.now() + 1e9);
  loop.start();
  await settle();
  loop.wake();
  loop.wake();
  await settle();
  assert.equal(rounds.length, 2);
  await loop.stop();
});

test('reconcile loop: woken during a round → one more round', async () => {
  const { clock, loop, rounds } = setUp(async (count) => {
    if (count === 1) loop.wake();
    return clock.now() + 1e9;
  });
  loop.start();
  await settle();
  assert.equal(rounds.length, 2);
  await loop.stop();
});

test('reconcile loop: expected trouble → looks again after a delay', async () => {
  const { clock, loop, rounds } = setUp(async (count) => {
    if (count <= 2) throw new ShoalError('unavailable', 'this manager does not lead');
    return clock.now() + 1e9;
  });
  loop.start();
  await settle();
  loop.wake();
  await settle();
  assert.equal(rounds.length, 1);
  await clock.advanceAsync(100);
  assert.equal(rounds.length, 3);
  await loop.stop();
});

test('reconcile loop: a deadline in the past → time passes between rounds', async () => {
  const { clock, loop, rounds } = setUp(async () => clock.now() - 10);
  loop.start();
  await clock.advanceAsync(5);
  assert.deepEqual(rounds, [0, 1, 2, 3, 4, 5]);
  await loop.stop();
});

test('reconcile loop: stopped while the round waits, and the wait is cut short → it has stopped', async () => {
  const { clock, loop, rounds } = setUp(async (_count, time, signal) => {
    await sleep(time, 1e6, signal);
    return time.now();
  });
  loop.start();
  await settle();
  await loop.stop();
  await loop.stop();
  assert.equal(rounds.length, 1);
  assert.equal(clock.pendingCount, 0);
});

test('reconcile loop: a bug in the round → the loop ends with it', async () => {
  let ended: Promise<void> = Promise.resolve();
  const { loop } = setUp(async () => {
    ended = loop.stop();
    throw new AssertionError('counts agree');
  });
  loop.start();
  await Promise.resolve();
  await Promise.resolve();
  await assert.rejects(ended, AssertionError);
});
