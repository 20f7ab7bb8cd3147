import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConfChangeSingle, ConfChangeType, type ConfState, noLimit } from '../types.ts';
import {
  type Changed,
  type ChangeOrigin,
  type ChangeResult,
  changeOrigin,
  changeSimply,
  enterJoint,
  leaveJoint,
} from './changer.ts';
import { isSameConfState, restoreConfig } from './restore.ts';
import { emptyTrackerConfig, Tracker } from './tracker.ts';

const single: fc.Arbitrary<ConfChangeSingle> = fc.record({
  type: fc.constantFrom(...Object.values(ConfChangeType)),
  nodeId: fc.integer({ min: 1, max: 6 }),
});
const changes = fc.array(single, { maxLength: 5 });

const empty: ChangeOrigin = {
  config: emptyTrackerConfig,
  progress: new Map(),
  maxInflightMsgs: 10,
  maxInflightBytes: noLimit,
  lastIndex: 10,
};

function origin(config: Changed): ChangeOrigin {
  return { ...empty, ...config };
}

/** What a sequence of single changes leads to; those that are refused are passed over. */
function sequence(start: ChangeOrigin, singles: readonly ConfChangeSingle[]): ChangeOrigin {
  let now = start;
  for (const one of singles) {
    const result = changeSimply(now, [one]);
    if ('config' in result) now = origin(result);
  }
  return now;
}

function confStateOf(changed: Changed): ConfState {
  const tracker = new Tracker(10, noLimit);
  tracker.replace(changed.config, changed.progress);
  return tracker.confState();
}

function accepted(result: ChangeResult): Changed {
  assert.ok('config' in result);
  return result;
}

test('changer: one by one or through a joint state → the same configuration in the end', () => {
  fc.assert(
    fc.property(changes, changes, (setup, wanted) => {
      const first: ConfChangeSingle = { type: ConfChangeType.AddNode, nodeId: 7 };
      const start = sequence(empty, [first, ...setup]);
      // Node 7 stays throughout, so that no order of changes runs out of voters.
      const joint = accepted(enterJoint(start, false, wanted));
      const end = accepted(leaveJoint(origin(joint)));
      const stepwise = sequence(start, wanted);
      assert.ok(isSameConfState(confStateOf(end), confStateOf(stepwise)));
      assert.deepEqual([...end.progress.keys()].sort(), [...stepwise.progress.keys()].sort());
    }),
    { numRuns: 2000 },
  );
});

test('changer: a joint state → keeps the former voters in charge of their half', () => {
  fc.assert(
    fc.property(changes, changes, (setup, wanted) => {
      const start = sequence(empty, [{ type: ConfChangeType.AddNode, nodeId: 7 }, ...setup]);
      const joint = accepted(enterJoint(start, true, wanted));
      assert.deepEqual(joint.config.voters.outgoing, start.config.voters.incoming);
      for (const id of start.config.voters.incoming) {
        assert.equal(joint.progress.get(id), start.progress.get(id));
      }
    }),
    { numRuns: 1000 },
  );
});

test('changer: two simple changes of one configuration → any quorums of before and after meet', () => {
  fc.assert(
    fc.property(changes, changes, (setup, wanted) => {
      const start = sequence(empty, [{ type: ConfChangeType.AddNode, nodeId: 7 }, ...setup]);
      const result = changeSimply(start, wanted);
      if ('refused' in result) return;
      const before = new Set(start.config.voters.incoming);
      const after = result.config.voters.incoming;
      const joined = after.filter((id) => !before.has(id)).length;
      const left = [...before].filter((id) => !after.includes(id)).length;
      assert.ok(joined + left <= 1);
    }),
    { numRuns: 2000 },
  );
});

test('changer: any configuration → comes back from its saved form', () => {
  fc.assert(
    fc.property(changes, changes, fc.boolean(), (setup, wanted, isJoint) => {
      const start = sequence(empty, [{ type: ConfChangeType.AddNode, nodeId: 7 }, ...setup]);
      const saved = confStateOf(isJoint ? accepted(enterJoint(start, true, wanted)) : start);
      assert.ok(isSameConfState(confStateOf(restoreConfig(empty, saved)), saved));
    }),
    { numRuns: 2000 },
  );
});

test('changer: a refused change → leaves the present configuration untouched', () => {
  const tracker = new Tracker(10, noLimit);
  const three = [1, 2, 3].map((nodeId) => ({ type: ConfChangeType.AddNode, nodeId }));
  const start = sequence(empty, three);
  tracker.replace(start.config, start.progress);
  const before = tracker.confState();
  const demoteAll = [1, 2, 3].map((nodeId) => ({ type: ConfChangeType.AddLearnerNode, nodeId }));
  assert.deepEqual(changeSimply(changeOrigin(tracker, 10), demoteAll), {
    refused: 'removed all voters',
  });
  assert.deepEqual(tracker.confState(), before);
  assert.deepEqual(
    tracker.peers.map(({ isLearner }) => isLearner),
    [false, false, false],
  );
});
