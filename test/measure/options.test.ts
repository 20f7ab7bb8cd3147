import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseOptions } from './options.ts';

describe('bench options', () => {
  test('a suite alone → its own defaults', () => {
    const options = { rounds: undefined, quick: false, only: '', alone: false };
    assert.deepEqual(parseOptions(['skeleton']), { suite: 'skeleton', options });
  });

  test('every option', () => {
    const args = ['raft', '--rounds', '5', '--quick', '--only', 'leader', '--alone'];
    const options = { rounds: 5, quick: true, only: 'leader', alone: true };
    assert.deepEqual(parseOptions(args), { suite: 'raft', options });
  });

  test('no suite, two suites, rounds that are no number of rounds, unknown options → undefined', () => {
    assert.equal(parseOptions([]), undefined);
    assert.equal(parseOptions(['a', 'b']), undefined);
    for (const rounds of ['0', '1.5', 'many', '-1']) {
      assert.equal(parseOptions(['a', `--rounds=${rounds}`]), undefined, rounds);
    }
    assert.equal(parseOptions(['a', '--fast']), undefined);
  });
});
