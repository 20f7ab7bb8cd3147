import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { must } from '#lib/assert';
import { settle } from '#lib/fake-clock';
import { EndpointState, VerificationsRequest } from '#proto/gen/shoal';
import {
  Annotations,
  Cluster,
  Driver,
  Endpoint,
  IPAMConfig,
  IPAMOptions,
  NetworkAttachment,
  NetworkAttachmentSpec,
  NodeStatusState,
  PortConfig,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { Facts } from './facts.ts';
import { drainDeadlineMs, verifyDeadlineMs, verifyRoundsMax } from './limits.ts';
import { candidates, Table } from './table.ts';
import { comparable, context, FakeAgent, TablesBench } from './testing.ts';

const { ENDPOINT_STARTING, ENDPOINT_READY, ENDPOINT_DRAINING } = EndpointState;
const { RUNNING, SHUTDOWN, FAILED } = TaskState;

/** Nodes n1..n3, the gateway network, network `a` with service `web` and a task of it on n1, n2. */
async function withCluster(body: (bench: TablesBench) => Promise<void>): Promise<void> {
  const bench = new TablesBench();
  try {
    for (const [index, id] of ['n1', 'n2', 'n3'].entries()) await bench.addNode(id, index + 1);
    await bench.addNetwork('gw', 4096, { ingress: true });
    await bench.addNetwork('a', 4097);
    await bench.addService('web', ['a']);
    await bench.addTask('t1', 'web', 'n1', '10.0.1.3');
    await bench.addTask('t2', 'web', 'n2', '10.0.1.4');
    bench.lead();
    await body(bench);
  } finally {
    await bench.stop();
  }
}

async function agent(bench: TablesBench, nodeId: string): Promise<FakeAgent> {
  const made = new FakeAgent(bench, nodeId);
  await made.open({ wireguardKey: `key-${nodeId}`, underlayMtu: 1500 });
  return made;
}

function stateOf(agent: FakeAgent, networkId: string, taskId: string): EndpointState | undefined {
  const endpoints = agent.tables.get(networkId)?.endpoints ?? [];
  return endpoints.find((endpoint) => endpoint.taskId === taskId)?.state;
}

describe('network tables: what a node is told', () => {
  it('a node with a task → the network and the gateway; one without → the gateway alone', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      const third = await agent(bench, 'n3');
      assert.deepEqual([...first.tables.keys()].sort(), ['a', 'gw']);
      assert.deepEqual([...third.tables.keys()], ['gw']);
      const table = must(first.tables.get('a'), 'it was sent');
      assert.deepEqual([table.vni, table.mtu, table.subnets], [4097, 1450, ['10.0.1.0/24']]);
      assert.deepEqual(
        table.nodes.map((node) => [node.nodeId, node.address, node.number, node.gatewaySubnet]),
        [
          ['n1', '10.77.0.1', 1, ''],
          ['n2', '10.77.0.2', 2, ''],
        ],
      );
      assert.deepEqual(table.endpoints[0]?.addresses, ['10.0.1.3']);
      assert.deepEqual(table.endpoints[0]?.names, ['web.1.t1']);
      const service = table.services[0];
      assert.deepEqual([service?.virtualIps, service?.aliases], [['10.0.1.2'], ['alias']]);
      assert.equal(third.tables.get('gw')?.nodes[2]?.gatewaySubnet, '10.240.6.0/23');
    });
  });

  it('a LAN → a table without VNI and virtual addresses; its tasks drain as others do', async () => {
    await withCluster(async (bench) => {
      const driverConfig = Driver.create({ name: 'macvlan', options: { parent: 'eth0' } });
      await bench.addNetwork('lan', 0, { driverConfig });
      await bench.addService('db', ['lan']);
      await bench.addTask('d1', 'db', 'n1', '10.0.1.70');
      await bench.addTask('d2', 'db', 'n2', '10.0.1.71');
      const first = await agent(bench, 'n1');
      const second = await agent(bench, 'n2');
      const table = must(first.tables.get('lan'), 'it was sent');
      assert.deepEqual([table.lan, table.vni, table.mtu, table.gateway], [true, 0, 0, false]);
      assert.deepEqual(first.tables.get('a')?.lan, false);
      assert.deepEqual(
        table.endpoints.map(({ addresses, names }) => [addresses, names]),
        [
          [['10.0.1.70'], ['db.1.d1']],
          [['10.0.1.71'], ['db.1.d2']],
        ],
      );
      assert.deepEqual(
        table.services.map(({ name, virtualIps, aliases }) => [name, virtualIps, aliases]),
        [['db', [], ['alias']]],
      );
      await bench.setTask('d1', { state: RUNNING });
      await bench.setTask('d1', { desired: SHUTDOWN });
      await first.applyAll();
      assert.ok(!first.drained.has('d1'));
      await second.applyAll();
      assert.ok(first.drained.has('d1'));
    });
  });

  it('the MTU of a LAN → what its user asked for', async () => {
    await withCluster(async (bench) => {
      const options = { parent: 'eth0', 'com.docker.network.driver.mtu': '9000' };
      const driverConfig = Driver.create({ name: 'macvlan', options });
      await bench.addNetwork('lan', 0, { driverConfig });
      await bench.addService('db', ['lan']);
      await bench.addTask('d1', 'db', 'n1', '10.0.1.70');
      assert.equal((await agent(bench, 'n1')).tables.get('lan')?.mtu, 9000);
    });
  });

  it('a subnet in another spelling → told as the kernel writes it', async () => {
    await withCluster(async (bench) => {
      await bench.store.update((tx) => {
        const network = must(tx.network.get('a'), 'the test made it');
        const subnets = ['10.0.1.0/24', '2001:DB8:0:0:0::/64'];
        const configs = subnets.map((subnet) => IPAMConfig.create({ subnet }));
        tx.update('network', { ...network, ipam: IPAMOptions.create({ configs }) });
      });
      const first = await agent(bench, 'n1');
      assert.deepEqual(first.tables.get('a')?.subnets, ['10.0.1.0/24', '2001:db8::/64']);
    });
  });

  it('a node begins with another key → the nodes of its networks hear of it', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      const keys = () => first.tables.get('a')?.nodes.map((node) => node.wireguardKey);
      assert.deepEqual(keys(), ['key-n1', '']);
      const second = await agent(bench, 'n2');
      assert.deepEqual(keys(), ['key-n1', 'key-n2']);
      await second.close();
      await second.open({ wireguardKey: 'another', underlayMtu: 1500 });
      assert.deepEqual(keys(), ['key-n1', 'another']);
    });
  });

  it('a task’s life → starting, ready, draining, gone', async () => {
    await withCluster(async (bench) => {
      const second = await agent(bench, 'n2');
      assert.equal(stateOf(second, 'a', 't1'), ENDPOINT_STARTING);
      await bench.setTask('t1', { state: RUNNING });
      assert.equal(stateOf(second, 'a', 't1'), ENDPOINT_READY);
      await bench.setTask('t1', { desired: SHUTDOWN });
      assert.equal(stateOf(second, 'a', 't1'), ENDPOINT_DRAINING);
      await bench.setTask('t1', { state: SHUTDOWN });
      assert.equal(stateOf(second, 'a', 't1'), undefined);
      assert.deepEqual(
        second.tables.get('a')?.nodes.map(({ nodeId }) => nodeId),
        ['n2'],
      );
      assert.equal(second.messages.slice(1).flatMap(({ tables }) => tables).length, 0);
      assert.equal(second.error, undefined);
    });
  });

  it('a container attached by hand → found by its name, the start of its id and its aliases', async () => {
    await withCluster(async (bench) => {
      const second = await agent(bench, 'n2');
      const containerId = 'c0ffee'.padEnd(64, '0');
      const network = must(bench.store.view.network.get('a'), 'the test made it');
      const task = Task.create({
        id: 'x1',
        nodeId: 'n2',
        annotations: Annotations.create({ name: 'Web.1.t2' }),
        spec: TaskSpec.create({ attachment: NetworkAttachmentSpec.create({ containerId }) }),
        networks: [
          NetworkAttachment.create({ network, addresses: ['10.0.1.77/24'], aliases: ['DB'] }),
        ],
        status: TaskStatus.create({ state: RUNNING }),
        desiredState: RUNNING,
      });
      await bench.store.update((tx) => tx.create('task', task));
      await settle();
      const row = second.tables.get('a')?.endpoints.find(({ taskId }) => taskId === 'x1');
      assert.deepEqual(
        [row?.names, row?.addresses, row?.state, row?.serviceId],
        [['web.1.t2', 'c0ffee000000', 'db'], ['10.0.1.77'], ENDPOINT_READY, ''],
      );
    });
  });

  it('the first task comes to a node, the last one leaves → the table comes, is gone', async () => {
    await withCluster(async (bench) => {
      const third = await agent(bench, 'n3');
      await bench.addTask('t3', 'web', 'n3', '10.0.1.5');
      assert.equal(third.tables.get('a')?.endpoints.length, 3);
      await bench.setTask('t3', { state: FAILED });
      assert.equal(third.tables.get('a'), undefined);
      assert.ok(third.messages.some(({ gone }) => gone.includes('a')));
    });
  });

  it('the last task leaves while nobody listens → the table is gone when the node is back', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      assert.equal(first.tables.has('a'), true);
      await first.close();
      await bench.setTask('t1', { state: FAILED });
      await bench.newLeader();
      await first.open();
      assert.deepEqual([...first.tables.keys()], ['gw']);
    });
  });

  it('a node goes down and comes back → its backends leave, its ways stay', async () => {
    await withCluster(async (bench) => {
      const second = await agent(bench, 'n2');
      await bench.setTask('t1', { state: RUNNING });
      assert.equal(stateOf(second, 'a', 't1'), ENDPOINT_READY);
      await bench.setNodeState('n1', NodeStatusState.DOWN);
      assert.equal(stateOf(second, 'a', 't1'), ENDPOINT_DRAINING);
      assert.equal(second.tables.get('gw')?.nodes.length, 3);
      assert.equal(second.tables.get('a')?.nodes.length, 2);
      await bench.setNodeState('n1', NodeStatusState.READY);
      assert.equal(stateOf(second, 'a', 't1'), ENDPOINT_READY);
      assert.equal(second.tables.get('a')?.nodes.length, 2);
    });
  });

  it('a node gets its number after its tasks → in the tables of their networks at once', async () => {
    await withCluster(async (bench) => {
      await bench.addNode('n4', 0);
      await bench.addTask('t4', 'web', 'n4', '10.0.1.5');
      const fourth = await agent(bench, 'n4');
      assert.equal(fourth.tables.has('a'), false);
      await bench.store.update((tx) => {
        tx.update('node', { ...must(tx.node.get('n4'), 'the test made it'), number: 4 });
      });
      await settle();
      const nodes = fourth.tables.get('a')?.nodes ?? [];
      assert.deepEqual(nodes.map(({ number }) => number).sort(), [1, 2, 4]);
    });
  });

  it('several commits in one turn → one message, one version', async () => {
    await withCluster(async (bench) => {
      const second = await agent(bench, 'n2');
      const before = second.messages.length;
      await Promise.all([
        bench.setTask('t1', { state: RUNNING }),
        bench.setTask('t2', { state: RUNNING }),
      ]);
      assert.ok(second.messages.length - before <= 2);
      assert.equal(stateOf(second, 'a', 't1'), ENDPOINT_READY);
      assert.equal(stateOf(second, 'a', 't2'), ENDPOINT_READY);
    });
  });

  it('one change → the same object for all streams', async () => {
    await withCluster(async (bench) => {
      const [first, second] = [await agent(bench, 'n1'), await agent(bench, 'n2')];
      await bench.setTask('t1', { state: RUNNING });
      const change = first.messages.at(-1)?.changes[0];
      assert.ok(change !== undefined);
      assert.equal(second.messages.at(-1)?.changes[0], change);
    });
  });

  it('a narrower link, another network MTU → the whole table again', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      const second = new FakeAgent(bench, 'n2');
      await second.open({ underlayMtu: 1400 });
      assert.equal(first.tables.get('a')?.mtu, 1350);
      assert.equal(
        first.messages.at(-1)?.tables.some(({ networkId }) => networkId === 'a'),
        true,
      );
      const options = { encrypted: '', 'com.docker.network.driver.mtu': '1200' };
      const driverConfig = Driver.create({ name: 'overlay', options });
      await bench.store.update((tx) => {
        const network = must(tx.network.get('a'), 'the test made it');
        const spec = must(network.spec, 'the test made it');
        tx.update('network', { ...network, spec: { ...spec, driverConfig } });
      });
      await settle();
      assert.deepEqual(
        [first.tables.get('a')?.mtu, first.tables.get('a')?.encrypted],
        [1200, true],
      );
    });
  });
});

