/**
 * IPv6 in the gateway network and the mesh against the real kernel, on three nodes, the third
 * without the kernel's egress hook. Needs root and the programs ip, bridge, nft and conntrack.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OpenProbe } from '#agent/network/mesh/prober';
import {
  createNetworkTable,
  createTableEndpoint,
  createTableNode,
  createTablePort,
  createTableService,
  EndpointState,
} from '#proto/gen/shoal';
import type { Service } from './fake-hosts.ts';
import {
  ask,
  askUdp,
  buildGround,
  clearGround,
  client,
  clientAddress6,
  Host,
  ipIn,
  must,
  netnsDirectory,
  SharedTables,
  serve,
} from './fake-hosts.ts';

import { answerSctp, askSctp } from './sctp-packets.ts';

const isRoot = process.getuid?.() === 0;
const options = { skip: isRoot ? false : 'needs root', timeout: 90_000 };
const gatewayId = 'gategategategategategateg';
const deadlineMs = 15_000;

const tables = new SharedTables();
const alive: OpenProbe = (_address, onAnswer) => ({ ask: onAnswer, close: () => undefined });
const hosts = [
  new Host(1, tables, alive),
  new Host(2, tables, alive),
  new Host(3, tables, alive, false),
];
const [one, two] = hosts as [Host, Host, Host];
const idOf = (host: Host): string => `${host.number}`.repeat(64);
const idle = 'f'.repeat(64);
const closed = 'e'.repeat(64);
const servers: Service[] = [];
let version = 0;
/** Sends tunnels over IPv6, too. */
let underlay: 4 | 6 = 4;
let affinity = false;

/** The mapped address by which a node speaks to containers. */
const asNode = (host: Host): string =>
  underlay === 6
    ? host.address6
    : `fd73:686f:616c::c000:2${(10 + host.number).toString(16).padStart(2, '0')}`;

function gatewayTable() {
  const ports = [6, 17].map((protocol) =>
    createTablePort({ protocol, published: 8080, target: 80 }),
  );
  ports.push(createTablePort({ protocol: 132, published: 3868, target: 3868 }));
  const bound = createTablePort({ protocol: 6, published: 8443, target: 80, hostIp: two.address6 });
  return createNetworkTable({
    networkId: gatewayId,
    version: ++version,
    vni: 4096,
    subnets: ['10.255.0.0/16'],
    gateway: true,
    mtu: underlay === 6 ? 1430 : 1450,
    nodes: hosts.map(({ nodeId, address, address6, number }) =>
      createTableNode({
        nodeId,
        hostname: nodeId,
        address: underlay === 6 ? address6 : address,
        number,
        gatewaySubnet: `10.255.${number}.0/24`,
      }),
    ),
    endpoints: hosts.flatMap((host) => {
      const pair = host.networks.find(idOf(host))?.address;
      if (pair?.v6 === undefined) return [];
      return [
        createTableEndpoint({
          taskId: `task${host.number}`,
          nodeId: host.nodeId,
          serviceId: 'web',
          addresses: [pair.v4, pair.v6],
          state: EndpointState.ENDPOINT_READY,
        }),
      ];
    }),
    services: [
      createTableService({ serviceId: 'web', name: 'web', ports: [...ports, bound], affinity }),
    ],
  });
}

