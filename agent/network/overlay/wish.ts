/**
 * What an overlay network's namespace on this node should have: the tunnel to the other nodes, a
 * route per container, and a virtual address per service. Pure.
 */

import { isIPv6 } from 'node:net';
import { formatIp, parseIpBlock } from '#lib/ip/ip-block';
import type { NetworkTable, TableEndpoint, TableNode } from '#proto/gen/shoal';
import { EndpointState } from '#proto/gen/shoal';
import { encryptedTunnelPort } from '#proto/model/mesh/tunnel-ports';
import { hardwareAddress } from '#proto/model/network';
import { ownAddress } from '../address-pool.ts';
import { parseBlock } from '../cidr.ts';
import { gatewayAddress, gatewayAddress6, linkName } from '../names.ts';
import { balanceRules, chainOf } from '../sandbox/balancer.ts';
import type { SandboxWish } from '../sandbox/keeper.ts';
import type { NftMap, NftTable } from '../sandbox/nft-table.ts';
import {
  nodeNumberMax,
  tunnelAddress,
  tunnelAddress6,
  tunnelHardware,
} from '../sandbox/numbers.ts';
import { sourceTable6 } from '../sandbox/source-check.ts';
import type { LinkState, SandboxState } from '../sandbox/state.ts';
import { wireguardAddress, wireguardNumberMax } from '../wireguard/numbers.ts';

/** A container of this node on the network. */
export interface OverlayPort {
  readonly containerId: string;
  /** Of the container's namespace. */
  readonly namespace: string;
  /** Name of the interface in it. */
  readonly device: string;
  /** Without prefix length. */
  readonly addresses: readonly string[];
}

export interface OverlayOptions {
  readonly nodeId: string;
  readonly tunnelPort: number;
}

export function tunnelLink(vni: number): string {
  return `vx${vni}`;
}

/** The node's own row; undefined while the managers have not written it, or it is unusable. */
export function ownNode(table: NetworkTable, nodeId: string): TableNode | undefined {
  const node = table.nodes.find((each) => each.nodeId === nodeId);
  return node === undefined || node.address === '' || node.number > nodeNumberMax
    ? undefined
    : node;
}

/** Undefined while the node's own row is missing: there is no tunnel without an own end. */
export function overlayWish(
  table: NetworkTable,
  ports: readonly OverlayPort[],
  silentNodes: ReadonlySet<string>,
  options: OverlayOptions,
): SandboxWish | undefined {
  const own = ownNode(table, options.nodeId);
  if (own === undefined || !hasTunnelEnd(table, own)) return undefined;
  const state = stateOf(table, own, ports, options);
  const balancer = balancerTable(table, ports, silentNodes, options.nodeId);
  return { state, tables: hasIpv6(table) ? [balancer, sourceTable6] : [balancer] };
}

/** The tunnel's link, and the entries for every other node. */
export function tunnelState(
  table: NetworkTable,
  own: TableNode,
  tunnelPort: number,
): {
  links: Map<string, LinkState>;
  addresses: Set<string>;
  neighbours: Map<string, string>;
  tunnels: Set<string>;
} {
  const name = tunnelLink(table.vni);
  const tunnel = {
    vni: table.vni,
    port: table.encrypted ? encryptedTunnelPort : table.tunnelPort || tunnelPort,
    local: tunnelEnd(table, own),
    hardware: tunnelHardware(own.number),
  };
  const neighbours = new Map<string, string>();
  const tunnels = new Set<string>();
  const has6 = hasIpv6(table);
  for (const peer of peersOf(table, own)) {
    const hardware = tunnelHardware(peer.number);
    neighbours.set(`${tunnelAddress(peer.number)} dev ${name}`, hardware);
    if (has6) neighbours.set(`${tunnelAddress6(peer.number)} dev ${name}`, hardware);
    tunnels.add(`${hardware} dev ${name} dst ${tunnelEnd(table, peer)}`);
  }
  const addresses = [`${name} ${tunnelAddress(own.number)}/32`];
  if (has6) addresses.push(`${name} ${tunnelAddress6(own.number)}/64`);
  return {
    links: new Map([[name, { mtu: table.mtu, isUp: true, tunnel }]]),
    addresses: new Set(addresses),
    neighbours,
    tunnels,
  };
}

