import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { deferred } from '#lib/signal';
import type { TaskStatus } from '#proto/gen/swarm';
import { createTaskStatus, TaskState } from '#proto/gen/swarm';
import type { StatusUpdate } from './reporter.ts';
import { Reporter, reportBatchMax } from './reporter.ts';

const at = (state: TaskState, message = ''): TaskStatus => createTaskStatus({ state, message });

interface Bench {
  readonly reporter: Reporter;
  readonly clock: FakeClock;
  readonly calls: (readonly StatusUpdate[])[];
  readonly texts: () => string[][];
}

async function withReporter(
  story: (bench: Bench) => Promise<void>,
  answer: (call: number) => Promise<void> = async () => {},
): Promise<void> {
  const calls: (readonly StatusUpdate[])[] = [];
  const clock = new FakeClock();
  const reporter = new Reporter({
    clock,
    random: seededRandom(1),
    log: nullLogger,
    send: (updates) => {
      calls.push(updates);
      return answer(calls.length);
    },
  });
  const stop = new AbortController();
  const done = reporter.run(stop.signal);
  const texts = (): string[][] =>
    calls.map((updates) => updates.map(({ taskId, status }) => `${taskId}=${status.state}`));
  await story({ reporter, clock, calls, texts });
  stop.abort();
  await done;
}

test('reporter: nothing connected → waits; connected → sends the latest of each at once', () =>
  withReporter(async ({ reporter, texts }) => {
    reporter.offer('a', at(TaskState.PREPARING));
    reporter.offer('a', at(TaskState.RUNNING));
    reporter.offer('b', at(TaskState.READY));
    await settle();
    assert.deepEqual(texts(), []);
    reporter.connected();
    await settle();
    assert.deepEqual(texts(), [['a=512', 'b=384']]);
  }));

test('reporter: a status older than the known one → dropped', () =>
  withReporter(async ({ reporter, texts }) => {
    reporter.connected();
    reporter.offer('a', at(TaskState.RUNNING));
    reporter.offer('a', at(TaskState.STARTING));
    await settle();
    assert.deepEqual(texts(), [['a=512']]);
  }));

test('reporter: statuses while a call is under way → one more call for all of them', async () => {
  const gate = deferred<void>();
  await withReporter(
    async ({ reporter, texts }) => {
      reporter.connected();
      reporter.offer('a', at(TaskState.READY));
      await settle();
      reporter.offer('a', at(TaskState.STARTING));
      reporter.offer('b', at(TaskState.READY));
      reporter.offer('a', at(TaskState.RUNNING));
      await settle();
      gate.resolve();
      await settle();
      assert.deepEqual(texts(), [['a=384'], ['a=512', 'b=384']]);
    },
    (call) => (call === 1 ? gate.promise : Promise.resolve()),
  );
});

test('reporter: a failed call → sent again after a pause, with what is newer', () =>
  withReporter(
    async ({ reporter, clock, texts }) => {
      reporter.connected();
      reporter.offer('a', at(TaskState.READY));
      await settle();
      reporter.offer('a', at(TaskState.RUNNING));
      await clock.advanceAsync(100);
      assert.deepEqual(texts(), [['a=384'], ['a=512']]);
    },
    async (call) => {
      if (call === 1) throw new ShoalError('unavailable', 'gone');
    },
  ));

test('reporter: a new session → hears of every task again, at once', () =>
  withReporter(async ({ reporter, texts }) => {
    reporter.connected();
    reporter.offer('a', at(TaskState.RUNNING));
    reporter.offer('b', at(TaskState.FAILED));
    await settle();
    reporter.disconnected();
    reporter.forget('b');
    reporter.connected();
    await settle();
    assert.deepEqual(texts(), [['a=512', 'b=704'], ['a=512']]);
  }));

test('reporter: more tasks than fit a call → several calls', () =>
  withReporter(async ({ reporter, calls }) => {
    for (let index = 0; index <= reportBatchMax; index++) {
      reporter.offer(`t${index}`, at(TaskState.RUNNING));
    }
    reporter.connected();
    await settle();
    assert.deepEqual(
      calls.map((updates) => updates.length),
      [reportBatchMax, 1],
    );
  }));
