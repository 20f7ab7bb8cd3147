/**
 * Overlays, virtual addresses and the mesh against the real kernel, on three nodes. Needs root and
 * the programs ip, bridge, nft and conntrack; everything it makes is removed again.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import type { OpenProbe } from '#agent/network/mesh/prober';
import type { NetworkTable, TableEndpoint } from '#proto/gen/shoal';
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
  clientAddress,
  Host,
  ipIn,
  must,
  netnsDirectory,
  prefix,
  SharedTables,
  serve,
} from './fake-hosts.ts';

const isRoot = process.getuid?.() === 0;
const options = { skip: isRoot ? false : 'needs root', timeout: 90_000 };
const vip = '10.0.1.200';
const vip6 = 'fd00:0:0:1::200';
const emptyVip = '10.0.1.201';
const networkId = 'net1net1net1net1net1net1n';
const gatewayId = 'gategategategategategateg';

const tables = new SharedTables();
/** A prober that needs no socket: every node lives. */
const alive: OpenProbe = (_address, onAnswer) => ({ ask: onAnswer, close: () => undefined });

/** The real one, inside the first host's namespace. */
const probeOnHost: OpenProbe = (address, onAnswer) => {
  const program = `
    import { openProbe } from './agent/network/mesh/probe-socket.ts';
    const probe = openProbe('${address}', () => console.log('answer'));
    process.stdin.on('data', () => probe.ask()).on('end', () => process.exit());`;
  const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', program];
  const path = `--net=${netnsDirectory}/${prefix}-h1`;
  const child = spawn('nsenter', [path, process.execPath, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  createInterface(child.stdout).on('line', onAnswer);
  return { ask: () => child.stdin.write('ask\n'), close: () => child.stdin.end() };
};

const hosts = [
  new Host(1, tables, probeOnHost),
  new Host(2, tables, alive),
  // The way without the kernel's egress hook must do the same.
  new Host(3, tables, alive, false),
];
const [one, two, three] = hosts as [Host, Host, Host];

interface Web {
  readonly host: Host;
  readonly containerId: string;
  readonly taskId: string;
  readonly address: string;
  readonly isClosed: boolean;
  state: EndpointState;
  serviceId: string;
}

function webOn(host: Host, last: number, serviceId = 'web', isClosed = false): Web {
  return {
    host,
    containerId: `${last}`.padStart(12, '0').padEnd(64, 'a'),
    taskId: `task${last}`,
    address: `10.0.1.${last}`,
    isClosed,
    state: EndpointState.ENDPOINT_READY,
    serviceId,
  };
}

const webs = [webOn(one, 11), webOn(two, 12), webOn(three, 13)] as const;
const asking = webOn(one, 50, '');
const lonely = webOn(two, 60, '', true);
let present: readonly Web[] = [];
let version = 1;

function endpointOf(web: Web, addresses: readonly string[]): TableEndpoint {
  const { taskId, serviceId, state } = web;
  return createTableEndpoint({ taskId, serviceId, nodeId: web.host.nodeId, addresses, state });
}

const nodes = hosts.map(({ nodeId, address, number }) =>
  createTableNode({
    nodeId,
    hostname: nodeId,
    address,
    number,
    gatewaySubnet: `10.255.${number}.0/24`,
  }),
);

function overlayTable(): NetworkTable {
  return createNetworkTable({
    networkId,
    name: 'front',
    version: ++version,
    vni: 4097,
    subnets: ['10.0.1.0/24', 'fd00:0:0:1::/64'],
    mtu: 1450,
    nodes,
    endpoints: present.map((web) => endpointOf(web, [web.address, address6(web)])),
    services: [
      createTableService({ serviceId: 'web', name: 'web', virtualIps: [vip, vip6] }),
      createTableService({ serviceId: 'none', name: 'none', virtualIps: [emptyVip] }),
    ],
  });
}

const address6 = (web: Web): string => `fd00:0:0:1::${web.address.split('.')[3]}`;

function gatewayTable(): NetworkTable {
  const endpoints = present.flatMap((web) => {
    const attachment = web.host.networks.find(web.containerId);
    return attachment === undefined ? [] : [endpointOf(web, [attachment.address.v4])];
  });
  const ports = [6, 17].map((protocol) =>
    createTablePort({ protocol, published: 8080, target: 80 }),
  );
  return createNetworkTable({
    networkId: gatewayId,
    name: 'ingress',
    version: ++version,
    vni: 4096,
    subnets: ['10.255.0.0/16'],
    gateway: true,
    mtu: 1450,
    nodes,
    endpoints,
    services: [createTableService({ serviceId: 'web', name: 'web', ports })],
  });
}

/** Sends the tables to all nodes; resolves when their kernels have them. */
async function publish(): Promise<void> {
  tables.set([overlayTable(), gatewayTable()]);
  const wanted = tables.tables();
  const isDone = (host: Host): boolean => {
    const { applied } = host.networks.report();
    return wanted.every(({ networkId: id, version: want }) => applied.get(id) === want);
  };
  await until('all kernels have the tables', () => hosts.every(isDone));
}

async function until(what: string, isTrue: () => boolean, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!isTrue()) {
    assert.ok(Date.now() < end, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function attach(web: Web): Promise<void> {
  const { taskId, containerId, address, isClosed } = web;
  const network = { networkId, networkName: 'front', addresses: [address, address6(web)] };
  const place = { taskId, kind: 'own' as const, networks: [network], isClosed };
  await web.host.networks.attach(containerId, place);
}

const namespaceOf = (web: Web): string => web.host.container(web.containerId);
const sandboxOf = (host: Host): string => `${host.prefix}n-${networkId.slice(0, 12)}`;
const sorted = (texts: readonly string[]): string[] => [...texts].sort();
const servers: Service[] = [];

before(async () => {
  if (!isRoot) return;
  await buildGround(hosts);
  tables.set([overlayTable(), gatewayTable()]);
  for (const host of hosts) await host.networks.start();
  present = [...webs, asking, lonely];
  for (const web of present) await attach(web);
  await publish();
  for (const web of [...webs, lonely]) {
    servers.push(await serve(namespaceOf(web), web.taskId, 80));
  }
});

after(async () => {
  if (!isRoot) return;
  for (const server of servers) await server.stop();
  for (const host of hosts) await host.networks.stop();
  await clearGround();
});

test('overlay: container to container on any node → its own address is seen', options, async () => {
  for (const web of webs) {
    assert.deepEqual(await ask(namespaceOf(asking), web.address, 80), [`${web.taskId} 10.0.1.50`]);
    assert.deepEqual(await askUdp(namespaceOf(asking), web.address, 80), [
      `${web.taskId} 10.0.1.50`,
    ]);
  }
  assert.deepEqual(await ask(namespaceOf(asking), '10.0.1.99', 80), ['EHOSTUNREACH']);
});

test('virtual address: connections → exact turns, the client’s own address', options, async () => {
  const expected = webs.flatMap(({ taskId }) => Array(3).fill(`${taskId} 10.0.1.50`) as string[]);
  assert.deepEqual(sorted(await ask(namespaceOf(asking), vip, 80, 9)), expected);
  assert.deepEqual(sorted(await askUdp(namespaceOf(asking), vip, 80, 9)), expected);
  assert.deepEqual(await ask(namespaceOf(asking), emptyVip, 80), ['ECONNREFUSED']);
  const own = await ask(namespaceOf(webs[1]), vip, 80, 3);
  assert.deepEqual(sorted(own), ['task11 10.0.1.12', 'task12 10.0.1.1', 'task13 10.0.1.12']);
});

test('IPv6: containers and virtual address → the same as with IPv4', options, async () => {
  const own = address6(asking);
  for (const web of webs) {
    const seen = await ask(namespaceOf(asking), address6(web), 80);
    assert.deepEqual(seen, [`${web.taskId} ${own}`]);
  }
  const expected = webs.map(({ taskId }) => `${taskId} ${own}`);
  assert.deepEqual(sorted(await ask(namespaceOf(asking), vip6, 80, 3)), expected);
  const hairpin = await ask(namespaceOf(webs[0]), vip6, 80, 3);
  assert.ok(hairpin.includes('task11 fd00:0:0:1::1'), hairpin.join());
});

test('mesh: a client outside through any node → any task sees its address', options, async () => {
  const expected = webs.flatMap(
    ({ taskId }) => Array(2).fill(`${taskId} ${clientAddress}`) as string[],
  );
  for (const host of hosts) {
    assert.deepEqual(sorted(await ask(client, host.address, 8080, 6)), expected, host.nodeId);
    assert.deepEqual(sorted(await askUdp(client, host.address, 8080, 6)), expected, host.nodeId);
  }
});

test('mesh: from a node, its localhost and a container → all tasks answer', options, async () => {
  for (const host of hosts) {
    for (const address of ['127.0.0.1', host.address, two.address]) {
      const seen = await ask(host.netns, address, 8080, 3);
      assert.deepEqual(sorted(seen.map((text) => text.split(' ')[0] ?? '')), [
        'task11',
        'task12',
        'task13',
      ]);
    }
  }
  for (const host of [one, two]) {
    const seen = await ask(namespaceOf(webs[0]), host.address, 8080, 3);
    assert.deepEqual(
      sorted(seen),
      hosts.map(({ number }) => `task1${number} ${one.address}`),
    );
  }
});

test('mesh: containers’ links → no larger than what fits the tunnel', options, async () => {
  const text = await must('ip', ['-json', '-netns', namespaceOf(webs[1]), 'link', 'show']);
  const links = JSON.parse(text) as { ifname: string; mtu: number }[];
  const sizes = links.filter(({ ifname }) => ifname !== 'lo').map(({ mtu }) => mtu);
  assert.deepEqual(sizes, [1450, 1450]);
});

test('gateway network: containers by their own gateway address → refused', options, async () => {
  const attachment = two.networks.find(webs[1].containerId);
  assert.deepEqual(await ask(namespaceOf(asking), attachment?.address.v4 ?? '', 80), [
    'ECONNREFUSED',
  ]);
});

test('internal networks only → no way out, but neighbours and answers', options, async () => {
  const world = await serve(client, 'world', 9000);
  try {
    assert.deepEqual(await ask(namespaceOf(asking), clientAddress, 9000), [`world ${one.address}`]);
    assert.deepEqual(await ask(namespaceOf(lonely), clientAddress, 9000), ['ECONNREFUSED']);
    assert.deepEqual(await ask(namespaceOf(lonely), '10.0.1.11', 80), ['task11 10.0.1.60']);
  } finally {
    await world.stop();
  }
});

test('mesh: a port that a process of the node has → left to it, and said', options, async () => {
  const process = await serve(two.netns, 'process', 8080);
  try {
    await publish();
    await two.networks.verify();
    assert.match(two.networks.warnings.join(), /8080\/tcp is not answered.*\[::\]:8080/);
    assert.deepEqual(await ask(client, two.address, 8080), [`process ${clientAddress}`]);
    assert.match((await ask(client, one.address, 8080))[0] ?? '', /^task1/);
  } finally {
    await process.stop();
  }
  await two.networks.verify();
  assert.deepEqual(two.networks.warnings, []);
  assert.match((await ask(client, two.address, 8080))[0] ?? '', /^task1/);
});

/** A client that keeps one connection open and speaks when told. */
function hold(netns: string, address: string, port: number) {
  const program = `
    const s = require('net').connect({ host: '${address}', port: ${port} });
    s.on('data', (d) => console.log(String(d).trim()));
    s.on('error', (e) => console.log(e.code));
    s.on('close', () => process.exit());
    process.stdin.on('data', () => s.write('hold'));`;
  const child = spawn('nsenter', [`--net=${netnsDirectory}/${netns}`, 'node', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const next = async (): Promise<string> => {
    await until('the server answers', () => lines.length > 0);
    return lines.shift() ?? '';
  };
  return {
    next,
    speak: () => {
      child.stdin.write('x');
      return next();
    },
    stop: () => child.kill('SIGKILL'),
  };
}

test('drain: no new connections, old ones stay; gone → they end at once', options, async () => {
  const held = hold(namespaceOf(asking), vip, 80);
  const name = (await held.next()).split(' ')[0] ?? '';
  const web = webs.find(({ taskId }) => taskId === name);
  assert.ok(web !== undefined, name);
  try {
    web.state = EndpointState.ENDPOINT_DRAINING;
    await publish();
    const others = await ask(namespaceOf(asking), vip, 80, 6);
    assert.ok(!others.some((text) => text.startsWith(name)), others.join());
    assert.equal(await held.speak(), `still ${name}`);
    const meshed = await ask(client, one.address, 8080, 4);
    assert.ok(!meshed.some((text) => text.startsWith(name)), meshed.join());

    const over = new AbortController();
    let isOver = false;
    const draining = web.host.networks.drained(web.taskId, over.signal).then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(isOver, false, 'waits for the managers’ word');
    tables.drained.add(web.taskId);
    tables.notify();
    await draining;

    present = present.filter((each) => each !== web);
    await publish();
    assert.equal(await held.speak(), 'ECONNRESET');
  } finally {
    held.stop();
    web.state = EndpointState.ENDPOINT_READY;
    present = [...webs, asking, lonely];
    await publish();
  }
});

test('broken by hand → told in words and whole again', options, async () => {
  const sandbox = sandboxOf(one);
  const inside = [`--net=${netnsDirectory}/${sandbox}`];
  const gateway = [`--net=${netnsDirectory}/${one.prefix}gw`];
  const breaks: readonly (readonly [RegExp, string, readonly string[]])[] = [
    [/missing route 10\.0\.1\.12 /, 'ip', ['-netns', sandbox, 'route', 'delete', '10.0.1.12']],
    [
      /extra route 10\.0\.1\.77 /,
      'ip',
      ['-netns', sandbox, 'route', 'add', '10.0.1.77', 'dev', 'vx4097'],
    ],
    [
      /missing tunnel entry 02:76:00:00:00:02/,
      'bridge',
      ['-netns', sandbox, 'fdb', 'del', '02:76:00:00:00:02', 'dev', 'vx4097', 'dst', two.address],
    ],
    [
      /missing nft element inet balancer vips4 10\.0\.1\.200/,
      'nsenter',
      [...inside, 'nft', 'delete', 'element', 'inet', 'balancer', 'vips4', '{', vip, '}'],
    ],
    [/missing nft table inet balancer/, 'nsenter', [...inside, 'nft', 'flush', 'ruleset']],
    [/missing link vx4097/, 'ip', ['-netns', sandbox, 'link', 'delete', 'vx4097']],
    [/missing link vx4096/, 'ip', ['-netns', `${one.prefix}gw`, 'link', 'delete', 'vx4096']],
    [
      /missing rule fwmark/,
      'ip',
      [
        '-netns',
        `${one.prefix}gw`,
        'rule',
        'del',
        'fwmark',
        '0x1000000/0xff000000',
        'lookup',
        '1000',
      ],
    ],
    [/missing nft table ip mesh/, 'nsenter', [...gateway, 'nft', 'delete', 'table', 'ip', 'mesh']],
    [/missing namespace/, 'ip', ['-netns', sandbox, 'link', 'delete', 'vx4097']],
  ];
  const told = async (): Promise<string> => {
    const found = await one.networks.verify();
    return [found.get(networkId), found.get(gatewayId)].filter((text) => text !== '').join('\n');
  };
  await told();
  assert.equal(await told(), '', 'nothing is wrong');
  for (const [words, program, args] of breaks) {
    await must(program, args);
    if (words.source === 'missing namespace') await must('ip', ['netns', 'delete', sandbox]);
    assert.match(await told(), words, args.join(' '));
    assert.equal(await told(), '', `repaired: ${args.join(' ')}`);
    const seen = await ask(namespaceOf(asking), vip, 80, 3);
    const all = new Set(seen.map((text) => text.split(' ')[0])).size;
    assert.equal(all, 3, `after ${args.join(' ')}: ${seen.join()}`);
    assert.match((await ask(client, one.address, 8080))[0] ?? '', /^task1/);
  }
});

test(
  'a restarted agent → nobody notices; containers that left are taken away',
  options,
  async () => {
    const held = hold(namespaceOf(asking), vip, 80);
    await held.next();
    try {
      await one.restart();
      assert.match(await held.speak(), /^still task1/);
      await one.networks.retain([webs[0].containerId, asking.containerId]);
      assert.match(await held.speak(), /^still task1/, 'before the containers are asked for');
      for (const web of [webs[0], asking]) await attach(web);
      await publish();
      assert.match(await held.speak(), /^still task1/);
      assert.equal((await one.networks.verify()).get(networkId), '');
      assert.deepEqual(sorted(await ask(namespaceOf(asking), vip, 80, 3)), [
        'task11 10.0.1.50',
        'task12 10.0.1.50',
        'task13 10.0.1.50',
      ]);
    } finally {
      held.stop();
    }
  },
);

test('a silent node → its backends leave the maps until it answers', options, async () => {
  await until('no node is silent', () => one.networks.report().silentNodes.length === 0);
  await ipIn(two.netns, 'link set eth0 down');
  await until(
    'node2 is silent',
    () => one.networks.report().silentNodes.join() === 'node2',
    30_000,
  );
  await until('the kernel has it', () => one.networks.report().applied.size === 2);
  await one.networks.verify();
  const seen = await ask(namespaceOf(asking), vip, 80, 4);
  assert.deepEqual(new Set(seen), new Set(['task11 10.0.1.50', 'task13 10.0.1.50']));
  await ipIn(two.netns, 'link set eth0 up');
  await until('node2 answers', () => one.networks.report().silentNodes.length === 0, 30_000);
  await one.networks.verify();
  assert.equal(new Set(await ask(namespaceOf(asking), vip, 80, 3)).size, 3);
});

test('host and none → the node’s own namespace; nothing but a loopback', options, async () => {
  const place = { taskId: 'x', networks: [], isClosed: false };
  const onHost = await one.networks.attach('e'.repeat(64), { ...place, kind: 'host' });
  assert.equal(onHost.netnsPath, '');
  const alone = await one.networks.attach('f'.repeat(64), { ...place, kind: 'none' });
  const links = await must('ip', [
    '-json',
    '-netns',
    alone.netnsPath.split('/').at(-1) ?? '',
    'link',
  ]);
  assert.deepEqual(
    (JSON.parse(links) as { ifname: string }[]).map(({ ifname }) => ifname),
    ['lo'],
  );
  await one.networks.detach('e'.repeat(64));
  await one.networks.detach('f'.repeat(64));
});

test('an encrypted network → refused with a reason, nothing in the clear', options, async () => {
  const id = 'cryptcryptcryptcryptcrypt';
  const secret = createNetworkTable({
    ...overlayTable(),
    networkId: id,
    vni: 4098,
    encrypted: true,
  });
  tables.set([...tables.tables(), secret]);
  const network = { networkId: id, networkName: 'secret', addresses: ['10.0.1.90'] };
  const place = { taskId: 'y', kind: 'own' as const, networks: [network], isClosed: false };
  await assert.rejects(one.networks.attach('d'.repeat(64), place), /front is encrypted.*WireGuard/);
  await one.networks.detach('d'.repeat(64));
});

test(
  'the last container left → the network is gone from the node, and may come back',
  options,
  async () => {
    await three.networks.detach(webs[2].containerId);
    const list = await must('ip', ['netns', 'list']);
    assert.ok(!list.includes(sandboxOf(three)), list);
    await attach(webs[2]);
    const again = await serve(namespaceOf(webs[2]), 'task13', 80);
    try {
      assert.deepEqual(await ask(namespaceOf(asking), '10.0.1.13', 80), ['task13 10.0.1.50']);
    } finally {
      await again.stop();
    }
  },
);
