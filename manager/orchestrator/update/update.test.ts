import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Duration } from '#proto/gen/google';
import {
  ContainerSpec,
  NodeRole,
  Placement,
  RestartPolicy,
  RestartPolicyRestartCondition,
  type Task,
  TaskState,
  UpdateConfig,
  UpdateConfigFailureAction,
  UpdateConfigUpdateOrder,
  UpdateStatusUpdateState,
} from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import { updateProgressDeadlineMs } from '../limits.ts';
import { TestCluster } from '../testing.ts';

const updateState = UpdateStatusUpdateState;
const monitorMs = 5_000;

function config(change: Partial<UpdateConfig>): UpdateConfig {
  return UpdateConfig.create({ parallelism: 1, ...change });
}

/** A service of `replicas` tasks of image `old`, all running. */
async function withService(
  { replicas, update }: { replicas: number; update: UpdateConfig },
  body: (cluster: TestCluster) => Promise<void>,
): Promise<void> {
  const cluster = new TestCluster();
  try {
    await cluster.addNodes('n1', 'n2', 'n3');
    await cluster.createService('web', { replicas, image: 'old', spec: { update } });
    await cluster.runUntil(() => cluster.running('web').length === replicas);
    await body(cluster);
  } finally {
    await cluster.stop();
  }
}

function imageOf(task: Task): string {
  return task.spec?.container?.image ?? '';
}

function running(cluster: TestCluster, image: string): number {
  return cluster.running('web').filter((task) => imageOf(task) === image).length;
}

function stateOf(cluster: TestCluster): number | undefined {
  return cluster.service('web').updateStatus?.state;
}

function messageOf(cluster: TestCluster): string {
  return cluster.service('web').updateStatus?.message ?? '';
}

async function untilState(cluster: TestCluster, state: number): Promise<number> {
  return cluster.runUntil(() => stateOf(cluster) === state, 2 * updateProgressDeadlineMs);
}

test('update: one at a time, stop-first → never more than one slot is short', async () => {
  await withService({ replicas: 4, update: config({}) }, async (cluster) => {
    let least = 4;
    cluster.store.watch(() => {
      least = Math.min(least, cluster.running('web').length);
    });
    await cluster.updateService('web', { image: 'new' });
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(least, 3);
    assert.equal(running(cluster, 'new'), 4);
    assert.equal(messageOf(cluster), 'update completed');
  });
});

test('update: no delay → the next slot starts in the turn in which the last one runs', async () => {
  await withService({ replicas: 3, update: config({}) }, async (cluster) => {
    await cluster.updateService('web', { image: 'new' });
    const tookMs = await cluster.runUntil(() => running(cluster, 'new') === 3);
    // Each slot takes as long as its containers do: the old one stops, the new one comes up in
    // eight steps of the test's agent.
    assert.ok(tookMs <= 3 * 8 * 50, `took ${tookMs} ms`);
    const monitoredMs = await untilState(cluster, updateState.COMPLETED);
    assert.ok(monitoredMs >= monitorMs - 50 && monitoredMs <= monitorMs + 100);
  });
});

test('update: parallelism 2 and delay → two at a time, with the delay between', async () => {
  const update = config({ parallelism: 2, delay: durationOfMs(3_000) });
  await withService({ replicas: 4, update }, async (cluster) => {
    await cluster.updateService('web', { image: 'new' });
    await cluster.run(2_000);
    assert.equal(running(cluster, 'new'), 2);
    assert.equal(running(cluster, 'old'), 2);
    await cluster.run(2_000);
    assert.equal(running(cluster, 'new'), 4);
  });
});

test('update: parallelism 0 → all at once', async () => {
  await withService({ replicas: 5, update: config({ parallelism: 0 }) }, async (cluster) => {
    await cluster.updateService('web', { image: 'new' });
    const tookMs = await cluster.runUntil(() => running(cluster, 'new') === 5);
    assert.ok(tookMs <= 600, `took ${tookMs} ms`);
  });
});

test('update: start-first → always all are running', async () => {
  const update = config({ order: UpdateConfigUpdateOrder.START_FIRST });
  await withService({ replicas: 3, update }, async (cluster) => {
    let least = 3;
    cluster.store.watch(() => {
      least = Math.min(least, cluster.running('web').length);
    });
    await cluster.updateService('web', { image: 'new' });
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(least, 3);
    assert.equal(running(cluster, 'new'), 3);
    assert.equal(running(cluster, 'old'), 0);
  });
});

