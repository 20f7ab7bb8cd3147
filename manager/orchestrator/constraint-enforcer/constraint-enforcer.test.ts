import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Annotations,
  ContainerSpec,
  DiscreteGenericResource,
  GenericResource,
  NamedGenericResource,
  Node,
  NodeDescription,
  NodeRole,
  NodeSpec,
  Placement,
  ResourceRequirements,
  Resources,
  type Task,
  TaskSpec,
  TaskState,
  UpdateConfig,
} from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { durationOfMs } from '#proto/model/time';
import { makeTask, type TaskFacts } from '../fixtures.ts';
import { fullReconcilePeriodMs } from '../limits.ts';
import { TestCluster } from '../testing.ts';
import { planEviction } from './plan.ts';

const gpu = (value: string): GenericResource =>
  GenericResource.create({
    namedResourceSpec: NamedGenericResource.create({ kind: 'gpu', value }),
  });
const ssd = (value: number): GenericResource =>
  GenericResource.create({
    discreteResourceSpec: DiscreteGenericResource.create({ kind: 'ssd', value }),
  });

interface Case {
  readonly name: string;
  readonly node: Partial<Resources>;
  /** In order of age. */
  readonly tasks: readonly {
    reserves?: Partial<Resources>;
    has?: GenericResource[];
    facts?: TaskFacts;
  }[];
  /** Positions of those that must go. */
  readonly evicted: readonly number[];
}

const cases: readonly Case[] = [
  {
    name: 'all fit → none goes',
    node: { nanoCpus: 4 },
    tasks: [{ reserves: { nanoCpus: 4 } }],
    evicted: [],
  },
  {
    name: 'together too much memory → the youngest goes',
    node: { memoryBytes: 10 },
    tasks: [
      { reserves: { memoryBytes: 6 } },
      { reserves: { memoryBytes: 6 } },
      { reserves: { memoryBytes: 4 } },
    ],
    evicted: [1],
  },
  {
    name: 'fewer CPUs than one task reserves → it goes, others stay',
    node: { nanoCpus: 1 },
    tasks: [{ reserves: { nanoCpus: 2 } }, { reserves: { nanoCpus: 1 } }],
    evicted: [0],
  },
  {
    name: 'several generic resources are gone → all their tasks go',
    node: { generic: [gpu('g2')] },
    tasks: [{ has: [gpu('g0')] }, { has: [gpu('g1')] }, { has: [gpu('g2')] }],
    evicted: [0, 1],
  },
  {
    name: 'fewer of a counted resource → those beyond it go',
    node: { generic: [ssd(3)] },
    tasks: [{ has: [ssd(2)] }, { has: [ssd(2)] }, { has: [ssd(1)] }],
    evicted: [1],
  },
  {
    name: 'tasks that ended or are not wanted → take nothing',
    node: { nanoCpus: 1 },
    tasks: [
      { reserves: { nanoCpus: 1 }, facts: { state: TaskState.FAILED } },
      { reserves: { nanoCpus: 1 }, facts: { desired: TaskState.SHUTDOWN } },
      { reserves: { nanoCpus: 1 } },
    ],
    evicted: [],
  },
  {
    name: 'a task that waits for room on its node → takes nothing and is not evicted',
    node: { memoryBytes: 10 },
    tasks: [
      { reserves: { memoryBytes: 8 }, facts: { state: TaskState.PENDING } },
      { reserves: { memoryBytes: 6 } },
      { reserves: { memoryBytes: 20 }, facts: { state: TaskState.PENDING } },
    ],
    evicted: [],
  },
];

for (const { name, node, tasks, evicted } of cases) {
  test(`constraint enforcer: ${name}`, () => {
    const made = tasks.map(({ reserves, has, facts }, index): Task => {
      const resources = ResourceRequirements.create({ reservations: Resources.create(reserves) });
      const task = makeTask({ ...facts, id: `t${index}`, createdMs: index, spec: { resources } });
      return { ...task, assignedGenericResources: has ?? [] };
    });
    const description = NodeDescription.create({ resources: Resources.create(node) });
    const violations = planEviction(Node.create({ id: 'n', description }), made, () => undefined);
    assert.deepEqual(
      violations.map(({ task }) => made.indexOf(task)),
      evicted,
    );
  });
}

