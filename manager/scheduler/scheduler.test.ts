import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { createTestStore } from '#manager/store/testing';
import {
  Node,
  NodeDescription,
  NodeStatus,
  NodeStatusState,
  Resources,
  Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { Scheduler } from './scheduler.ts';

function setUp() {
  const clock = new FakeClock();
  const store = createTestStore(clock);
  const scheduler = new Scheduler({ store, clock, log: nullLogger });
  return { clock, store, scheduler };
}

function readyNode(id: string): Node {
  const resources = Resources.create({ nanoCpus: 4e9, memoryBytes: 8e9 });
  const status = NodeStatus.create({ state: NodeStatusState.READY });
  return Node.create({ id, status, description: NodeDescription.create({ resources }) });
}

function pendingTask(id: string, desiredState: TaskState = TaskState.RUNNING): Task {
  const status = TaskStatus.create({ state: TaskState.PENDING });
  return Task.create({ id, serviceId: 's', specVersion: { index: 1 }, status, desiredState });
}

describe('scheduler', () => {
  test('commit: a pending task → assigned within the same turn, with Swarm’s message', async () => {
    const { store, scheduler } = setUp();
    await store.update((tx) => tx.create('node', readyNode('n')));
    scheduler.start();
    await store.update((tx) => tx.create('task', pendingTask('t')));
    await settle();
    const task = store.view.task.get('t');
    assert.equal(task?.nodeId, 'n');
    assert.equal(task?.status?.state, TaskState.ASSIGNED);
    assert.equal(task?.status?.message, 'scheduler assigned task to node');
    await scheduler.stop();
  });

  test('no node: the reason stands in the task; a node that comes takes it', async () => {
    const { store, scheduler } = setUp();
    scheduler.start();
    await store.update((tx) => tx.create('task', pendingTask('t')));
    await settle();
    assert.match(store.view.task.get('t')?.status?.err ?? '', /^no suitable node/);
    const before = store.version;
    await settle();
    assert.equal(store.version, before, 'the same reason is not written twice');
    await store.update((tx) => tx.create('node', readyNode('n')));
    await settle();
    assert.equal(store.view.task.get('t')?.status?.err, '');
    assert.equal(store.view.task.get('t')?.nodeId, 'n');
    await scheduler.stop();
  });

  test('abandoned: shut down before it was scheduled → ends by itself', async () => {
    const { store, scheduler } = setUp();
    scheduler.start();
    await store.update((tx) => tx.create('task', pendingTask('t', TaskState.SHUTDOWN)));
    await settle();
    assert.equal(store.view.task.get('t')?.status?.state, TaskState.SHUTDOWN);
    await scheduler.stop();
  });

  test('start: takes over what waits in the state', async () => {
    const { store, scheduler } = setUp();
    await store.update((tx) => {
      tx.create('node', readyNode('a'));
      tx.create('node', readyNode('b'));
      for (let i = 0; i < 500; i++) tx.create('task', pendingTask(`t${i}`));
    });
    scheduler.start();
    for (let i = 0; i < 20; i++) await settle();
    const perNode = ['a', 'b'].map((id) => store.view.task.where('node', id).length);
    assert.deepEqual(perNode, [250, 250]);
    await scheduler.stop();
  });
});
