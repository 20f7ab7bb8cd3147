/**
 * Names and fixed addresses of the gateway network. Link-local addresses mean something between
 * two ends of one link only, so every node uses the same ones.
 */
import { gatewayAddress6Of } from '#proto/model/mesh/gateway-ipv6';
import type { AddressPair } from './types.ts';

/** The node's end of the link between node and sandbox. */
export const hostLink = 'up0';
export const hostAddress = '169.254.200.1';
/** The sandbox's end of it. */
export const uplink = 'upl';
export const uplinkAddress = '169.254.200.2';
export const uplinkPrefixLength = 30;
/** The same link in IPv6. Not link-local: packets could not be sent on to such an address. */
export const hostAddress6 = gatewayAddress6Of(hostAddress);
export const uplinkAddress6 = gatewayAddress6Of(uplinkAddress);
export const uplinkPrefixLength6 = 126;
/** Every container's next hop. */
export const gatewayAddress = '169.254.1.1';
export const gatewayAddress6 = 'fe80::1';
/** The interface of the gateway network inside a container. */
export const containerInterface = 'eth0';
/** Our table in the node's own namespace, and the sandbox's. */
export const hostTable = 'shoal';
export const sandboxTable = 'gateway';

/** Where the node's resolver answers; containers without a way out may ask it all the same. */
export const resolverPort = 10053;

/** So much of a container id fits an interface's name; 48 bits do not meet on one node. */
const shortIdLength = 12;
/** An interface's name has 15 characters. */
const connectedIdLength = 11;
const linkPrefix = 'v-';

export function shortId(containerId: string): string {
  return containerId.slice(0, shortIdLength);
}

/**
 * The interface of a network that a running container was given. It is named after the network, so
 * that it is found again whatever the container was given before and has lost since.
 */
export function connectedInterface(networkId: string): string {
  return `eth-${networkId.slice(0, connectedIdLength)}`;
}

export function sandboxName(namespacePrefix: string): string {
  return `${namespacePrefix}gw`;
}

/** The namespace of an overlay network. Ids of the cluster differ in their first characters. */
export function overlayNamespace(namespacePrefix: string, networkId: string): string {
  return `${namespacePrefix}n-${shortId(networkId)}`;
}

export function containerNamespace(namespacePrefix: string, containerId: string): string {
  return `${namespacePrefix}c-${shortId(containerId)}`;
}

/** With nothing but a loopback device, for a container that wants no network. */
export function isolatedNamespace(namespacePrefix: string, containerId: string): string {
  return `${namespacePrefix}l-${shortId(containerId)}`;
}

/** Where the namespace of a container is that has its place, or will have it. */
export function netnsPathOf(
  options: { readonly namespacePrefix: string; readonly netnsDirectory: string },
  containerId: string,
  kind: 'own' | 'host' | 'none',
): string {
  if (kind === 'host') return '';
  const nameOf = kind === 'own' ? containerNamespace : isolatedNamespace;
  return `${options.netnsDirectory}/${nameOf(options.namespacePrefix, containerId)}`;
}

/** The short id in a container namespace's name; undefined for another name. */
export function shortIdOfNamespace(namespacePrefix: string, name: string): string | undefined {
  const start = `${namespacePrefix}c-`;
  return name.startsWith(start) ? name.slice(start.length) : undefined;
}

/** The sandbox's end of a container's link. */
export function linkName(containerId: string): string {
  return `${linkPrefix}${shortId(containerId)}`;
}

export function shortIdOfLink(name: string): string | undefined {
  return name.startsWith(linkPrefix) ? name.slice(linkPrefix.length) : undefined;
}

/** The addresses that follow from one of IPv4. */
export function addressPair(v4: string, hasIpv6: boolean): AddressPair {
  return hasIpv6 ? { v4, v6: gatewayAddress6Of(v4) } : { v4 };
}
