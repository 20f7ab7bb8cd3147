/**
 * The packet rules of the gateway network as text for `nft -f`. A whole table is replaced in one
 * transaction; published ports are elements of maps, so that a change touches no rule. IPv4 and
 * IPv6 have a table each, with the same chains.
 */
import { isIPv6 } from 'node:net';
import { gatewayAddress6Of } from '#proto/model/mesh/gateway-ipv6';
import {
  hostAddress,
  hostLink,
  hostTable,
  resolverPort,
  sandboxTable,
  uplink,
  uplinkAddress,
  uplinkAddress6,
} from './names.ts';
import { sourceRules6, sourcesName } from './sandbox/source-check.ts';
import type {
  AddressPair,
  Endpoint,
  GatewayMesh,
  GatewayWish,
  TransportProtocol,
} from './types.ts';

const protocols: readonly TransportProtocol[] = ['tcp', 'udp', 'sctp'];

/** What differs between the two tables. */
interface Family {
  readonly name: 'ip' | 'ip6';
  readonly type: 'ipv4_addr' | 'ipv6_addr';
  readonly localhost: string;
  /** Matches the node's own addresses that can be reached through a published port. */
  readonly own: string;
  readonly uplinkAddress: string;
  has(address: string): boolean;
  addressOf(pair: AddressPair): string | undefined;
  /** What the node calls itself towards containers. */
  nodeAddress(mesh: GatewayMesh): string | undefined;
}

const ipv4: Family = {
  name: 'ip',
  type: 'ipv4_addr',
  localhost: '127.0.0.0/8',
  own: 'fib daddr type local',
  uplinkAddress,
  has: (address) => !isIPv6(address),
  addressOf: ({ v4 }) => v4,
  nodeAddress: ({ nodeAddress }) => (isIPv6(nodeAddress) ? undefined : nodeAddress),
};

const ipv6: Family = {
  name: 'ip6',
  type: 'ipv6_addr',
  localhost: '::1',
  // Nobody routes for link-local clients: they are better refused than left without an answer.
  own: 'ip6 daddr != fe80::/10 fib daddr type local',
  uplinkAddress: uplinkAddress6,
  has: isIPv6,
  addressOf: ({ v6 }) => v6,
  nodeAddress: ({ nodeAddress }) =>
    isIPv6(nodeAddress) ? nodeAddress : gatewayAddress6Of(nodeAddress),
};

/**
 * The tables in the node's own namespace. Published ports answer on every address of the node, its
 * localhost included, and from the node itself. Nobody outside reaches a container's own address
 * but through a published port. Ports of the mesh go to the sandbox, which chooses the container.
 */
export function renderHostTable(wish: GatewayWish): string {
  return familiesOf(wish)
    .map((family) => hostTableOf(wish, family))
    .join('');
}

/** Takes the tables away; to name one first makes it, so that the text may be repeated. */
export function renderNoHostTable(hasIpv6: boolean): string {
  return familiesOf({ hasIpv6 })
    .map(({ name }) => `table ${name} ${hostTable}\ndelete table ${name} ${hostTable}\n`)
    .join('');
}

/** Makes the maps of published ports hold those of the wish and no others. */
export function renderHostPorts(wish: GatewayWish): string {
  return familiesOf(wish)
    .map((family) => {
      const table = `${family.name} ${hostTable}`;
      return [
        ...protocols.flatMap((protocol) =>
          ['ports', 'bound'].map((kind) => `flush map ${table} ${protocol}_${kind}`),
        ),
        ...['mesh_ports', 'mesh_bound', 'tunnel_peers'].map((name) => `flush set ${table} ${name}`),
        ...hostElements(wish, family),
        '',
      ].join('\n');
    })
    .join('');
}

function familiesOf({ hasIpv6 }: Pick<GatewayWish, 'hasIpv6'>): readonly Family[] {
  return hasIpv6 ? [ipv4, ipv6] : [ipv4];
}

function hostTableOf(wish: GatewayWish, family: Family): string {
  const { mesh } = wish;
  const { name, type, own } = family;
  const maps = protocols.flatMap((protocol) => [
    `  map ${protocol}_ports { type inet_service : ${type} . inet_service; }`,
    `  map ${protocol}_bound { type ${type} . inet_service : ${type} . inet_service; }`,
  ]);
  const jumps = protocols.flatMap((protocol) => {
    const start = `    ${own} meta l4proto ${protocol} dnat ${name} to`;
    return [
      `${start} ${protocol} dport map @${protocol}_ports`,
      `${start} ${name} daddr . ${protocol} dport map @${protocol}_bound`,
    ];
  });
  jumps.push(
    `    ${own} meta l4proto . th dport @mesh_ports dnat to ${family.uplinkAddress}`,
    `    ${own} ${name} daddr . meta l4proto . th dport @mesh_bound ` +
      `dnat to ${family.uplinkAddress}`,
  );
  // On its way back the answer must pass the node, and another node must know where that is.
  const address = mesh === undefined ? undefined : family.nodeAddress(mesh);
  const hidden = address === undefined ? 'masquerade' : `snat to ${address}`;
  return [
    `table ${name} ${hostTable}`,
    `delete table ${name} ${hostTable}`,
    `table ${name} ${hostTable} {`,
    ...maps,
    '  set mesh_ports { type inet_proto . inet_service; }',
    `  set mesh_bound { type ${type} . inet_proto . inet_service; }`,
    `  set tunnel_peers { type ${type}; }`,
    '  chain prerouting {',
    '    type nat hook prerouting priority dstnat; policy accept;',
    ...jumps,
    '  }',
    '  chain output {',
    '    type nat hook output priority -100; policy accept;',
    ...jumps,
    '  }',
    '  chain postrouting {',
    '    type nat hook postrouting priority srcnat; policy accept;',
    `    oifname "${hostLink}" ${name} saddr ${family.localhost} ${hidden}`,
    `    iifname "${hostLink}" oifname "${hostLink}" ${hidden}`,
    `    iifname "${hostLink}" oifname != "${hostLink}" masquerade`,
    '  }',
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    ...forgeryRules(mesh, family),
    `    oifname "${hostLink}" ct status dnat accept`,
    `    oifname "${hostLink}" ct state new reject`,
    '  }',
    ...inputChain(mesh, family),
    '}',
    ...hostElements(wish, family),
    '',
  ].join('\n');
}

