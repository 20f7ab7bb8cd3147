import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock, within } from './clock.ts';
import { FakeClock } from './fake-clock.ts';
import { deferred } from './signal.ts';

const dayMs = 86_400_000;
/** What Node can wait at most. */
const timeoutMsMax = 2 ** 31 - 1;

test('system clock: a delay longer than the runtime can count → waits its full time', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let fired = 0;
  systemClock.schedule(60 * dayMs, () => fired++);
  const cancelled = systemClock.schedule(60 * dayMs, () => fired++);
  context.mock.timers.tick(timeoutMsMax);
  context.mock.timers.tick(timeoutMsMax);
  context.mock.timers.tick(60 * dayMs - 2 * timeoutMsMax - 1);
  assert.equal(fired, 0);
  cancelled.cancel();
  context.mock.timers.tick(1);
  assert.equal(fired, 1);
});

test('within: settles in time → its outcome, and no timer is left', async () => {
  const clock = new FakeClock();
  assert.equal(await within(clock, 100, Promise.resolve('done')), 'done');
  await assert.rejects(within(clock, 100, Promise.reject(new Error('broken'))), /broken/);
  assert.equal(clock.pendingCount, 0);
});

test('within: the time is over first → undefined, whatever comes later', async () => {
  const clock = new FakeClock();
  const work = deferred<string>();
  const outcome = within(clock, 100, work.promise);
  clock.advance(100);
  assert.equal(await outcome, undefined);
  work.reject(new Error('late'));
  await assert.rejects(work.promise, /late/);
});
