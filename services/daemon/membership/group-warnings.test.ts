import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupWarnings } from './group-warnings.ts';

function members(voters: number, learners = 0) {
  return Array.from({ length: voters + learners }, (_, index) => ({
    raftId: index + 1,
    nodeId: `n${index}`,
    address: `n${index}:1`,
    learner: index >= voters,
    reachable: true,
  }));
}

describe('warnings about the managers', () => {
  for (const count of [0, 1, 3, 5, 7]) {
    test(`${count} managers → none`, () => {
      assert.deepEqual(groupWarnings({ members: members(count) }), []);
    });
  }

  for (const [count, survived] of [
    [2, 0],
    [4, 1],
    [6, 2],
  ] as const) {
    test(`${count} managers → survives ${survived}, as one fewer would`, () => {
      const [text = '', ...more] = groupWarnings({ members: members(count) });
      assert.deepEqual(more, []);
      assert.match(text, new RegExp(`has ${count} managers: they survive ${survived} failure`));
      assert.match(text, new RegExp(`no more failures than ${count - 1} would`));
    });
  }

  test('three managers and one that is catching up → none', () => {
    assert.deepEqual(groupWarnings({ members: members(3, 1) }), []);
  });
});
