/** The manager's parts together: from a user's request to the table on the node. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { must } from '#lib/assert';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { CallContext, Handlers } from '#lib/rpc/types';
import {
  type NetworkTable,
  type NetworkTablesService,
  ReportTablesRequest,
  type TablesMessage,
  WatchTablesRequest,
} from '#proto/gen/shoal';
import {
  Annotations,
  ContainerSpec,
  type ControlService,
  CreateNetworkRequest,
  CreateServiceRequest,
  EndpointSpec,
  JoinTokens,
  NetworkAttachmentConfig,
  NetworkSpec,
  Node,
  NodeDescription,
  NodeStatus,
  NodeStatusState,
  PortConfig,
  RemoveNetworkRequest,
  RemoveServiceRequest,
  ServiceSpec,
  Task,
  TaskSpec,
  TaskState,
} from '#proto/gen/swarm';
import { newUnlockKey } from '#proto/model/unlock-key';
import { Allocator } from './allocator/allocator.ts';
import { allocateNetwork } from './allocator/network/allocate.ts';
import { Releases } from './allocator/releases.ts';
import { createControl } from './control/control.ts';
import { NetworkTables } from './network-tables/network-tables.ts';
import { createTestStore } from './store/testing.ts';

function contextOf(nodeId: string): CallContext {
  const peer = { role: 'manager', nodeId, organization: 'c', address: '10.77.0.11' } as const;
  return { peer, signal: new AbortController().signal };
}

function setUp() {
  const clock = new FakeClock();
  const store = createTestStore(clock);
  const random = seededRandom(1);
  const releases = new Releases(() => clock.now());
  store.watch((commit) => releases.follow(commit));
  const deps = { store, clock, random, log: nullLogger };
  const control = createControl({
    ...deps,
    membership: () => ({ leader: undefined, members: [] }),
    rotateJoinTokens: () => JoinTokens.create(),
    allocateNetwork: (view, network) => allocateNetwork(view, network, releases),
    newUnlockKey: () => newUnlockKey(random),
  }) as Required<Handlers<typeof ControlService>>;
  const allocator = new Allocator({}, { ...deps, releases });
  const tables = new NetworkTables({ ...deps, epoch: 1 });
  allocator.start();
  tables.start();
  const handlers = tables.handlers as Required<Handlers<typeof NetworkTablesService>>;
  const stop = async (): Promise<void> => {
    await tables.stop();
    await allocator.stop();
  };
  return { clock, store, control, handlers, stop };
}

async function collect(
  stream: AsyncIterable<TablesMessage>,
  messages: TablesMessage[],
): Promise<void> {
  for await (const message of stream) messages.push(message);
}

const request = {
  network: CreateNetworkRequest.create({
    spec: NetworkSpec.create({ annotations: Annotations.create({ name: 'back' }) }),
  }),
  service: CreateServiceRequest.create({
    spec: ServiceSpec.create({
      annotations: Annotations.create({ name: 'web' }),
      task: TaskSpec.create({
        container: ContainerSpec.create({ image: 'nginx' }),
        networks: [NetworkAttachmentConfig.create({ target: 'back', aliases: ['www'] })],
      }),
      endpoint: EndpointSpec.create({ ports: [PortConfig.create({ targetPort: 80 })] }),
    }),
  }),
};

describe('networks of the swarm', () => {
  it('network, service, task → addresses at once, and the tables on the node; removed → gone', async () => {
    const { clock, store, control, handlers, stop } = setUp();
    const me = contextOf('m1');
    const status = NodeStatus.create({ state: NodeStatusState.READY, addr: '10.77.0.11' });
    const description = NodeDescription.create({ networkTables: true });
    await store.update((tx) => tx.create('node', Node.create({ id: 'm1', status, description })));
    await clock.advanceAsync(0);
    const messages: TablesMessage[] = [];
    const reading = collect(handlers.watch(WatchTablesRequest.create(), me), messages);
    const ended = assert.rejects(reading, /leads no longer/);
    const network = must((await control.createNetwork(request.network, me)).network, 'returned');
    const service = must((await control.createService(request.service, me)).service, 'returned');
    await settle();
    const spec = store.view.service.get(service.id)?.spec?.task;
    const startedMs = clock.now();
    await store.update((tx) => {
      const desiredState = TaskState.RUNNING;
      tx.create('task', Task.create({ id: 't', serviceId: service.id, spec, desiredState }));
    });
    await settle();
    const pending = must(store.view.task.get('t'), 'it was made');
    assert.equal(pending.status?.state, TaskState.PENDING);
    assert.equal(clock.now(), startedMs);
    await store.update((tx) => {
      const taskStatus = must(pending.status, 'the allocator wrote it');
      const running = { ...taskStatus, state: TaskState.RUNNING };
      tx.update('task', { ...pending, nodeId: 'm1', status: running });
    });
    await settle();
    const gateway = must(
      store.view.network.all().find(({ spec: made }) => made?.ingress),
      'the leader made it',
    );
    const table = must(tablesIn(messages).get(network.id), 'the node hosts it');
    assert.deepEqual(table.endpoints[0]?.addresses, ['10.0.0.3']);
    assert.deepEqual(table.services[0]?.virtualIps, ['10.0.0.2']);
    assert.deepEqual(table.services[0]?.aliases, ['www']);
    const subnet = store.view.node.get('m1')?.gatewaySubnet ?? '';
    assert.equal(subnet, '10.240.0.0/23');
    const gatewayAddresses = { t: '10.240.0.5' };
    await handlers.report(ReportTablesRequest.create({ gatewayAddresses }), me);
    await settle();
    const mesh = messages
      .flatMap(({ changes }) => changes)
      .filter((c) => c.networkId === gateway.id);
    assert.equal(mesh.flatMap((c) => c.setServices)[0]?.ports[0]?.published, 30_000);
    assert.deepEqual(mesh.at(-1)?.setEndpoints[0]?.addresses, ['10.240.0.5']);
    await control.removeService(RemoveServiceRequest.create({ serviceId: service.id }), me);
    await control.removeNetwork(RemoveNetworkRequest.create({ name: 'back' }), me);
    assert.equal(store.view.network.get(network.id)?.pendingDelete, true);
    await store.update((tx) => tx.remove('task', 't'));
    await clock.advanceAsync(1);
    assert.equal(store.view.network.get(network.id), undefined);
    assert.ok(messages.some(({ gone }) => gone.includes(network.id)));
    await stop();
    await ended;
  });
});

function tablesIn(messages: readonly TablesMessage[]): Map<string, NetworkTable> {
  const tables = messages.flatMap((message) => message.tables);
  return new Map(tables.map((table) => [table.networkId, table]));
}
