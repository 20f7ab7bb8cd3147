/**
 * What a container's namespace should have for its networks on the node's LANs: a macvlan link for
 * each, a way out by the first that has one, and a way back for what comes in elsewhere. Pure.
 */
import { isIPv6 } from 'node:net';
import { formatIp, parseIp } from '#lib/ip/ip-block';
import { hardwareAddress } from '#proto/model/network';
import {
  containerInterface,
  gatewayAddress,
  gatewayAddress6,
  hostAddress,
  shortId,
} from '../names.ts';
import type { LanFacts } from '../place/place.ts';
import type { AddressPair } from '../types.ts';

/**
 * A routing table of the container with one entry: the way out by the gateway network. Answers to
 * published ports take it. Nobody else makes tables in a container; the number is any.
 */
export const returnTable = 7600;
/** Before the kernel's own rules but that of its local addresses; room on both sides. */
export const returnRulePriority = 7600;

/** Halves of everything: closer than the default route, which they leave as it is. */
const halves4 = ['0.0.0.0/1', '128.0.0.0/1'];
const halves6 = ['::/1', '8000::/1'];

/** One network of the container. */
export interface LanLink extends LanFacts {
  readonly networkId: string;
  readonly networkName: string;
  /** Name of the interface in the container. */
  readonly device: string;
}

export interface LanContainer {
  readonly containerId: string;
  readonly namespace: string;
  /** Its addresses on the gateway network. */
  readonly address: AddressPair;
  readonly links: readonly LanLink[];
}

export interface RouteWish {
  /** In whose verification it stands. */
  readonly networkId: string;
  /** `DESTINATION` or `DESTINATION table N`; the default of IPv6 is `::/0`. */
  readonly destination: string;
  /** `via X dev D`, always `onlink`. */
  readonly way: string;
  readonly device: string;
}

export interface RuleWish {
  readonly networkId: string;
  /** The container's address on the gateway network. */
  readonly source: string;
}

export interface LanWish {
  readonly routes: readonly RouteWish[];
  readonly rules: readonly RuleWish[];
}

/** What is to be beside the links and their addresses. */
export function lanWish({ links, address }: LanContainer): LanWish {
  const first = links[0];
  if (first === undefined) return { routes: [], rules: [] };
  const { networkId } = first;
  const sources = address.v6 === undefined ? [address.v4] : [address.v4, address.v6];
  return {
    routes: [
      ...waysOut(links, false, halves4),
      ...waysOut(links, true, halves6),
      ...sources.map((source) => returnRoute(networkId, isIPv6(source))),
    ],
    rules: sources.map((source) => ({ networkId, source })),
  };
}

/** By the first LAN that has a router of the family. The node's resolver stays where it is. */
function waysOut(links: readonly LanLink[], isV6: boolean, halves: readonly string[]): RouteWish[] {
  const routers = links.flatMap(({ networkId, device, gateways }) => {
    const gateway = gateways.find((each) => isIPv6(each) === isV6);
    return gateway === undefined ? [] : [{ networkId, device, gateway: canonical(gateway) }];
  });
  const [router] = routers;
  if (router === undefined) return [];
  const { networkId, device, gateway } = router;
  const out = halves.map((destination) => routeBy(networkId, destination, gateway, device));
  const resolver = routeBy(networkId, hostAddress, gatewayAddress, containerInterface);
  return isV6 ? out : [...out, resolver];
}

function returnRoute(networkId: string, isV6: boolean): RouteWish {
  const destination = `${isV6 ? '::/0' : 'default'} table ${returnTable}`;
  const gateway = isV6 ? gatewayAddress6 : gatewayAddress;
  return routeBy(networkId, destination, gateway, containerInterface);
}

function routeBy(networkId: string, destination: string, via: string, device: string): RouteWish {
  return { networkId, destination, way: `via ${via} dev ${device}`, device };
}

/** As the kernel shows it. */
function canonical(address: string): string {
  const ip = parseIp(address);
  return ip === undefined ? address : formatIp(ip);
}

/** The same wherever the address is: neighbours need not learn anew when it moves. */
export function lanHardware(containerId: string, { addresses }: LanLink): string {
  const v4 = addresses.find((address) => !address.includes(':'));
  if (v4 !== undefined) return hardwareAddress(v4.replace(/\/\d+$/, ''));
  const bytes = shortId(containerId).slice(0, 8).match(/../g) ?? [];
  return ['02', '67', ...bytes].join(':');
}
