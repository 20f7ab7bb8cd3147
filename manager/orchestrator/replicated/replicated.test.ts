import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Duration } from '#proto/gen/google';
import {
  NodeSpecAvailability,
  NodeStatusState,
  RestartPolicy,
  RestartPolicyRestartCondition,
  TaskState,
} from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { activeTasks, groupSlots } from '../slot.ts';
import { type ServiceChange, TestCluster } from '../testing.ts';

async function withCluster(body: (cluster: TestCluster) => Promise<void>): Promise<void> {
  const cluster = new TestCluster();
  try {
    await cluster.addNodes('n1', 'n2', 'n3');
    await body(cluster);
  } finally {
    await cluster.stop();
  }
}

function activeSlots(cluster: TestCluster): number[] {
  const slots = [...groupSlots(cluster.tasks('web'), 'by-number').values()];
  const filled = slots.filter((slot) => activeTasks(slot).length > 0);
  return filled.map(({ place }) => place.slot).sort((a, b) => a - b);
}

function restart(policy: Partial<RestartPolicy>): ServiceChange['task'] {
  const condition = RestartPolicyRestartCondition.ANY;
  return { restart: RestartPolicy.create({ condition, ...policy }) };
}

test('replicated: a new service → its tasks exist in the same turn, wanted at once', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web', { replicas: 3 });
    await cluster.clock.advanceAsync(0);
    assert.deepEqual(activeSlots(cluster), [1, 2, 3]);
    for (const task of cluster.tasks('web')) {
      assert.equal(task.desiredState, TaskState.RUNNING);
      assert.equal(observedState(task), TaskState.NEW);
      assert.equal(task.serviceAnnotations?.name, 'web');
    }
  });
});

test('replicated: many replicas → few transactions', async () => {
  await withCluster(async (cluster) => {
    const commits: number[] = [];
    cluster.store.watch(({ changes }) => commits.push(changes.length));
    await cluster.createService('web', { replicas: 500 });
    await cluster.clock.advanceAsync(0);
    assert.deepEqual(commits, [1, 200, 200, 100]);
    assert.equal(cluster.tasks('web').length, 500);
  });
});

test('replicated: scaled down and up → the lowest free numbers come back', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web', { replicas: 5 });
    await cluster.run(500);
    await cluster.updateService('web', { replicas: 2 });
    await cluster.run(500);
    assert.equal(cluster.tasks('web').length, 2);
    await cluster.updateService('web', { replicas: 4 });
    await cluster.run(500);
    assert.deepEqual(activeSlots(cluster), [1, 2, 3, 4]);
    assert.equal(cluster.running('web').length, 4);
  });
});

test('replicated: a slot whose old container still stops → the new task is held back', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web', { replicas: 2 });
    await cluster.run(500);
    cluster.stopMs = 3_000;
    await cluster.updateService('web', { replicas: 1 });
    await cluster.run(500);
    await cluster.updateService('web', { replicas: 2 });
    await cluster.run(1_000);
    const held = cluster.tasks('web').filter((task) => task.desiredState === TaskState.READY);
    assert.deepEqual(held.map(observedState), [TaskState.READY]);
    await cluster.run(3_000);
    assert.equal(cluster.running('web').length, 2);
  });
});

test('replicated: a task fails → its replacement starts in its slot after the delay', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web', { replicas: 2 });
    await cluster.run(500);
    const [victim] = cluster.running('web');
    cluster.behave = (task) => (task.id === victim?.id ? 'fails' : 'healthy');
    await cluster.step();
    const failedAtMs = cluster.clock.now();
    const next = cluster
      .tasks('web')
      .find((task) => task.desiredState === TaskState.READY && task.slot === victim?.slot);
    assert.ok(next);
    await cluster.run(4_900);
    assert.equal(cluster.running('web').length, 1);
    await cluster.runUntil(() => cluster.running('web').length === 2);
    const tookMs = cluster.clock.now() - failedAtMs;
    assert.ok(tookMs >= 5_000 && tookMs < 5_500, `started after ${tookMs} ms`);
  });
});

test('replicated: a new leader in a restart delay → only the rest of it is waited', async () => {
  await withCluster(async (cluster) => {
    await cluster.createService('web', { replicas: 1 });
    await cluster.run(500);
    const [victim] = cluster.running('web');
    cluster.behave = (task) => (task.id === victim?.id ? 'fails' : 'healthy');
    await cluster.step();
    await cluster.run(3_000);
    await cluster.restartLeader();
    const tookMs = await cluster.runUntil(() => cluster.running('web').length === 1);
    assert.ok(tookMs >= 1_900 && tookMs < 2_500, `started after ${tookMs} ms`);
  });
});

test('replicated: a held task that is rejected → no loop faster than the delay', async () => {
  await withCluster(async (cluster) => {
    let made = 0;
    cluster.store.watch(({ changes }) => {
      made += changes.filter(({ table, kind }) => table === 'task' && kind === 'create').length;
    });
    cluster.behave = () => 'rejects';
    await cluster.createService('web', { replicas: 1 });
    await cluster.run(21_000);
    // The first at once, its successor held for 5 s and replaced then, and so on.
    assert.equal(made, 6);
  });
});

