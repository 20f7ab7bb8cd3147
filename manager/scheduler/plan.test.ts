import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  Annotations,
  Driver,
  Endpoint,
  EngineDescription,
  GenericResource,
  Network,
  NetworkAttachment,
  NetworkSpec,
  Node,
  NodeDescription,
  NodeRole,
  NodeSpec,
  NodeSpecAvailability,
  NodeStatus,
  NodeStatusState,
  Placement,
  Platform,
  PluginDescription,
  PortConfig,
  PortConfigPublishMode,
  ResourceRequirements,
  Resources,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { macvlanPlugin } from '#proto/model/network';
import { encryptionPlugin } from '#proto/model/wireguard';
import { NodeSet } from './node-set.ts';
import { type Decision, planSchedule } from './plan.ts';

interface NodeInit {
  readonly availability?: NodeSpecAvailability;
  readonly state?: NodeStatusState;
  readonly labels?: Record<string, string>;
  readonly nanoCpus?: number;
  readonly memoryBytes?: number;
  readonly generic?: GenericResource[];
  readonly role?: NodeRole;
  readonly canEncrypt?: boolean;
  readonly hasMacvlan?: boolean;
  readonly networkTables?: boolean;
}

function pluginsOf({ canEncrypt, hasMacvlan }: NodeInit): PluginDescription[] {
  const plugins = [
    { type: 'Network', name: 'overlay' },
    ...(canEncrypt === true ? [encryptionPlugin] : []),
    ...(hasMacvlan === true ? [macvlanPlugin] : []),
  ];
  return plugins.map((plugin) => PluginDescription.create(plugin));
}

function makeNode(id: string, init: NodeInit = {}): Node {
  const annotations = Annotations.create({ labels: init.labels ?? {} });
  const { availability = NodeSpecAvailability.ACTIVE, nanoCpus = 4e9, memoryBytes = 8e9 } = init;
  const resources = Resources.create({ nanoCpus, memoryBytes, generic: init.generic ?? [] });
  const platform = Platform.create({ architecture: 'x86_64', os: 'linux' });
  return Node.create({
    id,
    role: init.role ?? NodeRole.WORKER,
    spec: NodeSpec.create({ annotations, availability }),
    status: NodeStatus.create({ state: init.state ?? NodeStatusState.READY }),
    description: NodeDescription.create({
      hostname: id,
      resources,
      platform,
      networkTables: init.networkTables ?? true,
      engine: EngineDescription.create({ plugins: pluginsOf(init) }),
    }),
  });
}

interface TaskInit {
  readonly serviceId?: string;
  readonly nodeId?: string;
  readonly state?: TaskState;
  readonly placement?: Partial<Placement>;
  readonly reserve?: Partial<Resources>;
  readonly hostPort?: number;
  readonly meshPort?: number;
  /** Of the one network that the task is on. */
  readonly networkOptions?: Record<string, string>;
  readonly networkDriver?: string;
}

function makeTask(id: string, init: TaskInit = {}): Task {
  const reservations = init.reserve ? Resources.create(init.reserve) : undefined;
  const { hostPort, meshPort } = init;
  const port = PortConfig.create({
    publishMode:
      meshPort === undefined ? PortConfigPublishMode.HOST : PortConfigPublishMode.INGRESS,
    publishedPort: hostPort ?? meshPort ?? 0,
  });
  return Task.create({
    id,
    serviceId: init.serviceId ?? 'web',
    specVersion: { index: 1 },
    nodeId: init.nodeId ?? '',
    desiredState: TaskState.RUNNING,
    status: TaskStatus.create({ state: init.state ?? TaskState.PENDING }),
    networks: networksOf(init),
    endpoint: port.publishedPort === 0 ? undefined : Endpoint.create({ ports: [port] }),
    spec: TaskSpec.create({
      placement: init.placement ? Placement.create(init.placement) : undefined,
      resources: reservations ? ResourceRequirements.create({ reservations }) : undefined,
    }),
  });
}

function networksOf({ networkOptions, networkDriver }: TaskInit): NetworkAttachment[] {
  if (networkOptions === undefined && networkDriver === undefined) return [];
  const name = networkDriver ?? 'overlay';
  const driverConfig = Driver.create({ name, options: networkOptions ?? {} });
  const network = Network.create({
    spec: NetworkSpec.create({ driverConfig }),
    driverState: Driver.create({ name }),
  });
  return [NetworkAttachment.create({ network })];
}

