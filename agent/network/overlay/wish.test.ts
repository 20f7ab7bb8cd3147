import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NetworkTable } from '#proto/gen/shoal';
import {
  createNetworkTable,
  createTableEndpoint,
  createTableNode,
  createTableService,
  EndpointState,
} from '#proto/gen/shoal';
import { noStrangers } from '../sandbox/difference.ts';
import type { SandboxWish } from '../sandbox/keeper.ts';
import { describeWish, planWish } from '../sandbox/keeper.ts';
import { ModelKernel } from '../sandbox/model-kernel.ts';
import { parseTable, renderTable } from '../sandbox/nft-table.ts';
import { emptyState } from '../sandbox/state.ts';
import { renderSteps } from '../sandbox/testing.ts';
import { planPortInside } from './inside.ts';
import { backendsOf } from './overlay.ts';
import type { OverlayPort } from './wish.ts';
import { overlayWish } from './wish.ts';

const options = { nodeId: 'a', tunnelPort: 4789 };
const none: ReadonlySet<string> = new Set();
const nothing = { state: emptyState, tables: [] };

const node = (nodeId: string, number: number) =>
  createTableNode({ nodeId, number, address: `192.0.2.${number}` });
const endpoint = (taskId: string, nodeId: string, address: string, state: EndpointState) =>
  createTableEndpoint({ taskId, nodeId, serviceId: 'web', addresses: [address], state });
const { ENDPOINT_READY: ready, ENDPOINT_DRAINING: draining } = EndpointState;

const front: NetworkTable = createNetworkTable({
  networkId: 'front',
  vni: 4097,
  subnets: ['10.0.1.0/24'],
  mtu: 1450,
  nodes: [node('a', 1), node('b', 2)],
  endpoints: [
    endpoint('t1', 'a', '10.0.1.2', ready),
    endpoint('t2', 'b', '10.0.1.3', ready),
    endpoint('t3', 'b', '10.0.1.4', draining),
  ],
  services: [
    createTableService({ serviceId: 'web', virtualIps: ['10.0.1.200'] }),
    createTableService({ serviceId: 'idle', virtualIps: ['10.0.1.201'] }),
  ],
});
const port: OverlayPort = {
  containerId: '0123456789abcdef'.repeat(4),
  namespace: 'c1',
  device: 'eth1',
  addresses: ['10.0.1.2'],
};

function wishOf(table: NetworkTable, ports = [port], silent = none): SandboxWish {
  const wish = overlayWish(table, ports, silent, options);
  assert.ok(wish !== undefined, 'the own node is in the table');
  return wish;
}

test('overlay: a backend drains → keeps its connections, while its node answers', () => {
  assert.deepEqual([...backendsOf(front, none)], ['10.0.1.2', '10.0.1.3', '10.0.1.4']);
  assert.deepEqual([...backendsOf(front, new Set(['b']))], ['10.0.1.2', '10.0.1.3']);
});

