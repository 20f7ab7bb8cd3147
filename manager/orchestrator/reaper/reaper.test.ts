import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Cluster,
  ClusterSpec,
  OrchestrationConfig,
  Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { TestCluster } from '../testing.ts';

async function withCluster(body: (cluster: TestCluster) => Promise<void>): Promise<void> {
  const cluster = new TestCluster();
  try {
    await cluster.addNodes('n1', 'n2');
    await body(cluster);
  } finally {
    await cluster.stop();
  }
}

test('reaper: a service that is to be deleted → goes with its last task, not before', async () => {
  await withCluster(async (cluster) => {
    cluster.stopMs = 1_000;
    await cluster.createService('web', { replicas: 3 });
    await cluster.run(500);
    await cluster.store.update((tx) => {
      tx.update('service', { ...cluster.service('web'), pendingDelete: true });
    });
    await cluster.run(500);
    assert.equal(cluster.tasks('web').length, 3);
    assert.equal(cluster.service('web').pendingDelete, true);
    await cluster.run(1_000);
    assert.equal(cluster.tasks('web').length, 0);
    assert.equal(cluster.store.view.service.get('web'), undefined);
  });
});

test('reaper: the leader changes in the middle of a removal → it is carried on', async () => {
  await withCluster(async (cluster) => {
    cluster.stopMs = 1_000;
    await cluster.createService('web', { replicas: 3 });
    await cluster.run(500);
    await cluster.removeService('web');
    await cluster.restartLeader();
    await cluster.run(1_500);
    assert.equal(cluster.tasks('web').length, 0);
  });
});

test('reaper: the history limit is lowered → the surplus goes at once', async () => {
  await withCluster(async (cluster) => {
    const clusterObject = (limit: number): Cluster => {
      const orchestration = OrchestrationConfig.create({ taskHistoryRetentionLimit: limit });
      return Cluster.create({ id: 'c', spec: ClusterSpec.create({ orchestration }) });
    };
    await cluster.store.update((tx) => tx.create('cluster', clusterObject(4)));
    cluster.behave = () => 'fails';
    await cluster.createService('web', { replicas: 1 });
    await cluster.run(30_000);
    assert.equal(cluster.tasks('web').length, 4);
    await cluster.store.update((tx) => {
      const { meta } = tx.cluster.get('c') ?? Cluster.create();
      tx.update('cluster', { ...clusterObject(2), meta });
    });
    await cluster.clock.advanceAsync(0);
    assert.equal(cluster.tasks('web').length, 2);
  });
});

test('reaper: a task without a service is to be removed → deleted', async () => {
  await withCluster(async (cluster) => {
    const task = Task.create({ id: 'attachment', desiredState: TaskState.RUNNING });
    await cluster.store.update((tx) => tx.create('task', task));
    await cluster.clock.advanceAsync(0);
    assert.notEqual(cluster.store.view.task.get('attachment'), undefined);
    await cluster.store.update((tx) => {
      const stored = tx.task.get('attachment') ?? task;
      tx.update('task', { ...stored, desiredState: TaskState.REMOVE });
    });
    await cluster.clock.advanceAsync(0);
    assert.equal(cluster.store.view.task.get('attachment'), undefined);
  });
});

test('reaper: a task without a service has ended → deleted, though nobody asked for it', async () => {
  await withCluster(async (cluster) => {
    const task = Task.create({ id: 'attachment', nodeId: 'n1', desiredState: TaskState.RUNNING });
    const status = TaskStatus.create({ state: TaskState.RUNNING });
    await cluster.store.update((tx) => tx.create('task', { ...task, status }));
    await cluster.clock.advanceAsync(0);
    assert.notEqual(cluster.store.view.task.get('attachment'), undefined);
    await cluster.store.update((tx) => {
      const stored = tx.task.get('attachment') ?? task;
      tx.update('task', { ...stored, status: { ...status, state: TaskState.COMPLETE } });
    });
    await cluster.clock.advanceAsync(0);
    assert.equal(cluster.store.view.task.get('attachment'), undefined);
  });
});
