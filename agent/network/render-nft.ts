/**
 * The packet rules of the gateway network as text for `nft -f`. A whole table is replaced in one
 * transaction; published ports are elements of maps, so that a change touches no rule.
 */
import {
  hostAddress,
  hostLink,
  hostTable,
  resolverPort,
  sandboxTable,
  uplink,
  uplinkAddress,
} from './names.ts';
import type { Endpoint, GatewayMesh, GatewayWish, TransportProtocol } from './types.ts';

const protocols: readonly TransportProtocol[] = ['tcp', 'udp', 'sctp'];

/**
 * The table in the node's own namespace. Published ports answer on every address of the node, its
 * localhost included, and from the node itself. Nobody outside reaches a container's own address
 * but through a published port. Ports of the mesh go to the sandbox, which chooses the container.
 */
export function renderHostTable(wish: GatewayWish): string {
  const { mesh } = wish;
  const maps = protocols.map(
    (protocol) => `  map ${protocol}_ports { type inet_service : ipv4_addr . inet_service; }`,
  );
  const jumps = protocols.map(
    (protocol) =>
      `    fib daddr type local meta l4proto ${protocol} ` +
      `dnat ip to ${protocol} dport map @${protocol}_ports`,
  );
  jumps.push(
    `    fib daddr type local meta l4proto . th dport @mesh_ports dnat to ${uplinkAddress}`,
    `    ip daddr . meta l4proto . th dport @mesh_bound dnat to ${uplinkAddress}`,
  );
  // On its way back the answer must pass the node, and another node must know where that is.
  const own = mesh === undefined ? 'masquerade' : `snat to ${mesh.nodeAddress}`;
  return [
    `table ip ${hostTable}`,
    `delete table ip ${hostTable}`,
    `table ip ${hostTable} {`,
    ...maps,
    '  set mesh_ports { type inet_proto . inet_service; }',
    '  set mesh_bound { type ipv4_addr . inet_proto . inet_service; }',
    '  set tunnel_peers { type ipv4_addr; }',
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
    `    oifname "${hostLink}" ip saddr 127.0.0.0/8 ${own}`,
    `    iifname "${hostLink}" oifname "${hostLink}" ${own}`,
    `    iifname "${hostLink}" oifname != "${hostLink}" masquerade`,
    '  }',
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    `    oifname "${hostLink}" ct status dnat accept`,
    `    oifname "${hostLink}" ct state new reject`,
    '  }',
    ...renderInput(mesh),
    '}',
    ...renderElements(wish.endpoints),
    ...renderMeshElements(mesh),
    '',
  ].join('\n');
}

/** Only nodes of the cluster put packets into its networks. */
function renderInput(mesh: GatewayMesh | undefined): string[] {
  if (mesh === undefined) return [];
  return [
    '  chain input {',
    '    type filter hook input priority 0; policy accept;',
    `    udp dport ${mesh.tunnelPort} ip saddr != @tunnel_peers drop`,
    '  }',
  ];
}

/** Makes the maps of published ports hold those of the wish and no others. */
export function renderHostPorts({ endpoints, mesh }: GatewayWish): string {
  const maps = protocols.map((protocol) => `flush map ip ${hostTable} ${protocol}_ports`);
  const sets = ['mesh_ports', 'mesh_bound', 'tunnel_peers'].map(
    (name) => `flush set ip ${hostTable} ${name}`,
  );
  return [...maps, ...sets, ...renderElements(endpoints), ...renderMeshElements(mesh), ''].join(
    '\n',
  );
}

function renderMeshElements(mesh: GatewayMesh | undefined): string[] {
  if (mesh === undefined) return [];
  const free = mesh.ports.filter(({ hostIp }) => hostIp === '');
  const bound = mesh.ports.filter(({ hostIp }) => hostIp !== '');
  const add = (name: string, elements: readonly string[]): string[] =>
    elements.length === 0
      ? []
      : [`add element ip ${hostTable} ${name} { ${[...elements].sort().join(', ')} }`];
  return [
    ...add(
      'mesh_ports',
      free.map(({ protocol, port }) => `${protocol} . ${port}`),
    ),
    ...add(
      'mesh_bound',
      bound.map(({ hostIp, protocol, port }) => `${hostIp} . ${protocol} . ${port}`),
    ),
    ...add('tunnel_peers', mesh.peers),
  ];
}

function renderElements(endpoints: readonly Endpoint[]): string[] {
  return protocols.flatMap((protocol) => {
    const elements = endpoints.flatMap(({ address, ports }) =>
      ports
        .filter((port) => port.protocol === protocol)
        .map((port) => `${port.publishedPort} : ${address.v4} . ${port.targetPort}`),
    );
    if (elements.length === 0) return [];
    const list = elements.sort().join(', ');
    return [`add element ip ${hostTable} ${protocol}_ports { ${list} }`];
  });
}

/**
 * The table in the sandbox: containers do not reach each other across the gateway network, neither
 * here nor on other nodes; those of internal networks reach nothing but the node's resolver.
 */
export function renderSandboxTable(endpoints: readonly Endpoint[]): string {
  return [
    `table ip ${sandboxTable}`,
    `delete table ip ${sandboxTable}`,
    `table ip ${sandboxTable} {`,
    '  set closed { type ipv4_addr; }',
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    '    iifname "v-*" oifname { "v-*", "vx*" } ct state new reject',
    `    ip saddr @closed ip daddr ${hostAddress} meta l4proto { tcp, udp } ` +
      `th dport ${resolverPort} accept`,
    `    iifname "v-*" oifname "${uplink}" ip saddr @closed ct state new reject`,
    '  }',
    '}',
    ...renderClosed(endpoints),
    '',
  ].join('\n');
}

/** Makes the set of containers without a way out hold those of `endpoints` and no others. */
export function renderSandboxMembers(endpoints: readonly Endpoint[]): string {
  return [`flush set ip ${sandboxTable} closed`, ...renderClosed(endpoints), ''].join('\n');
}

function renderClosed(endpoints: readonly Endpoint[]): string[] {
  const closed = endpoints.flatMap(({ isClosed, address }) => (isClosed ? [address.v4] : []));
  if (closed.length === 0) return [];
  return [`add element ip ${sandboxTable} closed { ${closed.sort().join(', ')} }`];
}