describe('network tables: the gateway network', () => {
  it('published ports and reported addresses → in everybody’s gateway table', async () => {
    await withCluster(async (bench) => {
      const third = await agent(bench, 'n3');
      await bench.addService('shop', [], 8080);
      await bench.addTask('t9', 'shop', 'n1', '');
      const table = () => must(third.tables.get('gw'), 'every node has it');
      assert.deepEqual(table().services[0]?.ports, [
        { protocol: 6, published: 8080, target: 80, hostIp: '192.0.2.9' },
      ]);
      assert.deepEqual(table().endpoints[0]?.addresses, []);
      await bench.report('n1', { gatewayAddresses: { t9: '10.240.2.9' } });
      assert.deepEqual(table().endpoints[0]?.addresses, ['10.240.2.9']);
    });
  });

  it('the ports of a service change → its old tasks keep theirs', async () => {
    await withCluster(async (bench) => {
      await bench.addService('shop', [], 8080);
      await bench.addTask('t5', 'shop', 'n3', '');
      const first = await agent(bench, 'n1');
      await bench.store.update((tx) => {
        const service = must(tx.service.get('shop'), 'the test made it');
        const ports = [PortConfig.create({ publishedPort: 8080, targetPort: 8000 })];
        tx.update('service', { ...service, endpoint: Endpoint.create({ ports }) });
      });
      await settle();
      const { endpoints = [], services = [] } = first.tables.get('gw') ?? {};
      assert.deepEqual(
        [services, endpoints].map(([row]) => row?.ports.map(({ target }) => target)),
        [[8000], [80]],
      );
    });
  });

  it('a node that does IPv6, and one that does no more → its endpoints’ twins come and go', async () => {
    await withCluster(async (bench) => {
      const third = await agent(bench, 'n3');
      await bench.addService('shop', [], 8080);
      await bench.addTask('t9', 'shop', 'n1', '');
      await bench.report('n1', { gatewayAddresses: { t9: '10.240.2.9' } });
      const addresses = () => third.tables.get('gw')?.endpoints[0]?.addresses;
      assert.deepEqual(addresses(), ['10.240.2.9']);
      await bench.describeNode('n1', { gatewayIpv6: true });
      assert.deepEqual(addresses(), ['10.240.2.9', 'fd73:686f:616c::af0:209']);
      await bench.describeNode('n1', { gatewayIpv6: false });
      assert.deepEqual(addresses(), ['10.240.2.9']);
    });
  });

  it('a data path address → where the node’s tunnel ends; what is no address is not', async () => {
    await withCluster(async (bench) => {
      const third = await agent(bench, 'n3');
      const address = () =>
        third.tables.get('gw')?.nodes.find(({ nodeId }) => nodeId === 'n1')?.address;
      await bench.describeNode('n1', { dataPathAddress: '192.0.2.1' });
      assert.equal(address(), '192.0.2.1');
      await bench.describeNode('n1', { dataPathAddress: '2001:db8::1' });
      assert.equal(address(), '2001:db8::1');
      await bench.describeNode('n1', { dataPathAddress: '192.0.2.1 self\nlink delete eth0' });
      assert.equal(address(), '10.77.0.1');
    });
  });

  it('the cluster’s data path port → in every table', async () => {
    const bench = new TablesBench();
    await bench.store.update((tx) =>
      tx.create('cluster', Cluster.create({ id: 'c', vxlanudpport: 5789 })),
    );
    await bench.addNode('n1', 1);
    await bench.addNetwork('gw', 4096, { ingress: true });
    bench.lead();
    try {
      const first = await agent(bench, 'n1');
      assert.equal(first.tables.get('gw')?.tunnelPort, 5789);
    } finally {
      await bench.stop();
    }
  });

  it('an address of another block, or for another node’s task → not believed', async () => {
    await withCluster(async (bench) => {
      await bench.addService('shop', [], 8080);
      await bench.addTask('t9', 'shop', 'n1', '');
      const third = await agent(bench, 'n3');
      await bench.report('n1', { gatewayAddresses: { t9: '10.240.4.9' } });
      await bench.report('n2', { gatewayAddresses: { t9: '10.240.4.9' } });
      assert.deepEqual(third.tables.get('gw')?.endpoints[0]?.addresses, []);
    });
  });
});