async function publish(): Promise<void> {
  tables.set([gatewayTable()]);
  const end = Date.now() + deadlineMs;
  while (!hosts.every(({ networks }) => networks.report().applied.get(gatewayId) === version)) {
    assert.ok(Date.now() < end, 'all kernels have the tables');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function attach(host: Host, containerId: string, isClosed = false): Promise<void> {
  const place = { taskId: `t${containerId[0]}`, kind: 'own' as const, networks: [], isClosed };
  await host.networks.attach(containerId, place);
}

const sorted = (texts: readonly string[]): string[] => [...texts].sort();
const tasksOf = (texts: readonly string[]): string[] =>
  sorted(texts.map((text) => text.split(' ')[0] ?? ''));
const everyTask = ['task1', 'task2', 'task3'];

before(async () => {
  if (!isRoot) return;
  await buildGround(hosts);
  tables.set([gatewayTable()]);
  for (const host of hosts) {
    await host.networks.start();
    await attach(host, idOf(host));
    servers.push(await serve(host.container(idOf(host)), `task${host.number}`, 80));
  }
  await attach(one, idle);
  await attach(one, closed, true);
  await publish();
});

after(async () => {
  if (!isRoot) return;
  for (const server of servers) await server.stop();
  for (const host of hosts) await host.networks.stop();
  await clearGround();
});

test('a node that begins to forward → goes on listening to routers', options, async () => {
  const read = async (name: string): Promise<string> => {
    const path = `/proc/sys/net/ipv6/conf/${name}`;
    const target = `--net=${netnsDirectory}/${one.netns}`;
    return (await must('nsenter', [target, 'cat', path])).trim();
  };
  assert.equal(await read('all/forwarding'), '1');
  assert.equal(await read('eth0/accept_ra'), '2');
  assert.equal(await read('default/accept_ra'), '2');
});

/** From outside to every node, by TCP and UDP; the client keeps its address. */
async function reachesAll(): Promise<void> {
  const expected = everyTask.flatMap((task) => [
    `${task} ${clientAddress6}`,
    `${task} ${clientAddress6}`,
  ]);
  for (const { address6, nodeId } of hosts) {
    assert.deepEqual(sorted(await ask(client, address6, 8080, 6)), expected, nodeId);
    assert.deepEqual(sorted(await askUdp(client, address6, 8080, 6)), expected, nodeId);
  }
}

test(
  'mesh, IPv6: a client outside through any node → any task sees its address',
  options,
  reachesAll,
);

test(
  'mesh, IPv6: from a node by ::1, its own and another’s address → all tasks',
  options,
  async () => {
    for (const host of hosts) {
      for (const address of ['::1', host.address6, two.address6]) {
        assert.deepEqual(tasksOf(await ask(host.netns, address, 8080, 3)), everyTask, address);
        assert.deepEqual(tasksOf(await askUdp(host.netns, address, 8080, 3)), everyTask, address);
      }
      const local = await ask(host.netns, '::1', 8080, 3);
      assert.deepEqual(
        sorted(local),
        everyTask.map((task) => `${task} ${asNode(host)}`),
      );
    }
  },
);

test('mesh, IPv6: from a container to its own and another node → all tasks', options, async () => {
  const from = one.container(idOf(one));
  for (const host of [one, two]) {
    const seen = await ask(from, host.address6, 8080, 3);
    const address = host === one ? asNode(one) : one.address6;
    assert.deepEqual(
      sorted(seen),
      everyTask.map((task) => `${task} ${address}`),
    );
  }
});

test('mesh, IPv6: a port bound to an address → answered on it alone', options, async () => {
  assert.deepEqual(tasksOf(await ask(client, two.address6, 8443, 3)), everyTask);
  assert.deepEqual(await ask(client, one.address6, 8443), ['ECONNREFUSED']);
  assert.deepEqual(await ask(client, two.address, 8443), ['ECONNREFUSED']);
});

test('mesh: sctp → answered by a task through any node, by both families', options, async () => {
  const answering: Service[] = [];
  for (const host of hosts) answering.push(await answerSctp(host.container(idOf(host)), 3868));
  try {
    let ownPort = 40_000;
    for (const { address, address6, nodeId } of hosts) {
      for (const to of [address, address6]) {
        // Each task in turn: two of three are on another node.
        for (let turn = 0; turn < 3; turn++) {
          assert.equal(await askSctp(client, to, 3868, ownPort++), `${to} 3868`, nodeId);
        }
      }
    }
    assert.equal(await askSctp(client, one.address, 3869, ownPort), 'timeout', 'no such port');
  } finally {
    for (const each of answering) await each.stop();
  }
});

test(
  'gateway network, IPv6: way out as the node, none for closed ones, none between',
  options,
  async () => {
    const world = await serve(client, 'world', 9000);
    try {
      const way = await ask(one.container(idle), clientAddress6, 9000);
      assert.deepEqual(way, [`world ${one.address6}`]);
      assert.deepEqual(await ask(one.container(closed), clientAddress6, 9000), ['ECONNREFUSED']);
    } finally {
      await world.stop();
    }
    for (const host of [one, two]) {
      const neighbour = host.networks.find(idOf(host))?.address.v6 ?? '';
      assert.deepEqual(await ask(one.container(idle), neighbour, 80), ['ECONNREFUSED'], neighbour);
      await ipIn(client, `route replace ${neighbour} via ${host.address6}`);
      assert.deepEqual(await ask(client, neighbour, 80), ['ECONNREFUSED'], 'from outside');
    }
  },
);

/** Whether a datagram of a container with this source address gets out. */
async function getsOut(netns: string, source: string): Promise<string> {
  const nodeIn = (place: string, program: string): Promise<string> =>
    must('nsenter', [`--net=${netnsDirectory}/${place}`, 'node', '-e', program]);
  const hearing = nodeIn(
    client,
    `const s = require('dgram').createSocket('udp6').bind(9001);
     const end = (word) => { console.log(word); process.exit(); };
     s.on('message', () => end('heard'));
     setTimeout(() => end('silence'), 4000);`,
  );
  // Several, as the listener takes its time to begin.
  await nodeIn(
    netns,
    `const s = require('dgram').createSocket('udp6').bind(0, '${source}', () => {
       for (let i = 1; i <= 15; i++) setTimeout(() => s.send('x', 9001, '${clientAddress6}'), i * 200);
       setTimeout(() => s.close(), 3200);
     });`,
  );
  return (await hearing).trim();
}

test('gateway network, IPv6: somebody else’s source address → dropped', options, async () => {
  const from = one.container(idle);
  const own = one.networks.find(idle)?.address.v6 ?? '';
  const other = one.networks.find(idOf(one))?.address.v6 ?? '';
  await ipIn(from, `address add ${other}/128 dev eth0 nodad`);
  assert.equal(await getsOut(from, own), 'heard');
  assert.equal(await getsOut(from, other), 'silence');
  await ipIn(from, `address delete ${other}/128 dev eth0`);
});

test(
  'host mode, IPv6: outside, the node, ::1, a neighbour → the one container',
  options,
  async () => {
    const requests = [{ protocol: 'tcp', targetPort: 80, publishedPort: 9090 }] as const;
    await two.networks.publish(idOf(two), 'web.2', requests);
    assert.deepEqual(await ask(client, two.address6, 9090), [`task2 ${clientAddress6}`]);
    assert.deepEqual(await ask(two.netns, '::1', 9090), [`task2 ${asNode(two)}`]);
    assert.deepEqual(tasksOf(await ask(two.netns, two.address6, 9090)), ['task2']);
    assert.deepEqual(tasksOf(await ask(one.container(idle), two.address6, 9090)), ['task2']);
    assert.deepEqual(await ask(client, one.address6, 9090), ['ECONNREFUSED']);
    const bound = requests.map((each) => ({ ...each, hostIp: two.address6 }));
    await two.networks.publish(idOf(two), 'web.2', bound);
    assert.deepEqual(await ask(client, two.address6, 9090), [`task2 ${clientAddress6}`]);
    for (const address of ['::1', two.address]) {
      assert.deepEqual(await ask(two.netns, address, 9090), ['ECONNREFUSED'], address);
    }
    const foreign = requests.map((each) => ({ ...each, hostIp: one.address6 }));
    await assert.rejects(two.networks.publish(idOf(two), 'web.2', foreign), (error) => {
      assert.match(String(error), new RegExp(`web.2 .* ${one.address6}, which is no address of`));
      return true;
    });
    await two.restart();
    await attach(two, idOf(two));
    assert.deepEqual(two.networks.find(idOf(two))?.ports, bound, 'found again by another run');
    await two.networks.publish(idOf(two), 'web.2', []);
  },
);

test(
  'session affinity → a client stays, also at another node; others spread',
  options,
  async () => {
    affinity = true;
    await publish();
    const seen = new Set<string>();
    for (const { address6 } of hosts) {
      for (const text of await ask(client, address6, 8080, 4)) seen.add(text);
    }
    assert.equal(seen.size, 1, [...seen].join());
    const others = new Set<string>();
    for (let last = 100; last < 120; last++) {
      const source = `2001:db8::${last}`;
      await ipIn(
        client,
        `address add ${source}/128 dev eth0 nodad`,
        `route replace ${one.address6} dev eth0 src ${source}`,
      );
      for (const text of tasksOf(await ask(client, one.address6, 8080))) others.add(text);
      await ipIn(client, `route delete ${one.address6}`, `address delete ${source}/128 dev eth0`);
    }
    assert.deepEqual(sorted([...others]), everyTask);
    affinity = false;
    await publish();
  },
);

test('daemons restart → nothing to repair, and everything is reached', options, async () => {
  for (const host of hosts) {
    await host.restart();
    await attach(host, idOf(host));
  }
  await attach(one, idle);
  await attach(one, closed, true);
  await publish();
  for (const host of hosts) {
    await host.networks.gateway.reconcile();
    assert.deepEqual(await host.networks.gateway.reconcile(), [], host.nodeId);
    await host.networks.verify();
    assert.deepEqual([...(await host.networks.verify()).values()].join(), '', host.nodeId);
  }
  await reachesAll();
});

test('broken by hand → whole again', options, async () => {
  const address = two.networks.find(idOf(two))?.address.v6 ?? '';
  const inHost = (...args: readonly string[]): Promise<string> =>
    must('nsenter', [`--net=${netnsDirectory}/${two.netns}`, ...args]);
  const breaks: readonly (() => Promise<string>)[] = [
    () => inHost('nft', 'delete', 'table', 'ip6', 'shoal'),
    () => inHost('ip', '-6', 'route', 'delete', 'local', '::1', 'dev', 'up0', 'table', 'local'),
    () => inHost('ip', 'address', 'delete', 'fd73:686f:616c::a9fe:c801/126', 'dev', 'up0'),
    () => must('ip', ['-netns', `${two.prefix}gw`, 'route', 'delete', address]),
    () => must('ip', ['-netns', `${two.prefix}gw`, '-6', 'route', 'delete', 'default']),
    () => must('ip', ['-netns', two.container(idOf(two)), '-6', 'route', 'delete', 'default']),
  ];
  for (const [index, breakIt] of breaks.entries()) {
    await breakIt();
    assert.notDeepEqual(await two.networks.gateway.reconcile(), [], `break ${index}`);
    assert.deepEqual(await two.networks.gateway.reconcile(), [], `break ${index}`);
  }
  const sandbox = ['-netns', `${two.prefix}gw`];
  await must('ip', [...sandbox, '-6', 'rule', 'delete', 'fwmark', '0x1000000/0xff000000']);
  await must('ip', [...sandbox, '-6', 'route', 'flush', 'table', '1000']);
  await two.networks.verify();
  assert.equal([...(await two.networks.verify()).values()].join(), '');
  await reachesAll();
});

test('a container that has turned IPv6 off → left alone', options, async () => {
  const netns = one.container(idle);
  const sysctl = 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6';
  await must('nsenter', [`--net=${netnsDirectory}/${netns}`, 'sh', '-c', sysctl]);
  await one.networks.gateway.reconcile();
  assert.deepEqual(await one.networks.gateway.reconcile(), []);
});

test('tunnels over IPv6 → the same, and strangers’ packets are dropped', options, async () => {
  underlay = 6;
  await publish();
  for (const host of hosts) {
    await host.networks.verify();
    assert.equal([...(await host.networks.verify()).values()].join(), '', host.nodeId);
  }
  await reachesAll();
  for (const host of hosts) {
    assert.deepEqual(tasksOf(await ask(host.netns, '::1', 8080, 3)), everyTask);
    assert.deepEqual(tasksOf(await ask(host.netns, '127.0.0.1', 8080, 3)), everyTask);
    assert.deepEqual(tasksOf(await ask(client, host.address, 8080, 3)), everyTask);
    const path = `--net=${netnsDirectory}/${host.netns}`;
    const rules = await must('nsenter', [path, 'nft', 'list', 'table', 'ip6', 'shoal']);
    assert.match(rules, /udp dport 4789 ip6 saddr != @tunnel_peers drop/);
    for (const { address6 } of hosts) assert.ok(rules.includes(address6), rules);
  }
});
