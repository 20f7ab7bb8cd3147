import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from './clock.ts';

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
