/**
 * From wish and view to steps. Every line but the making of a link or a namespace may be repeated,
 * so a plan for something half there only leaves out what exists.
 */

import { gatewayAddress6Of, gatewaySubnet6Of } from '#proto/model/mesh/gateway-ipv6';
import { hardwareAddress } from '#proto/model/network';
import { blockHas, parseAddress, parseBlock } from './cidr.ts';
import * as names from './names.ts';
import {
  renderHostPorts,
  renderHostTable,
  renderNoHostTable,
  renderSandboxMembers,
  renderSandboxTable,
} from './render-nft.ts';
import type {
  AddressPair,
  Endpoint,
  GatewayView,
  GatewayWish,
  NamespaceView,
  NetworkSettings,
  NetworkStep,
} from './types.ts';

/** What of an endpoint exists already. */
export interface EndpointView {
  readonly hasNamespace: boolean;
  readonly hasLink: boolean;
}

const nothingThere: EndpointView = { hasNamespace: false, hasLink: false };

/** Node and sandbox, without containers. Steps of parts that exist already are left out. */
export function planSandbox(
  wish: GatewayWish,
  view: GatewayView,
  settings: NetworkSettings,
): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  const isBorn = view.namespaces.has(sandbox) && view.sandbox !== undefined;
  const isStale = view.namespaces.has(sandbox) && view.sandbox === undefined;
  const hasUplink =
    view.host.links.has(names.hostLink) && view.sandbox?.links.has(names.uplink) === true;
  const birth: string[] = isBorn ? [] : [`netns add ${sandbox}`];
  if (isStale) birth.unshift(`netns delete ${sandbox}`);
  const halfLink = !hasUplink && view.host.links.has(names.hostLink);
  const link = [
    ...(halfLink ? [`link delete ${names.hostLink}`] : []),
    ...(hasUplink ? [] : [linkLine(sandbox, settings)]),
  ];
  return [
    ...ipStep(undefined, birth),
    {
      kind: 'sysctl',
      namespace: sandbox,
      settings: wish.hasIpv6 ? { ...sandboxSysctls, ...sandboxSysctls6 } : sandboxSysctls,
    },
    ...ipStep(undefined, link),
    ...ipStep(undefined, [
      `link set ${names.hostLink} up`,
      `address replace ${names.hostAddress}/${names.uplinkPrefixLength} dev ${names.hostLink}`,
      ...(wish.hasIpv6 ? hostLines6 : []),
      ...hostRoutes(wish).map((route) => `route replace ${route} via ${nextHopOf(route)}`),
      ...staleRoutes(wish, view.host).map((route) => `route delete ${route}`),
    ]),
    ...ipStep(sandbox, [
      'link set lo up',
      `link set ${names.uplink} up`,
      `address replace ${names.uplinkAddress}/${names.uplinkPrefixLength} dev ${names.uplink}`,
      `address replace ${names.gatewayAddress}/32 dev lo`,
      `route replace default via ${names.hostAddress} dev ${names.uplink}`,
      ...(wish.hasIpv6 ? sandboxLines6 : []),
      // Without it, packets for an address that nobody has would run between node and sandbox.
      ...unreachables(wish).map((block) => `route replace unreachable ${block}`),
    ]),
    { kind: 'sysctl', namespace: undefined, settings: hostSysctls },
    ...(wish.hasIpv6 ? [{ kind: 'forward-ipv6', namespace: undefined } as const] : []),
  ];
}

/** Both tables, in whole. */
export function planTables(wish: GatewayWish, settings: NetworkSettings): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  return [
    { kind: 'nft', namespace: undefined, text: renderHostTable(wish) },
    { kind: 'nft', namespace: sandbox, text: renderSandboxTable(wish) },
  ];
}

