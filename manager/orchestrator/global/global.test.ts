import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  NodeSpecAvailability,
  NodeStatusState,
  Placement,
  TaskState,
  UpdateStatusUpdateState,
} from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { TestCluster } from '../testing.ts';

async function withCluster(body: (cluster: TestCluster) => Promise<void>): Promise<void> {
  const cluster = new TestCluster();
  try {
    await cluster.addNodes('n1', 'n2', 'n3');
    await body(cluster);
  } finally {
    await cluster.stop();
  }
}

function nodesOf(cluster: TestCluster, serviceId = 'web'): string[] {
  return cluster
    .running(serviceId)
    .map(({ nodeId }) => nodeId)
    .sort();
}

const onlyWorkers = {
  placement: Placement.create({ constraints: ['node.hostname!=n1'] }),
};

test('global: a new service → one task on each node, without a slot', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.run(500);
    assert.deepEqual(nodesOf(cluster), ['n1', 'n2', 'n3']);
    assert.ok(cluster.tasks('web').every(({ slot }) => slot === 0));
  });
});

test('global: constraints → only nodes that satisfy them', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web', { task: onlyWorkers });
    await cluster.run(500);
    assert.deepEqual(nodesOf(cluster), ['n2', 'n3']);
  });
});

test('global: a node joins → gets its task; another service is left alone', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.createService('narrow', { task: onlyWorkers });
    await cluster.run(500);
    const before = cluster.tasks('narrow').map(({ id }) => id);
    await cluster.addNodes('n4');
    await cluster.run(500);
    assert.deepEqual(nodesOf(cluster), ['n1', 'n2', 'n3', 'n4']);
    assert.deepEqual(nodesOf(cluster, 'narrow'), ['n2', 'n3', 'n4']);
    assert.ok(before.every((id) => cluster.tasks('narrow').some((task) => task.id === id)));
  });
});

test('global: constraints change → shut down where they no longer hold', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.run(500);
    const before = cluster.running('web').map(({ id }) => id);
    await cluster.updateService('web', { task: onlyWorkers });
    await cluster.run(500);
    assert.deepEqual(nodesOf(cluster), ['n2', 'n3']);
    assert.ok(
      cluster.running('web').every(({ id }) => before.includes(id)),
      'none is replaced',
    );
  });
});

test('global: a node is drained and comes back → its task goes and comes back', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.run(500);
    await cluster.setNode('n1', { availability: NodeSpecAvailability.DRAIN });
    await cluster.run(500);
    assert.deepEqual(nodesOf(cluster), ['n2', 'n3']);
    await cluster.setNode('n1', { availability: NodeSpecAvailability.ACTIVE });
    await cluster.run(500);
    assert.deepEqual(nodesOf(cluster), ['n1', 'n2', 'n3']);
  });
});

test('global: a node is paused → keeps its task, but a failed one is not followed', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.run(500);
    await cluster.setNode('n1', { availability: NodeSpecAvailability.PAUSE });
    await cluster.run(500);
    assert.deepEqual(nodesOf(cluster), ['n1', 'n2', 'n3']);
    cluster.behave = (task) => (task.nodeId === 'n1' ? 'fails' : 'healthy');
    await cluster.run(10_000);
    assert.deepEqual(nodesOf(cluster), ['n2', 'n3']);
    const [left, ...others] = cluster.tasks('web').filter(({ nodeId }) => nodeId === 'n1');
    assert.equal(left?.desiredState, TaskState.SHUTDOWN);
    assert.equal(others.length, 0);
  });
});

test('global: a node goes down → its task is shut down and not moved', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.run(500);
    cluster.silent.add('n1');
    await cluster.setNode('n1', { state: NodeStatusState.DOWN });
    await cluster.run(1_000);
    assert.deepEqual(nodesOf(cluster), ['n2', 'n3']);
    assert.equal(cluster.tasks('web').length, 3);
  });
});

test('global: a node is removed → its tasks are deleted', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.run(500);
    await cluster.removeNode('n1');
    await cluster.run(500);
    assert.deepEqual(
      cluster
        .tasks('web')
        .map(({ nodeId }) => nodeId)
        .sort(),
      ['n2', 'n3'],
    );
  });
});

test('global: a task fails → restarted on its node after the delay', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web');
    await cluster.run(500);
    const victim = cluster.running('web').find(({ nodeId }) => nodeId === 'n1');
    cluster.behave = (task) => (task.id === victim?.id ? 'fails' : 'healthy');
    await cluster.step();
    await cluster.run(4_000);
    assert.deepEqual(nodesOf(cluster), ['n2', 'n3']);
    await cluster.run(1_500);
    assert.deepEqual(nodesOf(cluster), ['n1', 'n2', 'n3']);
  });
});

test('global: an update → one node after the other, the paused one last of all', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web', { image: 'old' });
    await cluster.run(500);
    await cluster.setNode('n3', { availability: NodeSpecAvailability.PAUSE });
    await cluster.updateService('web', { image: 'new' });
    const isDone = (): boolean =>
      cluster.service('web').updateStatus?.state === UpdateStatusUpdateState.COMPLETED;
    await cluster.runUntil(isDone);
    const images = (): (string | undefined)[] =>
      ['n1', 'n2', 'n3'].map(
        (id) => cluster.running('web').find(({ nodeId }) => nodeId === id)?.spec?.container?.image,
      );
    assert.deepEqual(images(), ['new', 'new', 'old']);
    await cluster.setNode('n3', { availability: NodeSpecAvailability.ACTIVE });
    await cluster.run(1_000);
    assert.deepEqual(images(), ['new', 'new', 'new']);
  });
});

test('global: more nodes than one transaction holds → each gets its task', async () => {
  await withCluster(async (cluster) => {
    await cluster.addNodes(...Array.from({ length: 450 }, (_, index) => `m${index}`));
    await cluster.createService('web');
    await cluster.clock.advanceAsync(0);
    assert.equal(cluster.tasks('web').length, 453);
    assert.ok(cluster.tasks('web').every((task) => observedState(task) === TaskState.NEW));
  });
});