test('update: start-first and the old task fails meanwhile → the new one takes over', async () => {
  const update = config({ order: UpdateConfigUpdateOrder.START_FIRST });
  await withService({ replicas: 1, update }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'new' ? 'stuck' : 'healthy');
    await cluster.updateService('web', { image: 'new' });
    await cluster.run(200);
    cluster.behave = (task) => (imageOf(task) === 'new' ? 'stuck' : 'fails');
    await cluster.run(200);
    assert.equal(cluster.tasks('web').length, 2, 'nothing else is made');
    cluster.behave = () => 'healthy';
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(running(cluster, 'new'), 1);
  });
});

test('update: only the replicas change → no update status, nothing replaced', async () => {
  await withService({ replicas: 2, update: config({}) }, async (cluster) => {
    const before = cluster.running('web').map(({ id }) => id);
    await cluster.updateService('web', { replicas: 3 });
    await cluster.run(1_000);
    assert.equal(stateOf(cluster), undefined);
    const after = cluster.running('web').map(({ id }) => id);
    assert.ok(before.every((id) => after.includes(id)));
  });
});

test('update: a new task does not come up → paused, the rest keeps the old image', async () => {
  await withService({ replicas: 3, update: config({}) }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'bad' ? 'rejects' : 'healthy');
    await cluster.updateService('web', { image: 'bad' });
    await untilState(cluster, updateState.PAUSED);
    assert.match(messageOf(cluster), /^update paused due to failure or early termination of task /);
    await cluster.run(20_000);
    assert.equal(running(cluster, 'old'), 2);
    assert.equal(stateOf(cluster), updateState.PAUSED);
  });
});

test('update: failure action continue → goes through all slots', async () => {
  const update = config({ failureAction: UpdateConfigFailureAction.CONTINUE });
  await withService({ replicas: 3, update }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'bad' ? 'fails' : 'healthy');
    await cluster.updateService('web', { image: 'bad' });
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(running(cluster, 'old'), 0);
  });
});

test('update: fewer failures than the ratio allows → completes', async () => {
  const update = config({ maxFailureRatio: 0.3, parallelism: 0 });
  await withService({ replicas: 4, update }, async (cluster) => {
    cluster.behave = (task) => {
      const isBad = imageOf(task) === 'new' && task.slot === 2;
      return isBad && cluster.clock.monotonic() < 3_000 ? 'fails' : 'healthy';
    };
    await cluster.updateService('web', { image: 'new' });
    await untilState(cluster, updateState.COMPLETED);
    await cluster.runUntil(() => running(cluster, 'new') === 4);
  });
});

test('update: failure action rollback → all return to the old image', async () => {
  const update = config({ failureAction: UpdateConfigFailureAction.ROLLBACK, parallelism: 2 });
  await withService({ replicas: 4, update }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'bad' ? 'fails' : 'healthy');
    await cluster.updateService('web', { image: 'bad' });
    await untilState(cluster, updateState.ROLLBACK_STARTED);
    assert.match(messageOf(cluster), /^update rolled back due to failure or early termination/);
    await untilState(cluster, updateState.ROLLBACK_COMPLETED);
    assert.equal(running(cluster, 'old'), 4);
    assert.equal(cluster.service('web').spec?.task?.container?.image, 'old');
    assert.equal(cluster.service('web').previousSpec, undefined);
    assert.equal(messageOf(cluster), 'rollback completed');
  });
});

test('update: the rollback fails too, whatever its failure action → paused for good', async () => {
  const rollback = config({ failureAction: UpdateConfigFailureAction.ROLLBACK });
  const update = config({ failureAction: UpdateConfigFailureAction.ROLLBACK });
  await withService({ replicas: 2, update }, async (cluster) => {
    await cluster.updateService('web', { spec: { rollback } });
    await cluster.run(500);
    cluster.behave = (task) => (imageOf(task) === 'bad' ? 'fails' : 'healthy');
    await cluster.updateService('web', { image: 'bad' });
    await untilState(cluster, updateState.ROLLBACK_STARTED);
    cluster.behave = () => 'fails';
    await untilState(cluster, updateState.ROLLBACK_PAUSED);
    await cluster.run(2 * monitorMs);
    assert.equal(stateOf(cluster), updateState.ROLLBACK_PAUSED);
    assert.match(messageOf(cluster), /^rollback paused due to failure/);
  });
});

