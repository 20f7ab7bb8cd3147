import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Timestamp } from '#proto/gen/google';
import {
  durationOfMs,
  durationOfNs,
  msOfDuration,
  msOfTimestamp,
  nsOfDuration,
  parseRfc3339,
  rfc3339,
  timestampOfMs,
  zeroTimeText,
} from './time.ts';

const timestamp = fc
  .record({
    seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    nanos: fc.integer({ min: 0, max: 999_999_999 }),
  })
  .map((fields) => Timestamp.create(fields));

describe('time', () => {
  it('any timestamp → text and back', () => {
    fc.assert(
      fc.property(timestamp, (time) => {
        assert.deepEqual(parseRfc3339(rfc3339(time)), time);
      }),
    );
  });

  it('known times → as Go prints them', () => {
    const at = (seconds: number, nanos: number): string => rfc3339({ seconds, nanos });
    assert.equal(at(0, 0), '1970-01-01T00:00:00Z');
    assert.equal(at(1_767_225_600, 120_000_000), '2026-01-01T00:00:00.12Z');
    assert.equal(at(1_767_225_600, 1), '2026-01-01T00:00:00.000000001Z');
    assert.equal(rfc3339(undefined), zeroTimeText);
  });

  it('a time that no text can tell → the nearest that one can', () => {
    assert.equal(rfc3339({ seconds: Number.MAX_SAFE_INTEGER, nanos: 0 }), '9999-12-31T23:59:59Z');
    assert.equal(rfc3339({ seconds: Number.MIN_SAFE_INTEGER, nanos: 0 }), zeroTimeText);
  });

  it('offsets and long fractions → read, anything else → undefined', () => {
    const expected = { seconds: 1_767_225_600, nanos: 500_000_000 };
    assert.deepEqual(parseRfc3339('2026-01-01T02:00:00.5+02:00'), expected);
    assert.deepEqual(parseRfc3339('2026-01-01t00:00:00.50000000099z'), expected);
    for (const text of ['', 'now', '2026-01-01', '2026-13-01T00:00:00Z', '2026-01-01T00:00:00']) {
      assert.equal(parseRfc3339(text), undefined, text);
    }
  });

  it('milliseconds and nanoseconds → there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8e12, max: 8e12 }), (value) => {
        assert.equal(msOfTimestamp(timestampOfMs(value)), value);
        assert.equal(msOfDuration(durationOfMs(value)), value);
        assert.equal(nsOfDuration(durationOfNs(value)), value);
        const { seconds, nanos } = durationOfNs(value);
        assert.ok(seconds * nanos >= 0, 'both parts have the sign of the duration');
      }),
    );
    assert.deepEqual(timestampOfMs(999.999_999_9), Timestamp.create({ seconds: 1, nanos: 0 }));
    assert.equal(msOfTimestamp(undefined), 0);
  });
});