test('constraint enforcer: a node that never said what it has → keeps its tasks', () => {
  const resources = ResourceRequirements.create({
    reservations: Resources.create({ memoryBytes: 1 }),
  });
  const task = makeTask({ spec: { resources } });
  assert.deepEqual(
    planEviction(Node.create({ id: 'n' }), [task], () => undefined),
    [],
  );
});

test('constraint enforcer: a node loses its label → its tasks are replaced', async () => {
  const cluster = new TestCluster();
  await cluster.addNodes('n1', 'n2');
  const label = async (id: string, labels: Record<string, string>): Promise<void> => {
    await cluster.store.update((tx) => {
      const node = tx.node.get(id) ?? Node.create();
      const annotations = Annotations.create({ name: id, labels });
      tx.update('node', { ...node, spec: { ...(node.spec ?? NodeSpec.create()), annotations } });
    });
  };
  await label('n1', { disk: 'ssd' });
  await label('n2', { disk: 'ssd' });
  const placement = Placement.create({ constraints: ['node.labels.disk==ssd'] });
  await cluster.createService('web', { replicas: 4, task: { placement } });
  await cluster.run(500);
  await label('n1', {});
  await cluster.clock.advanceAsync(0);
  const rejected = cluster.tasks('web').filter((t) => observedState(t) === TaskState.REJECTED);
  assert.equal(rejected.length, 2);
  for (const task of rejected) {
    assert.equal(task.nodeId, 'n1');
    assert.equal(task.desiredState, TaskState.SHUTDOWN);
    assert.match(task.status?.err ?? '', /no longer meets constraints: .*placement/);
  }
  assert.equal(cluster.tasks('web').filter((t) => t.desiredState === TaskState.READY).length, 2);
  await cluster.stop();
});

test('constraint enforcer: an update to other constraints → it moves the tasks, a few at a time', async () => {
  const cluster = new TestCluster();
  await cluster.addNodes('n1', 'n2');
  const update = UpdateConfig.create({ parallelism: 1, delay: durationOfMs(600_000) });
  await cluster.createService('web', { replicas: 6, spec: { update } });
  await cluster.runUntil(() => cluster.running('web').length === 6);
  await cluster.addNodes('n3');
  const placement = Placement.create({ constraints: ['node.id==n3'] });
  let least = 6;
  cluster.store.watch(() => {
    least = Math.min(least, cluster.running('web').length);
  });
  await cluster.updateService('web', { task: { placement } });
  await cluster.run(2 * fullReconcilePeriodMs);
  assert.equal(least, 5);
  assert.equal(cluster.running('web').filter(({ nodeId }) => nodeId === 'n3').length, 1);
  await cluster.stop();
});

test('constraint enforcer: more tasks with long specs than fit into a log entry → all go', async () => {
  const cluster = new TestCluster();
  await cluster.addNodes('n1');
  const container = ContainerSpec.create({ env: [`CONFIG=${'x'.repeat(20_000)}`] });
  const placement = Placement.create({ constraints: ['node.role==worker'] });
  const spec = TaskSpec.create({ container, placement });
  for (let part = 0; part < 4; part++) {
    await cluster.store.update((tx) => {
      for (let n = 0; n < 50; n++) {
        const id = `t${part}-${n}`;
        tx.create('task', { ...makeTask({ id, node: 'n1' }), spec, serviceId: '' });
      }
    });
  }
  await cluster.store.update((tx) => {
    const node = tx.node.get('n1') ?? Node.create();
    tx.update('node', { ...node, role: NodeRole.MANAGER });
  });
  await cluster.clock.advanceAsync(5_000);
  const left = cluster.store.view.task.where('state', String(TaskState.RUNNING));
  assert.equal(left.length, 0);
  await cluster.stop();
});