/** One container's namespace, link, address and routes. */
export function planAttach(
  endpoint: Endpoint,
  settings: NetworkSettings,
  view = nothingThere,
): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  const namespace = names.containerNamespace(settings.namespacePrefix, endpoint.containerId);
  const link = names.linkName(endpoint.containerId);
  const { v4: address, v6 } = endpoint.address;
  const hardware = hardwareAddress(address);
  return [
    ...ipStep(undefined, view.hasNamespace ? [] : [birthLine(namespace, endpoint.pid)]),
    ...ipStep(sandbox, [
      ...(view.hasLink
        ? []
        : [
            `link add ${link} mtu ${settings.mtuBytes} type veth ` +
              `peer name ${names.containerInterface} mtu ${settings.mtuBytes} ` +
              `address ${hardware} netns ${namespace}`,
          ]),
      `link set ${link} up`,
      `address replace ${names.gatewayAddress}/32 dev ${link}`,
      `route replace ${address}/32 dev ${link}`,
      `neighbour replace ${address} lladdr ${hardware} dev ${link} nud permanent`,
      ...(v6 === undefined
        ? []
        : [
            `address replace ${names.gatewayAddress6}/64 dev ${link} nodad`,
            `route replace ${v6}/128 dev ${link}`,
            `neighbour replace ${v6} lladdr ${hardware} dev ${link} nud permanent`,
          ]),
    ]),
    ...planInside(endpoint, settings),
  ];
}

/** The container's own end. */
export function planInside(endpoint: Endpoint, settings: NetworkSettings): NetworkStep[] {
  const namespace = names.containerNamespace(settings.namespacePrefix, endpoint.containerId);
  const device = names.containerInterface;
  const { v4, v6 } = endpoint.address;
  return ipStep(namespace, [
    'link set lo up',
    `link set ${device} up`,
    `address replace ${v4}/32 dev ${device}`,
    `route replace ${names.gatewayAddress} dev ${device}`,
    `route replace default via ${names.gatewayAddress} dev ${device}`,
    ...(v6 === undefined
      ? []
      : [
          `address replace ${v6}/128 dev ${device} nodad`,
          `route replace ::/0 via ${names.gatewayAddress6} dev ${device} onlink`,
        ]),
  ]);
}

/** The published ports of the node, and which containers have no way out. */
export function planPorts(wish: GatewayWish, settings: NetworkSettings): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  return [
    { kind: 'nft', namespace: undefined, text: renderHostPorts(wish) },
    { kind: 'nft', namespace: sandbox, text: renderSandboxMembers(wish) },
  ];
}

/**
 * Takes down what exists of an endpoint: the link before the namespace, whose end the kernel
 * carries out later; and the connections that still lead to its address.
 */
export function planDetach(
  shortId: string,
  address: AddressPair | undefined,
  settings: NetworkSettings,
  view: EndpointView,
): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  const namespace = names.containerNamespace(settings.namespacePrefix, shortId);
  const flows: NetworkStep[] =
    address === undefined
      ? []
      : [{ kind: 'forget-flows', namespace: undefined, addresses: textsOf(address) }];
  return [
    ...ipStep(sandbox, view.hasLink ? [`link delete ${names.linkName(shortId)}`] : []),
    ...ipStep(undefined, view.hasNamespace ? [`netns delete ${namespace}`] : []),
    ...flows,
  ];
}

/** Takes node and sandbox back, with all that is there of them; settings of the kernel stay. */
export function planRemoval(
  { hasIpv6 }: Pick<GatewayWish, 'hasIpv6'>,
  settings: NetworkSettings,
  { namespaces, host }: Pick<GatewayView, 'namespaces' | 'host'>,
): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  const hasLink = host.links.has(names.hostLink);
  return [
    { kind: 'nft', namespace: undefined, text: renderNoHostTable(hasIpv6) },
    ...ipStep(undefined, hasLink ? [`link delete ${names.hostLink}`] : []),
    ...ipStep(undefined, namespaces.has(sandbox) ? [`netns delete ${sandbox}`] : []),
  ];
}

