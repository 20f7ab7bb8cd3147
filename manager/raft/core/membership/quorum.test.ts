import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  jointCommitted,
  jointIds,
  jointVote,
  majorityCommitted,
  majorityVote,
  unlimitedIndex,
} from './quorum.ts';

const voters = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 7 });
const acks = fc.dictionary(
  fc.constantFrom(...Array.from({ length: 12 }, (_, i) => String(i + 1))),
  fc.integer({ min: 0, max: 6 }),
);

/** The definition, without cleverness: an index counts if more than half have reached it. */
function naiveCommitted(ids: readonly number[], acked: Readonly<Record<string, number>>): number {
  if (ids.length === 0) return unlimitedIndex;
  for (let index = 6; index > 0; index--) {
    const count = ids.filter((id) => (acked[id] ?? 0) >= index).length;
    if (2 * count > ids.length) return index;
  }
  return 0;
}

test('quorum: committed index → the highest that more than half have reached', () => {
  fc.assert(
    fc.property(voters, acks, (ids, acked) => {
      assert.equal(
        majorityCommitted(ids, (id) => acked[id]),
        naiveCommitted(ids, acked),
      );
    }),
    { numRuns: 20_000 },
  );
});

test('quorum: joint committed index → the lower of both halves, in whatever order', () => {
  fc.assert(
    fc.property(voters, voters, acks, (incoming, outgoing, acked) => {
      const of = (id: number) => acked[id];
      const index = jointCommitted({ incoming, outgoing }, of);
      assert.equal(
        index,
        Math.min(naiveCommitted(incoming, acked), naiveCommitted(outgoing, acked)),
      );
      assert.equal(index, jointCommitted({ incoming: outgoing, outgoing: incoming }, of));
    }),
    { numRuns: 20_000 },
  );
});

test('quorum: vote → won or lost exactly when no further vote can change it', () => {
  const votes = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5'), fc.boolean());
  const few = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 5 });
  fc.assert(
    fc.property(few, few, votes, (incoming, outgoing, cast) => {
      const outcome = (fill: boolean) => {
        const wins = (ids: readonly number[]) =>
          ids.length === 0 || 2 * ids.filter((id) => cast[id] ?? fill).length > ids.length;
        return wins(incoming) && wins(outgoing);
      };
      const expected = outcome(false) ? 'won' : outcome(true) ? 'pending' : 'lost';
      assert.equal(
        jointVote({ incoming, outgoing }, (id) => cast[id]),
        expected,
      );
      if (outgoing.length === 0)
        assert.equal(
          majorityVote(incoming, (id) => cast[id]),
          expected,
        );
    }),
    { numRuns: 10_000 },
  );
});

test('quorum: ids of a joint configuration → sorted, each once', () => {
  assert.deepEqual(jointIds({ incoming: [2, 9], outgoing: [1, 2, 10] }), [1, 2, 9, 10]);
});
