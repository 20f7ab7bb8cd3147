import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RaftCondition, RaftStatus } from '#manager/raft/types';
import { refuseNeedlessRestart } from './force-new-cluster.ts';

function status(reachable: readonly boolean[], condition: RaftCondition = 'running'): RaftStatus {
  return {
    condition,
    raftId: 1,
    term: 1,
    role: 'follower',
    isLeader: false,
    commit: 0,
    applied: 0,
    lastIndex: 0,
    members: reachable.map((each, index) => ({
      raftId: index + 1,
      nodeId: `n${index + 1}`,
      address: `h${index + 1}:2377`,
      learner: false,
      reachable: each,
    })),
    removed: [],
  };
}

describe('--force-new-cluster', () => {
  const allowed: [string, RaftStatus | undefined][] = [
    ['the only manager', status([true])],
    ['1 of 2 reached', status([true, false])],
    ['1 of 3 reached', status([true, false, false])],
    ['2 of 4 reached', status([true, true, false, false])],
    ['no seat', undefined],
    ['a seat that failed', status([true, true, true], 'failed')],
  ];
  for (const [name, facts] of allowed) {
    test(`${name} → allowed`, () => assert.doesNotThrow(() => refuseNeedlessRestart(facts)));
  }

  for (const reachable of [
    [true, true],
    [true, true, false],
    [true, true, true],
  ]) {
    test(`${reachable.filter(Boolean).length} of ${reachable.length} reached → refused`, () => {
      assert.throws(() => refuseNeedlessRestart(status(reachable)), {
        code: 'failed_precondition',
        message: /has its majority; demote or remove/,
      });
    });
  }
});
