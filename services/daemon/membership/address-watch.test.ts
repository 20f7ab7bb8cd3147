import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { deferred } from '#lib/signal';
import { AddressWatch } from './address-watch.ts';

function setUp(follow: () => Promise<void>) {
  const clock = new FakeClock();
  const broken: unknown[] = [];
  const onBroken = (error: unknown) => broken.push(error);
  const watch = new AddressWatch({ clock, log: nullLogger, follow, onBroken });
  watch.start();
  return { clock, broken, watch };
}

describe('address watch', () => {
  test('looks again and again, also after a move that failed; a bug is told', async () => {
    let looks = 0;
    const { clock, broken, watch } = setUp(async () => {
      looks++;
      if (looks === 2) throw new ShoalError('unavailable', 'the port is taken');
      if (looks === 4) throw new TypeError('a bug');
    });
    await clock.advanceAsync(9_500);
    assert.deepEqual([looks, broken.length], [3, 0]);
    await clock.advanceAsync(3_000);
    assert.equal(broken.length, 1);
    await watch.stop();
  });

  test('stop: waits for a move under way, and begins none afterwards', async () => {
    const moving = deferred<void>();
    let looks = 0;
    const { clock, watch } = setUp(() => {
      looks++;
      return moving.promise;
    });
    await clock.advanceAsync(3_500);
    let isStopped = false;
    const stopped = watch.stop().then(() => {
      isStopped = true;
    });
    await clock.advanceAsync(10_000);
    assert.equal(isStopped, false);
    moving.resolve();
    await stopped;
    await clock.advanceAsync(10_000);
    assert.equal(looks, 1);
  });
});