describe('network tables: drain', () => {
  it('all hosts have applied that it drains → its node is told, again after a reconnect', async () => {
    await withCluster(async (bench) => {
      const [first, second] = [await agent(bench, 'n1'), await agent(bench, 'n2')];
      await bench.setTask('t1', { state: RUNNING });
      await bench.setTask('t1', { desired: SHUTDOWN });
      await first.applyAll();
      assert.equal(first.drained.has('t1'), false);
      await second.applyAll();
      assert.equal(first.drained.has('t1'), true);
      assert.equal(second.drained.size, 0);
      await first.close();
      await first.open();
      assert.equal(first.drained.has('t1'), true);
    });
  });

  it('a host says nothing → told at the deadline; it goes down → told at once', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      await bench.setTask('t1', { state: RUNNING });
      await bench.setTask('t1', { desired: SHUTDOWN });
      await first.applyAll();
      await bench.clock.advanceAsync(drainDeadlineMs - 1);
      assert.equal(first.drained.size, 0);
      await bench.clock.advanceAsync(1);
      assert.equal(first.drained.has('t1'), true);
      await bench.addTask('t5', 'web', 'n1', '10.0.1.9');
      await bench.setTask('t5', { desired: SHUTDOWN });
      await first.applyAll();
      assert.equal(first.drained.has('t5'), false);
      await bench.setNodeState('n2', NodeStatusState.DOWN);
      await first.applyAll();
      assert.equal(first.drained.has('t5'), true);
    });
  });

  it('a host’s session breaks, or it has not come to this leader yet → waited for all the same', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      for (const state of [NodeStatusState.DISCONNECTED, NodeStatusState.UNKNOWN]) {
        const id = `t-${state}`;
        await bench.addTask(id, 'web', 'n1', `10.0.1.${100 + state}`);
        await bench.setNodeState('n2', state);
        await bench.setTask(id, { desired: SHUTDOWN });
        await first.applyAll();
        assert.equal(first.drained.has(id), false, id);
      }
      const second = await agent(bench, 'n2');
      await second.applyAll();
      await first.applyAll();
      assert.equal(first.drained.size, 2);
    });
  });

  it('a node that follows no tables → in none, and not waited for', async () => {
    await withCluster(async (bench) => {
      await bench.describeNode('n2', { networkTables: false });
      const first = await agent(bench, 'n1');
      await bench.addTask('t6', 'web', 'n2', '10.0.1.10');
      await bench.setTask('t6', { state: RUNNING });
      await bench.setTask('t1', { state: RUNNING });
      await bench.setTask('t1', { desired: SHUTDOWN });
      await first.applyAll();
      assert.equal(first.drained.has('t1'), true);
      const { nodes = [], endpoints = [] } = first.tables.get('a') ?? {};
      assert.deepEqual(
        nodes.map(({ nodeId }) => nodeId),
        ['n1'],
      );
      assert.deepEqual(
        endpoints.map(({ taskId }) => taskId),
        ['t1'],
      );
    });
  });

  it('a task of the mesh → every node must have applied it', async () => {
    await withCluster(async (bench) => {
      const agents = [await agent(bench, 'n1'), await agent(bench, 'n2'), await agent(bench, 'n3')];
      await bench.addService('shop', [], 8080);
      await bench.addTask('t9', 'shop', 'n1', '');
      await bench.setTask('t9', { desired: SHUTDOWN });
      for (const [index, each] of agents.entries()) {
        assert.equal(agents[0]?.drained.has('t9'), false, `after ${index} reports`);
        await each.applyAll();
      }
      assert.equal(agents[0]?.drained.has('t9'), true);
    });
  });
});

