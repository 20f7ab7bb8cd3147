import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Census } from './census.ts';

describe('census', () => {
  test('values of several rounds stand in order, by metric', () => {
    const census = new Census();
    census.add({ run: 2, remove: 5 });
    census.add({ run: 1 });
    assert.deepEqual(
      [...census.samples],
      [
        ['run', [2, 1]],
        ['remove', [5]],
      ],
    );
  });

  test('failures are remembered', () => {
    const census = new Census();
    assert.deepEqual(census.failures, []);
    census.failed('leader killed');
    assert.deepEqual(census.failures, ['leader killed']);
  });
});
