import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#lib/assert';
import {
  ContainerSpec,
  Node,
  NodeSpec,
  NodeSpecAvailability,
  NodeStatus,
  NodeStatusState,
  TaskState,
} from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import { makeSlot, type TaskFacts } from '../fixtures.ts';
import { delayEndMs, stopDeadlineMs, stopping } from './delay.ts';

const { COMPLETE, FAILED, ORPHANED, PENDING, READY, RUNNING, SHUTDOWN } = TaskState;

function nodeOf(id: string): Node | undefined {
  const state = id === 'down' ? NodeStatusState.DOWN : NodeStatusState.READY;
  const availability = id === 'drained' ? NodeSpecAvailability.DRAIN : NodeSpecAvailability.ACTIVE;
  if (id === 'gone') return undefined;
  return Node.create({
    id,
    spec: NodeSpec.create({ availability }),
    status: NodeStatus.create({ state }),
  });
}

const held: TaskFacts = { node: 'up', desired: READY, state: READY, createdMs: 1_000 };
const before: TaskFacts = { node: 'up', desired: SHUTDOWN, state: FAILED, reportedMs: 900 };

interface Case {
  readonly name: string;
  readonly predecessors: readonly TaskFacts[];
  readonly endMs: number;
}

const cases: readonly Case[] = [
  { name: 'no predecessor → none', predecessors: [], endMs: 1_000 },
  { name: 'it had failed → five seconds', predecessors: [before], endMs: 6_000 },
  {
    name: 'it had completed → five seconds',
    predecessors: [{ ...before, state: COMPLETE }],
    endMs: 6_000,
  },
  {
    name: 'it was told to stop → none',
    predecessors: [{ ...before, state: RUNNING }],
    endMs: 1_000,
  },
  {
    name: 'it was told to stop and has → none',
    predecessors: [{ ...before, state: SHUTDOWN, reportedMs: 1_000 }],
    endMs: 1_000,
  },
  {
    name: 'it was told to stop and failed on that → none',
    predecessors: [{ ...before, reportedMs: 1_200 }],
    endMs: 1_000,
  },
  {
    name: 'it failed on a draining node → none',
    predecessors: [{ ...before, node: 'drained' }],
    endMs: 1_000,
  },
  {
    name: 'it was given up with its node → none',
    predecessors: [{ ...before, state: ORPHANED }],
    endMs: 1_000,
  },
  {
    name: 'the last one counts, not the first',
    predecessors: [before, { ...before, createdMs: 5, state: RUNNING }],
    endMs: 1_000,
  },
];

for (const { name, predecessors, endMs } of cases) {
  test(`restart delay: ${name}`, () => {
    const slot = makeSlot(...predecessors, held);
    const task = must(slot.tasks.at(-1), 'the held task');
    assert.equal(delayEndMs(task, slot, nodeOf, 2_000), endMs);
  });
}

const stoppers: readonly [string, TaskFacts, boolean][] = [
  ['runs', { state: RUNNING, node: 'up' }, true],
  ['was never placed', { state: PENDING }, false],
  ['has stopped', { state: SHUTDOWN, node: 'up' }, false],
  ['is on a node that is down', { state: RUNNING, node: 'down' }, false],
  ['is on a node that is gone', { state: RUNNING, node: 'gone' }, false],
  ['is on a draining node', { state: RUNNING, node: 'drained' }, true],
];
for (const [name, facts, waits] of stoppers) {
  test(`predecessor: ${name} → ${waits ? 'waited for' : 'not waited for'}`, () => {
    const slot = makeSlot({ desired: SHUTDOWN, ...facts }, held);
    assert.equal(stopping(slot, nodeOf).length > 0, waits);
  });
}

test('predecessor: a long grace period → waited for longer than a minute', () => {
  const container = ContainerSpec.create({ stopGracePeriod: durationOfMs(300_000) });
  const slot = makeSlot({ ...before, state: RUNNING, spec: { container } }, held);
  const task = must(slot.tasks.at(-1), 'the held task');
  assert.equal(stopDeadlineMs(task, slot, 0), 301_000);
  assert.equal(stopDeadlineMs(task, makeSlot(held), 0), 61_000);
});