test('overlay plan: nothing there → ways first, then virtual addresses', () => {
  assert.equal(
    renderSteps(planWish(nothing, wishOf(front), 'S', noStrangers)),
    `[node] ip
link add vx4097 netns S address 02:76:00:00:00:01 mtu 1450 \
type vxlan id 4097 dstport 4789 local 192.0.2.1 nolearning
[S] ip
link add v-0123456789ab mtu 1450 type veth \
peer name eth1 mtu 1450 address 02:67:0a:00:01:02 netns c1
link set vx4097 up
link set v-0123456789ab up
address replace 169.254.2.1/32 dev vx4097
address replace 169.254.1.1/32 dev lo
address replace 169.254.1.1/32 dev v-0123456789ab
neighbour replace 169.254.2.2 dev vx4097 lladdr 02:76:00:00:00:02 nud permanent
neighbour replace 10.0.1.2 dev v-0123456789ab lladdr 02:67:0a:00:01:02 nud permanent
route replace unreachable 10.0.1.0/24
route replace 10.0.1.3 via 169.254.2.2 dev vx4097 onlink
route replace 10.0.1.4 via 169.254.2.2 dev vx4097 onlink
route replace 10.0.1.2 dev v-0123456789ab
[S] bridge
fdb replace 02:76:00:00:00:02 dev vx4097 dst 192.0.2.2 self permanent
[S] sh
echo 0 >/proc/sys/net/ipv4/conf/vx4097/rp_filter
[S] nft
table inet balancer
delete table inet balancer
table inet balancer {
  map vips4 { type ipv4_addr : verdict; }
  map vips6 { type ipv6_addr : verdict; }
  set empty4 { type ipv4_addr; }
  set empty6 { type ipv6_addr; }
  set hairpin4 { type ipv4_addr . ipv4_addr; }
  set hairpin6 { type ipv6_addr . ipv6_addr; }
  chain svc_web_10_0_1_200 {
    dnat ip to numgen inc mod 2 map { 0 : 10.0.1.2, 1 : 10.0.1.3 }
  }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    ip daddr vmap @vips4
    ip6 daddr vmap @vips6
  }
  chain refusing {
    type filter hook prerouting priority dstnat - 1; policy accept;
    ip daddr @empty4 meta l4proto tcp reject with tcp reset
    ip daddr @empty4 reject with icmp port-unreachable
    ip6 daddr @empty6 meta l4proto tcp reject with tcp reset
    ip6 daddr @empty6 reject with icmpv6 port-unreachable
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ct status dnat ip saddr . ip daddr @hairpin4 snat ip to 10.0.1.1
  }
}
add element inet balancer vips4 { 10.0.1.200 : goto svc_web_10_0_1_200 }
add element inet balancer empty4 { 10.0.1.201 }
add element inet balancer hairpin4 { 10.0.1.2 . 10.0.1.2 }`,
  );
});

test('overlay plan: a network with IPv6 → sources are checked on containers’ links', () => {
  const both = { ...front, subnets: [...front.subnets, 'fd00::/64'] };
  const checked = renderSteps(planWish(wishOf(front), wishOf(both), 'S', noStrangers));
  assert.ok(
    checked.includes(`table ip6 sources
delete table ip6 sources
table ip6 sources {
  chain sources {
    type filter hook prerouting priority raw; policy accept;
    iifname "v-*" ip6 saddr != fe80::/10 fib saddr . iif oif missing drop
  }
}`),
    checked,
  );
  const missing = { ...wishOf(both), tables: wishOf(both).tables.slice(0, 1) };
  assert.deepEqual(describeWish(missing, wishOf(both), noStrangers), [
    'missing nft table ip6 sources',
  ]);
  assert.ok(!renderTable(wishOf(both).tables[0] ?? assert.fail('a table')).includes('fib'));
});

test('overlay plan: a backend comes and one goes → its chain in one transaction, routes around', () => {
  const after = {
    ...front,
    endpoints: [...front.endpoints.slice(0, 1), endpoint('t4', 'b', '10.0.1.5', ready)],
  };
  assert.equal(
    renderSteps(planWish(wishOf(front), wishOf(after), 'S', noStrangers)),
    `[S] ip
route replace 10.0.1.5 via 169.254.2.2 dev vx4097 onlink
[S] nft
add chain inet balancer svc_web_10_0_1_200
flush chain inet balancer svc_web_10_0_1_200
add rule inet balancer svc_web_10_0_1_200 dnat ip to \
numgen inc mod 2 map { 0 : 10.0.1.2, 1 : 10.0.1.5 }
[S] ip
route delete 10.0.1.3 via 169.254.2.2 dev vx4097 onlink
route delete 10.0.1.4 via 169.254.2.2 dev vx4097 onlink`,
  );
});

test('overlay plan: the last backend gone, or its node silent → the address refuses', () => {
  const alone = { ...front, endpoints: front.endpoints.slice(1, 2) };
  const idle = { ...front, endpoints: [] };
  for (const wish of [wishOf(idle, []), wishOf(alone, [], new Set(['b']))]) {
    const text = renderSteps(planWish(wishOf(alone, []), wish, 'S', noStrangers));
    assert.ok(text.includes('delete element inet balancer vips4 { 10.0.1.200 }'), text);
    assert.ok(text.includes('add element inet balancer empty4 { 10.0.1.200 }'), text);
    assert.ok(text.includes('delete chain inet balancer svc_web_10_0_1_200'), text);
  }
});

