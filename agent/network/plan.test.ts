import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderSysctls } from './executor.ts';
import {
  isEndpointWhole,
  isSandboxWhole,
  planAttach,
  planDetach,
  planSandbox,
  planTables,
} from './plan.ts';
import type {
  Endpoint,
  GatewayMesh,
  GatewayView,
  GatewayWish,
  NamespaceView,
  NetworkStep,
} from './types.ts';

const settings = { namespacePrefix: 'shoal-', mtuBytes: 1500 };
const endpoint: Endpoint = {
  containerId: '0123456789abcdef'.repeat(4),
  address: { v4: '10.240.4.7' },
  ports: [
    { protocol: 'tcp', publishedPort: 8080, targetPort: 80 },
    { protocol: 'udp', publishedPort: 5353, targetPort: 53 },
  ],
  isClosed: false,
  pid: undefined,
};
const wish: GatewayWish = { block: '10.240.4.0/23', endpoints: [endpoint], mesh: undefined };
const empty: NamespaceView = { links: new Map(), addresses: new Set(), routes: [] };
const bare: GatewayView = {
  namespaces: new Set(),
  host: empty,
  sandbox: undefined,
  isHostTableIntact: false,
  isSandboxTableIntact: false,
};
const up = { isUp: true };
const via = (destination: string, gateway: string) => ({
  destination,
  device: undefined,
  via: gateway,
  isUnreachable: false,
});
const whole: GatewayView = {
  namespaces: new Set(['shoal-gw']),
  host: {
    links: new Map([['up0', up]]),
    addresses: new Set(['up0 169.254.200.1/30']),
    routes: [via('10.240.4.0/23', '169.254.200.2')],
  },
  sandbox: {
    links: new Map([
      ['upl', up],
      ['v-0123456789ab', up],
    ]),
    addresses: new Set([
      'upl 169.254.200.2/30',
      'lo 169.254.1.1/32',
      'v-0123456789ab 169.254.1.1/32',
    ]),
    routes: [
      via('default', '169.254.200.1'),
      { destination: '10.240.4.0/23', device: undefined, via: undefined, isUnreachable: true },
      { destination: '10.240.4.7', device: 'v-0123456789ab', via: undefined, isUnreachable: false },
    ],
  },
  isHostTableIntact: true,
  isSandboxTableIntact: true,
};

/** The steps as a person would type them. */
function render(steps: readonly NetworkStep[]): string {
  return steps.map(renderStep).join('\n');
}

function renderStep(step: NetworkStep): string {
  const place = step.namespace ?? 'node';
  switch (step.kind) {
    case 'ip':
    case 'bridge':
      return `[${place}] ${step.kind}\n${step.lines.join('\n')}`;
    case 'nft':
      return `[${place}] nft\n${step.text.trimEnd()}`;
    case 'sysctl':
      return `[${place}] sh\n${renderSysctls(step.settings).trimEnd()}`;
    case 'forget-flows':
      return `[${place}] forget ${step.address}`;
  }
}

test('plan: nothing there → node and sandbox from the ground', () => {
  assert.equal(
    render(planSandbox(wish, bare, settings)),
    `[node] ip
netns add shoal-gw
[shoal-gw] sh
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter
echo 1 >/proc/sys/net/ipv4/conf/default/rp_filter
echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
echo 0 >/proc/sys/net/ipv4/conf/default/send_redirects
echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
[node] ip
link add up0 mtu 1500 type veth peer name upl mtu 1500 netns shoal-gw
[node] ip
link set up0 up
address replace 169.254.200.1/30 dev up0
route replace 10.240.4.0/23 via 169.254.200.2
[shoal-gw] ip
link set lo up
link set upl up
address replace 169.254.200.2/30 dev upl
address replace 169.254.1.1/32 dev lo
route replace default via 169.254.200.1 dev upl
route replace unreachable 10.240.4.0/23
[node] sh
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv4/conf/up0/route_localnet
echo 0 >/proc/sys/net/ipv4/conf/up0/rp_filter`,
  );
});

