import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from './clock.ts';

const dayMs = 86_400_000;

test('system clock: a delay longer than the runtime can count → waits its full time', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let fired = 0;
  systemClock.schedule(60 * dayMs, () => fired++);
  const cancelled = systemClock.schedule(60 * dayMs, () => fired++);
  for (let day = 0; day < 59; day++) context.mock.timers.tick(dayMs);
  assert.equal(fired, 0);
  cancelled.cancel();
  context.mock.timers.tick(dayMs);
  assert.equal(fired, 1);
});
