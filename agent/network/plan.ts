/**
 * From wish and view to steps. Every line but the making of a link or a namespace may be repeated,
 * so a plan for something half there only leaves out what exists.
 */

import { hardwareAddress } from '#proto/model/network';
import { blockHas, parseAddress, parseBlock } from './cidr.ts';
import * as names from './names.ts';
import {
  renderHostPorts,
  renderHostTable,
  renderSandboxMembers,
  renderSandboxTable,
} from './render-nft.ts';
import type {
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
    { kind: 'sysctl', namespace: sandbox, settings: sandboxSysctls },
    ...ipStep(undefined, link),
    ...ipStep(undefined, [
      `link set ${names.hostLink} up`,
      `address replace ${names.hostAddress}/${names.uplinkPrefixLength} dev ${names.hostLink}`,
      ...hostRoutes(wish).map((route) => `route replace ${route} via ${names.uplinkAddress}`),
      ...staleRoutes(wish, view.host).map((route) => `route delete ${route}`),
    ]),
    ...ipStep(sandbox, [
      'link set lo up',
      `link set ${names.uplink} up`,
      `address replace ${names.uplinkAddress}/${names.uplinkPrefixLength} dev ${names.uplink}`,
      `address replace ${names.gatewayAddress}/32 dev lo`,
      `route replace default via ${names.hostAddress} dev ${names.uplink}`,
      // Without it, packets for an address that nobody has would run between node and sandbox.
      ...unreachables(wish).map((block) => `route replace unreachable ${block}`),
    ]),
    { kind: 'sysctl', namespace: undefined, settings: hostSysctls },
  ];
}

/** Both tables, in whole. */
export function planTables(wish: GatewayWish, settings: NetworkSettings): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  return [
    { kind: 'nft', namespace: undefined, text: renderHostTable(wish) },
    { kind: 'nft', namespace: sandbox, text: renderSandboxTable(wish.endpoints) },
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
  const address = endpoint.address.v4;
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
    ]),
    ...planInside(endpoint, settings),
  ];
}

/** The container's own end. */
export function planInside(endpoint: Endpoint, settings: NetworkSettings): NetworkStep[] {
  const namespace = names.containerNamespace(settings.namespacePrefix, endpoint.containerId);
  const device = names.containerInterface;
  return ipStep(namespace, [
    'link set lo up',
    `link set ${device} up`,
    `address replace ${endpoint.address.v4}/32 dev ${device}`,
    `route replace ${names.gatewayAddress} dev ${device}`,
    `route replace default via ${names.gatewayAddress} dev ${device}`,
  ]);
}

/** The published ports of the node, and which containers have no way out. */
export function planPorts(wish: GatewayWish, settings: NetworkSettings): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  return [
    { kind: 'nft', namespace: undefined, text: renderHostPorts(wish) },
    { kind: 'nft', namespace: sandbox, text: renderSandboxMembers(wish.endpoints) },
  ];
}

/**
 * Takes down what exists of an endpoint: the link before the namespace, whose end the kernel
 * carries out later; and the connections that still lead to its address.
 */
export function planDetach(
  shortId: string,
  address: string | undefined,
  settings: NetworkSettings,
  view: EndpointView,
): NetworkStep[] {
  const sandbox = names.sandboxName(settings.namespacePrefix);
  const namespace = names.containerNamespace(settings.namespacePrefix, shortId);
  const flows: NetworkStep[] =
    address === undefined ? [] : [{ kind: 'forget-flows', namespace: undefined, address }];
  return [
    ...ipStep(sandbox, view.hasLink ? [`link delete ${names.linkName(shortId)}`] : []),
    ...ipStep(undefined, view.hasNamespace ? [`netns delete ${namespace}`] : []),
    ...flows,
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
    sandbox.routes.some(({ destination, via }) => destination === 'default' && via !== undefined) &&
    unreachables(wish).every((block) => hasUnreachable(sandbox, block)) &&
    hostRoutes(wish).every((route) => hasHostRoute(host, route)) &&
    staleRoutes(wish, host).length === 0
  );
}

/** Whether the sandbox's side of an endpoint is complete. */
export function isEndpointWhole(endpoint: Endpoint, sandbox: NamespaceView): boolean {
  const link = names.linkName(endpoint.containerId);
  return (
    sandbox.links.get(link)?.isUp === true &&
    sandbox.addresses.has(`${link} ${names.gatewayAddress}/32`) &&
    sandbox.routes.some(
      ({ destination, device }) => destination === endpoint.address.v4 && device === link,
    )
  );
}

/** Whether the container's side of an endpoint is complete. */
export function isInsideWhole(endpoint: Endpoint, inside: NamespaceView): boolean {
  const device = names.containerInterface;
  return (
    inside.links.get(device)?.isUp === true &&
    inside.addresses.has(`${device} ${endpoint.address.v4}/32`) &&
    inside.routes.some(
      ({ destination, via }) => destination === 'default' && via === names.gatewayAddress,
    )
  );
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
} as const;

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
  const subnets = wish.mesh?.subnets ?? [];
  if (wish.block === undefined) {
    return [...subnets, ...wish.endpoints.map(({ address }) => address.v4)];
  }
  const block = parseBlock(wish.block);
  const strangers = wish.endpoints.filter(({ address }) => {
    const value = parseAddress(address.v4);
    return value === undefined || !blockHas(block, value);
  });
  const blocks = new Set([wish.block, ...subnets]);
  return [...blocks, ...strangers.map(({ address }) => address.v4)];
}

function hasHostRoute(host: NamespaceView, wanted: string): boolean {
  return host.routes.some(
    ({ destination, via }) => destination === wanted && via === names.uplinkAddress,
  );
}

/** Routes to the sandbox that nothing needs: an earlier block whose containers are gone. */
function staleRoutes(wish: GatewayWish, host: NamespaceView): string[] {
  // While the block is not known, a route to it is better kept than missed.
  if (wish.block === undefined) return [];
  const wanted = new Set(hostRoutes(wish));
  return host.routes
    .filter(({ via, destination }) => via === names.uplinkAddress && !wanted.has(destination))
    .map(({ destination }) => destination);
}

function unreachables({ block, mesh }: GatewayWish): string[] {
  return [...new Set([...(block === undefined ? [] : [block]), ...(mesh?.subnets ?? [])])];
}

function hasUnreachable({ routes }: NamespaceView, block: string): boolean {
  return routes.some(({ isUnreachable, destination }) => isUnreachable && destination === block);
}

function ipStep(namespace: string | undefined, lines: readonly string[]): NetworkStep[] {
  return lines.length === 0 ? [] : [{ kind: 'ip', namespace, lines }];
}
