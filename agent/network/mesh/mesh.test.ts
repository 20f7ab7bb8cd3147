import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import type { NetworkTable } from '#proto/gen/shoal';
import {
  createNetworkTable,
  createTableEndpoint,
  createTableNode,
  createTablePort,
  createTableService,
  EndpointState,
} from '#proto/gen/shoal';
import { noStrangers } from '../sandbox/difference.ts';
import { planWish } from '../sandbox/keeper.ts';
import { nodeMark, nodeNumberMax, tunnelAddress, tunnelHardware } from '../sandbox/numbers.ts';
import { emptyState } from '../sandbox/state.ts';
import { renderSteps } from '../sandbox/testing.ts';
import { missesMax, probePeriodMs, probeTargets, TunnelProber } from './prober.ts';
import { meshPorts, meshWish } from './wish.ts';

const own = createTableNode({
  nodeId: 'a',
  number: 1,
  address: '192.0.2.1',
  gatewaySubnet: '10.255.1.0/24',
});
const peer = createTableNode({
  nodeId: 'b',
  number: 2,
  address: '192.0.2.2',
  gatewaySubnet: '10.255.2.0/24',
});
const table: NetworkTable = createNetworkTable({
  networkId: 'gw',
  vni: 4096,
  gateway: true,
  mtu: 1450,
  subnets: ['10.255.0.0/16'],
  nodes: [own, peer],
  endpoints: [
    createTableEndpoint({
      taskId: 't1',
      nodeId: 'b',
      serviceId: 'web',
      addresses: ['10.255.2.7'],
      state: EndpointState.ENDPOINT_READY,
    }),
  ],
  services: [
    createTableService({
      serviceId: 'web',
      ports: [createTablePort({ protocol: 6, published: 8080, target: 80 })],
    }),
    createTableService({
      serviceId: 'idle',
      ports: [createTablePort({ protocol: 17, published: 53, target: 53, hostIp: '192.0.2.9' })],
    }),
  ],
});
const nothing = { state: emptyState, tables: [] };
const settings = { tunnelPort: 4789, hasEgressHook: true, hasIpv6: false };
const plan = (hasEgressHook: boolean): string =>
  renderSteps(
    planWish(
      nothing,
      meshWish(table, own, new Set(), { ...settings, hasEgressHook }),
      'S',
      noStrangers,
    ),
  );

test('mesh plan: nothing there → tunnel, a route per node, ports, and the way back', () => {
  assert.equal(
    plan(true),
    `[node] ip
link add vx4096 netns S address 02:76:00:00:00:01 mtu 1450 \
type vxlan id 4096 dstport 4789 local 192.0.2.1 nolearning
[S] ip
link set vx4096 up
address replace 169.254.2.1/32 dev vx4096
address replace 10.255.1.1/32 dev vx4096
neighbour replace 169.254.2.2 dev vx4096 lladdr 02:76:00:00:00:02 nud permanent
neighbour replace 169.254.255.254 dev vx4096 lladdr 02:76:78:ff:ff:fe nud permanent
route replace 10.255.2.0/24 via 169.254.2.2 dev vx4096 onlink
route replace default via 169.254.255.254 dev vx4096 onlink table 1000
rule add fwmark 0x1000000/0xff000000 lookup 1000
[S] bridge
fdb replace 02:76:00:00:00:02 dev vx4096 dst 192.0.2.2 self permanent
[S] sh
echo 0 >/proc/sys/net/ipv4/conf/vx4096/rp_filter
[S] nft
table ip mesh
delete table ip mesh
table ip mesh {
  map published { type inet_proto . inet_service : verdict; }
  map marks { type ether_addr : mark; }
  chain svc_tcp_8080 {
    meta l4proto tcp dnat ip to numgen inc mod 1 map { 0 : 10.255.2.7 . 80 }
  }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "upl" ip daddr 169.254.200.2 meta l4proto . th dport vmap @published
  }
  chain refusing {
    type filter hook input priority filter; policy accept;
    iifname "upl" ip daddr 169.254.200.2 meta l4proto { udp, sctp } reject
  }
  chain marking {
    type filter hook prerouting priority mangle; policy accept;
    iifname "vx4096" ct direction original ct state new ct mark set ether saddr map @marks
    iifname "v-*" ct direction reply ct mark != 0x00000000 meta mark set ct mark
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "vx4096" ip saddr 169.254.200.1 snat to 10.255.1.1
  }
}
add element ip mesh published { tcp . 8080 : goto svc_tcp_8080 }
add element ip mesh marks { 02:76:00:00:00:02 : 0x01000002 }
table netdev mesh
delete table netdev mesh
table netdev mesh {
  map nodes { type mark : ether_addr; }
  chain returning {
    type filter hook egress device "vx4096" priority filter; policy accept;
    ether daddr 02:76:78:ff:ff:fe ether daddr set meta mark map @nodes
  }
}
add element netdev mesh nodes { 0x01000002 : 02:76:00:00:00:02 }`,
  );
});