test('update: a task fails after the monitoring time → no failure of the update', async () => {
  const update = config({ delay: durationOfMs(20_000), monitor: durationOfMs(1_000) });
  await withService({ replicas: 2, update }, async (cluster) => {
    await cluster.updateService('web', { image: 'new' });
    await cluster.runUntil(() => running(cluster, 'new') === 1);
    await cluster.run(2_000);
    cluster.behave = (task) => (imageOf(task) === 'new' ? 'fails' : 'healthy');
    await cluster.step();
    cluster.behave = () => 'healthy';
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(running(cluster, 'new'), 2);
  });
});

test('update: nothing can take the new task → says so, and is paused at the deadline', async () => {
  await withService({ replicas: 2, update: config({}) }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'new' ? 'stuck' : 'healthy');
    await cluster.updateService('web', { image: 'new' });
    await cluster.run(1_000);
    assert.equal(stateOf(cluster), updateState.UPDATING);
    assert.match(messageOf(cluster), /^update in progress; waiting for task .*: no suitable node$/);
    const tookMs = await untilState(cluster, updateState.PAUSED);
    assert.ok(Math.abs(tookMs - updateProgressDeadlineMs) < 2_000, `after ${tookMs} ms`);
    assert.match(messageOf(cluster), /not running after 10 minutes: no suitable node$/);
    assert.equal(running(cluster, 'old'), 1);
  });
});

test('update: a waiting task gets its node → the reason goes, the update goes on', async () => {
  await withService({ replicas: 2, update: config({}) }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'new' ? 'stuck' : 'healthy');
    await cluster.updateService('web', { image: 'new' });
    await cluster.run(1_000);
    cluster.behave = () => 'healthy';
    await cluster.runUntil(() => messageOf(cluster) === 'update in progress');
    await untilState(cluster, updateState.COMPLETED);
  });
});

test('update: the leader changes again and again → the same course, no slot twice', async () => {
  await withService({ replicas: 4, update: config({ parallelism: 2 }) }, async (cluster) => {
    await cluster.updateService('web', { image: 'new' });
    for (let round = 0; round < 20; round++) {
      await cluster.restartLeader();
      await cluster.run(50);
      assert.ok(cluster.running('web').length >= 2);
    }
    await untilState(cluster, updateState.COMPLETED);
    const made = cluster.tasks('web').filter((task) => imageOf(task) === 'new');
    assert.equal(made.length, 4);
  });
});

test('update: another spec in the middle → the slots go to it, none stays behind', async () => {
  await withService({ replicas: 4, update: config({}) }, async (cluster) => {
    await cluster.updateService('web', { image: 'newer' });
    await cluster.runUntil(() => running(cluster, 'newer') === 2);
    await cluster.updateService('web', { image: 'newest' });
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(running(cluster, 'newest'), 4);
  });
});

test('update: scaled in the middle → goes on, ends with the new number', async () => {
  await withService({ replicas: 4, update: config({}) }, async (cluster) => {
    await cluster.updateService('web', { image: 'new' });
    await cluster.runUntil(() => running(cluster, 'new') === 2);
    await cluster.updateService('web', { replicas: 6 });
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(running(cluster, 'new'), 6);
  });
});

test('update: a finished one-off gets a new spec → runs once more', async () => {
  await withService({ replicas: 1, update: config({}) }, async (cluster) => {
    const restart = RestartPolicy.create({ condition: RestartPolicyRestartCondition.NONE });
    await cluster.updateService('web', { task: { restart } });
    await cluster.run(1_000);
    cluster.behave = () => 'completes';
    await cluster.run(2_000);
    assert.equal(cluster.running('web').length, 0);
    const before = cluster.tasks('web').length;
    await cluster.updateService('web', { image: 'new' });
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(cluster.tasks('web').length, before + 1);
  });
});

test('update: start-first, the try has failed for good → the old task stays', async () => {
  const update = config({
    order: UpdateConfigUpdateOrder.START_FIRST,
    failureAction: UpdateConfigFailureAction.CONTINUE,
  });
  await withService({ replicas: 2, update }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'bad' ? 'rejects' : 'healthy');
    const restart = RestartPolicy.create({
      condition: RestartPolicyRestartCondition.NONE,
      delay: Duration.create(),
    });
    await cluster.updateService('web', { image: 'bad', task: { restart } });
    await untilState(cluster, updateState.COMPLETED);
    await cluster.run(5_000);
    assert.equal(running(cluster, 'old'), 2);
    const tries = cluster.tasks('web').filter((task) => imageOf(task) === 'bad');
    assert.equal(tries.length, 2);
    assert.ok(tries.every((task) => task.desiredState === TaskState.SHUTDOWN));
  });
});

