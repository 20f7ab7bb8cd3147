import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unreachable } from '#lib/assert';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { createTestStore } from '#manager/store/testing';
import type { Store } from '#manager/store/types';
import {
  Annotations,
  EndpointSpec,
  Node,
  NodeStatus,
  NodeStatusState,
  PortConfig,
  PortConfigPublishMode,
  Service,
  ServiceSpec,
  Task,
  TaskState,
} from '#proto/gen/swarm';
import { observedState } from '#proto/model/task-state';
import { Allocator } from './allocator.ts';
import { blocksOverlap, parseBlock } from './cidr.ts';
import { gatewayQuarantineMs } from './limits.ts';
import { Releases } from './releases.ts';

/** Four blocks, so that they run out. */
const smallPool = { gatewayPool: '10.240.0.0/21' };

class Bench {
  readonly clock = new FakeClock();
  readonly store: Store = createTestStore(this.clock);
  readonly #releases = new Releases(() => this.clock.now());
  #allocator: Allocator;
  readonly #options: { gatewayPool?: string };

  constructor(options: { gatewayPool?: string } = {}) {
    this.#options = options;
    this.store.watch((commit) => this.#releases.follow(commit));
    this.#allocator = this.#started();
  }

  #started(): Allocator {
    const { clock, store } = this;
    const deps = {
      clock,
      store,
      random: seededRandom(1),
      log: nullLogger,
      releases: this.#releases,
    };
    const allocator = new Allocator(this.#options, deps);
    allocator.start();
    return allocator;
  }

  async newLeader(): Promise<void> {
    await this.#allocator.stop();
    this.#allocator = this.#started();
    await this.clock.advanceAsync(0);
  }

  async stop(): Promise<void> {
    await this.#allocator.stop();
  }

  async addNode(id: string): Promise<void> {
    const status = NodeStatus.create({ state: NodeStatusState.READY });
    await this.store.update((tx) => tx.create('node', Node.create({ id, status })));
    await this.clock.advanceAsync(1);
  }

  async removeNode(id: string): Promise<void> {
    await this.store.update((tx) => tx.remove('node', id));
    await this.clock.advanceAsync(1);
  }

  subnet(id: string): string | undefined {
    return this.store.view.node.get(id)?.gatewaySubnet;
  }

  message(id: string): string | undefined {
    return this.store.view.node.get(id)?.status?.message;
  }
}

async function withBench(
  options: { gatewayPool?: string },
  body: (bench: Bench) => Promise<void>,
): Promise<void> {
  const bench = new Bench(options);
  try {
    await body(bench);
  } finally {
    await bench.stop();
  }
}

const hostPort = PortConfig.create({
  targetPort: 80,
  publishedPort: 8080,
  publishMode: PortConfigPublishMode.HOST,
});
const meshPort = PortConfig.create({ targetPort: 81, publishedPort: 8081 });

function serviceOf(ports?: PortConfig[]): Service {
  const annotations = Annotations.create({ name: 'web' });
  const endpoint = ports && EndpointSpec.create({ ports });
  return Service.create({ id: 'web', spec: ServiceSpec.create({ annotations, endpoint }) });
}

function taskOf(id: string, desiredState: TaskState = TaskState.RUNNING): Task {
  return Task.create({ id, serviceId: 'web', slot: 1, desiredState });
}

test('allocator: new tasks → pending in the same turn, in one transaction', async () => {
  await withBench({}, async ({ store, clock }) => {
    await store.update((tx) => tx.create('service', serviceOf()));
    await clock.advanceAsync(0);
    const commits: number[] = [];
    store.watch(({ changes }) => commits.push(changes.length));
    await store.update((tx) => {
      for (let index = 0; index < 50; index++) tx.create('task', taskOf(`t${index}`));
    });
    await clock.advanceAsync(0);
    assert.deepEqual(commits, [50, 50]);
    for (const task of store.view.task.all()) {
      assert.equal(observedState(task), TaskState.PENDING);
      assert.equal(task.status?.message, 'pending task scheduling');
    }
  });
});

test('allocator: ports of both modes → in the endpoints of the service and its tasks', async () => {
  await withBench({}, async ({ store, clock }) => {
    await store.update((tx) => {
      tx.create('service', serviceOf([hostPort, meshPort]));
      tx.create('task', taskOf('t1'));
    });
    await clock.advanceAsync(0);
    const endpoint = store.view.service.get('web')?.endpoint;
    assert.deepEqual(endpoint?.ports, [hostPort, meshPort]);
    assert.deepEqual(endpoint?.spec?.ports, [hostPort, meshPort]);
    assert.deepEqual(store.view.task.get('t1')?.endpoint, endpoint);
  });
});

test('allocator: the ports of a service change → its endpoint follows', async () => {
  await withBench({}, async ({ store, clock }) => {
    await store.update((tx) => tx.create('service', serviceOf([hostPort])));
    await clock.advanceAsync(0);
    await store.update((tx) => {
      const service = tx.service.get('web') ?? Service.create();
      tx.update('service', { ...service, spec: serviceOf([]).spec });
    });
    await clock.advanceAsync(0);
    assert.deepEqual(store.view.service.get('web')?.endpoint?.ports, []);
  });
});

test('allocator: tasks that are called off, or have no service → stay new', async () => {
  await withBench({}, async ({ store, clock }) => {
    await store.update((tx) => {
      tx.create('task', taskOf('lost'));
      tx.create('service', { ...serviceOf(), id: 'other' });
      tx.create('task', { ...taskOf('off', TaskState.REMOVE), serviceId: 'other' });
    });
    await clock.advanceAsync(0);
    assert.ok(store.view.task.all().every((task) => observedState(task) === TaskState.NEW));
  });
});

test('allocator: a leader starts with work lying about → done at once', async () => {
  await withBench({}, async (bench) => {
    await bench.stop();
    await bench.store.update((tx) => {
      tx.create('service', serviceOf([hostPort]));
      for (let index = 0; index < 450; index++) tx.create('task', taskOf(`t${index}`));
      tx.create('node', Node.create({ id: 'n1' }));
    });
    await bench.newLeader();
    const { view } = bench.store;
    assert.equal(view.task.where('state', String(TaskState.PENDING)).length, 450);
    assert.equal(bench.subnet('n1'), '10.240.0.0/23');
  });
});

test('gateway: nodes join → a block each, in order', async () => {
  await withBench({}, async (bench) => {
    for (const id of ['n1', 'n2', 'n3']) await bench.addNode(id);
    assert.deepEqual(
      ['n1', 'n2', 'n3'].map((id) => bench.subnet(id)),
      ['10.240.0.0/23', '10.240.2.0/23', '10.240.4.0/23'],
    );
  });
});

test('gateway: a node is removed → its block rests before the next gets it', async () => {
  await withBench(smallPool, async (bench) => {
    for (const id of ['n1', 'n2', 'n3', 'n4']) await bench.addNode(id);
    const freed = bench.subnet('n2');
    await bench.removeNode('n2');
    await bench.addNode('n5');
    assert.equal(bench.subnet('n5'), '');
    assert.equal(bench.message('n5'), '');
    await bench.clock.advanceAsync(gatewayQuarantineMs - 100);
    assert.equal(bench.subnet('n5'), '');
    await bench.clock.advanceAsync(200);
    assert.equal(bench.subnet('n5'), freed);
  });
});

test('gateway: the pool is exhausted → the node says so, until a block comes free', async () => {
  await withBench(smallPool, async (bench) => {
    for (const id of ['n1', 'n2', 'n3', 'n4', 'n5']) await bench.addNode(id);
    assert.equal(bench.subnet('n5'), '');
    assert.match(bench.message('n5') ?? '', /^no gateway block is free/);
    await bench.removeNode('n1');
    await bench.clock.advanceAsync(gatewayQuarantineMs + 1);
    assert.equal(bench.subnet('n5'), '10.240.0.0/23');
    assert.equal(bench.message('n5'), '');
  });
});

test('gateway: the newest node goes, then the leader → its block still rests', async () => {
  await withBench({}, async (bench) => {
    for (const id of ['n1', 'n2', 'n3']) await bench.addNode(id);
    const freed = bench.subnet('n3');
    await bench.removeNode('n3');
    await bench.newLeader();
    await bench.addNode('n4');
    assert.notEqual(bench.subnet('n4'), freed);
    assert.notEqual(bench.subnet('n4'), '');
  });
});

test('gateway: two nodes name the same block → the older keeps it', async () => {
  await withBench({}, async (bench) => {
    for (const id of ['n1', 'n2']) await bench.addNode(id);
    const shared = bench.subnet('n1') ?? '';
    await bench.store.update((tx) => {
      const node = tx.node.get('n2') ?? Node.create();
      tx.update('node', { ...node, gatewaySubnet: shared });
    });
    await bench.clock.advanceAsync(0);
    assert.equal(bench.subnet('n1'), shared);
    assert.notEqual(bench.subnet('n2'), shared);
    assert.notEqual(bench.subnet('n2'), '');
  });
});

type Event =
  | { readonly kind: 'add' }
  | { readonly kind: 'remove'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'new-leader' };

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.nat(2 * gatewayQuarantineMs),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('new-leader' as const) }) },
);