test('plan: a container → namespace, link and routes in three transactions', () => {
  const peer = 'peer name eth0 mtu 1500 address 02:67:0a:f0:04:07 netns shoal-c-0123456789ab';
  assert.equal(
    render(planAttach(endpoint, settings)),
    `[node] ip
netns add shoal-c-0123456789ab
[shoal-gw] ip
link add v-0123456789ab mtu 1500 type veth ${peer}
link set v-0123456789ab up
address replace 169.254.1.1/32 dev v-0123456789ab
route replace 10.240.4.7/32 dev v-0123456789ab
neighbour replace 10.240.4.7 lladdr 02:67:0a:f0:04:07 dev v-0123456789ab nud permanent
[shoal-c-0123456789ab] ip
link set lo up
link set eth0 up
address replace 10.240.4.7/32 dev eth0
route replace 169.254.1.1 dev eth0
route replace default via 169.254.1.1 dev eth0`,
  );
});

test('plan: a link that is there → only what may be repeated', () => {
  const text = render(planAttach(endpoint, settings, { hasNamespace: true, hasLink: true }));
  assert.ok(!text.includes('link add'), text);
  assert.ok(!text.includes('netns add'), text);
  assert.ok(text.includes('route replace 10.240.4.7/32'), text);
});

test('plan: the name of a running container’s namespace is lost → given back to its process', () => {
  const running = { ...endpoint, pid: 4711 };
  const steps = planAttach(running, settings, { hasNamespace: false, hasLink: true });
  assert.ok(render(steps).startsWith('[node] ip\nnetns attach shoal-c-0123456789ab 4711\n'));
});

test('plan: detach → the link goes before the namespace, then the connections', () => {
  const steps = planDetach('0123456789ab', '10.240.4.7', settings, {
    hasNamespace: true,
    hasLink: true,
  });
  assert.equal(
    render(steps),
    `[shoal-gw] ip
link delete v-0123456789ab
[node] ip
netns delete shoal-c-0123456789ab
[node] forget 10.240.4.7`,
  );
});

test('plan: tables → the node’s rules with its ports, the sandbox’s wall between containers', () => {
  assert.equal(
    render(planTables(wish, settings)),
    `[node] nft
table ip shoal
delete table ip shoal
table ip shoal {
  map tcp_ports { type inet_service : ipv4_addr . inet_service; }
  map udp_ports { type inet_service : ipv4_addr . inet_service; }
  map sctp_ports { type inet_service : ipv4_addr . inet_service; }
  set mesh_ports { type inet_proto . inet_service; }
  set mesh_bound { type ipv4_addr . inet_proto . inet_service; }
  set tunnel_peers { type ipv4_addr; }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    fib daddr type local meta l4proto tcp dnat ip to tcp dport map @tcp_ports
    fib daddr type local meta l4proto udp dnat ip to udp dport map @udp_ports
    fib daddr type local meta l4proto sctp dnat ip to sctp dport map @sctp_ports
    fib daddr type local meta l4proto . th dport @mesh_ports dnat to 169.254.200.2
    ip daddr . meta l4proto . th dport @mesh_bound dnat to 169.254.200.2
  }
  chain output {
    type nat hook output priority -100; policy accept;
    fib daddr type local meta l4proto tcp dnat ip to tcp dport map @tcp_ports
    fib daddr type local meta l4proto udp dnat ip to udp dport map @udp_ports
    fib daddr type local meta l4proto sctp dnat ip to sctp dport map @sctp_ports
    fib daddr type local meta l4proto . th dport @mesh_ports dnat to 169.254.200.2
    ip daddr . meta l4proto . th dport @mesh_bound dnat to 169.254.200.2
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "up0" ip saddr 127.0.0.0/8 masquerade
    iifname "up0" oifname "up0" masquerade
    iifname "up0" oifname != "up0" masquerade
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    oifname "up0" ct status dnat accept
    oifname "up0" ct state new reject
  }
}
add element ip shoal tcp_ports { 8080 : 10.240.4.7 . 80 }
add element ip shoal udp_ports { 5353 : 10.240.4.7 . 53 }
[shoal-gw] nft
table ip gateway
delete table ip gateway
table ip gateway {
  set closed { type ipv4_addr; }
  chain forward {
    type filter hook forward priority 0; policy accept;
    iifname "v-*" oifname { "v-*", "vx*" } ct state new reject
    ip saddr @closed ip daddr 169.254.200.1 meta l4proto { tcp, udp } th dport 10053 accept
    iifname "v-*" oifname "upl" ip saddr @closed ct state new reject
  }
}`,
  );
});

