import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderSysctls } from './executor.ts';
import {
  insideOf,
  isEndpointWhole,
  isSandboxWhole,
  planAttach,
  planDetach,
  planPorts,
  planRemoval,
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
const wish: GatewayWish = {
  block: '10.240.4.0/23',
  endpoints: [endpoint],
  hasIpv6: false,
  mesh: undefined,
};
const empty: NamespaceView = { links: new Map(), addresses: new Set(), routes: [] };
const bare: GatewayView = {
  namespaces: new Set(),
  host: empty,
  sandbox: undefined,
  isHostTableIntact: false,
  isSandboxTableIntact: false,
};
const up = { isUp: true };
const twin = 'fd73:686f:616c::af0:407';
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

const own6 = '    ip6 daddr != fe80::/10 fib daddr type local';
const ownPorts6 = [
  ...['tcp', 'udp', 'sctp'].flatMap((each) => [
    `${own6} meta l4proto ${each} dnat ip6 to ${each} dport map @${each}_ports`,
    `${own6} meta l4proto ${each} dnat ip6 to ip6 daddr . ${each} dport map @${each}_bound`,
  ]),
  `${own6} meta l4proto . th dport @mesh_ports dnat to fd73:686f:616c::a9fe:c802`,
  `${own6} ip6 daddr . meta l4proto . th dport @mesh_bound dnat to fd73:686f:616c::a9fe:c802`,
].join('\n');

/** The steps as a person would type them. */
function render(steps: readonly NetworkStep[]): string {
  return steps.map(renderStep).join('\n');
}

function renderStep(step: NetworkStep): string {
  const place = step.namespace ?? 'node';
  switch (step.kind) {
    case 'ip':
      return `[${place}] ip${step.family === 6 ? ' -6' : ''}\n${step.lines.join('\n')}`;
    case 'bridge':
      return `[${place}] bridge\n${step.lines.join('\n')}`;
    case 'nft':
      return `[${place}] nft\n${step.text.trimEnd()}`;
    case 'sysctl':
      return `[${place}] sh\n${renderSysctls(step.settings).trimEnd()}`;
    case 'forward-ipv6':
      return `[${place}] forward IPv6`;
    case 'forget-flows':
      return `[${place}] forget ${step.addresses.join(' ')}`;
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
echo 0 >/proc/sys/net/ipv4/icmp_ratemask
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

const both: Endpoint = { ...endpoint, address: { v4: '10.240.4.7', v6: twin } };
const wish6: GatewayWish = { ...wish, endpoints: [both], hasIpv6: true };

test('plan: a node with IPv6 → the same cable, routes and settings once more', () => {
  assert.equal(
    render(planSandbox(wish6, bare, settings)),
    `[node] ip
netns add shoal-gw
[shoal-gw] sh
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter
echo 1 >/proc/sys/net/ipv4/conf/default/rp_filter
echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
echo 0 >/proc/sys/net/ipv4/conf/default/send_redirects
echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
echo 0 >/proc/sys/net/ipv4/icmp_ratemask
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
echo 0 >/proc/sys/net/ipv6/icmp/ratelimit
[node] ip
link add up0 mtu 1500 type veth peer name upl mtu 1500 netns shoal-gw
[node] ip
link set up0 up
address replace 169.254.200.1/30 dev up0
address replace fd73:686f:616c::a9fe:c801/126 dev up0 nodad
route replace local ::1 dev up0 table local
route replace 10.240.4.0/23 via 169.254.200.2
route replace fd73:686f:616c::af0:400/119 via fd73:686f:616c::a9fe:c802
[shoal-gw] ip
link set lo up
link set upl up
address replace 169.254.200.2/30 dev upl
address replace 169.254.1.1/32 dev lo
route replace default via 169.254.200.1 dev upl
address replace fd73:686f:616c::a9fe:c802/126 dev upl nodad
route replace ::/0 via fd73:686f:616c::a9fe:c801 dev upl
route replace unreachable 10.240.4.0/23
route replace unreachable fd73:686f:616c::af0:400/119
[node] sh
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv4/conf/up0/route_localnet
echo 0 >/proc/sys/net/ipv4/conf/up0/rp_filter
[node] forward IPv6`,
  );
});

test('plan: a container with both families → its second address by the same link', () => {
  const text = render(planAttach(both, settings));
  for (const lines of [
    `address replace fe80::1/64 dev v-0123456789ab nodad
route replace ${twin}/128 dev v-0123456789ab
neighbour replace ${twin} lladdr 02:67:0a:f0:04:07 dev v-0123456789ab nud permanent
[shoal-c-0123456789ab] ip`,
    `address replace ${twin}/128 dev eth0 nodad
route replace ::/0 via fe80::1 dev eth0 onlink`,
  ]) {
    assert.ok(text.includes(lines), text);
  }
  const detached = planDetach('0123456789ab', both.address, settings, {
    hasNamespace: false,
    hasLink: false,
  });
  assert.equal(render(detached), `[node] forget 10.240.4.7 ${twin}`);
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
  const steps = planDetach('0123456789ab', { v4: '10.240.4.7' }, settings, {
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
  map tcp_bound { type ipv4_addr . inet_service : ipv4_addr . inet_service; }
  map udp_ports { type inet_service : ipv4_addr . inet_service; }
  map udp_bound { type ipv4_addr . inet_service : ipv4_addr . inet_service; }
  map sctp_ports { type inet_service : ipv4_addr . inet_service; }
  map sctp_bound { type ipv4_addr . inet_service : ipv4_addr . inet_service; }
  set mesh_ports { type inet_proto . inet_service; }
  set mesh_bound { type ipv4_addr . inet_proto . inet_service; }
  set tunnel_peers { type ipv4_addr; }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    fib daddr type local meta l4proto tcp dnat ip to tcp dport map @tcp_ports
    fib daddr type local meta l4proto tcp dnat ip to ip daddr . tcp dport map @tcp_bound
    fib daddr type local meta l4proto udp dnat ip to udp dport map @udp_ports
    fib daddr type local meta l4proto udp dnat ip to ip daddr . udp dport map @udp_bound
    fib daddr type local meta l4proto sctp dnat ip to sctp dport map @sctp_ports
    fib daddr type local meta l4proto sctp dnat ip to ip daddr . sctp dport map @sctp_bound
    fib daddr type local meta l4proto . th dport @mesh_ports dnat to 169.254.200.2
    fib daddr type local ip daddr . meta l4proto . th dport @mesh_bound dnat to 169.254.200.2
  }
  chain output {
    type nat hook output priority -100; policy accept;
    fib daddr type local meta l4proto tcp dnat ip to tcp dport map @tcp_ports
    fib daddr type local meta l4proto tcp dnat ip to ip daddr . tcp dport map @tcp_bound
    fib daddr type local meta l4proto udp dnat ip to udp dport map @udp_ports
    fib daddr type local meta l4proto udp dnat ip to ip daddr . udp dport map @udp_bound
    fib daddr type local meta l4proto sctp dnat ip to sctp dport map @sctp_ports
    fib daddr type local meta l4proto sctp dnat ip to ip daddr . sctp dport map @sctp_bound
    fib daddr type local meta l4proto . th dport @mesh_ports dnat to 169.254.200.2
    fib daddr type local ip daddr . meta l4proto . th dport @mesh_bound dnat to 169.254.200.2
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

test('plan: tables of a node with IPv6 → one more each, with the same chains', () => {
  const [, node = '', sandbox = ''] = render(planTables(wish6, settings)).split(/^\[.*\] nft$/m);
  assert.equal(
    node.slice(node.indexOf('table ip6')).trim(),
    `table ip6 shoal
delete table ip6 shoal
table ip6 shoal {
  map tcp_ports { type inet_service : ipv6_addr . inet_service; }
  map tcp_bound { type ipv6_addr . inet_service : ipv6_addr . inet_service; }
  map udp_ports { type inet_service : ipv6_addr . inet_service; }
  map udp_bound { type ipv6_addr . inet_service : ipv6_addr . inet_service; }
  map sctp_ports { type inet_service : ipv6_addr . inet_service; }
  map sctp_bound { type ipv6_addr . inet_service : ipv6_addr . inet_service; }
  set mesh_ports { type inet_proto . inet_service; }
  set mesh_bound { type ipv6_addr . inet_proto . inet_service; }
  set tunnel_peers { type ipv6_addr; }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
${ownPorts6}
  }
  chain output {
    type nat hook output priority -100; policy accept;
${ownPorts6}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "up0" ip6 saddr ::1 masquerade
    iifname "up0" oifname "up0" masquerade
    iifname "up0" oifname != "up0" masquerade
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    oifname "up0" ct status dnat accept
    oifname "up0" ct state new reject
  }
}
add element ip6 shoal tcp_ports { 8080 : ${twin} . 80 }
add element ip6 shoal udp_ports { 5353 : ${twin} . 53 }`,
  );
  assert.equal(
    sandbox.slice(sandbox.indexOf('table ip6')).trim(),
    `table ip6 gateway
delete table ip6 gateway
table ip6 gateway {
  set closed { type ipv6_addr; }
  chain sources {
    type filter hook prerouting priority raw; policy accept;
    iifname "v-*" ip6 saddr != fe80::/10 fib saddr . iif oif missing drop
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    iifname "v-*" oifname { "v-*", "vx*" } ct state new reject
    iifname "v-*" oifname "upl" ip6 saddr @closed ct state new reject
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
    'iifname "up0" udp dport 4789 ip daddr @tunnel_peers drop',
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

test('plan: addresses of both families → each in its own table; the node is known by one of it', () => {
  const mesh: GatewayMesh = {
    nodeAddress: '192.0.2.1',
    subnets: ['10.240.0.0/16'],
    ports: [
      { protocol: 'sctp', port: 3868, hostIp: '' },
      { protocol: 'tcp', port: 443, hostIp: '192.0.2.9' },
      { protocol: 'tcp', port: 444, hostIp: '2001:db8::9' },
    ],
    peers: ['192.0.2.1', '2001:db8::2'],
    tunnelPort: 5789,
    mtuBytes: 1430,
  };
  const text = (nodeAddress: string): string =>
    render(planTables({ ...wish6, mesh: { ...mesh, nodeAddress } }, settings));
  const byIpv4 = text('192.0.2.1');
  for (const line of [
    'oifname "up0" ip saddr 127.0.0.0/8 snat to 192.0.2.1',
    'oifname "up0" ip6 saddr ::1 snat to fd73:686f:616c::c000:201',
    'udp dport 5789 ip saddr != @tunnel_peers drop',
    'udp dport 5789 ip6 saddr != @tunnel_peers drop',
    'iifname "up0" udp dport 5789 ip6 daddr @tunnel_peers drop',
    'add element ip shoal mesh_ports { sctp . 3868 }',
    'add element ip6 shoal mesh_ports { sctp . 3868 }',
    'add element ip shoal mesh_bound { 192.0.2.9 . tcp . 443 }',
    'add element ip6 shoal mesh_bound { 2001:db8::9 . tcp . 444 }',
    'add element ip shoal tunnel_peers { 192.0.2.1 }',
    'add element ip6 shoal tunnel_peers { 2001:db8::2 }',
  ]) {
    assert.ok(byIpv4.includes(line), line);
  }
  const byIpv6 = text('2001:db8::1');
  assert.ok(byIpv6.includes('oifname "up0" ip saddr 127.0.0.0/8 masquerade'), byIpv6);
  assert.ok(byIpv6.includes('oifname "up0" ip6 saddr ::1 snat to 2001:db8::1'), byIpv6);
});

test('plan: a view with IPv6 → judged whole; each part of it missing → judged broken', () => {
  const sandbox = whole.sandbox ?? empty;
  const link = 'v-0123456789ab';
  const whole6: GatewayView = {
    ...whole,
    host: {
      ...whole.host,
      addresses: new Set([...whole.host.addresses, 'up0 fd73:686f:616c::a9fe:c801/126']),
      routes: [
        ...whole.host.routes,
        via('fd73:686f:616c::af0:400/119', 'fd73:686f:616c::a9fe:c802'),
        { destination: '::1', device: 'up0', via: undefined, isUnreachable: false },
      ],
    },
    sandbox: {
      ...sandbox,
      addresses: new Set([
        ...sandbox.addresses,
        'upl fd73:686f:616c::a9fe:c802/126',
        `${link} fe80::1/64`,
      ]),
      routes: [
        ...sandbox.routes,
        via('default', 'fd73:686f:616c::a9fe:c801'),
        {
          destination: 'fd73:686f:616c::af0:400/119',
          device: 'lo',
          via: undefined,
          isUnreachable: true,
        },
        { destination: twin, device: link, via: undefined, isUnreachable: false },
      ],
    },
  };
  const sandbox6 = whole6.sandbox ?? empty;
  assert.ok(isSandboxWhole(wish6, whole6), 'whole');
  assert.ok(isEndpointWhole(both, sandbox6), 'whole endpoint');
  assert.ok(!isSandboxWhole(wish6, whole), 'nothing of IPv6');
  for (const [index] of whole6.host.routes.entries()) {
    const routes = whole6.host.routes.toSpliced(index, 1);
    assert.ok(!isSandboxWhole(wish6, { ...whole6, host: { ...whole6.host, routes } }), `${index}`);
  }
  for (const address of ['upl fd73:686f:616c::a9fe:c802/126']) {
    const addresses = new Set([...sandbox6.addresses].filter((each) => each !== address));
    assert.ok(!isSandboxWhole(wish6, { ...whole6, sandbox: { ...sandbox6, addresses } }), address);
  }
  assert.ok(!isEndpointWhole(both, sandbox), 'endpoint without its second address');
});

test('plan: host ports on one address → in the map of its family alone', () => {
  const port = { protocol: 'tcp', targetPort: 80 } as const;
  const ports = [
    { ...port, publishedPort: 81, hostIp: '192.0.2.9' },
    { ...port, publishedPort: 82, hostIp: '2001:db8::9' },
  ];
  const text = render(planPorts({ ...wish6, endpoints: [{ ...both, ports }] }, settings));
  assert.deepEqual(
    text.split('\n').filter((line) => line.startsWith('add element')),
    [
      'add element ip shoal tcp_bound { 192.0.2.9 . 81 : 10.240.4.7 . 80 }',
      `add element ip6 shoal tcp_bound { 2001:db8::9 . 82 : ${twin} . 80 }`,
    ],
  );
});

test('plan: a container that turned IPv6 off → nothing of it is asked of it', () => {
  const off: NamespaceView = { ...empty, addresses: new Set(['lo 127.0.0.1/8']) };
  const on: NamespaceView = { ...empty, addresses: new Set(['lo ::1/128']) };
  assert.deepEqual(insideOf(both, off).address, { v4: '10.240.4.7' });
  assert.deepEqual(insideOf(both, on), both);
});

test('removal: whatever is there of node and sandbox → taken back; nothing there → only no rules', () => {
  const host = {
    links: new Map([['up0', { isUp: true }]]),
    addresses: new Set<string>(),
    routes: [],
  };
  const settings = { namespacePrefix: 'shoal-', mtuBytes: 1500 };
  const rules = (...families: readonly string[]): NetworkStep => ({
    kind: 'nft',
    namespace: undefined,
    text: families.map((each) => `table ${each} shoal\ndelete table ${each} shoal\n`).join(''),
  });
  const namespaces = new Set(['shoal-gw']);
  assert.deepEqual(planRemoval({ hasIpv6: true }, settings, { namespaces, host }), [
    rules('ip', 'ip6'),
    { kind: 'ip', namespace: undefined, lines: ['link delete up0'] },
    { kind: 'ip', namespace: undefined, lines: ['netns delete shoal-gw'] },
  ]);
  const nothing = { namespaces: new Set<string>(), host: { ...host, links: new Map() } };
  assert.deepEqual(planRemoval({ hasIpv6: false }, settings, nothing), [rules('ip')]);
});
