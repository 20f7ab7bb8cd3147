import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Commit } from '#manager/store/types';
import { type Task, TaskState } from '#proto/gen/swarm';
import { makeTask } from '../fixtures.ts';
import { RunTimes } from './run-times.ts';

const { FAILED, RUNNING, STARTING } = TaskState;

/** The task through its reports, each a state and its time. */
function follow(times: RunTimes, reports: readonly (readonly [TaskState, number])[]): Task {
  let previous: Task | undefined;
  for (const [state, reportedMs] of reports) {
    const object = makeTask({ id: 't', state, reportedMs });
    const kind = previous === undefined ? 'create' : 'update';
    times.follow({ version: 1, changes: [{ table: 'task', kind, object, previous }] });
    previous = object;
  }
  assert.ok(previous);
  return previous;
}

test('run times: ran and failed → the time between', () => {
  const times = new RunTimes();
  const task = follow(times, [
    [STARTING, 10],
    [RUNNING, 100],
    [FAILED, 700],
  ]);
  assert.equal(times.ranMs(task), 600);
  assert.equal(times.runningSinceMs(task), undefined);
});

test('run times: a second report while it runs → the first counts', () => {
  const times = new RunTimes();
  const task = follow(times, [
    [RUNNING, 100],
    [RUNNING, 400],
  ]);
  assert.equal(times.runningSinceMs(task), 100);
});

test('run times: failed without having run → none', () => {
  const times = new RunTimes();
  assert.equal(
    times.ranMs(
      follow(times, [
        [STARTING, 10],
        [FAILED, 700],
      ]),
    ),
    0,
  );
});

test('run times: ended under another leader → not known', () => {
  assert.equal(new RunTimes().ranMs(makeTask({ state: FAILED })), undefined);
});

test('run times: the task is deleted → forgotten', () => {
  const times = new RunTimes();
  const object = follow(times, [
    [RUNNING, 100],
    [FAILED, 700],
  ]);
  const removal: Commit = {
    version: 2,
    changes: [{ table: 'task', kind: 'remove', object, previous: object }],
  };
  times.follow(removal);
  assert.equal(times.ranMs(object), undefined);
});
