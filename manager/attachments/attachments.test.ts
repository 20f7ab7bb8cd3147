import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { must } from '#lib/assert';
import { isShoalError } from '#lib/errors';
import { seededRandom } from '#lib/random';
import type { CallContext, Handlers } from '#lib/rpc/types';
import { AllocatorBench } from '#manager/allocator/testing';
import {
  Annotations,
  AttachNetworkRequest,
  ContainerStatus,
  DetachNetworkRequest,
  IPAMConfig,
  NetworkAttachmentConfig,
  type ResourceAllocatorService,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { Attachments } from './attachments.ts';
import {
  attachmentDeadlineMs,
  attachmentsPerContainerMax,
  attachmentsPerNodeMax,
} from './limits.ts';

const { FAILED, NEW, PENDING, REMOVE, RUNNING, SHUTDOWN } = TaskState;
const containerId = 'c'.repeat(64);

function context(nodeId: string, signal = new AbortController().signal): CallContext {
  const peer = { role: 'worker', nodeId, organization: 'c', address: '10.77.0.21' } as const;
  return { peer, signal };
}

/** A running container on node `n1`, and networks; the test plays scheduler and agent. */
class World {
  readonly bench = new AllocatorBench();
  readonly attachments: Attachments;
  readonly handlers: Required<Handlers<typeof ResourceAllocatorService>>;

  constructor() {
    const { store, clock } = this.bench;
    this.attachments = new Attachments({ store, clock, random: seededRandom(3) });
    this.handlers = this.attachments.handlers as typeof this.handlers;
  }

  async setUp(): Promise<void> {
    await this.bench.settle();
    await this.addNetwork('extra', true, '10.9.0.0/24');
    await this.addNetwork('own', false, '10.9.1.0/24');
    await this.addContainer('t1', containerId, ['own']);
  }

  async addNetwork(id: string, attachable: boolean, subnet: string): Promise<void> {
    await this.bench.addNetwork(id, { pools: [IPAMConfig.create({ subnet })] });
    await this.bench.store.update((tx) => {
      const network = must(tx.network.get(id), 'it was made');
      tx.update('network', { ...network, spec: { ...must(network.spec, 'its'), attachable } });
    });
  }

  async addContainer(id: string, container: string, networks: readonly string[]): Promise<void> {
    const { store } = this.bench;
    const task = Task.create({
      id,
      serviceId: 'web',
      nodeId: 'n1',
      annotations: Annotations.create({ name: `web.1.${id}` }),
      networks: networks.map((target) => ({
        network: store.view.network.get(target) ?? store.view.network.where('name', target)[0],
        addresses: [],
        aliases: [],
        driverAttachmentOpts: {},
      })),
      status: TaskStatus.create({
        state: RUNNING,
        container: ContainerStatus.create({ containerId: container }),
      }),
      desiredState: RUNNING,
    });
    await store.update((tx) => tx.create('task', task));
  }

  attach(
    config: Partial<NetworkAttachmentConfig>,
    {
      nodeId = 'n1',
      container = containerId,
      name = '',
      signal = new AbortController().signal,
    } = {},
  ): Promise<string> {
    const request = AttachNetworkRequest.create({
      containerId: container,
      containerName: name,
      config: NetworkAttachmentConfig.create({ target: 'extra', ...config }),
    });
    return this.handlers
      .attachNetwork(request, context(nodeId, signal))
      .then(({ attachmentId }) => attachmentId);
  }

  /** The one attachment there is. */
  get attached(): Task {
    const all = this.bench.store.view.task.all();
    return must(
      all.find(({ spec }) => spec?.attachment !== undefined),
      'there is one',
    );
  }

  get count(): number {
    return this.bench.store.view.task.all().length;
  }

  async report(state: TaskState, err = ''): Promise<void> {
    const { id } = this.attached;
    await this.bench.store.update((tx) => {
      const task = must(tx.task.get(id), 'it is there');
      tx.update('task', { ...task, status: TaskStatus.create({ state, err }) });
    });
    await this.bench.settle();
  }
}

async function inWorld(story: (world: World) => Promise<void>): Promise<void> {
  const world = new World();
  try {
    await world.setUp();
    await story(world);
  } finally {
    world.attachments.stop();
    await world.bench.stop();
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(isShoalError(error), String(error));
    return `${error.code}: ${error.message}`;
  }
  return 'accepted';
}

describe('attaching', () => {
  it('a running container of the caller → a task with an address; done when it runs', async () => {
    await inWorld(async (world) => {
      const done = world.attach({ aliases: ['db'] });
      await world.bench.settle();
      const { status, spec, nodeId, networks, annotations, serviceId } = world.attached;
      assert.equal(status?.state, PENDING);
      assert.deepEqual([nodeId, serviceId, annotations?.name], ['n1', '', 'web.1.t1']);
      assert.equal(spec?.attachment?.containerId, containerId);
      assert.deepEqual(networks[0]?.aliases, ['db']);
      assert.deepEqual(networks[0]?.addresses, ['10.9.0.2/24']);
      await world.report(RUNNING);
      assert.equal(await done, world.attached.id);
    });
  });

  it('a wished address → this one; one that is taken or foreign → refused, nothing stays', async () => {
    await inWorld(async (world) => {
      const done = world.attach({ addresses: ['10.9.0.77'] });
      await world.bench.settle();
      assert.deepEqual(world.attached.networks[0]?.addresses, ['10.9.0.77/24']);
      await world.report(RUNNING);
      await done;
      await world.addContainer('t2', 'd'.repeat(64), ['own']);
      const before = world.count;
      for (const address of ['10.9.0.77', '10.9.0.1', '10.8.0.1']) {
        const work = world.attach({ addresses: [address] }, { container: 'd'.repeat(64) });
        assert.equal(
          await refusal(work),
          `failed_precondition: network extra has no free address ${address}: somebody has it or ` +
            'had it a moment ago, or the network does not give it out',
        );
      }
      const wanted = world.bench.store.view.task
        .all()
        .filter(({ desiredState }) => desiredState < REMOVE);
      assert.equal(wanted.length, before);
    });
  });

  it('what cannot be → refused with the reason, and nothing is made', async () => {
    await inWorld(async (world) => {
      await world.addContainer('t2', 'd'.repeat(64), ['host']);
      await world.bench.addNetwork('lan', {
        driver: 'macvlan',
        options: { parent: 'eth0' },
        pools: [IPAMConfig.create({ subnet: '192.168.7.0/24' })],
      });
      const before = world.count;
      const cases: readonly [Promise<unknown>, string][] = [
        [world.attach({ target: 'nope' }), 'not_found: network nope not found'],
        [
          world.attach({ target: 'own' }),
          'permission_denied: network own not manually attachable: create it with --attachable, ' +
            'or use "docker service update --network-add"',
        ],
        [
          world.attach({ target: 'lan' }),
          'permission_denied: network lan not manually attachable: containers join a macvlan ' +
            'network by their service only; use "docker service update --network-add"',
        ],
        [
          world.attach({ target: 'ingress' }),
          'permission_denied: network ingress not manually attachable: only attachable overlay ' +
            'networks can be connected to',
        ],
        [
          world.attach({}, { nodeId: 'n2' }),
          `failed_precondition: container ${containerId} not connected: it is no running ` +
            'container of this node that the managers know',
        ],
        [
          world.attach({}, { container: '' }),
          'failed_precondition: container  not connected: it is no running container of this ' +
            'node that the managers know',
        ],
        [
          world.attach({}, { container: 'd'.repeat(64) }),
          'failed_precondition: container web.1.t2 is in network host and has no place for another',
        ],
        [
          world.attach({ aliases: ['a b'] }),
          'invalid_argument: alias "a b" is not a name that DNS can carry (EndpointConfig.Aliases)',
        ],
        [
          world.attach({ aliases: ['a', 'A'] }),
          'invalid_argument: alias a is given twice (EndpointConfig.Aliases)',
        ],
        [
          world.attach({ addresses: ['here'] }),
          'invalid_argument: invalid address "here": give one of the network\'s subnet',
        ],
      ];
      for (const [work, sentence] of cases) assert.equal(await refusal(work), sentence);
      assert.equal(world.count, before);
    });
  });

  it('twice, or to a network of its service → refused as Docker says it', async () => {
    await inWorld(async (world) => {
      const done = world.attach({});
      await world.bench.settle();
      await world.report(RUNNING);
      await done;
      assert.equal(
        await refusal(world.attach({})),
        'already_exists: endpoint with name web.1.t1 already exists in network extra',
      );
      await world.addNetwork('both', true, '10.9.2.0/24');
      await world.addContainer('t3', 'e'.repeat(64), ['both']);
      assert.equal(
        await refusal(world.attach({ target: 'both' }, { container: 'e'.repeat(64) })),
        'already_exists: endpoint with name web.1.t3 already exists in network both',
      );
    });
  });

  it('more networks than a container may have → refused', async () => {
    await inWorld(async (world) => {
      const works: Promise<unknown>[] = [];
      for (let index = 0; index <= attachmentsPerContainerMax; index++) {
        await world.addNetwork(`net${index}`, true, `10.10.${index}.0/24`);
        works.push(refusal(world.attach({ target: `net${index}` })));
        await world.bench.settle();
      }
      assert.match(
        String(await works.at(-1)),
        /^resource_exhausted: container web\.1\.t1 is connected to 20 networks: that is the most$/,
      );
      world.attachments.stop();
      await Promise.all(works);
    });
  });

  it('the node cannot do it → its reason; the task is to go', async () => {
    await inWorld(async (world) => {
      const told = refusal(world.attach({}));
      await world.bench.settle();
      await world.report(FAILED, 'network extra is encrypted, and node n1 has no WireGuard');
      assert.equal(
        await told,
        'failed_precondition: network extra is encrypted, and node n1 has no WireGuard',
      );
      assert.equal(world.attached.desiredState, REMOVE);
    });
  });

  it('the node says nothing → refused after the deadline; the task is to go', async () => {
    await inWorld(async (world) => {
      const told = refusal(world.attach({}));
      await world.bench.settle();
      await world.bench.clock.advanceAsync(attachmentDeadlineMs);
      assert.match(await told, /^deadline_exceeded: the container was not attached within 20 s/);
      assert.equal(world.attached.desiredState, REMOVE);
    });
  });

  it('the caller goes away → the task is to go', async () => {
    await inWorld(async (world) => {
      const abort = new AbortController();
      const told = assert.rejects(world.attach({}, { signal: abort.signal }), /gone/);
      await world.bench.settle();
      abort.abort(new Error('gone'));
      await told;
      assert.equal(world.attached.desiredState, REMOVE);
    });
  });

  it('the leader changes meanwhile → the outcome is open, the task stays', async () => {
    await inWorld(async (world) => {
      const told = refusal(world.attach({}));
      await world.bench.settle();
      world.attachments.stop();
      assert.match(await told, /^unavailable: this manager leads no longer/);
      assert.equal(world.attached.desiredState, RUNNING);
    });
  });
});

describe('attaching a container that a person made', () => {
  const mine = { container: 'f'.repeat(64), name: 'debug' };

  it('of the caller’s node, with its name → attached under that name, on that node only', async () => {
    await inWorld(async (world) => {
      const done = world.attach({ aliases: ['tool'] }, { ...mine, nodeId: 'n2' });
      await world.bench.settle();
      const { nodeId, annotations, serviceId, networks, spec } = world.attached;
      assert.deepEqual([nodeId, serviceId, annotations?.name], ['n2', '', 'debug']);
      assert.equal(spec?.attachment?.containerId, mine.container);
      assert.deepEqual(networks[0]?.aliases, ['tool']);
      await world.report(RUNNING);
      await done;
      assert.equal(
        await refusal(world.attach({}, { ...mine, nodeId: 'n2' })),
        'already_exists: endpoint with name debug already exists in network extra',
      );
    });
  });

  it('its name is given for a container that a task has → the task counts', async () => {
    await inWorld(async (world) => {
      const done = refusal(world.attach({}, { name: 'debug' }));
      await world.bench.settle();
      assert.equal(world.attached.annotations?.name, 'web.1.t1');
      world.attachments.stop();
      await done;
    });
  });

  it('without a name, with a bad name or id, on a closed network → refused', async () => {
    await inWorld(async (world) => {
      const cases: readonly [Promise<unknown>, RegExp][] = [
        [world.attach({}, { ...mine, name: '' }), /no running container of this node/],
        [world.attach({}, { ...mine, name: '-x' }), /^invalid_argument: Invalid container name/],
        [world.attach({}, { ...mine, name: 'x'.repeat(129) }), /Invalid container name/],
        [world.attach({}, { ...mine, container: 'abc' }), /container id "abc" is not usable/],
        [world.attach({ target: 'own' }, mine), /network own not manually attachable: create it/],
      ];
      const before = world.count;
      for (const [work, sentence] of cases) assert.match(await refusal(work), sentence);
      assert.equal(world.count, before);
    });
  });

  it('more than a node may have → refused', async () => {
    await inWorld(async (world) => {
      const { store } = world.bench;
      const spec = { attachment: { containerId: 'e'.repeat(64) } };
      await store.update((tx) => {
        for (let index = 0; index < attachmentsPerNodeMax; index++) {
          const task = { id: `a${index}`, nodeId: 'n1', spec: TaskSpec.create(spec) };
          const status = TaskStatus.create({ state: RUNNING });
          tx.create('task', Task.create({ ...task, status, desiredState: RUNNING }));
        }
      });
      assert.match(
        await refusal(world.attach({}, mine)),
        /^resource_exhausted: containers of this node have 1000 attachments: that is the most$/,
      );
    });
  });
});

describe('detaching', () => {
  const detach = (world: World, nodeId: string, attachmentId: string) =>
    world.handlers.detachNetwork(DetachNetworkRequest.create({ attachmentId }), context(nodeId));

  it('by its own node → done when the node has taken the network away', async () => {
    await inWorld(async (world) => {
      const attached = world.attach({});
      await world.bench.settle();
      await world.report(RUNNING);
      const id = await attached;
      const state = { isOver: false };
      const done = detach(world, 'n1', id).then(() => {
        state.isOver = true;
      });
      await world.bench.settle();
      assert.deepEqual([world.attached.desiredState, state.isOver], [REMOVE, false]);
      await world.report(SHUTDOWN);
      await done;
    });
  });

  it('by another node, of an ordinary task, of nothing → not found', async () => {
    await inWorld(async (world) => {
      const attached = refusal(world.attach({}));
      await world.bench.settle();
      assert.notEqual(world.attached.status?.state, NEW);
      const { id } = world.attached;
      for (const [nodeId, wanted] of [
        ['n2', id],
        ['n1', 't1'],
        ['n1', 'nope'],
      ] as const) {
        assert.equal(
          await refusal(detach(world, nodeId, wanted)),
          `not_found: attachment ${wanted} not found`,
        );
      }
      world.attachments.stop();
      await attached;
    });
  });
});