test('plan: a whole view → judged whole; each part missing → judged broken', () => {
  assert.ok(isSandboxWhole(wish, whole), 'whole');
  assert.ok(isEndpointWhole(endpoint, whole.sandbox ?? empty), 'whole endpoint');
  const sandbox = whole.sandbox ?? empty;
  const broken: readonly [string, GatewayView][] = [
    ['no link', { ...whole, host: { ...whole.host, links: new Map() } }],
    [
      'link down',
      { ...whole, host: { ...whole.host, links: new Map([['up0', { isUp: false }]]) } },
    ],
    ['no address', { ...whole, host: { ...whole.host, addresses: new Set() } }],
    ['no route', { ...whole, host: { ...whole.host, routes: [] } }],
    ['no sandbox', { ...whole, sandbox: undefined }],
    ['no uplink', { ...whole, sandbox: { ...sandbox, links: new Map() } }],
    ['no sandbox routes', { ...whole, sandbox: { ...sandbox, routes: [] } }],
  ];
  for (const [what, view] of broken) assert.ok(!isSandboxWhole(wish, view), what);
  assert.ok(!isEndpointWhole(endpoint, { ...sandbox, routes: [] }), 'endpoint without route');
  assert.ok(!isEndpointWhole(endpoint, { ...sandbox, links: new Map() }), 'endpoint without link');
});

test('plan: the node got another block → old addresses keep a route each, the old block goes', () => {
  const moved: GatewayWish = { ...wish, block: '10.240.8.0/23' };
  assert.ok(!isSandboxWhole(moved, whole), 'something is to be done');
  const text = render(planSandbox(moved, whole, settings));
  assert.ok(text.includes('route replace 10.240.8.0/23 via 169.254.200.2'), text);
  assert.ok(text.includes('route replace 10.240.4.7 via 169.254.200.2'), text);
  assert.ok(text.includes('route delete 10.240.4.0/23'), text);
});

test('plan: half a cable → taken away before the new one', () => {
  const half = { ...whole, sandbox: { ...(whole.sandbox ?? empty), links: new Map() } };
  const text = render(planSandbox(wish, half, settings));
  assert.ok(text.includes('link delete up0\nlink add up0'), text);
});

test('plan: nodes of the mesh known → every port of theirs, own address for the node itself', () => {
  const mesh: GatewayMesh = {
    nodeAddress: '192.0.2.1',
    subnets: ['10.240.0.0/16'],
    ports: [
      { protocol: 'udp', port: 5000, hostIp: '' },
      { protocol: 'tcp', port: 443, hostIp: '192.0.2.9' },
    ],
    peers: ['192.0.2.1', '192.0.2.2'],
    tunnelPort: 4789,
    mtuBytes: 1450,
  };
  const closed = { ...endpoint, ports: [], isClosed: true };
  const joined = { ...wish, endpoints: [closed], mesh };
  const tables = render(planTables(joined, settings));
  for (const line of [
    'oifname "up0" ip saddr 127.0.0.0/8 snat to 192.0.2.1',
    'iifname "up0" oifname "up0" snat to 192.0.2.1',
    'udp dport 4789 ip saddr != @tunnel_peers drop',
    'add element ip shoal mesh_ports { udp . 5000 }',
    'add element ip shoal mesh_bound { 192.0.2.9 . tcp . 443 }',
    'add element ip shoal tunnel_peers { 192.0.2.1, 192.0.2.2 }',
    'add element ip gateway closed { 10.240.4.7 }',
  ]) {
    assert.ok(tables.includes(line), line);
  }
  const sandbox = render(planSandbox(joined, whole, settings));
  assert.ok(sandbox.includes('route replace 10.240.0.0/16 via 169.254.200.2'), sandbox);
  assert.ok(sandbox.includes('route replace unreachable 10.240.0.0/16'), sandbox);
  assert.ok(!isSandboxWhole(joined, whole), 'the routes are missing');
});
