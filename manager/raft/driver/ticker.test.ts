import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { seededRandom } from '#lib/random';
import { Ticker } from './ticker.ts';

interface Watched {
  readonly clock: FakeClock;
  readonly ticker: Ticker;
  readonly counts: number[];
  readonly late: number[];
}

/** A clock whose timers can fire late, as those of a stalled process do. */
class StallingClock extends FakeClock {
  stallMs = 0;

  override monotonic(): number {
    return super.monotonic() + this.stallMs;
  }
}

function watched(clock: FakeClock): Watched {
  const counts: number[] = [];
  const late: number[] = [];
  const ticker = new Ticker(100, clock, {
    onTicks: (count) => counts.push(count),
    onLate: (lateMs) => late.push(lateMs),
  });
  ticker.start(seededRandom(4));
  return { clock, ticker, counts, late };
}

describe('ticker', () => {
  it('time passes → one tick per period', () => {
    const { clock, ticker, counts, late } = watched(new FakeClock());
    clock.advance(1_000);
    assert.equal(counts.length, 10);
    assert.ok(counts.every((each) => each === 1));
    assert.deepEqual(late, []);
    ticker.stop();
    clock.advance(1_000);
    assert.equal(counts.length, 10);
  });

  it('stalled for long → one of the missed ticks counts, and the stall is told', () => {
    const clock = new StallingClock();
    const { counts, late } = watched(clock);
    clock.advance(500);
    const before = counts.length;
    clock.stallMs = 5_000;
    clock.advance(100);
    assert.deepEqual(counts.slice(before), [2]);
    assert.equal(late.length, 1);
    clock.advance(300);
    assert.deepEqual(counts.slice(before), [2, 1, 1, 1]);
  });

  it('started together with others → at different points of the period', () => {
    const starts = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const clock = new FakeClock();
      const ticker = new Ticker(100, clock, { onTicks: () => undefined, onLate: () => undefined });
      ticker.start(seededRandom(seed));
      starts.add(Math.floor(clock.nextDelayMs ?? -1));
    }
    assert.ok(starts.size > 10);
    assert.ok([...starts].every((each) => each >= 0 && each < 100));
  });
});
