import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#lib/assert';
import { RestartPolicy, RestartPolicyRestartCondition, TaskState } from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import { makeSlot, type TaskFacts } from '../fixtures.ts';
import { shouldRestart } from './policy.ts';

const { NONE, ON_FAILURE, ANY } = RestartPolicyRestartCondition;
const { COMPLETE, FAILED, ORPHANED, REJECTED, RUNNING, SHUTDOWN } = TaskState;

interface Case {
  readonly name: string;
  readonly policy?: Partial<RestartPolicy>;
  readonly tasks: readonly TaskFacts[];
  readonly restarts: boolean;
}

const failed = (createdMs: number, version = 1): TaskFacts => {
  return { createdMs, reportedMs: createdMs + 1, state: FAILED, version };
};

const cases: readonly Case[] = [
  { name: 'no policy, completed → restarted', tasks: [{ state: COMPLETE }], restarts: true },
  { name: 'none, failed → not', policy: { condition: NONE }, tasks: [failed(0)], restarts: false },
  {
    name: 'none, its node is gone while it runs → not',
    policy: { condition: NONE },
    tasks: [{ state: RUNNING }],
    restarts: false,
  },
  {
    name: 'on failure, completed → not',
    policy: { condition: ON_FAILURE },
    tasks: [{ state: COMPLETE }],
    restarts: false,
  },
  {
    name: 'on failure, rejected → restarted',
    policy: { condition: ON_FAILURE },
    tasks: [{ state: REJECTED }],
    restarts: true,
  },
  {
    name: 'attempts left → restarted',
    policy: { maxAttempts: 2 },
    tasks: [failed(0), failed(10)],
    restarts: true,
  },
  {
    name: 'attempts used up → not',
    policy: { maxAttempts: 2 },
    tasks: [failed(0), failed(10), failed(20)],
    restarts: false,
  },
  {
    name: 'attempts used up, its node is drained → moved',
    policy: { maxAttempts: 1 },
    tasks: [failed(0), { createdMs: 10, state: RUNNING }],
    restarts: true,
  },
  {
    name: 'moves from node to node → are no attempts',
    policy: { maxAttempts: 1 },
    tasks: [{ state: SHUTDOWN }, { createdMs: 5, state: ORPHANED }, failed(10)],
    restarts: true,
  },
  {
    name: 'attempts of an older revision → do not count',
    policy: { maxAttempts: 2 },
    tasks: [failed(0, 1), failed(10, 1), failed(20, 2), failed(30, 2)],
    restarts: true,
  },
  {
    name: 'attempts before the window → do not count',
    policy: { maxAttempts: 2, window: durationOfMs(100) },
    tasks: [failed(0), failed(10), failed(500), failed(1_000)],
    restarts: true,
  },
  {
    name: 'attempts within the window → count',
    policy: { maxAttempts: 2, window: durationOfMs(1_000) },
    tasks: [failed(0), failed(10), failed(500), failed(1_000)],
    restarts: false,
  },
];

for (const { name, policy, tasks, restarts } of cases) {
  test(`restart policy: ${name}`, () => {
    const restart = policy && RestartPolicy.create({ condition: ANY, ...policy });
    const slot = makeSlot(...tasks.map((facts) => ({ ...facts, spec: { restart } })));
    const last = must(slot.tasks.at(-1), 'each case has a task');
    assert.equal(shouldRestart(last, slot, 10_000), restarts);
  });
}