/** Whether node and sandbox have all that `planSandbox` makes, as far as `ip` shows it. */
export function isSandboxWhole(wish: GatewayWish, view: GatewayView): boolean {
  const { host, sandbox } = view;
  if (sandbox === undefined) return false;
  const length = names.uplinkPrefixLength;
  return (
    host.links.get(names.hostLink)?.isUp === true &&
    sandbox.links.get(names.uplink)?.isUp === true &&
    host.addresses.has(`${names.hostLink} ${names.hostAddress}/${length}`) &&
    sandbox.addresses.has(`${names.uplink} ${names.uplinkAddress}/${length}`) &&
    sandbox.addresses.has(`lo ${names.gatewayAddress}/32`) &&
    hasRoute(sandbox, 'default', names.hostAddress) &&
    (!wish.hasIpv6 || isSandboxWhole6(host, sandbox)) &&
    unreachables(wish).every((block) => hasUnreachable(sandbox, block)) &&
    hostRoutes(wish).every((route) => hasRoute(host, route, nextHopOf(route))) &&
    staleRoutes(wish, host).length === 0
  );
}

function isSandboxWhole6(host: NamespaceView, sandbox: NamespaceView): boolean {
  const length = names.uplinkPrefixLength6;
  return (
    host.addresses.has(`${names.hostLink} ${names.hostAddress6}/${length}`) &&
    hasLinkRoute(host, localhost6, names.hostLink) &&
    sandbox.addresses.has(`${names.uplink} ${names.uplinkAddress6}/${length}`) &&
    hasRoute(sandbox, 'default', names.hostAddress6)
  );
}

/** Whether the sandbox's side of an endpoint is complete. */
export function isEndpointWhole({ containerId, address }: Endpoint, sandbox: NamespaceView) {
  const link = names.linkName(containerId);
  return (
    sandbox.links.get(link)?.isUp === true &&
    sandbox.addresses.has(`${link} ${names.gatewayAddress}/32`) &&
    (address.v6 === undefined || sandbox.addresses.has(`${link} ${names.gatewayAddress6}/64`)) &&
    textsOf(address).every((text) => hasLinkRoute(sandbox, text, link))
  );
}

/** Whether the container's side of an endpoint is complete. */
export function isInsideWhole(endpoint: Endpoint, inside: NamespaceView): boolean {
  const device = names.containerInterface;
  const { v4, v6 } = endpoint.address;
  return (
    inside.links.get(device)?.isUp === true &&
    inside.addresses.has(`${device} ${v4}/32`) &&
    hasRoute(inside, 'default', names.gatewayAddress) &&
    (v6 === undefined ||
      (inside.addresses.has(`${device} ${v6}/128`) &&
        hasRoute(inside, 'default', names.gatewayAddress6)))
  );
}

/** What of an endpoint its container lets be: it may have turned IPv6 off for itself. */
export function insideOf(endpoint: Endpoint, inside: NamespaceView): Endpoint {
  const { v4 } = endpoint.address;
  return inside.addresses.has(`lo ${localhost6}/128`) ? endpoint : { ...endpoint, address: { v4 } };
}

/** As the sandbox forwards for everyone, strict filtering of sources is what stops spoofing. */
const sandboxSysctls = {
  'net.ipv4.ip_forward': '1',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '1',
  'net.ipv4.conf.all.send_redirects': '0',
  'net.ipv4.conf.default.send_redirects': '0',
  // Unlimited, or only the first of many refused connections would be told so at once.
  'net.ipv4.icmp_ratelimit': '0',
  // Neither may all together be limited: a container that has itself refused a thousand times a second
  // would use up the answers by which other nodes know that this one lives.
  'net.ipv4.icmp_ratemask': '0',
} as const;

const sandboxSysctls6 = {
  'net.ipv6.conf.all.forwarding': '1',
  'net.ipv6.icmp.ratelimit': '0',
} as const;

const localhost6 = '::1';

