import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import { NodeVerification, VerificationsResponse } from '#proto/gen/shoal';
import {
  Annotations,
  Driver,
  EndpointVirtualIP,
  Network,
  NetworkAttachment,
  NetworkSpec,
  Task,
  TaskState,
} from '#proto/gen/swarm';
import { predefinedLabel } from '#proto/model/network';
import { Harness, type Loose } from '../../testing/harness.ts';
import { makeContainer, makeTask, managerId, webSpec } from '../../testing/objects.ts';
import { filters } from '../../testing/reading.ts';
import { untilMs } from './prune.ts';

/** Where a container on one overlay is. */
function onOverlay(networkId: string) {
  const overlays = [{ networkId, networkName: 'backend', addresses: ['10.9.0.5'] }];
  const gateway = { address: '10.240.0.2', gateway: '169.254.1.1' };
  return { kind: 'own' as const, ...gateway, overlays, ports: [] };
}

/** A macvlan network that can be made. */
const lan = {
  Driver: 'macvlan',
  Options: { parent: 'eth0' },
  IPAM: { Config: [{ Subnet: '192.168.7.0/24' }] },
};

function names(list: readonly Loose[]): string[] {
  return list.map((network: Loose) => network.Name);
}

describe('network routes', () => {
  let harness: Harness;
  const clock = new FakeClock();
  before(async () => {
    harness = await Harness.start(clock);
  });
  after(() => harness.stop());
  beforeEach(async () => {
    harness.backend.standing = 'manager';
    delete harness.backend.networks;
    harness.backend.assigned = [];
    harness.backend.around.clear();
    harness.backend.runtime.containerFacts = [];
    await harness.backend.store.update((tx) => {
      for (const { id } of tx.task.all()) tx.remove('task', id);
      for (const { id } of tx.service.all()) tx.remove('service', id);
      for (const { id } of tx.network.all()) tx.remove('network', id);
    });
  });

  async function create(body: Readonly<Record<string, unknown>>): Promise<string> {
    const reply = await harness.call('POST', '/networks/create', {
      body: { Driver: 'overlay', ...body },
    });
    assert.equal(reply.status, 201, reply.text);
    return (reply.value as Loose).Id;
  }

  async function createOn(network: string): Promise<string> {
    const task = { ...webSpec().TaskTemplate, Networks: [{ Target: network }] };
    const reply = await harness.call('POST', '/services/create', {
      body: webSpec({ TaskTemplate: task }),
    });
    assert.equal(reply.status, 201, reply.text);
    return (reply.value as Loose).ID;
  }

  /** Networks that the leader makes by itself. */
  async function addStanding(): Promise<void> {
    const make = (name: string, driver: string, ingress: boolean): Network =>
      Network.create({
        id: `${name}0000000000000000000000000`.slice(0, 25),
        spec: NetworkSpec.create({
          annotations: Annotations.create({
            name,
            labels: ingress ? {} : { [predefinedLabel]: 'true' },
          }),
          driverConfig: Driver.create({ name: driver }),
          ingress,
        }),
      });
    await harness.backend.store.update((tx) => {
      tx.create('network', make('ingress', 'overlay', true));
      tx.create('network', make('host', 'host', false));
    });
  }

  test('create: → 201 with an id, found by id, name and prefix, with its subnet', async () => {
    const id = await create({
      Name: 'backend',
      Options: { 'com.docker.network.driver.mtu': '1400', encrypted: '' },
      IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] },
    });
    assert.equal(id.length, 25);
    for (const wanted of [id, 'backend', id.slice(0, 9)]) {
      const network = await harness.get(`/networks/${wanted}`);
      assert.deepEqual([network.Id, network.Scope, network.Driver], [id, 'swarm', 'overlay']);
      assert.equal(network.IPAM.Config[0].Subnet, '10.9.0.0/24');
      assert.equal(network.Options['com.docker.network.driver.mtu'], '1400');
      assert.equal(network.Options.encrypted, '');
    }
  });

  test('create: the name is taken → 409; a wrong subnet → 400 that names it', async () => {
    await create({ Name: 'backend' });
    const body = { Name: 'backend', Driver: 'overlay' };
    const again = await harness.call('POST', '/networks/create', { body });
    assert.equal(again.status, 409);
    assert.match(again.text, /network with name backend already exists/);
    const odd = await harness.call('POST', '/networks/create', {
      body: { Name: 'odd', Driver: 'overlay', IPAM: { Config: [{ Subnet: '10.9.0.1/24' }] } },
    });
    assert.equal(odd.status, 400);
    assert.match(odd.text, /10\.9\.0\.0\/24/);
  });

  test('create: what is not offered → refused with what to do', async () => {
    const cases: readonly [Readonly<Record<string, unknown>>, number, RegExp][] = [
      [{ Name: 'n', Driver: 'bridge' }, 501, /use --driver overlay/],
      [{ Name: 'n' }, 501, /use --driver overlay/],
      [{ Name: 'n', Driver: 'bridge', Scope: 'swarm' }, 501, /use --driver overlay/],
      [{ Name: 'n', Driver: 'macvlan' }, 400, /a macvlan network needs a parent/],
      [{ Name: 'n', ...lan, Scope: 'local' }, 400, /scope swarm, not local: leave out --scope/],
      [{ Name: 'n', ...lan, IPAM: null }, 400, /a macvlan network needs an IPv4 subnet/],
      [{ Name: 'n', ...lan, Attachable: true }, 400, /join a macvlan network by their service/],
      [{ Name: 'n', ...lan, EnableIPv4: false }, 501, /always have IPv4/],
      [{ Name: 'n', Driver: 'ipvlan', Scope: 'swarm' }, 501, /get no ipvlan links.*macvlan/],
      [{ Name: 'n', Driver: 'host' }, 403, /only one instance of \\"host\\" .* use --network host/],
      [{ Name: 'n', Driver: 'null' }, 403, /only one instance of \\"null\\" .* use --network none/],
      [{ Name: 'n', Driver: 'weave' }, 404, /plugin \\"weave\\" not found/],
      [{ Name: 'n', ConfigOnly: true }, 501, /only hold settings.*one network.*is enough/],
      [{ Name: 'host', Driver: 'overlay' }, 403, /predefined host network/],
      [{ Name: 'n', Driver: 'overlay', Scope: 'local' }, 400, /scope swarm, not local/],
      [{ Name: 'n', Driver: 'overlay', ConfigOnly: true }, 501, /only hold settings/],
      [{ Name: 'n', Driver: 'overlay', EnableIPv4: false }, 501, /always have IPv4/],
      [
        { Name: 'n', Driver: 'overlay', ConfigFrom: { Network: 'x' } },
        501,
        /settings are not taken from.*managers give the addresses cluster-wide/,
      ],
      [{ Name: 'n', Driver: 'overlay', Options: { mtu: '9' } }, 400, /unknown driver option/],
    ];
    for (const [body, status, message] of cases) {
      const reply = await harness.call('POST', '/networks/create', { body });
      assert.equal(reply.status, status, reply.text);
      assert.match(reply.text, message);
    }
    assert.deepEqual(names(await harness.get('/networks?filters={"scope":["swarm"]}')), []);
  });

  test('create: macvlan, of scope swarm or none → a network of the swarm with its options', async () => {
    for (const [name, Scope] of [
      ['one', ''],
      ['two', 'swarm'],
    ] as const) {
      const Options = { parent: 'eth0', macvlan_mode: 'private' };
      const Subnet = `192.168.${name.length + Scope.length}.0/24`;
      const IPAM = { Config: [{ Subnet, IPRange: Subnet.replace('/24', '/25') }] };
      const id = await create({ Name: name, Driver: 'macvlan', Scope, Options, IPAM });
      const network = await harness.get(`/networks/${name}`);
      assert.deepEqual(
        [network.Id, network.Scope, network.Driver, network.Options, network.IPAM.Config],
        [
          id,
          'swarm',
          'macvlan',
          Options,
          [{ ...IPAM.Config[0], Gateway: network.IPAM.Config[0].Gateway }],
        ],
      );
    }
    assert.deepEqual(names(await harness.get(`/networks?${filters({ driver: ['macvlan'] })}`)), [
      'one',
      'two',
    ]);
    const pruned = await harness.call('POST', '/networks/prune');
    assert.deepEqual((pruned.value as Loose).NetworksDeleted.sort(), ['one', 'two']);
  });

  test('create: on a worker → 503 with the text that people know', async () => {
    harness.backend.standing = 'worker';
    const body = { Name: 'n', Driver: 'overlay' };
    const reply = await harness.call('POST', '/networks/create', { body });
    assert.equal(reply.status, 503);
    assert.match(reply.text, /Worker nodes can't be used/);
    assert.deepEqual(names(await harness.get('/networks')), ['bridge', 'host', 'none']);
    const missing = await harness.call('GET', '/networks/backend');
    assert.equal(missing.status, 404);
    assert.match(missing.text, /network backend not found: a worker sees the networks of its own/);
  });

  test('on a worker: the networks of its tasks → listed, found by id, name and prefix', async () => {
    const id = await create({ Name: 'backend' });
    const network = harness.backend.store.view.network.get(id);
    harness.backend.assigned = ['t1', 't2'].map((taskId) =>
      Task.create({ id: taskId, networks: [NetworkAttachment.create({ network })] }),
    );
    harness.backend.standing = 'worker';
    const list = await harness.get(`/networks?${filters({ scope: ['swarm'] })}`);
    assert.deepEqual(names(list), ['backend']);
    for (const wanted of [id, 'backend', id.slice(0, 9)]) {
      const found = await harness.get(`/networks/${wanted}`);
      assert.deepEqual([found.Id, found.Peers], [id, undefined]);
    }
    assert.equal((await harness.call('DELETE', '/networks/backend')).status, 503);
  });

  test('list: networks of the node and of the swarm, predefined ones once; filters', async () => {
    await addStanding();
    await create({ Name: 'backend', Labels: { tier: 'data' } });
    assert.deepEqual(names(await harness.get('/networks')).sort(), [
      'backend',
      'bridge',
      'host',
      'ingress',
      'none',
    ]);
    const cases: readonly [unknown, readonly string[]][] = [
      [{ scope: ['swarm'] }, ['backend', 'ingress']],
      [{ scope: { local: true } }, ['bridge', 'host', 'none']],
      [{ driver: ['overlay'] }, ['backend', 'ingress']],
      [{ name: ['back'] }, ['backend']],
      [{ label: ['tier=data'] }, ['backend']],
      [{ label: ['tier=web'] }, []],
      [{ type: ['builtin'] }, ['bridge', 'host', 'none']],
      [{ dangling: ['true'] }, ['backend']],
      [{ dangling: ['false'] }, ['bridge', 'host', 'ingress', 'none']],
    ];
    for (const [wanted, expected] of cases) {
      const list = await harness.get(`/networks?${filters(wanted)}`);
      assert.deepEqual(names(list).sort(), expected, JSON.stringify(wanted));
    }
    const wrong = await harness.call('GET', `/networks?${filters({ type: ['odd'] })}`);
    assert.equal(wrong.status, 400);
  });

  test('inspect: host → the node’s; with scope=swarm → the one that services name', async () => {
    await addStanding();
    assert.equal((await harness.get('/networks/host')).Scope, 'local');
    assert.equal((await harness.get('/networks/host?scope=swarm')).Scope, 'swarm');
    assert.equal((await harness.call('GET', '/networks/none?scope=swarm')).status, 404);
    assert.equal((await harness.call('GET', '/networks/nope')).status, 404);
  });

  test('a service names a network → stored by its id; removal is refused, then done', async () => {
    const id = await create({ Name: 'backend' });
    const service = await createOn('backend');
    const { Spec } = await harness.get(`/services/${service}`);
    assert.equal(Spec.TaskTemplate.Networks[0].Target, id);
    const refused = await harness.call('DELETE', '/networks/backend');
    assert.equal(refused.status, 400);
    assert.match(refused.text, /network backend is in use by service web: remove it, or update it/);
    assert.equal((await harness.call('DELETE', '/services/web')).status, 200);
    assert.equal((await harness.call('DELETE', '/networks/backend')).status, 204);
    assert.equal((await harness.call('GET', '/networks/backend')).status, 404);
    const builtin = await harness.call('DELETE', '/networks/bridge');
    assert.equal(builtin.status, 403);
    assert.match(builtin.text, /bridge is a pre-defined network/);
  });

  test('inspect: tasks → containers of this node; verbose → services, tasks and peers', async () => {
    const id = await create({ Name: 'backend', IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } });
    const serviceId = await createOn('backend');
    const { store } = harness.backend;
    let taskId = '';
    await store.update((tx) => {
      const service = tx.service.get(serviceId);
      const network = tx.network.get(id);
      assert.ok(service !== undefined && network !== undefined);
      const endpoint = { spec: undefined, ports: [] };
      const virtualIps = [EndpointVirtualIP.create({ networkId: id, addr: '10.9.0.2/24' })];
      tx.update('service', { ...service, endpoint: { ...endpoint, virtualIps } });
      const task = makeTask(service, 1, TaskState.RUNNING, clock.now());
      const networks = [NetworkAttachment.create({ network, addresses: ['10.9.0.5/24'] })];
      tx.create('task', Task.create({ ...task, nodeId: managerId, networks }));
      taskId = task.id;
    });
    const containerId = 'c'.repeat(64);
    const labels = { 'com.docker.swarm.task.id': taskId };
    harness.backend.runtime.containerFacts = [
      makeContainer(containerId, 'web.1.t1', { labels }),
      makeContainer('d'.repeat(64), 'other.1.t2'),
    ];
    harness.backend.around.set(containerId, { health: undefined, network: onOverlay(id) });
    const plain = await harness.get('/networks/backend');
    assert.deepEqual(plain.Containers, {
      [containerId]: {
        Name: 'web.1.t1',
        EndpointID: taskId,
        MacAddress: '02:67:0a:09:00:05',
        IPv4Address: '10.9.0.5/24',
        IPv6Address: '',
      },
    });
    assert.deepEqual(plain.Peers, [{ Name: 'm1', IP: '10.77.0.11' }]);
    assert.equal(plain.Services, undefined);
    assert.deepEqual((await harness.get('/networks/bridge')).Containers, {});
    const verbose = await harness.get('/networks/backend?verbose=true');
    assert.deepEqual(verbose.Peers, [{ Name: 'm1', IP: '10.77.0.11' }]);
    assert.equal(verbose.Services.web.VIP, '10.9.0.2');
    assert.deepEqual(verbose.Services.web.Tasks[0], {
      Name: `web.1.${taskId}`,
      EndpointID: taskId,
      EndpointIP: '10.9.0.5',
      Info: { 'Host IP': '10.77.0.11' },
    });
  });

  test('inspect: host, none and bridge → the containers that are on no overlay', async () => {
    const { runtime, around } = harness.backend;
    const places = { h: 'host', n: 'none', b: 'own' } as const;
    runtime.containerFacts = Object.keys(places).map((key) =>
      makeContainer(key.repeat(64), `${key}.1.t`),
    );
    for (const [key, kind] of Object.entries(places)) {
      const address = kind === 'own' ? '10.240.0.2' : '';
      const network = { kind, address, gateway: '', overlays: [], ports: [] };
      around.set(key.repeat(64), { health: undefined, network });
    }
    const shown = async (name: string): Promise<unknown[][]> => {
      const { Containers } = await harness.get(`/networks/${name}`);
      const list: Loose[] = Object.values(Containers);
      return list.map(({ Name, IPv4Address }) => [Name, IPv4Address]);
    };
    assert.deepEqual(await shown('host'), [['h.1.t', '']]);
    assert.deepEqual(await shown('none'), [['n.1.t', '']]);
    assert.deepEqual(await shown('bridge'), [['b.1.t', '10.240.0.2/32']]);
  });

  test('removed while a task stops → not found, with the reason; gone from lists', async () => {
    const id = await create({ Name: 'backend' });
    const serviceId = await createOn('backend');
    const { store } = harness.backend;
    await store.update((tx) => {
      const [service, network] = [tx.service.get(serviceId), tx.network.get(id)];
      assert.ok(service !== undefined && network !== undefined);
      const networks = [NetworkAttachment.create({ network, addresses: ['10.9.0.5/24'] })];
      tx.create('task', { ...makeTask(service, 1, TaskState.RUNNING, clock.now()), networks });
      tx.remove('service', serviceId);
    });
    assert.equal((await harness.call('DELETE', '/networks/backend')).status, 204);
    const gone = await harness.call('GET', '/networks/backend');
    assert.equal(gone.status, 404);
    assert.match(
      gone.text,
      /network backend not found: it is being removed and goes when its last/,
    );
    assert.deepEqual(names(await harness.get('/networks')), ['bridge', 'host', 'none']);
    const again = await harness.call('POST', '/networks/create', {
      body: { Name: 'backend', Driver: 'overlay' },
    });
    assert.equal(again.status, 409);
    assert.match(again.text, /network backend is being removed: its last tasks are stopping/);
  });

  test('prune: what nobody uses goes, by label and age; the rest stays', async () => {
    await addStanding();
    await create({ Name: 'used' });
    await create({ Name: 'kept', Labels: { keep: '' } });
    await create({ Name: 'idle' });
    await createOn('used');
    const young = await harness.call('POST', `/networks/prune?${filters({ until: ['1h'] })}`);
    assert.deepEqual(young.value, { NetworksDeleted: null });
    const reply = await harness.call('POST', `/networks/prune?${filters({ 'label!': ['keep'] })}`);
    assert.deepEqual(reply.value, { NetworksDeleted: ['idle'] });
    assert.deepEqual(names(await harness.get('/networks?filters={"scope":["swarm"]}')).sort(), [
      'ingress',
      'kept',
      'used',
    ]);
  });

  test('until: a duration, seconds and RFC 3339 → a time; anything else → refused', () => {
    const nowMs = Date.UTC(2026, 0, 2);
    assert.equal(untilMs('24h', nowMs), Date.UTC(2026, 0, 1));
    assert.equal(untilMs('1h30m', nowMs), nowMs - 5_400_000);
    assert.equal(untilMs('2026-01-01T00:00:00Z', nowMs), Date.UTC(2026, 0, 1));
    assert.equal(untilMs('1700000000', nowMs), 1_700_000_000_000);
    assert.throws(() => untilMs('yesterday', nowMs), /invalid filter 'until=yesterday'/);
  });

  test('verify: what nodes reported → per network and node, with what differs', async () => {
    const id = await create({ Name: 'backend' });
    const base = {
      networkId: id,
      networkName: 'backend',
      tableVersion: 7,
      reportedAt: 1_767_225_600,
      current: true,
    };
    const asked: string[] = [];
    harness.backend.networks = {
      verifications: async (networkId) => {
        asked.push(networkId);
        return VerificationsResponse.create({
          nodes: [
            NodeVerification.create({ ...base, nodeId: 'b', hostname: 'w10', appliedVersion: 7 }),
            NodeVerification.create({ ...base, nodeId: 'a', hostname: 'w2', appliedVersion: 6 }),
            NodeVerification.create({
              ...base,
              nodeId: 'c',
              hostname: 'w1',
              appliedVersion: 7,
              differences: 'route 10.0.1.5 is missing',
              silentNodes: ['w2'],
            }),
            NodeVerification.create({
              ...base,
              nodeId: 'd',
              hostname: 'w3',
              reportedAt: 0,
              current: false,
            }),
            NodeVerification.create({
              ...base,
              nodeId: 'e',
              hostname: 'w4',
              appliedVersion: 7,
              current: false,
            }),
          ],
        });
      },
    };
    const report = await harness.get('/shoal/v1/networks/verify?network=backend');
    assert.deepEqual(asked, [id]);
    assert.equal(report.Healthy, false);
    const [network] = report.Networks;
    assert.deepEqual(
      network.Nodes.map((node: Loose) => [node.Hostname, node.Healthy]),
      [
        ['w1', false],
        ['w2', false],
        ['w3', false],
        ['w4', false],
        ['w10', true],
      ],
    );
    assert.equal(network.Nodes[0].Differences, 'route 10.0.1.5 is missing');
    assert.equal(network.Nodes[4].ReportedAt, '2026-01-01T00:00:00Z');
    assert.equal(network.Nodes[2].ReportedAt, null);
  });

  test('verify: on a worker, an unknown network → refused with the reason', async () => {
    assert.equal((await harness.call('GET', '/shoal/v1/networks/verify')).status, 501);
    harness.backend.networks = { verifications: async () => VerificationsResponse.create() };
    const missing = await harness.call('GET', '/shoal/v1/networks/verify?network=nope');
    assert.equal(missing.status, 404);
    harness.backend.standing = 'worker';
    assert.equal((await harness.call('GET', '/shoal/v1/networks/verify')).status, 503);
  });
});
