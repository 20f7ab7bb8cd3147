import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { summarize } from './summary.ts';

describe('summary', () => {
  test('no values → nothing to say', () => {
    assert.equal(summarize([]), undefined);
  });

  test('one value → it is everything', () => {
    assert.deepEqual(summarize([7]), { count: 1, min: 7, median: 7, max: 7 });
  });

  test('odd and even numbers of values → the one in the middle, or between the two', () => {
    assert.equal(summarize([9, 1, 5])?.median, 5);
    assert.equal(summarize([9, 1, 5, 7])?.median, 6);
  });

  test('numbers, not text: 10 comes after 9', () => {
    assert.deepEqual(summarize([10, 9]), { count: 2, min: 9, median: 9.5, max: 10 });
  });

  test('property: min ≤ median ≤ max, whatever the order; the input stays as it was', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (input) => {
        const before = [...input];
        const summary = summarize(input);
        assert.ok(summary !== undefined);
        assert.ok(summary.min <= summary.median && summary.median <= summary.max);
        assert.deepEqual(summarize([...input].reverse()), summary);
        assert.deepEqual(input, before);
      }),
    );
  });
});
