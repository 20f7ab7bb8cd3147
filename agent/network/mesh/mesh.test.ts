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
const settings = { tunnelPort: 4789, hasEgressHook: true };
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
fdb append 02:76:00:00:00:02 dev vx4096 dst 192.0.2.2 self permanent
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
    iifname "upl" meta l4proto . th dport vmap @published
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
  assert.deepEqual(probeTargets([{ ...table, endpoints: [] }], 'a'), new Map());
});