/**
 * A container's packets leave with the node's address, so other nodes would take what it sends to
 * their tunnels for the node's own, and pass it on into any network.
 */
function forgeryRules(mesh: GatewayMesh | undefined, { name }: Family): string[] {
  if (mesh === undefined) return [];
  return [
    `    iifname "${hostLink}" udp dport ${mesh.tunnelPort} ${name} daddr @tunnel_peers drop`,
  ];
}

/** Only nodes of the cluster put packets into its networks. */
function inputChain(mesh: GatewayMesh | undefined, { name }: Family): string[] {
  if (mesh === undefined) return [];
  return [
    '  chain input {',
    '    type filter hook input priority 0; policy accept;',
    `    udp dport ${mesh.tunnelPort} ${name} saddr != @tunnel_peers drop`,
    '  }',
  ];
}

function hostElements({ endpoints, mesh }: GatewayWish, family: Family): string[] {
  const table = `${family.name} ${hostTable}`;
  const free = mesh?.ports.filter(({ hostIp }) => hostIp === '') ?? [];
  const bound = mesh?.ports.filter(({ hostIp }) => hostIp !== '' && family.has(hostIp)) ?? [];
  return [
    ...protocols.flatMap((protocol) => {
      const [ports, boundPorts] = portElements(endpoints, protocol, family);
      return [
        ...addElements(table, `${protocol}_ports`, ports),
        ...addElements(table, `${protocol}_bound`, boundPorts),
      ];
    }),
    ...addElements(
      table,
      'mesh_ports',
      free.map(({ protocol, port }) => `${protocol} . ${port}`),
    ),
    ...addElements(
      table,
      'mesh_bound',
      bound.map(({ hostIp, protocol, port }) => `${hostIp} . ${protocol} . ${port}`),
    ),
    ...addElements(table, 'tunnel_peers', mesh?.peers.filter(family.has) ?? []),
  ];
}

/** For every address of the node, and for one each. */
function portElements(
  endpoints: readonly Endpoint[],
  protocol: TransportProtocol,
  family: Family,
): [string[], string[]] {
  const free: string[] = [];
  const bound: string[] = [];
  for (const { address, ports } of endpoints) {
    const own = family.addressOf(address);
    if (own === undefined) continue;
    for (const { hostIp, publishedPort, targetPort } of ports.filter(
      (port) => port.protocol === protocol,
    )) {
      const target = `${publishedPort} : ${own} . ${targetPort}`;
      if (hostIp === undefined) free.push(target);
      else if (family.has(hostIp)) bound.push(`${hostIp} . ${target}`);
    }
  }
  return [free, bound];
}

function addElements(table: string, name: string, elements: readonly string[]): string[] {
  if (elements.length === 0) return [];
  return [`add element ${table} ${name} { ${[...elements].sort().join(', ')} }`];
}

/**
 * The tables in the sandbox: containers do not reach each other across the gateway network, neither
 * here nor on other nodes; those of internal networks reach nothing but the node's resolver.
 */
export function renderSandboxTable(wish: GatewayWish): string {
  return familiesOf(wish)
    .map((family) =>
      [
        `table ${family.name} ${sandboxTable}`,
        `delete table ${family.name} ${sandboxTable}`,
        `table ${family.name} ${sandboxTable} {`,
        `  set closed { type ${family.type}; }`,
        ...(family === ipv6 ? sourceChain6 : []),
        '  chain forward {',
        '    type filter hook forward priority 0; policy accept;',
        '    iifname "v-*" oifname { "v-*", "vx*" } ct state new reject',
        ...(family === ipv4 ? [resolverRule] : []),
        `    iifname "v-*" oifname "${uplink}" ${family.name} saddr @closed ct state new reject`,
        '  }',
        '}',
        ...closedElements(wish, family),
        '',
      ].join('\n'),
    )
    .join('');
}

const resolverRule =
  `    ip saddr @closed ip daddr ${hostAddress} meta l4proto { tcp, udp } ` +
  `th dport ${resolverPort} accept`;

const sourceChain6 = [
  `  chain ${sourcesName} {`,
  ...sourceRules6.map((line) => `    ${line}`),
  '  }',
];

/** Makes the sets of containers without a way out hold those of the wish and no others. */
export function renderSandboxMembers(wish: GatewayWish): string {
  return familiesOf(wish)
    .map((family) =>
      [`flush set ${family.name} ${sandboxTable} closed`, ...closedElements(wish, family), ''].join(
        '\n',
      ),
    )
    .join('');
}

function closedElements({ endpoints }: GatewayWish, family: Family): string[] {
  const closed = endpoints
    .filter(({ isClosed }) => isClosed)
    .flatMap(({ address }) => family.addressOf(address) ?? []);
  return addElements(`${family.name} ${sandboxTable}`, 'closed', closed);
}