test('overlay plan: affinity → by the client’s address, the same on every node', () => {
  const services = [
    createTableService({ serviceId: 'web', virtualIps: ['10.0.1.200'], affinity: true }),
  ];
  const sticky = { ...front, services };
  const text = renderTable(wishOf(sticky).tables[0] ?? assert.fail('a table'));
  const other = overlayWish(sticky, [], none, { ...options, nodeId: 'b' });
  assert.match(text, /jhash ip saddr mod 2 seed 0x[0-9a-f]+ map \{ 0 : 10\.0\.1\.2, /);
  assert.deepEqual(other?.tables[0]?.targets, wishOf(sticky).tables[0]?.targets);
});

test('overlay plan: any IPv6 subnet → who reaches itself sees the network’s first address', () => {
  for (const [subnet, first] of [
    ['fd00::/64', 'fd00::1'],
    ['fd00::1:0:0/96', 'fd00::1:0:1'],
    ['fd00:1:2:3:4:5:6:0/112', 'fd00:1:2:3:4:5:6:1'],
  ] as const) {
    const [table = assert.fail('a table')] = wishOf({ ...front, subnets: [subnet] }).tables;
    assert.match(renderTable(table), new RegExp(`@hairpin6 snat ip6 to ${first}\n`), subnet);
  }
});

test('overlay plan: two nodes exchange their addresses → each tunnel entry leads to the new one', () => {
  const at = (b: string, c: string): SandboxWish => {
    const nodes = [node('a', 1), { ...node('b', 2), address: b }, { ...node('c', 3), address: c }];
    return wishOf({ ...front, nodes });
  };
  const before = at('192.0.2.2', '192.0.2.3');
  const after = at('192.0.2.3', '192.0.2.2');
  const kernel = new ModelKernel();
  kernel.run(planWish(kernel.view(before.tables), before, 'S', noStrangers));
  kernel.run(planWish(kernel.view(after.tables), after, 'S', noStrangers));
  assert.deepEqual([...kernel.state.tunnels].sort(), [...after.state.tunnels].sort());
});

test('overlay plan: links of containers that nobody asked for yet → left alone', () => {
  const view = { ...wishOf(front), tables: wishOf(front).tables };
  const text = renderSteps(planWish(view, wishOf(front, []), 'S', () => true));
  assert.ok(!text.includes('link delete'), text);
  assert.ok(
    renderSteps(planWish(view, wishOf(front, []), 'S', noStrangers)).includes('link delete v-'),
  );
});

test('overlay wish: the own node is not in the table → none', () => {
  assert.equal(overlayWish({ ...front, nodes: [node('b', 2)] }, [], none, options), undefined);
});

test('overlay inside: two families → an address and a way each', () => {
  const both = { ...port, addresses: ['10.0.1.2', 'fd00::2'] };
  assert.equal(
    renderSteps(planPortInside(both, ['10.0.1.0/24', 'fd00::/64'])),
    `[c1] ip
link set eth1 up
address replace 10.0.1.2/32 dev eth1
address replace fd00::2/128 dev eth1 nodad
route replace 10.0.1.0/24 via 169.254.1.1 dev eth1 onlink src 10.0.1.2
route replace fd00::/64 via fe80::1 dev eth1 onlink src fd00::2`,
  );
});

const anyEndpoint = fc.record({
  id: fc.nat(6),
  nodeId: fc.constantFrom('a', 'b', 'c', 'x'),
  last: fc.integer({ min: 2, max: 12 }),
  has6: fc.boolean(),
  state: fc.constantFrom<EndpointState>(0, 1, 2),
  serviceId: fc.constantFrom('web', 'api', ''),
});
const anyTable = fc
  .record({
    endpoints: fc.array(anyEndpoint, { maxLength: 8 }),
    peers: fc.uniqueArray(fc.constantFrom('b', 'c'), { maxLength: 2 }),
    mtu: fc.constantFrom(1450, 1370),
    local: fc.constantFrom('192.0.2.1', '192.0.2.9'),
    affinity: fc.boolean(),
  })
  .map(({ endpoints, peers, mtu, local, affinity }) =>
    createNetworkTable({
      ...front,
      mtu,
      subnets: ['10.0.1.0/24', 'fd00::/64'],
      nodes: [
        createTableNode({ nodeId: 'a', number: 1, address: local }),
        ...peers.map((id) => node(id, id === 'b' ? 2 : 3)),
      ],
      endpoints: endpoints.map(({ id, nodeId, last, has6, state, serviceId }) =>
        createTableEndpoint({
          taskId: `t${id}`,
          nodeId,
          serviceId,
          addresses: [`10.0.1.${last}`, ...(has6 ? [`fd00::${last}`] : [])],
          state,
        }),
      ),
      services: ['web', 'api'].map((serviceId, index) =>
        createTableService({
          serviceId,
          affinity,
          virtualIps: [`10.0.1.20${index}`, `fd00::20${index}`],
        }),
      ),
    }),
  );
const anyPorts = fc.uniqueArray(fc.integer({ min: 20, max: 24 }), { maxLength: 3 }).map((lasts) =>
  lasts.map((last) => ({
    ...port,
    containerId: `${last}`.padEnd(64, 'a'),
    addresses: [`10.0.1.${last}`],
  })),
);
const anySilent = fc.subarray(['b', 'c']).map((ids) => new Set(ids));

test('overlay plan: any changes in a row → the kernel is as wished, and nothing is left to do', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyTable, anyPorts, anySilent), { maxLength: 6 }), (steps) => {
      const kernel = new ModelKernel();
      for (const [table, ports, silent] of steps) {
        const wish = wishOf(table, ports, silent);
        kernel.run(planWish(kernel.view(wish.tables), wish, 'S', noStrangers));
        const view = kernel.view(wish.tables);
        assert.deepEqual(describeWish(view, wish, noStrangers), []);
        assert.deepEqual(planWish(view, wish, 'S', noStrangers), []);
        assert.deepEqual([...view.state.routes].sort(), [...wish.state.routes].sort());
        assert.deepEqual([...view.state.links.keys()].sort(), [...wish.state.links.keys()].sort());
      }
    }),
  );
});

