import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  Cluster,
  ClusterSpec,
  Node,
  OrchestrationConfig,
  RestartPolicy,
  Service,
  ServiceSpec,
  TaskSpec,
  TaskState,
  UpdateStatus,
  UpdateStatusUpdateState,
} from '#proto/gen/swarm';
import { makeTask, type TaskFacts } from '../fixtures.ts';
import { historyLimit, isRemovable, planHistory, planOrphans } from './plan.ts';

const { FAILED, NEW, ORPHANED, PENDING, REMOVE, RUNNING, SHUTDOWN } = TaskState;

const nodeOf = (id: string): Node | undefined => (id === 'gone' ? undefined : Node.create({ id }));

const removals: readonly [string, TaskFacts, boolean][] = [
  ['wanted and running', { desired: RUNNING, node: 'a' }, false],
  ['wanted and failed', { desired: RUNNING, state: FAILED, node: 'a' }, false],
  ['to be removed, still running', { desired: REMOVE, node: 'a' }, false],
  ['to be removed, has stopped', { desired: REMOVE, state: SHUTDOWN, node: 'a' }, true],
  ['to be removed, never placed', { desired: REMOVE, state: PENDING }, true],
  ['to be removed, its node is gone', { desired: REMOVE, node: 'gone' }, true],
  ['to be removed, given up with its node', { desired: REMOVE, state: ORPHANED, node: 'a' }, true],
  ['shut down and stopped', { desired: SHUTDOWN, state: SHUTDOWN, node: 'a' }, false],
];
for (const [name, facts, expected] of removals) {
  test(`reaper: a task ${name} → ${expected ? 'deleted' : 'kept'}`, () => {
    assert.equal(isRemovable(makeTask(facts), nodeOf), expected);
  });
}

const orphans: readonly [string, TaskFacts, 'removed' | 'retired' | 'left'][] = [
  ['runs', { node: 'a' }, 'retired'],
  ['is being stopped', { node: 'a', desired: REMOVE }, 'left'],
  ['has ended', { node: 'a', state: FAILED, desired: SHUTDOWN }, 'removed'],
  ['was never placed', { state: NEW }, 'removed'],
  ['is on a node that is gone', { node: 'gone' }, 'removed'],
];
for (const [name, facts, expected] of orphans) {
  test(`reaper: the service is gone and its task ${name} → ${expected}`, () => {
    const { remove, retire } = planOrphans([makeTask(facts)], nodeOf);
    const actual = remove.length > 0 ? 'removed' : retire.length > 0 ? 'retired' : 'left';
    assert.equal(actual, expected);
  });
}

function serviceWith(maxAttempts: number, state?: UpdateStatusUpdateState): Service {
  const restart = RestartPolicy.create({ maxAttempts });
  return Service.create({
    spec: ServiceSpec.create({ task: TaskSpec.create({ restart }) }),
    updateStatus: state === undefined ? undefined : UpdateStatus.create({ state }),
  });
}

function clusterWith(taskHistoryRetentionLimit: number): Cluster {
  const orchestration = OrchestrationConfig.create({ taskHistoryRetentionLimit });
  return Cluster.create({ spec: ClusterSpec.create({ orchestration }) });
}

const limits: readonly [string, Service | undefined, Cluster | undefined, number][] = [
  ['nothing says otherwise → 5', undefined, undefined, 5],
  ['the cluster says 2 → 2', serviceWith(0), clusterWith(2), 2],
  ['the cluster says -1 → all', serviceWith(0), clusterWith(-1), Number.POSITIVE_INFINITY],
  ['the policy counts 8 attempts → one more', serviceWith(8), clusterWith(2), 9],
  [
    'an update is under way → enough to see its tries',
    serviceWith(0, UpdateStatusUpdateState.UPDATING),
    clusterWith(0),
    5,
  ],
];
for (const [name, service, cluster, expected] of limits) {
  test(`history limit: ${name}`, () => {
    assert.equal(historyLimit(service, cluster), expected);
  });
}

const taskFacts: fc.Arbitrary<TaskFacts> = fc.record({
  createdMs: fc.nat(20),
  desired: fc.constantFrom(RUNNING, SHUTDOWN),
  state: fc.constantFrom(PENDING, RUNNING, SHUTDOWN, FAILED),
  node: fc.constantFrom('a', 'gone'),
});

test('history: any slot → the newest and all that live stay, the oldest go first', () => {
  fc.assert(
    fc.property(fc.array(taskFacts, { maxLength: 12 }), fc.nat(8), (list, limit) => {
      const tasks = list.map((facts, index) => makeTask({ ...facts, id: `t${index}` }));
      const removed = planHistory(tasks, limit, nodeOf);
      assert.ok(removed.length <= Math.max(0, tasks.length - limit));
      const newestMs = Math.max(0, ...list.map(({ createdMs = 0 }) => createdMs));
      const kept = tasks.filter((task) => !removed.includes(task));
      assert.ok(tasks.length === 0 || kept.length > 0);
      for (const task of removed) {
        assert.equal(task.desiredState, SHUTDOWN);
        const isLive = task.status?.state === RUNNING && task.nodeId !== 'gone';
        assert.ok(!isLive);
      }
      if (removed.length > 0) {
        const created = kept.map((task) => (task.meta?.createdAt?.nanos ?? 0) / 1e6);
        assert.ok(created.includes(newestMs));
      }
    }),
  );
});