const six = createTableEndpoint({
  taskId: 't1',
  nodeId: 'b',
  serviceId: 'web',
  addresses: ['10.255.2.7', 'fd73:686f:616c::aff:207'],
  state: EndpointState.ENDPOINT_READY,
});

test('mesh plan: a node with IPv6 → the same ways and ports once more, and one way back', () => {
  const wish = meshWish({ ...table, endpoints: [six] }, own, new Set(), {
    ...settings,
    hasIpv6: true,
  });
  const text = renderSteps(planWish(nothing, wish, 'S', noStrangers));
  for (const lines of [
    'address replace fe80:76::1/64 dev vx4096 nodad',
    'neighbour replace fe80:76::2 dev vx4096 lladdr 02:76:00:00:00:02 nud permanent',
    'neighbour replace fe80:76::ffff dev vx4096 lladdr 02:76:78:ff:ff:fe nud permanent',
    'route replace fd73:686f:616c::aff:200/120 via fe80:76::2 dev vx4096 onlink',
    'route replace ::/0 via fe80:76::ffff dev vx4096 onlink table 1000',
    '[S] ip -6\nrule add fwmark 0x1000000/0xff000000 lookup 1000\n[S] bridge',
    `table ip6 mesh {
  map published { type inet_proto . inet_service : verdict; }
  map marks { type ether_addr : mark; }
  chain svc_tcp_8080 {
    meta l4proto tcp dnat ip6 to numgen inc mod 1 map { 0 : fd73:686f:616c::aff:207 . 80 }
  }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "upl" ip6 daddr fd73:686f:616c::a9fe:c802 meta l4proto . th dport vmap @published
  }
  chain refusing {
    type filter hook input priority filter; policy accept;
    iifname "upl" ip6 daddr fd73:686f:616c::a9fe:c802 meta l4proto { udp, sctp } reject
  }
  chain marking {
    type filter hook prerouting priority mangle; policy accept;
    iifname "vx4096" ct direction original ct state new ct mark set ether saddr map @marks
    iifname "v-*" ct direction reply ct mark != 0x00000000 meta mark set ct mark
  }
}
add element ip6 mesh published { tcp . 8080 : goto svc_tcp_8080 }`,
    'meta l4proto tcp dnat ip to numgen inc mod 1 map { 0 : 10.255.2.7 . 80 }',
  ]) {
    assert.ok(text.includes(lines), `${lines}\n--- in\n${text}`);
  }
});