const hostLines6 = [
  `address replace ${names.hostAddress6}/${names.uplinkPrefixLength6} dev ${names.hostLink} nodad`,
  // Replies to connections that localhost began arrive on this link: what route_localnet is to IPv4.
  `route replace local ${localhost6} dev ${names.hostLink} table local`,
];

const sandboxLines6 = [
  `address replace ${names.uplinkAddress6}/${names.uplinkPrefixLength6} dev ${names.uplink} nodad`,
  `route replace ::/0 via ${names.hostAddress6} dev ${names.uplink}`,
];

const hostSysctls = {
  'net.ipv4.ip_forward': '1',
  // Replies to connections that localhost began arrive on this link.
  [`net.ipv4.conf.${names.hostLink}.route_localnet`]: '1',
  [`net.ipv4.conf.${names.hostLink}.rp_filter`]: '0',
} as const;

function linkLine(sandbox: string, { mtuBytes }: NetworkSettings): string {
  return (
    `link add ${names.hostLink} mtu ${mtuBytes} type veth ` +
    `peer name ${names.uplink} mtu ${mtuBytes} netns ${sandbox}`
  );
}

/** The name of a namespace that a running container holds can be given back to it. */
function birthLine(namespace: string, pid: number | undefined): string {
  return pid === undefined ? `netns add ${namespace}` : `netns attach ${namespace} ${pid}`;
}

/** The block, and addresses of an earlier block that containers still have. */
function hostRoutes(wish: GatewayWish): string[] {
  const subnets = blocksOf(wish);
  const block = wish.block === undefined ? undefined : parseBlock(wish.block);
  const strangers = wish.endpoints
    .map(({ address }) => address.v4)
    .filter((address) => {
      const value = parseAddress(address);
      return block === undefined || value === undefined || !blockHas(block, value);
    });
  const twins = wish.hasIpv6
    ? [...subnets.map(gatewaySubnet6Of), ...strangers.map(gatewayAddress6Of)]
    : [];
  return [...subnets, ...strangers, ...twins];
}

function nextHopOf(route: string): string {
  return route.includes(':') ? names.uplinkAddress6 : names.uplinkAddress;
}

function hasRoute({ routes }: NamespaceView, wanted: string, gateway: string): boolean {
  return routes.some(({ destination, via }) => destination === wanted && via === gateway);
}

function hasLinkRoute({ routes }: NamespaceView, wanted: string, link: string): boolean {
  return routes.some(({ destination, device }) => destination === wanted && device === link);
}

/** Routes to the sandbox that nothing needs: an earlier block whose containers are gone. */
function staleRoutes(wish: GatewayWish, host: NamespaceView): string[] {
  // While the block is not known, a route to it is better kept than missed.
  if (wish.block === undefined) return [];
  const wanted = new Set(hostRoutes(wish));
  return host.routes
    .filter(({ via, destination }) => via === nextHopOf(destination) && !wanted.has(destination))
    .map(({ destination }) => destination);
}

/** The node's own block, and those in which the others lie. */
function blocksOf({ block, mesh }: GatewayWish): string[] {
  return [...new Set([...(block === undefined ? [] : [block]), ...(mesh?.subnets ?? [])])];
}

function unreachables(wish: GatewayWish): string[] {
  const blocks = blocksOf(wish);
  return wish.hasIpv6 ? [...blocks, ...blocks.map(gatewaySubnet6Of)] : blocks;
}

function hasUnreachable({ routes }: NamespaceView, block: string): boolean {
  return routes.some(({ isUnreachable, destination }) => isUnreachable && destination === block);
}

/** One text per family. */
function textsOf({ v4, v6 }: AddressPair): string[] {
  return v6 === undefined ? [v4] : [v4, v6];
}

function ipStep(namespace: string | undefined, lines: readonly string[]): NetworkStep[] {
  return lines.length === 0 ? [] : [{ kind: 'ip', namespace, lines }];
}
