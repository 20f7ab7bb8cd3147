import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { createTestStore } from '#manager/store/testing';
import {
  ContainerSpec,
  Driver,
  Node,
  NodeDescription,
  NodeStatus,
  NodeStatusState,
  Resources,
  Task,
  TaskSpec,
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

  test('abandoned: more tasks than fit into a log entry → all end', async () => {
    const { clock, store, scheduler } = setUp();
    const err = 'x'.repeat(2_000);
    for (let part = 0; part < 4; part++) {
      await store.update((tx) => {
        for (let i = 0; i < 300; i++) {
          const task = pendingTask(`t${part}-${i}`, TaskState.SHUTDOWN);
          tx.create('task', { ...task, slot: i, logDriver: Driver.create({ name: err }) });
        }
      });
    }
    scheduler.start();
    await clock.advanceAsync(2_000);
    const left = store.view.task.where('state', String(TaskState.PENDING));
    assert.equal(left.length, 0);
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

  test('long specs: more tasks than fit into a log entry → all get a node', async () => {
    const { clock, store, scheduler } = setUp();
    const spec = TaskSpec.create({
      container: ContainerSpec.create({ env: [`CONFIG=${'x'.repeat(20_000)}`] }),
    });
    await store.update((tx) => tx.create('node', readyNode('n')));
    for (let part = 0; part < 4; part++) {
      await store.update((tx) => {
        for (let i = 0; i < 50; i++) tx.create('task', { ...pendingTask(`t${part}-${i}`), spec });
      });
    }
    scheduler.start();
    await clock.advanceAsync(10_000);
    assert.equal(store.view.task.where('node', 'n').length, 200);
    await scheduler.stop();
  });
});
