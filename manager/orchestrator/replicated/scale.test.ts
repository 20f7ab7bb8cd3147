import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TaskState } from '#proto/gen/swarm';
import { makeSlot, type TaskFacts } from '../fixtures.ts';
import { chooseKept, freeNumbers } from './scale.ts';

interface Case {
  readonly name: string;
  /** By slot number, from 1: the tasks of each. */
  readonly slots: readonly (readonly TaskFacts[])[];
  readonly count: number;
  readonly kept: readonly number[];
}

const on = (node: string): TaskFacts[] => [{ node }];
const pending: TaskFacts[] = [{ state: TaskState.PENDING }];
const starting = (node: string): TaskFacts[] => [{ node, state: TaskState.STARTING }];

const cases: readonly Case[] = [
  {
    name: 'all on nodes of their own → the lowest numbers stay',
    slots: [on('a'), on('b'), on('c')],
    count: 2,
    kept: [1, 2],
  },
  {
    name: 'one node has most → it gives up its highest number',
    slots: [on('a'), on('a'), on('b'), on('a')],
    count: 3,
    kept: [1, 2, 3],
  },
  {
    name: 'two crowded nodes → one slot stays on each',
    slots: [on('a'), on('a'), on('b'), on('b')],
    count: 2,
    kept: [1, 3],
  },
  {
    name: 'a slot without a node → it goes first',
    slots: [pending, on('a'), on('a')],
    count: 2,
    kept: [2, 3],
  },
  {
    name: 'equals on one node → the one that runs stays',
    slots: [starting('a'), on('a')],
    count: 1,
    kept: [2],
  },
  {
    name: 'a slot in the middle of a start-first update → it goes before settled ones',
    slots: [[{ node: 'a' }, { node: 'b' }], on('a'), on('a')],
    count: 2,
    kept: [2, 3],
  },
  { name: 'none may stay → all go', slots: [on('a'), on('b')], count: 0, kept: [] },
];

for (const { name, slots, count, kept } of cases) {
  test(`scale down: ${name}`, () => {
    const made = slots.map((tasks, index) =>
      makeSlot(...tasks.map((facts) => ({ ...facts, slot: index + 1 }))),
    );
    const numbers = chooseKept(made, count).map(({ place }) => place.slot);
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      kept,
    );
  });
}

const slotList = fc
  .array(fc.constantFrom(on('a'), on('b'), on('c'), pending, starting('a')), { maxLength: 20 })
  .map((slots) =>
    slots.map((tasks, index) => makeSlot(...tasks.map((facts) => ({ ...facts, slot: index + 1 })))),
  );

test('scale down: any slots → as many stay as asked for, the order given does not matter', () => {
  fc.assert(
    fc.property(slotList, fc.nat(20), (slots, count) => {
      const kept = chooseKept(slots, count);
      assert.equal(kept.length, Math.min(count, slots.length));
      assert.equal(new Set(kept).size, kept.length);
      assert.deepEqual(chooseKept([...slots].reverse(), count), kept);
    }),
  );
});

const numberings: readonly [string, number[], number, number[]][] = [
  ['none taken → from 1', [], 3, [1, 2, 3]],
  ['gaps → gaps first', [1, 3, 6], 4, [2, 4, 5, 7]],
  ['none wanted → none', [1], 0, []],
];
for (const [name, taken, count, expected] of numberings) {
  test(`slot numbers: ${name}`, () => {
    assert.deepEqual(freeNumbers(new Set(taken), count), expected);
  });
}