function hasIpv6({ subnets }: NetworkTable): boolean {
  return subnets.some((subnet) => subnet.includes(':'));
}

/** What carries the tunnel's packets: the link between the nodes, or the WireGuard mesh on it. */
function tunnelEnd({ encrypted }: NetworkTable, { address, number }: TableNode): string {
  return encrypted ? wireguardAddress(number) : address;
}

function hasTunnelEnd({ encrypted }: NetworkTable, { address, number }: TableNode): boolean {
  return address !== '' && number <= (encrypted ? wireguardNumberMax : nodeNumberMax);
}

export function peersOf(table: NetworkTable, own: TableNode): TableNode[] {
  return table.nodes.filter(
    (node) =>
      node.nodeId !== own.nodeId &&
      hasTunnelEnd(table, node) &&
      // A tunnel has ends of one family.
      isIPv6(tunnelEnd(table, node)) === isIPv6(tunnelEnd(table, own)),
  );
}

function stateOf(
  table: NetworkTable,
  own: TableNode,
  ports: readonly OverlayPort[],
  { tunnelPort, nodeId }: OverlayOptions,
): SandboxState {
  const { links, addresses, neighbours, tunnels } = tunnelState(table, own, tunnelPort);
  const device = tunnelLink(table.vni);
  const routes = new Map(table.subnets.map((subnet) => [subnet, 'unreachable']));
  addresses.add(`lo ${gatewayAddress}/32`);
  const numbers = new Map(peersOf(table, own).map((peer) => [peer.nodeId, peer.number]));
  for (const endpoint of table.endpoints) {
    const number = numbers.get(endpoint.nodeId);
    if (number === undefined || endpoint.nodeId === nodeId) continue;
    for (const address of endpoint.addresses) {
      const via = isIPv6(address) ? tunnelAddress6(number) : tunnelAddress(number);
      routes.set(address, `via ${via} dev ${device} onlink`);
    }
  }
  for (const port of ports) addPort(port, table.mtu, { links, addresses, routes, neighbours });
  return { links, addresses, routes, neighbours, tunnels, rules: new Set(), rules6: new Set() };
}

interface Building {
  readonly links: Map<string, LinkState>;
  readonly addresses: Set<string>;
  readonly routes: Map<string, string>;
  readonly neighbours: Map<string, string>;
}

function addPort(port: OverlayPort, mtu: number, state: Building): void {
  const link = linkName(port.containerId);
  const hardware = portHardware(port);
  const cable = { namespace: port.namespace, device: port.device, hardware };
  state.links.set(link, { mtu, isUp: true, cable });
  for (const address of port.addresses) {
    state.addresses.add(
      isIPv6(address) ? `${link} ${gatewayAddress6}/64` : `${link} ${gatewayAddress}/32`,
    );
    state.routes.set(address, `dev ${link}`);
    state.neighbours.set(`${address} dev ${link}`, hardware);
  }
}

/** Follows from the first address, which is one of IPv4 on all networks but those without. */
export function portHardware({ addresses, containerId }: OverlayPort): string {
  const v4 = addresses.find((address) => !isIPv6(address));
  if (v4 !== undefined) return hardwareAddress(v4);
  const bytes = containerId.slice(0, 8).match(/../g) ?? [];
  return ['02', '67', ...bytes].join(':');
}

/**
 * A container that reaches itself by a virtual address would answer itself past the sandbox: it
 * sees the network's first address instead of its own, which leads back here.
 */
function hairpinRules(subnets: readonly string[]): string[] {
  const v4 = subnets.find((subnet) => !subnet.includes(':'));
  const v6 = subnets.map(parseIpBlock).find((block) => block?.family === 6);
  return [
    ...(v4 === undefined
      ? []
      : [`ct status dnat ip saddr . ip daddr @hairpin4 snat ip to ${ownAddress(parseBlock(v4))}`]),
    ...(v6 === undefined
      ? []
      : [
          'ct status dnat ip6 saddr . ip6 daddr @hairpin6 ' +
            `snat ip6 to ${formatIp({ family: 6, value: v6.first + 1n })}`,
        ]),
  ];
}