async function happen(bench: Bench, event: Event, count: number): Promise<void> {
  const nodes = bench.store.view.node.all();
  switch (event.kind) {
    case 'add':
      await bench.addNode(`n${count}`);
      return;
    case 'remove': {
      const node = nodes[event.which % Math.max(1, nodes.length)];
      if (node !== undefined) await bench.removeNode(node.id);
      return;
    }
    case 'wait':
      await bench.clock.advanceAsync(event.ms);
      return;
    case 'new-leader':
      await bench.newLeader();
      return;
    default:
      unreachable(event);
  }
}

function assertDistinct(bench: Bench): void {
  const blocks = bench.store.view.node
    .all()
    .map(({ gatewaySubnet }) => parseBlock(gatewaySubnet))
    .filter((block) => block !== undefined);
  for (const [index, block] of blocks.entries()) {
    const others = blocks.slice(index + 1);
    assert.ok(!others.some((other) => blocksOverlap(block, other)));
  }
}

test('gateway: any comings and goings → no two share an address, all get one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
      const bench = new Bench(smallPool);
      for (const [count, event] of events.entries()) {
        await happen(bench, event, count);
        assertDistinct(bench);
      }
      await bench.clock.advanceAsync(2 * gatewayQuarantineMs);
      const nodes = bench.store.view.node.all();
      const served = nodes.filter(({ gatewaySubnet }) => gatewaySubnet !== '');
      assert.equal(served.length, Math.min(4, nodes.length));
      await bench.stop();
    }),
    { numRuns: 100 },
  );
});