function makeSet(nodes: readonly Node[], tasks: readonly Task[] = []): NodeSet {
  const set = new NodeSet();
  for (const node of nodes) set.setNode(node);
  for (const task of tasks) set.setTask(task);
  return set;
}

function tasks(count: number, init: TaskInit = {}): Task[] {
  return Array.from({ length: count }, (_, i) => makeTask(`t${i}`, init));
}

function perNode(decisions: readonly Decision[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const decision of decisions) {
    const key = decision.kind === 'assign' ? decision.nodeId : decision.reason;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function plan(pending: readonly Task[], nodes: NodeSet): Record<string, number> {
  return perNode(planSchedule(pending, nodes, 0));
}

describe('schedule', () => {
  test('spread: ten tasks on three nodes → 4, 3, 3', () => {
    const set = makeSet(['a', 'b', 'c'].map((id) => makeNode(id)));
    assert.deepEqual(Object.values(plan(tasks(10), set)).sort(), [3, 3, 4]);
  });

  test('spread: a node with tasks of the service gets the next last', () => {
    const set = makeSet(
      [makeNode('a'), makeNode('b')],
      [makeTask('x', { nodeId: 'a', state: TaskState.RUNNING })],
    );
    assert.deepEqual(plan(tasks(1), set), { b: 1 });
  });

  test('spread: equal in the service → the less loaded node', () => {
    const other = { serviceId: 'db', state: TaskState.RUNNING };
    const set = makeSet(
      [makeNode('a'), makeNode('b')],
      [makeTask('x', { ...other, nodeId: 'a' }), makeTask('y', { ...other, nodeId: 'a' })],
    );
    assert.deepEqual(plan(tasks(1), set), { b: 1 });
  });

  test('an encrypted network → nodes that can encrypt; none can → pending, with the reason', () => {
    const able = makeNode('c', { canEncrypt: true });
    const unable = [makeNode('a'), makeNode('b')];
    const secret = { networkOptions: { encrypted: '' } };
    assert.deepEqual(plan(tasks(3, secret), makeSet([...unable, able])), { c: 3 });
    assert.deepEqual(plan(tasks(1, secret), makeSet(unable)), {
      'no suitable node (encrypted networks not possible on 2 nodes)': 1,
    });
    assert.deepEqual(plan([makeTask('x', { ...secret, nodeId: 'a' })], makeSet(unable)), {
      'no suitable node (encrypted networks not possible on 1 node)': 1,
    });
    const plain = { networkOptions: { encrypted: 'false' } };
    assert.deepEqual(plan(tasks(2, plain), makeSet(unable)), { a: 1, b: 1 });
  });

  test('a macvlan network → nodes that offer it; none does → pending, with the reason', () => {
    const able = makeNode('c', { hasMacvlan: true });
    const unable = [makeNode('a'), makeNode('b', { canEncrypt: true })];
    const lan = { networkDriver: 'macvlan' };
    assert.deepEqual(plan(tasks(3, lan), makeSet([...unable, able])), { c: 3 });
    assert.deepEqual(plan(tasks(1, lan), makeSet(unable)), {
      'no suitable node (macvlan networks not possible on 2 nodes)': 1,
    });
  });

  test('a network or port of the swarm → no node without tables; else it takes part', () => {
    const engine = makeNode('a', { networkTables: false });
    const ours = makeNode('b');
    for (const init of [{ networkDriver: 'overlay' }, { meshPort: 80 }]) {
      assert.deepEqual(plan(tasks(2, init), makeSet([engine, ours])), { b: 2 });
      assert.deepEqual(plan(tasks(1, init), makeSet([engine])), {
        'no suitable node (networks of the swarm not possible on 1 node)': 1,
      });
    }
    for (const init of [{}, { hostPort: 80 }]) {
      assert.deepEqual(plan(tasks(1, init), makeSet([engine])), { a: 1 });
    }
  });

  const unusable: [string, NodeInit][] = [
    ['drained', { availability: NodeSpecAvailability.DRAIN }],
    ['paused', { availability: NodeSpecAvailability.PAUSE }],
    ['down', { state: NodeStatusState.DOWN }],
    ['unknown after a leader change', { state: NodeStatusState.UNKNOWN }],
    ['disconnected', { state: NodeStatusState.DISCONNECTED }],
  ];
  for (const [name, init] of unusable) {
    test(`ready: a node that is ${name} → gets nothing`, () => {
      const set = makeSet([makeNode('a', init)]);
      const reason = 'no suitable node (1 node not available for new tasks)';
      assert.deepEqual(plan(tasks(2), set), { [reason]: 2 });
    });
  }

  test('resources: reservations fill a node → the rest is explained', () => {
    const set = makeSet([makeNode('a', { nanoCpus: 2e9 })]);
    const reason = 'no suitable node (insufficient resources on 1 node)';
    assert.deepEqual(plan(tasks(3, { reserve: { nanoCpus: 1e9 } }), set), { a: 2, [reason]: 1 });
  });

  test('resources: of a task that ended → free again', () => {
    const reserve = { memoryBytes: 8e9 };
    const ended = makeTask('x', { nodeId: 'a', state: TaskState.FAILED, reserve });
    assert.deepEqual(plan(tasks(1, { reserve }), makeSet([makeNode('a')], [ended])), { a: 1 });
  });

  test('generic resources: named ones are handed out once', () => {
    const named = (value: string) =>
      GenericResource.create({ namedResourceSpec: { kind: 'gpu', value } });
    const wanted = GenericResource.create({ discreteResourceSpec: { kind: 'gpu', value: 1 } });
    const set = makeSet([makeNode('a', { generic: [named('g1'), named('g2')] })]);
    const decisions = planSchedule(tasks(3, { reserve: { generic: [wanted] } }), set, 0);
    const given = decisions.flatMap((d) =>
      d.kind === 'assign' ? d.generic.map((g) => g.namedResourceSpec?.value) : ['none'],
    );
    assert.deepEqual(given, ['g1', 'g2', 'none']);
  });

  test('constraints: only matching nodes; none → explained', () => {
    const set = makeSet([makeNode('a'), makeNode('m', { role: NodeRole.MANAGER })]);
    const placement = { constraints: ['node.role==manager'] };
    assert.deepEqual(plan(tasks(2, { placement }), set), { m: 2 });
    const nowhere = { constraints: ['node.labels.disk==ssd'] };
    const reason = 'no suitable node (scheduling constraints not satisfied on 2 nodes)';
    assert.deepEqual(plan(tasks(1, { placement: nowhere }), set), { [reason]: 1 });
  });

  test('platform: another architecture → explained', () => {
    const placement = { platforms: [Platform.create({ architecture: 'arm64', os: 'linux' })] };
    const reason = 'no suitable node (unsupported platform on 1 node)';
    assert.deepEqual(plan(tasks(1, { placement }), makeSet([makeNode('a')])), { [reason]: 1 });
  });

  test('host port: one task per node', () => {
    const set = makeSet([makeNode('a'), makeNode('b')]);
    const reason = 'no suitable node (host-mode port already in use on 2 nodes)';
    assert.deepEqual(plan(tasks(3, { hostPort: 8080 }), set), { a: 1, b: 1, [reason]: 1 });
  });

  test('max replicas: per node and service', () => {
    const set = makeSet([makeNode('a')]);
    const reason = 'no suitable node (max replicas per node limit exceed)';
    assert.deepEqual(plan(tasks(3, { placement: { maxReplicas: 2 } }), set), { a: 2, [reason]: 1 });
  });

  test('failures: five of this revision on a node → it comes last', () => {
    const set = makeSet([makeNode('a'), makeNode('b')]);
    for (let i = 0; i < 5; i++) set.get('a')?.recordFailure('web@1', 0);
    assert.deepEqual(plan(tasks(3), set), { b: 3 });
  });

  test('preassigned: checked against its own node only', () => {
    const set = makeSet([
      makeNode('a', { availability: NodeSpecAvailability.DRAIN }),
      makeNode('b'),
    ]);
    const task = makeTask('g', { nodeId: 'a' });
    set.setTask(task);
    const reason = 'no suitable node (1 node not available for new tasks)';
    assert.deepEqual(plan([task], set), { [reason]: 1 });
  });

  test('preassigned: a host port that only it uses itself → no conflict', () => {
    const set = makeSet([makeNode('a')]);
    const task = makeTask('g', { nodeId: 'a', hostPort: 80 });
    set.setTask(task);
    assert.deepEqual(plan([task], set), { a: 1 });
  });

  test('preassigned: it waits for room that its node does not have → others are placed there', () => {
    const set = makeSet([makeNode('a')]);
    const large = makeTask('g', { serviceId: 'all', nodeId: 'a', reserve: { memoryBytes: 64e9 } });
    set.setTask(large);
    const small = makeTask('t', { reserve: { memoryBytes: 1e9 } });
    const reason = 'no suitable node (insufficient resources on 1 node)';
    assert.deepEqual(plan([large, small], set), { [reason]: 1, a: 1 });
  });

  test('preassigned: two want the same host port of a node → the first one gets it', () => {
    const set = makeSet([makeNode('a')]);
    const [first, second] = ['x', 'y'].map((serviceId) =>
      makeTask(serviceId, { serviceId, nodeId: 'a', hostPort: 80 }),
    );
    const both = [first, second].filter((task) => task !== undefined);
    for (const task of both) set.setTask(task);
    const reason = 'no suitable node (host-mode port already in use on 1 node)';
    assert.deepEqual(plan(both, set), { a: 1, [reason]: 1 });
  });

  test('preference: spread over a label, then inside', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id) =>
      makeNode(id, { labels: { zone: id === 'a' ? 'east' : 'west' } }),
    );
    const preferences = [{ spread: { spreadDescriptor: 'node.labels.zone' } }];
    const counts = plan(tasks(6, { placement: { preferences } }), makeSet(nodes));
    assert.deepEqual(counts, { a: 3, b: 1, c: 1, d: 1 });
  });

  test('preference: a branch without room → the others take its share', () => {
    const nodes = [
      makeNode('a', { labels: { zone: 'east' } }),
      makeNode('b', { labels: { zone: 'west' } }),
    ];
    const placement = {
      preferences: [{ spread: { spreadDescriptor: 'node.labels.zone' } }],
      constraints: ['node.id==b'],
    };
    assert.deepEqual(plan(tasks(4, { placement }), makeSet(nodes)), { b: 4 });
  });

  test('property: all placed if there is a node; loads of equal nodes differ by one at most', () => {
    const cases = fc.record({
      nodes: fc.integer({ min: 1, max: 12 }),
      rounds: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ nodes, rounds }) => {
        const set = makeSet(Array.from({ length: nodes }, (_, i) => makeNode(`n${i}`)));
        for (const [round, count] of rounds.entries()) {
          const pending = Array.from({ length: count }, (_, i) => makeTask(`t${round}-${i}`));
          const decisions = planSchedule(pending, set, 0);
          assert.equal(decisions.filter((d) => d.kind === 'assign').length, count);
          const loads = [...set.all()].map((info) => info.activeCount);
          assert.ok(Math.max(...loads) - Math.min(...loads) <= 1, loads.join(','));
        }
      }),
    );
  });

  test('property: reservations never exceed what a node has', () => {
    const task = fc.record({
      nanoCpus: fc.integer({ min: 0, max: 3 }).map((n) => n * 1e9),
      memoryBytes: fc.integer({ min: 0, max: 5 }).map((n) => n * 1e9),
      serviceId: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(fc.array(task, { maxLength: 40 }), (inits) => {
        const set = makeSet([makeNode('x'), makeNode('y', { nanoCpus: 2e9 })]);
        const pending = inits.map(({ serviceId, ...reserve }, i) => ({
          ...makeTask(`t${i}`, { serviceId, reserve }),
          specVersion: undefined,
        }));
        planSchedule(pending, set, 0);
        for (const info of set.all()) {
          const capacity = info.node.description?.resources;
          assert.ok(info.reservedNanoCpus <= (capacity?.nanoCpus ?? 0));
          assert.ok(info.reservedMemoryBytes <= (capacity?.memoryBytes ?? 0));
        }
      }),
    );
  });
});
