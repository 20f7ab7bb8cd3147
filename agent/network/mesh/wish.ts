/**
 * What the gateway network needs beyond this node: the tunnel to the other nodes' sandboxes, a
 * route per node, and the ports that every node answers. Pure.
 *
 * A connection that came in at another node is marked with that node's number, and its answers go
 * back there: all of them by one route to an address that nobody has, whose hardware address is
 * exchanged for that of the node on the way out. Kernels without that hook get a route per node.
 * IPv6 goes the same ways, beside IPv4: the tunnel does not mind what is in it.
 */
import { isIPv6 } from 'node:net';
import type { NetworkTable, TableEndpoint, TableNode, TablePort } from '#proto/gen/shoal';
import { gatewaySubnet6Of } from '#proto/model/mesh/gateway-ipv6';
import { ownAddress } from '../address-pool.ts';
import { parseBlock } from '../cidr.ts';
import { hostAddress, uplink, uplinkAddress, uplinkAddress6 } from '../names.ts';
import { peersOf, readyByService, tunnelLink, tunnelState } from '../overlay/wish.ts';
import { balanceRules, chainOf } from '../sandbox/balancer.ts';
import type { SandboxWish } from '../sandbox/keeper.ts';
import type { NftTable } from '../sandbox/nft-table.ts';
import {
  markMask,
  nodeMark,
  ruleMark,
  tunnelAddress,
  tunnelAddress6,
  tunnelHardware,
} from '../sandbox/numbers.ts';
import type { MeshPort, TransportProtocol } from '../types.ts';

const returnAddress = '169.254.255.254';
const returnAddress6 = tunnelAddress6(0xffff);
const returnHardware = '02:76:78:ff:ff:fe';
const returnTable = 1000;
/** Without the hook: a table per node, from here on. */
const returnTablesBase = 100_000;

export const meshTable = 'mesh';

export interface MeshOptions {
  readonly tunnelPort: number;
  /** Linux 5.16 and later. */
  readonly hasEgressHook: boolean;
  readonly hasIpv6: boolean;
}

const protocolNames = new Map<number, TransportProtocol>([
  [6, 'tcp'],
  [17, 'udp'],
  [132, 'sctp'],
]);

export function protocolOf({ protocol }: TablePort): TransportProtocol | undefined {
  return protocolNames.get(protocol);
}

/** The ports of the mesh that the table names. */
export function meshPorts(table: NetworkTable): MeshPort[] {
  return table.services.flatMap(({ ports }) =>
    ports.flatMap((port) => {
      const protocol = protocolOf(port);
      return protocol === undefined
        ? []
        : [{ protocol, port: port.published, hostIp: port.hostIp }];
    }),
  );
}

export function meshWish(
  table: NetworkTable,
  own: TableNode,
  silentNodes: ReadonlySet<string>,
  { tunnelPort, hasEgressHook, hasIpv6 }: MeshOptions,
): SandboxWish {
  const device = tunnelLink(table.vni);
  const peers = peersOf(table, own);
  const subnets = hasIpv6 ? table.subnets.flatMap(withTwin) : table.subnets;
  const both = { ...table, subnets };
  const { links, addresses, neighbours, tunnels } = tunnelState(both, own, tunnelPort);
  const probed = own.gatewaySubnet === '' ? undefined : ownAddress(parseBlock(own.gatewaySubnet));
  if (probed !== undefined) addresses.add(`${device} ${probed}/32`);
  const routes = new Map<string, string>();
  for (const { gatewaySubnet, number } of peers) {
    if (gatewaySubnet === '') continue;
    routes.set(gatewaySubnet, `via ${tunnelAddress(number)} dev ${device} onlink`);
    if (!hasIpv6) continue;
    const way = `via ${tunnelAddress6(number)} dev ${device} onlink`;
    routes.set(gatewaySubnet6Of(gatewaySubnet), way);
  }
  const rules = new Set<string>();
  if (hasEgressHook) {
    neighbours.set(`${returnAddress} dev ${device}`, returnHardware);
    routes.set(`default table ${returnTable}`, `via ${returnAddress} dev ${device} onlink`);
    rules.add(`fwmark ${markMask} lookup ${returnTable}`);
    if (hasIpv6) {
      neighbours.set(`${returnAddress6} dev ${device}`, returnHardware);
      routes.set(`::/0 table ${returnTable}`, `via ${returnAddress6} dev ${device} onlink`);
    }
  } else {
    for (const { number } of peers) {
      const way = `via ${tunnelAddress(number)} dev ${device} onlink`;
      routes.set(`default table ${returnTablesBase + number}`, way);
      if (hasIpv6) {
        const way6 = `via ${tunnelAddress6(number)} dev ${device} onlink`;
        routes.set(`::/0 table ${returnTablesBase + number}`, way6);
      }
      rules.add(`fwmark ${ruleMark(number)} lookup ${returnTablesBase + number}`);
    }
  }
  return {
    state: {
      links,
      addresses,
      routes,
      neighbours,
      tunnels,
      rules,
      rules6: hasIpv6 ? rules : new Set(),
    },
    tables: [
      addressTable(table, peers, device, probed, silentNodes, 'ip'),
      ...(hasIpv6
        ? [addressTable(table, peers, device, undefined, silentNodes, 'ip6' as const)]
        : []),
      ...(hasEgressHook ? [returnTableOf(peers, device)] : []),
    ],
  };
}