const losses: Readonly<Record<string, (cluster: TestCluster) => Promise<void>>> = {
  down: (cluster) => {
    cluster.silent.add('n1');
    return cluster.setNode('n1', { state: NodeStatusState.DOWN });
  },
  drained: (cluster) => cluster.setNode('n1', { availability: NodeSpecAvailability.DRAIN }),
  removed: (cluster) => cluster.removeNode('n1'),
};
for (const [what, lose] of Object.entries(losses)) {
  test(`replicated: a node is ${what} → its tasks run elsewhere without delay`, async () => {
    await withCluster(async (cluster) => {
      await cluster.createService('web', { replicas: 6 });
      await cluster.run(500);
      await lose(cluster);
      const tookMs = await cluster.runUntil(() => {
        const running = cluster.running('web');
        return running.length === 6 && running.every(({ nodeId }) => nodeId !== 'n1');
      });
      assert.ok(tookMs <= 600, `took ${tookMs} ms`);
    });
  });
}

const harmless = [
  ['unknown', { state: NodeStatusState.UNKNOWN }],
  ['paused', { availability: NodeSpecAvailability.PAUSE }],
  ['disconnected', { state: NodeStatusState.DISCONNECTED }],
] as const;
for (const [what, change] of harmless) {
  test(`replicated: a node is ${what} → nothing moves, not even under a new leader`, async () => {
    await withCluster(async (cluster) => {
      await cluster.createService('web', { replicas: 3 });
      await cluster.run(500);
      const before = cluster.running('web').map(({ id }) => id);
      await cluster.setNode('n1', change);
      await cluster.restartLeader();
      await cluster.run(2_000);
      assert.deepEqual(
        cluster.running('web').map(({ id }) => id),
        before,
      );
    });
  });
}

test('replicated: restart condition none → finished tasks stay finished and count', async () => {
  await withCluster(async (cluster) => {
    cluster.behave = () => 'completes';
    const task = restart({ condition: RestartPolicyRestartCondition.NONE });
    await cluster.createService('web', { replicas: 2, ...(task && { task }) });
    await cluster.run(10_000);
    assert.equal(cluster.tasks('web').length, 2);
    await cluster.restartLeader();
    await cluster.run(5_000);
    assert.equal(cluster.tasks('web').length, 2);
  });
});

test('replicated: restart attempts used up → no more, also under a new leader', async () => {
  await withCluster(async (cluster) => {
    cluster.behave = () => 'fails';
    const task = restart({ maxAttempts: 3, delay: Duration.create() });
    await cluster.createService('web', { replicas: 1, ...(task && { task }) });
    await cluster.run(3_000);
    await cluster.restartLeader();
    await cluster.run(3_000);
    assert.equal(cluster.tasks('web').length, 4);
    assert.ok(cluster.tasks('web').every((task) => task.desiredState === TaskState.SHUTDOWN));
  });
});

test('replicated: few restart attempts, nodes that are drained often → it moves each time', async () => {
  await withCluster(async (cluster) => {
    const task = restart({ maxAttempts: 1 });
    await cluster.createService('web', { replicas: 1, ...(task && { task }) });
    await cluster.runUntil(() => cluster.running('web').length === 1);
    for (let move = 1; move <= 4; move++) {
      const nodeId = cluster.running('web')[0]?.nodeId ?? '';
      await cluster.setNode(nodeId, { availability: NodeSpecAvailability.DRAIN });
      await cluster.run(2_000);
      assert.equal(cluster.running('web').length, 1, `after move ${move}`);
      await cluster.setNode(nodeId, { availability: NodeSpecAvailability.ACTIVE });
    }
    cluster.behave = () => 'fails';
    await cluster.run(60_000);
    const failed = cluster.tasks('web').filter((t) => observedState(t) === TaskState.FAILED);
    assert.equal(failed.length, 2, 'one attempt after the first failure');
  });
});

test('replicated: history limit → a crash loop keeps that many tasks', async () => {
  await withCluster(async (cluster) => {
    cluster.behave = () => 'fails';
    const task = restart({ delay: Duration.create() });
    await cluster.createService('web', { replicas: 1, ...(task && { task }) });
    await cluster.run(10_000);
    assert.equal(cluster.tasks('web').length, 5);
  });
});

test('replicated: service removed → tasks without a node go at once', async () => {
  await withCluster(async (cluster) => {
    cluster.stopMs = 1_000;
    await cluster.createService('web', { replicas: 3 });
    await cluster.run(500);
    await cluster.removeService('web');
    await cluster.clock.advanceAsync(0);
    assert.deepEqual(
      cluster.tasks('web').map((task) => task.desiredState),
      [TaskState.REMOVE, TaskState.REMOVE, TaskState.REMOVE],
    );
    await cluster.run(1_200);
    assert.equal(cluster.tasks('web').length, 0);

    await cluster.createService('idle', { replicas: 3 });
    await cluster.clock.advanceAsync(0);
    await cluster.removeService('idle');
    await cluster.clock.advanceAsync(0);
    assert.equal(cluster.tasks('idle').length, 0);
  });
});