test('mesh plan: a port moves to another target → old tasks are asked where they listen', () => {
  const port = (published: number, target: number) =>
    createTablePort({ protocol: 6, published, target });
  const task = (taskId: string, address: string, ...ports: readonly [number, number][]) =>
    createTableEndpoint({
      taskId,
      nodeId: 'b',
      serviceId: 'web',
      addresses: [address],
      state: EndpointState.ENDPOINT_READY,
      ports: ports.map((each) => port(...each)),
    });
  const endpoints = [
    task('old', '10.255.2.7', [8080, 80]),
    task('new', '10.255.2.8', [8080, 8000], [8443, 443]),
  ];
  const services = [
    createTableService({ serviceId: 'web', ports: [port(8080, 8000), port(8443, 443)] }),
  ];
  const [rules = assert.fail('a table')] = meshWish(
    { ...table, endpoints, services },
    own,
    new Set(),
    settings,
  ).tables;
  assert.deepEqual(rules.targets.get('svc_tcp_8080'), [
    'meta l4proto tcp dnat ip to numgen inc mod 2 map ' +
      '{ 0 : 10.255.2.7 . 80, 1 : 10.255.2.8 . 8000 }',
  ]);
  assert.deepEqual(rules.targets.get('svc_tcp_8443'), [
    'meta l4proto tcp dnat ip to numgen inc mod 1 map { 0 : 10.255.2.8 . 443 }',
  ]);
});

test('mesh plan: sctp, and clients that keep their backend → in the port’s chain', () => {
  const services = [
    createTableService({
      serviceId: 'web',
      affinity: true,
      ports: [createTablePort({ protocol: 132, published: 3868, target: 3868 })],
    }),
  ];
  const wish = meshWish({ ...table, endpoints: [six], services }, own, new Set(), {
    ...settings,
    hasIpv6: true,
  });
  const text = renderSteps(planWish(nothing, wish, 'S', noStrangers));
  for (const [family, address] of [
    ['ip', '10.255.2.7'],
    ['ip6', 'fd73:686f:616c::aff:207'],
  ]) {
    const rule = new RegExp(
      `meta l4proto sctp dnat ${family} to jhash ${family} saddr mod 1 seed 0x\\w+ ` +
        `map \\{ 0 : ${address} \\. 3868 \\}`,
    );
    assert.match(text, rule);
  }
  assert.ok(text.includes('published { sctp . 3868 : goto svc_sctp_3868 }'), text);
});

test('mesh plan: a node without IPv6 backends → the port is refused there by IPv6', () => {
  const wish = meshWish(table, own, new Set(), { ...settings, hasIpv6: true });
  const [, six] = wish.tables.filter(({ name, family }) => name === 'mesh' && family !== 'netdev');
  assert.equal(six?.family, 'ip6');
  assert.equal(six?.maps.get('published')?.elements.size, 0);
});

test('mesh plan: a kernel without the egress hook, with IPv6 → a rule per node of each family', () => {
  const options = { tunnelPort: 4789, hasEgressHook: false, hasIpv6: true };
  const text = renderSteps(
    planWish(nothing, meshWish(table, own, new Set(), options), 'S', noStrangers),
  );
  assert.ok(
    text.includes('route replace ::/0 via fe80:76::2 dev vx4096 onlink table 100002'),
    text,
  );
  assert.ok(text.includes('[S] ip -6\nrule add fwmark 0x1000002 lookup 100002'), text);
});

test('mesh plan: nodes of another family, another tunnel port → no entries for them, that port', () => {
  const far = { ...peer, address: '2001:db8::2' };
  const wish = meshWish(
    { ...table, nodes: [own, far], tunnelPort: 5789 },
    own,
    new Set(),
    settings,
  );
  assert.equal(wish.state.tunnels.size, 0);
  assert.equal(wish.state.links.get('vx4096')?.tunnel?.port, 5789);
});

test('mesh plan: a kernel without the egress hook → a rule and a table per node', () => {
  const text = plan(false);
  assert.ok(text.includes('route replace default via 169.254.2.2 dev vx4096 onlink table 100002'));
  assert.ok(text.includes('rule add fwmark 0x1000002 lookup 100002'), text);
  assert.ok(!text.includes('netdev'), text);
});

test('mesh: ports of all services → with the address that they are bound to', () => {
  assert.deepEqual(meshPorts(table), [
    { protocol: 'tcp', port: 8080, hostIp: '' },
    { protocol: 'udp', port: 53, hostIp: '192.0.2.9' },
  ]);
});

