import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unreachable } from '#lib/assert';
import { Duration } from '#proto/gen/google';
import {
  NodeSpecAvailability,
  NodeStatusState,
  RestartPolicy,
  RestartPolicyRestartCondition,
  type Task,
  UpdateConfig,
  UpdateConfigFailureAction,
  UpdateConfigUpdateOrder,
} from '#proto/gen/swarm';
import { isActive } from './task.ts';
import { TestCluster } from './testing.ts';
import { isPaused, isUnderWay } from './update/status.ts';

const nodeIds = ['n1', 'n2', 'n3'] as const;

type Event =
  /** Some agents and the scheduler move. */
  | { readonly kind: 'step'; readonly share: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'fail'; readonly victim: number }
  | { readonly kind: 'node'; readonly id: string; readonly to: NodeChange }
  | { readonly kind: 'scale'; readonly replicas: number }
  | { readonly kind: 'image'; readonly image: string }
  | { readonly kind: 'new-leader' };
type NodeChange = 'down' | 'up' | 'drain' | 'pause' | 'active' | 'unknown';

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 50, 1_000, 6_000, 61_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const), victim: fc.nat(50) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('node' as const),
      id: fc.constantFrom(...nodeIds),
      to: fc.constantFrom<NodeChange>('down', 'up', 'drain', 'pause', 'active', 'unknown'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('scale' as const), replicas: fc.nat(7) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('image' as const),
      image: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('new-leader' as const) }) },
);

const update: fc.Arbitrary<UpdateConfig> = fc
  .record({
    parallelism: fc.nat(3),
    delayS: fc.constantFrom(0, 0, 2),
    order: fc.constantFrom(...Object.values(UpdateConfigUpdateOrder)),
    failureAction: fc.constantFrom(...Object.values(UpdateConfigFailureAction)),
    maxFailureRatio: fc.constantFrom(0, 0.5),
  })
  .map(({ delayS, ...config }) =>
    UpdateConfig.create({ ...config, delay: Duration.create({ seconds: delayS }) }),
  );

async function setNode(cluster: TestCluster, id: string, to: NodeChange): Promise<void> {
  switch (to) {
    case 'down':
      cluster.silent.add(id);
      await cluster.setNode(id, { state: NodeStatusState.DOWN });
      return;
    case 'up':
      cluster.silent.delete(id);
      await cluster.setNode(id, { state: NodeStatusState.READY });
      return;
    case 'unknown':
      await cluster.setNode(id, { state: NodeStatusState.UNKNOWN });
      return;
    case 'drain':
      await cluster.setNode(id, { availability: NodeSpecAvailability.DRAIN });
      return;
    case 'pause':
      await cluster.setNode(id, { availability: NodeSpecAvailability.PAUSE });
      return;
    case 'active':
      await cluster.setNode(id, { availability: NodeSpecAvailability.ACTIVE });
      return;
    default:
      unreachable(to);
  }
}

async function happen(cluster: TestCluster, event: Event, mayScale: boolean): Promise<void> {
  switch (event.kind) {
    case 'step':
      await cluster.step(() => cluster.random.fraction() <= event.share);
      return;
    case 'wait':
      await cluster.clock.advanceAsync(event.ms);
      return;
    case 'fail': {
      const running = cluster.running('web');
      const victim = running[event.victim % Math.max(1, running.length)];
      cluster.behave = (task) => (task.id === victim?.id ? 'fails' : 'healthy');
      await cluster.step((task) => task.id === victim?.id);
      cluster.behave = () => 'healthy';
      return;
    }
    case 'node':
      await setNode(cluster, event.id, event.to);
      return;
    case 'scale':
      if (mayScale) await cluster.updateService('web', { replicas: event.replicas });
      return;
    case 'image':
      await cluster.updateService('web', { image: event.image });
      return;
    case 'new-leader':
      await cluster.restartLeader();
      return;
    default:
      unreachable(event);
  }
}

/** The trouble is over: every node is there and every container runs. */
async function calmDown(cluster: TestCluster): Promise<void> {
  cluster.behave = () => 'healthy';
  for (const id of nodeIds) {
    await setNode(cluster, id, 'up');
    await setNode(cluster, id, 'active');
  }
  await cluster.run(3_000);
  await cluster.run(180_000, 500);
}

function imageOf(task: Task): string | undefined {
  return task.spec?.container?.image;
}

function assertConverged(cluster: TestCluster, expected: number): void {
  const service = cluster.service('web');
  assert.ok(!isUnderWay(service), 'no update goes on for ever');
  const active = cluster.tasks('web').filter(isActive);
  const running = cluster.running('web');
  if (isPaused(service)) {
    // What is paused in the middle may have both revisions, but nothing is missing.
    assert.ok(running.length >= expected);
    return;
  }
  assert.equal(running.length, expected);
  assert.equal(active.length, expected, 'one wanted task in each slot');
  for (const task of running) assert.equal(imageOf(task), service.spec?.task?.container?.image);
}

const delays = fc.constantFrom(0, 5);

function restartPolicy(delayS: number): RestartPolicy {
  return RestartPolicy.create({
    condition: RestartPolicyRestartCondition.ANY,
    delay: Duration.create({ seconds: delayS }),
  });
}

interface Story {
  readonly events: readonly Event[];
  readonly update: UpdateConfig;
  readonly stopMs: number;
  readonly delayS: number;
  readonly seed: number;
}

const story: fc.Arbitrary<Story> = fc.record({
  events: fc.array(event, { maxLength: 40 }),
  update,
  stopMs: fc.constantFrom(0, 0, 3_000),
  delayS: delays,
  seed: fc.nat(),
});

async function play(story: Story, replicas: number | undefined): Promise<TestCluster> {
  const cluster = new TestCluster(story.seed);
  cluster.stopMs = story.stopMs;
  await cluster.addNodes(...nodeIds);
  await cluster.createService('web', {
    ...(replicas === undefined ? {} : { replicas }),
    image: 'a',
    spec: { update: story.update },
    task: { restart: restartPolicy(story.delayS) },
  });
  for (const event of story.events) await happen(cluster, event, replicas !== undefined);
  await calmDown(cluster);
  await cluster.stop();
  return cluster;
}

test('replicated: any trouble, then calm → as many tasks of the spec as asked for', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.nat(6), async (story, replicas) => {
      const cluster = await play(story, replicas);
      assertConverged(cluster, cluster.service('web').spec?.replicated?.replicas ?? 0);
    }),
    { numRuns: 40 },
  );
});

test('global: any trouble, then calm → one task of the spec on every node', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (story) => {
      const cluster = await play(story, undefined);
      assertConverged(cluster, nodeIds.length);
      const nodes = cluster.running('web').map(({ nodeId }) => nodeId);
      assert.equal(new Set(nodes).size, nodeIds.length);
    }),
    { numRuns: 40 },
  );
});

test('service removed in any state → nothing of it is left', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.nat(6), async (story, replicas) => {
      const cluster = new TestCluster(story.seed);
      await cluster.addNodes(...nodeIds);
      await cluster.createService('web', { replicas, image: 'a', spec: { update: story.update } });
      for (const event of story.events) await happen(cluster, event, true);
      await cluster.removeService('web');
      await calmDown(cluster);
      await cluster.stop();
      assert.equal(cluster.tasks('web').length, 0);
    }),
    { numRuns: 20 },
  );
});