const hookChains: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'prerouting',
    [
      'type nat hook prerouting priority dstnat; policy accept;',
      'ip daddr vmap @vips4',
      'ip6 daddr vmap @vips6',
    ],
  ],
  [
    'refusing',
    [
      'type filter hook prerouting priority dstnat - 1; policy accept;',
      'ip daddr @empty4 meta l4proto tcp reject with tcp reset',
      'ip daddr @empty4 reject with icmp port-unreachable',
      'ip6 daddr @empty6 meta l4proto tcp reject with tcp reset',
      'ip6 daddr @empty6 reject with icmpv6 port-unreachable',
    ],
  ],
]);

export const balancerName = 'balancer';

function balancerTable(
  table: NetworkTable,
  ports: readonly OverlayPort[],
  silentNodes: ReadonlySet<string>,
  nodeId: string,
): NftTable {
  const ready = readyByService(table, silentNodes);
  const vips = { 4: new Map<string, string>(), 6: new Map<string, string>() };
  const empty = { 4: new Map<string, string>(), 6: new Map<string, string>() };
  const targets = new Map<string, readonly string[]>();
  for (const service of table.services) {
    for (const vip of service.virtualIps) {
      const family = familyOf(vip);
      const backends = (ready.get(service.serviceId) ?? [])
        .flatMap(({ addresses }) => addresses)
        .filter((address) => familyOf(address) === family);
      const key = `${service.serviceId}_${vip}`;
      if (backends.length === 0) empty[family].set(vip, '');
      else {
        vips[family].set(vip, `goto ${chainOf(key)}`);
        targets.set(chainOf(key), balanceRules({ key, backends, affinity: service.affinity }));
      }
    }
  }
  const local = localAddresses(table, ports, nodeId);
  const pairs = (family: 4 | 6): Map<string, string> =>
    new Map(
      local.filter((each) => familyOf(each) === family).map((each) => [`${each} . ${each}`, '']),
    );
  const maps = new Map<string, NftMap>([
    ['vips4', { kind: 'map', type: 'ipv4_addr : verdict', elements: vips[4] }],
    ['vips6', { kind: 'map', type: 'ipv6_addr : verdict', elements: vips[6] }],
    ['empty4', { kind: 'set', type: 'ipv4_addr', elements: empty[4] }],
    ['empty6', { kind: 'set', type: 'ipv6_addr', elements: empty[6] }],
    ['hairpin4', { kind: 'set', type: 'ipv4_addr . ipv4_addr', elements: pairs(4) }],
    ['hairpin6', { kind: 'set', type: 'ipv6_addr . ipv6_addr', elements: pairs(6) }],
  ]);
  const postrouting = [
    'type nat hook postrouting priority srcnat; policy accept;',
    ...hairpinRules(table.subnets),
  ];
  const hooks = new Map([...hookChains, ['postrouting', postrouting] as const]);
  return { family: 'inet', name: balancerName, maps, targets, hooks };
}

function familyOf(address: string): 4 | 6 {
  return isIPv6(address) ? 6 : 4;
}

/** Those that get new connections, by service. */
export function readyByService(
  table: NetworkTable,
  silentNodes: ReadonlySet<string>,
): ReadonlyMap<string, readonly TableEndpoint[]> {
  const ready = new Map<string, TableEndpoint[]>();
  for (const endpoint of table.endpoints) {
    if (!isServing(endpoint) || silentNodes.has(endpoint.nodeId)) continue;
    const others = ready.get(endpoint.serviceId) ?? [];
    others.push(endpoint);
    ready.set(endpoint.serviceId, others);
  }
  return ready;
}

function isServing({ state, serviceId }: TableEndpoint): boolean {
  return state === EndpointState.ENDPOINT_READY && serviceId !== '';
}

function localAddresses(
  table: NetworkTable,
  ports: readonly OverlayPort[],
  nodeId: string,
): string[] {
  const told = table.endpoints.filter((endpoint) => endpoint.nodeId === nodeId);
  return [...new Set([...told, ...ports].flatMap(({ addresses }) => addresses))].sort();
}