test('node numbers: all of them → different addresses that mean nothing else', () => {
  const seen = new Set<string>();
  for (let number = 0; number <= nodeNumberMax; number++) seen.add(tunnelAddress(number));
  assert.equal(seen.size, nodeNumberMax + 1);
  for (const taken of ['169.254.1.1', '169.254.200.1', '169.254.200.2', '169.254.255.254']) {
    assert.ok(!seen.has(taken), taken);
  }
  assert.equal(tunnelHardware(0x012345), '02:76:00:01:23:45');
  assert.equal(nodeMark(258), '0x01000102');
});

function prober() {
  const clock = new FakeClock();
  const asked: string[] = [];
  const answers = new Map<string, () => void>();
  const changes: string[] = [];
  const dead = new Set<string>();
  const closed: string[] = [];
  const probes = new TunnelProber({
    clock,
    open: (address, onAnswer) => {
      answers.set(address, onAnswer);
      return {
        ask: () => {
          asked.push(address);
          if (!dead.has(address)) onAnswer();
        },
        close: () => closed.push(address),
      };
    },
    onChange: () => changes.push([...probes.silent].join()),
  });
  return { clock, asked, changes, dead, closed, probes };
}

test('prober: three misses → silent; one answer → back at once', () => {
  const { clock, changes, dead, probes } = prober();
  probes.setTargets(new Map([['b', '10.255.2.1']]));
  probes.start();
  clock.advance(probePeriodMs * 3);
  assert.deepEqual(changes, []);
  dead.add('10.255.2.1');
  // The first question after the last answer, then as many without one.
  clock.advance(probePeriodMs * missesMax);
  assert.deepEqual(changes, []);
  clock.advance(probePeriodMs);
  assert.deepEqual(changes, ['b']);
  dead.clear();
  clock.advance(probePeriodMs);
  assert.deepEqual(changes, ['b', '']);
  probes.stop();
  assert.equal(clock.pendingCount, 0);
});

test('prober: a silent node that leaves, or moves → forgotten, its socket closed', () => {
  const { clock, dead, closed, probes } = prober();
  dead.add('10.255.2.1');
  probes.setTargets(new Map([['b', '10.255.2.1']]));
  probes.start();
  clock.advance(probePeriodMs * 5);
  assert.deepEqual([...probes.silent], ['b']);
  probes.setTargets(new Map([['b', '10.255.9.1']]));
  assert.deepEqual([...probes.silent], []);
  assert.deepEqual(closed, ['10.255.2.1']);
  probes.stop();
});

test('prober: whom to ask → nodes with services that share a table, at their block’s first', () => {
  assert.deepEqual(probeTargets([table], 'a'), new Map([['b', '10.255.2.1']]));
  assert.deepEqual(probeTargets([table], 'b'), new Map());
  const idle = { ...table, endpoints: [] };
  assert.deepEqual(probeTargets([idle], 'a'), new Map());
  const lan = { ...table, networkId: 'lan', gateway: false, lan: true };
  assert.deepEqual(probeTargets([idle, lan], 'a'), new Map());
});

test('mesh plan: a port of the mesh is another one than the same port of a container or a node', () => {
  const wish = meshWish(table, own, new Set(), { ...settings, hasIpv6: true });
  const rules = wish.tables.flatMap(({ hooks }) => hooks.get('prerouting') ?? []);
  const translating = rules.filter((rule) => rule.includes('@published'));
  assert.equal(translating.length, 2);
  for (const rule of translating)
    assert.match(rule, / ip6? daddr (169\.254\.200\.2|fd73:\S+c802) /);
});

test('mesh plan: a datagram to a port without backends → refused before it is remembered', () => {
  const wish = meshWish({ ...table, endpoints: [] }, own, new Set(), {
    ...settings,
    hasIpv6: true,
  });
  const refusing = wish.tables.flatMap(({ hooks }) => hooks.get('refusing') ?? []);
  assert.equal(refusing.filter((line) => line.endsWith('{ udp, sctp } reject')).length, 2);
  assert.equal(refusing.filter((line) => line.includes('hook input')).length, 2);
});