describe('network tables: leaders and callers', () => {
  it('the leader changes without a commit → streams end, versions go on growing', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      await bench.setTask('t1', { state: RUNNING });
      const before = must(first.tables.get('a'), 'it was sent').version;
      await bench.newLeader();
      await settle();
      assert.match(String(first.error), /leads no longer/);
      await first.open();
      assert.ok(must(first.tables.get('a'), 'it was sent').version > before);
      assert.equal(stateOf(first, 'a', 't1'), ENDPOINT_READY);
    });
  });

  it('a stranger → refused; a second stream of a node → ends the first', async () => {
    await withCluster(async (bench) => {
      const stranger = new FakeAgent(bench, 'nobody');
      await stranger.open();
      assert.match(String(stranger.error), /not part of this swarm/);
      await assert.rejects(bench.report('nobody', {}), { code: 'not_found' });
      const first = await agent(bench, 'n1');
      const again = await agent(bench, 'n1');
      assert.match(String(first.error), /opened another stream/);
      assert.equal(again.error, undefined);
    });
  });
});

const request = VerificationsRequest.create({ networkId: 'a' });

/** Asks, lets the questions arrive, and does `then`; what the leader answers in the end. */
async function verify(bench: TablesBench, then: (isAnswered: () => boolean) => Promise<unknown>) {
  let isAnswered = false;
  const answer = bench.handlers.verifications(request, context('n1')).finally(() => {
    isAnswered = true;
  });
  await settle();
  await then(() => isAnswered);
  return (await answer).nodes;
}