test('nft table: as the kernel lists it → the same elements and rules', () => {
  const text = `table inet balancer {
\tmap vips4 {
\t\ttype ipv4_addr : verdict
\t\telements = { 10.0.1.200 : goto svc_web_10_0_1_200,
\t\t\t     10.0.1.202 : goto svc_api }
\t}

\tset hairpin6 {
\t\ttype ipv6_addr . ipv6_addr
\t\telements = { fd00::2 . fd00::2 }
\t}

\tchain svc_api {
\t\tdnat ip to numgen inc mod 1 map { 0 : 10.0.1.9 }
\t}

\tchain prerouting {
\t\ttype nat hook prerouting priority dstnat; policy accept;
\t\tip daddr vmap @vips4
\t}
}
`;
  const table = parseTable(text, 'svc_');
  assert.deepEqual(
    [...(table?.maps.get('vips4')?.elements ?? [])],
    [
      ['10.0.1.200', 'goto svc_web_10_0_1_200'],
      ['10.0.1.202', 'goto svc_api'],
    ],
  );
  assert.deepEqual(
    [...(table?.maps.get('hairpin6')?.elements.keys() ?? [])],
    ['fd00::2 . fd00::2'],
  );
  assert.deepEqual(table?.targets.get('svc_api'), [
    'dnat ip to numgen inc mod 1 map { 0 : 10.0.1.9 }',
  ]);
  assert.equal(table?.hooks.get('prerouting')?.length, 2);
  assert.equal(parseTable('', 'svc_'), undefined);
});
