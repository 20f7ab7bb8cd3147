import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { goalText, judge, ratioAtLeast, ratioAtMost, valueAtLeast, valueAtMost } from './goal.ts';

describe('goal', () => {
  test('value: the limit itself is good enough', () => {
    assert.equal(judge(valueAtMost(5), 5, undefined), 'reached');
    assert.equal(judge(valueAtMost(5), 5.1, 0.1), 'missed');
    assert.equal(judge(valueAtLeast(20), 20, undefined), 'reached');
    assert.equal(judge(valueAtLeast(20), 19, 9), 'missed');
  });

  test('ratio: the value does not matter', () => {
    assert.equal(judge(ratioAtMost(0.5), 100, 0.5), 'reached');
    assert.equal(judge(ratioAtMost(0.5), 0, 0.6), 'missed');
    assert.equal(judge(ratioAtLeast(1.5), 0, 2), 'reached');
    assert.equal(judge(ratioAtLeast(1.5), 100, 1), 'missed');
  });

  test('nothing to judge → no verdict', () => {
    assert.equal(judge(undefined, 1, 1), '');
    assert.equal(judge(ratioAtMost(1), 1, undefined), '');
    assert.equal(judge(valueAtMost(1), undefined, 1), '');
  });

  test('text: sign, limit and unit', () => {
    assert.equal(goalText(ratioAtMost(0.5), 's'), '≤ 0.5×');
    assert.equal(goalText(valueAtLeast(20.7), '/s'), '≥ 20.7 /s');
    assert.equal(goalText(undefined, 's'), '');
  });
});