describe('network tables: verifications', () => {
  const wrong = { a: 'route 10.0.1.4 missing' };

  it('all nodes are asked → what they found, once all have said so', async () => {
    await withCluster(async (bench) => {
      const agents = [await agent(bench, 'n1'), await agent(bench, 'n2'), await agent(bench, 'n3')];
      await bench.report('n2', { verifications: { a: 'what was found before' } });
      const nodes = await verify(bench, async (isAnswered) => {
        const [round = 0] = agents[2]?.asked ?? [];
        assert.deepEqual(
          agents.map(({ asked }) => asked),
          [[round], [round], [round]],
        );
        const verified = round;
        await bench.report('n1', { verified, verifications: wrong, silentNodes: ['n2'] });
        await bench.report('n3', { verified });
        await bench.report('n2', { verified: round - 1, verifications: { a: 'too early' } });
        assert.equal(isAnswered(), false);
        await bench.report('n2', { verified, verifications: { a: '' } });
      });
      assert.deepEqual(
        nodes.map((each) => [each.nodeId, each.differences, each.silentNodes, each.current]),
        [
          ['n1', wrong.a, ['n2'], true],
          ['n2', '', [], true],
        ],
      );
      assert.ok(nodes.every(({ reportedAt }) => reportedAt > 0));
    });
  });

  it('a node is away, goes away, or says nothing → the others’ word, and what is known of it', async () => {
    await withCluster(async (bench) => {
      const first = await agent(bench, 'n1');
      const answered = async () => {
        await bench.report('n1', { verified: first.asked.at(-1) ?? 0, verifications: wrong });
      };
      const shown = (nodes: Awaited<ReturnType<typeof verify>>) =>
        nodes.map(({ nodeId, current, reportedAt }) => [nodeId, current, reportedAt > 0]);
      const expected = [
        ['n1', true, true],
        ['n2', false, false],
      ];
      assert.deepEqual(shown(await verify(bench, answered)), expected);
      const second = await agent(bench, 'n2');
      const leaves = async () => {
        await answered();
        await second.close();
      };
      assert.deepEqual(shown(await verify(bench, leaves)), expected);
      await agent(bench, 'n2');
      const waits = async () => {
        await answered();
        await bench.clock.advanceAsync(verifyDeadlineMs);
      };
      assert.deepEqual(shown(await verify(bench, waits)), expected);
      await bench.setNodeState('n2', NodeStatusState.DOWN);
      const left = await verify(bench, async () => {
        await waits();
      });
      assert.deepEqual(shown(left), expected.slice(0, 1), 'that a node is down is no news here');
    });
  });

  it('too many questions → refused; the leader steps down → they end', async () => {
    await withCluster(async (bench) => {
      await agent(bench, 'n1');
      const ask = () => bench.handlers.verifications(request, context('n1'));
      const waiting = Array.from({ length: verifyRoundsMax }, () => assert.rejects(ask()));
      await assert.rejects(ask(), { code: 'resource_exhausted' });
      await bench.stop();
      await Promise.all(waiting);
    });
  });
});