test('update: start-first is paused while another slot has both its tasks → the old one goes', async () => {
  const update = config({ order: UpdateConfigUpdateOrder.START_FIRST, parallelism: 2 });
  await withService({ replicas: 3, update }, async (cluster) => {
    cluster.behave = (task) => {
      if (imageOf(task) !== 'new') return 'healthy';
      return task.slot === 1 ? 'rejects' : 'stuck';
    };
    await cluster.updateService('web', { image: 'new' });
    await untilState(cluster, updateState.PAUSED);
    assert.equal(running(cluster, 'old'), 3);
    cluster.behave = (task) => (task.slot === 1 && imageOf(task) === 'new' ? 'stuck' : 'healthy');
    await cluster.runUntil(() => running(cluster, 'new') === 1);
    await cluster.run(1_000);
    assert.equal(running(cluster, 'old'), 2);
    assert.equal(stateOf(cluster), updateState.PAUSED);
  });
});

test('update: the old task has long to stop → the new one is not late before it may start', async () => {
  const container = ContainerSpec.create({ stopGracePeriod: durationOfMs(20 * 60_000) });
  await withService({ replicas: 2, update: config({}) }, async (cluster) => {
    await cluster.updateService('web', { task: { container } });
    await untilState(cluster, updateState.COMPLETED);
    cluster.stopMs = 15 * 60_000;
    await cluster.updateService('web', { image: 'new' });
    await cluster.run(11 * 60_000, 1_000);
    assert.equal(stateOf(cluster), updateState.UPDATING);
    await cluster.run(6 * 60_000, 1_000);
    assert.equal(running(cluster, 'new'), 1);
  });
});

test('update: nobody led when the deadline passed → agents report before tasks count as late', async () => {
  await withService({ replicas: 2, update: config({}) }, async (cluster) => {
    await cluster.updateService('web', { image: 'new' });
    await cluster.runUntil(() => cluster.tasks('web').some((task) => imageOf(task) === 'new'));
    await cluster.stop();
    await cluster.clock.advanceAsync(2 * updateProgressDeadlineMs);
    await cluster.restartLeader();
    await cluster.run(1_000);
    assert.equal(stateOf(cluster), updateState.UPDATING);
    await untilState(cluster, updateState.COMPLETED);
    assert.equal(running(cluster, 'new'), 2);
  });
});

test('update: the leader changes, and a task does not come up → late all the same', async () => {
  await withService({ replicas: 2, update: config({}) }, async (cluster) => {
    cluster.behave = (task) => (imageOf(task) === 'new' ? 'stuck' : 'healthy');
    await cluster.updateService('web', { image: 'new' });
    await cluster.run(1_000);
    await cluster.clock.advanceAsync(updateProgressDeadlineMs - 10_000);
    await cluster.restartLeader();
    const tookMs = await untilState(cluster, updateState.PAUSED);
    assert.ok(tookMs <= 61_000, `after ${tookMs} ms`);
  });
});

test('update: a new task that ran long enough must leave its node → no failure of the update', async () => {
  const placement = Placement.create({ constraints: ['node.role==worker'] });
  const update = config({ delay: durationOfMs(60_000) });
  await withService({ replicas: 2, update }, async (cluster) => {
    await cluster.updateService('web', { image: 'new', task: { placement } });
    await cluster.runUntil(() => running(cluster, 'new') === 1);
    await cluster.run(2 * monitorMs);
    const [task] = cluster.running('web').filter((each) => imageOf(each) === 'new');
    await cluster.store.update((tx) => {
      const node = tx.node.get(task?.nodeId ?? '');
      if (node !== undefined) tx.update('node', { ...node, role: NodeRole.MANAGER });
    });
    await cluster.run(1_000);
    const { status } = cluster.tasks('web').find(({ id }) => id === task?.id) ?? {};
    assert.equal(status?.state, TaskState.REJECTED);
    assert.equal(stateOf(cluster), updateState.UPDATING);
  });
});
