/**
 * The endpoint of a service: what others reach it by. It holds the wish it was made for, the
 * published ports with their numbers, and a virtual address in every network of the service unless
 * names shall resolve to the tasks themselves.
 */
import type { ReadTx } from '#manager/store/types';
import {
  Endpoint,
  EndpointSpecResolutionMode,
  EndpointVirtualIP,
  type Network,
  type Service,
} from '#proto/gen/swarm';
import { deepEqual } from '#proto/model/equal';
import { attachmentsOf, isLan, isNodeLocal, networkName } from '#proto/model/network';
import { isTerminal, observedState } from '#proto/model/task-state';
import type { Book } from './address/book.ts';
import type { Giver } from './address/giver.ts';
import { arePortsComplete, choosePorts } from './ports.ts';

export type EndpointOutcome =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint | undefined }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The ids of the networks in which the service should have a virtual address. A LAN has nobody who
 * would spread connections to one: names resolve to the tasks there.
 */
function wishedNetworks(view: ReadTx, { spec }: Service): string[] {
  if (spec?.endpoint?.mode === EndpointSpecResolutionMode.DNSRR) return [];
  const targets = attachmentsOf(spec?.task, spec).map(({ target }) => target);
  return [...new Set(targets)].filter((id) => {
    const network = view.network.get(id);
    return network === undefined || !(isNodeLocal(network) || isLan(network));
  });
}

/**
 * Whether the service has all it asked for, so that its tasks may take it over. It may have more:
 * addresses in networks that its older tasks are still in.
 */
export function isAllocated(view: ReadTx, service: Service): boolean {
  const { endpoint, spec } = service;
  const networks = wishedNetworks(view, service);
  if (endpoint === undefined) return spec?.endpoint === undefined && networks.length === 0;
  const ports = arePortsComplete(spec?.endpoint?.ports ?? [], endpoint.ports);
  return (
    ports &&
    deepEqual(endpoint.spec, spec?.endpoint) &&
    networks.every((id) => endpoint.virtualIps.some(({ networkId }) => networkId === id))
  );
}

/** Whether the service has virtual addresses that nobody needs any more. */
export function hasSurplus(view: ReadTx, service: Service): boolean {
  const all = service.endpoint?.virtualIps ?? [];
  if (all.length === 0) return false;
  return neededVips(view, service, wishedNetworks(view, service)).length < all.length;
}

/** The virtual addresses to keep: those asked for, and those that tasks of an older spec rely on. */
function neededVips(
  view: ReadTx,
  service: Service,
  wished: readonly string[],
): readonly EndpointVirtualIP[] {
  const all = service.endpoint?.virtualIps ?? [];
  if (service.spec?.endpoint?.mode === EndpointSpecResolutionMode.DNSRR) return [];
  const surplus = all.filter(({ networkId }) => !wished.includes(networkId));
  if (surplus.length === 0) return all;
  const used = new Set(
    view.task
      .where('service', service.id)
      .filter((task) => !isTerminal(observedState(task)))
      .flatMap(({ networks }) => networks.map(({ network }) => network?.id ?? '')),
  );
  return all.filter(({ networkId }) => wished.includes(networkId) || used.has(networkId));
}

/** What the service's endpoint becomes. What is new in it is taken in the book. */
export function allocateEndpoint(
  view: ReadTx,
  service: Service,
  book: Book,
  giver: Giver,
): EndpointOutcome {
  const spec = service.spec?.endpoint;
  const wished = wishedNetworks(view, service);
  if (spec === undefined && wished.length === 0 && service.endpoint === undefined) {
    return { kind: 'endpoint', endpoint: undefined };
  }
  const before = service.endpoint?.ports ?? [];
  const chosen = choosePorts(book, service.id, spec?.ports ?? [], before);
  if (chosen.kind === 'none') return chosen;
  const kept = neededVips(view, service, wished);
  const made: EndpointVirtualIP[] = [];
  for (const id of wished) {
    if (kept.some(({ networkId }) => networkId === id)) continue;
    const given = giveVips(view.network.get(id), id, service.id, giver);
    if (given.kind === 'none') {
      for (const { networkId, addr } of made) giver.takeBack(service.id, networkId, [addr]);
      return given;
    }
    made.push(...given.vips);
  }
  const virtualIps = [...kept, ...made];
  const { ports } = chosen;
  for (const port of ports) if (port.publishedPort !== 0) book.takePort(port, service.id);
  const hasNothing = spec === undefined && virtualIps.length === 0;
  const endpoint = hasNothing ? undefined : Endpoint.create({ spec, ports, virtualIps });
  return { kind: 'endpoint', endpoint };
}

type Vips =
  | { readonly kind: 'vips'; readonly vips: readonly EndpointVirtualIP[] }
  | { readonly kind: 'none'; readonly reason: string };

function giveVips(
  network: Network | undefined,
  networkId: string,
  serviceId: string,
  giver: Giver,
): Vips {
  if (network === undefined || network.pendingDelete) {
    return { kind: 'none', reason: closedReason(network, networkId) };
  }
  const given = giver.give(network, serviceId);
  if (given.kind === 'none') return given;
  const vips = given.addresses.map((addr) => EndpointVirtualIP.create({ networkId, addr }));
  return { kind: 'vips', vips };
}

/** Why nothing new can be attached to a network that is gone or going. */
export function closedReason(network: Network | undefined, id: string): string {
  const what =
    network === undefined
      ? `network ${id} is gone`
      : `network ${networkName(network)} is being removed`;
  return `${what}: update the service without it`;
}