function withTwin(subnet: string): string[] {
  return subnet.includes(':') ? [subnet] : [subnet, gatewaySubnet6Of(subnet)];
}

/** `probed`: the address from which the node asks others whether they live. */
function addressTable(
  table: NetworkTable,
  peers: readonly TableNode[],
  device: string,
  probed: string | undefined,
  silentNodes: ReadonlySet<string>,
  family: 'ip' | 'ip6',
): NftTable {
  const { published, targets } = publishedPorts(table, silentNodes, family);
  const marks = new Map(peers.map(({ number }) => [tunnelHardware(number), nodeMark(number)]));
  // What is for a container itself, by a port in mode host, or for another node is left alone.
  const own = family === 'ip' ? uplinkAddress : uplinkAddress6;
  const asked = `iifname "${uplink}" ${family} daddr ${own} meta l4proto`;
  const hooks = new Map<string, readonly string[]>([
    [
      'prerouting',
      [
        'type nat hook prerouting priority dstnat; policy accept;',
        `${asked} . th dport vmap @published`,
      ],
    ],
    [
      'refusing',
      [
        'type filter hook input priority filter; policy accept;',
        // Before the kernel remembers it: who goes on sending would not be led to a backend that comes.
        `${asked} { udp, sctp } reject`,
      ],
    ],
    [
      'marking',
      [
        'type filter hook prerouting priority mangle; policy accept;',
        `iifname "${device}" ct direction original ct state new ` +
          'ct mark set ether saddr map @marks',
        'iifname "v-*" ct direction reply ct mark != 0x00000000 meta mark set ct mark',
      ],
    ],
  ]);
  if (probed !== undefined) {
    hooks.set('postrouting', [
      'type nat hook postrouting priority srcnat; policy accept;',
      // The node's own questions to other nodes: its end of the cable has the same address on all.
      `oifname "${device}" ip saddr ${hostAddress} snat to ${probed}`,
    ]);
  }
  return {
    family,
    name: meshTable,
    maps: new Map([
      [
        'published',
        { kind: 'map', type: 'inet_proto . inet_service : verdict', elements: published },
      ],
      ['marks', { kind: 'map', type: 'ether_addr : mark', elements: marks }],
    ]),
    targets,
    hooks,
  };
}

function publishedPorts(
  table: NetworkTable,
  silentNodes: ReadonlySet<string>,
  family: 'ip' | 'ip6',
) {
  const ready = readyByService(table, silentNodes);
  const published = new Map<string, string>();
  const targets = new Map<string, readonly string[]>();
  for (const { serviceId, ports, affinity } of table.services) {
    for (const port of ports) {
      const protocol = protocolOf(port);
      const backends = backendsOf(ready.get(serviceId) ?? [], port, family);
      // Without backends the sandbox itself is asked, and refuses.
      if (protocol === undefined || backends.size === 0) continue;
      const key = `${protocol}_${port.published}`;
      const target = { protocol, targetOf: (address: string) => backends.get(address) ?? 0 };
      published.set(`${protocol} . ${port.published}`, `goto ${chainOf(key)}`);
      const balanced = { key, backends: [...backends.keys()], affinity, port: target };
      targets.set(chainOf(key), balanceRules(balanced));
    }
  }
  return { published, targets };
}

/**
 * From address to target port. During an update of the ports, each task is asked where it listens
 * itself, and one that does not have the port yet is not asked at all.
 */
function backendsOf(
  endpoints: readonly TableEndpoint[],
  port: TablePort,
  family: 'ip' | 'ip6',
): ReadonlyMap<string, number> {
  return new Map(
    endpoints.flatMap(({ addresses, ports }) => {
      const own = ports.find(
        ({ protocol, published }) => protocol === port.protocol && published === port.published,
      );
      const target = ports.length === 0 ? port.target : own?.target;
      if (target === undefined) return [];
      const ofFamily = addresses.filter((address) => isIPv6(address) === (family === 'ip6'));
      return ofFamily.map((address) => [address, target] as const);
    }),
  );
}

function returnTableOf(peers: readonly TableNode[], device: string): NftTable {
  const nodes = new Map(peers.map(({ number }) => [nodeMark(number), tunnelHardware(number)]));
  return {
    family: 'netdev',
    name: meshTable,
    maps: new Map([['nodes', { kind: 'map', type: 'mark : ether_addr', elements: nodes }]]),
    targets: new Map(),
    hooks: new Map([
      [
        'returning',
        [
          `type filter hook egress device "${device}" priority filter; policy accept;`,
          `ether daddr ${returnHardware} ether daddr set meta mark map @nodes`,
        ],
      ],
    ]),
  };
}