const events = [
  'start',
  'run',
  'drain',
  'end',
  'reap',
  'down',
  'up',
  'reopen',
  'service',
  'drop',
] as const;
const event = fc.record({ kind: fc.constantFrom(...events), which: fc.nat(30) });

async function happen(
  bench: TablesBench,
  agents: readonly FakeAgent[],
  { kind, which }: { readonly kind: (typeof events)[number]; readonly which: number },
  index: number,
): Promise<void> {
  const { view } = bench.store;
  const pick = <T>(list: readonly T[]): T | undefined => list[which % Math.max(1, list.length)];
  const task = pick(view.task.all());
  const service = pick(view.service.all());
  const nodeId = `n${1 + (which % 3)}`;
  if (kind === 'start' && service !== undefined) {
    await bench.addTask(`x${index}`, service.id, nodeId, `10.0.1.${10 + index}`);
  }
  if (kind === 'run' && task !== undefined) await bench.setTask(task.id, { state: RUNNING });
  if (kind === 'drain' && task !== undefined) await bench.setTask(task.id, { desired: SHUTDOWN });
  if (kind === 'end' && task !== undefined) await bench.setTask(task.id, { state: FAILED });
  if (kind === 'reap' && task !== undefined) {
    await bench.store.update((tx) => tx.remove('task', task.id));
  }
  if (kind === 'down') await bench.setNodeState(nodeId, NodeStatusState.DOWN);
  if (kind === 'up') await bench.setNodeState(nodeId, NodeStatusState.READY);
  if (kind === 'reopen') await pick(agents)?.open();
  if (kind === 'service') {
    const port = which % 2 === 0 ? 8000 + index : undefined;
    await bench.addService(`s${index}`, which % 3 === 0 ? [] : ['a'], port);
  }
  if (kind === 'drop' && service !== undefined) {
    await bench.store.update((tx) => tx.remove('service', service.id));
  }
  await settle();
}

describe('network tables: any history', () => {
  it('what the nodes put together from changes → the table made anew from the objects', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 10, maxLength: 40, size: 'max' }),
        async (history) => {
          await withCluster(async (bench) => {
            const agents = [
              await agent(bench, 'n1'),
              await agent(bench, 'n2'),
              await agent(bench, 'n3'),
            ];
            const facts = new Facts();
            for (const { nodeId } of agents) {
              const request = { wireguardKey: '', underlayMtu: 1500, lacks: [], known: [] };
              facts.greet(nodeId, request);
            }
            for (const each of agents) await each.open({ underlayMtu: 1500 });
            for (const [index, each] of history.entries()) {
              await happen(bench, agents, each, index);
              assertSame(bench, agents, facts);
            }
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

function assertSame(bench: TablesBench, agents: readonly FakeAgent[], facts: Facts): void {
  const { view } = bench.store;
  for (const id of ['a', 'gw']) {
    const network = must(view.network.get(id), 'the test made it');
    const fresh = new Table(view, network, 0, facts);
    fresh.refresh(view, network, candidates(view, network), facts, () => 1);
    for (const { nodeId, tables, error } of agents) {
      assert.equal(
        error === undefined || /another stream/.test(String(error)),
        true,
        String(error),
      );
      const hosts = fresh.isGateway || fresh.nodes.has(nodeId);
      const table = tables.get(id);
      assert.equal(table !== undefined, hosts, `${nodeId} and ${id}`);
      if (table !== undefined) assert.deepEqual(comparable(table), comparable(fresh.whole()));
    }
  }
}
