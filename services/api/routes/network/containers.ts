/** The containers of this node on a network, as `docker network inspect` shows them. */
import { ipBlockHas, parseIp, parseIpBlock } from '#lib/ip/ip-block';
import type { Network } from '#proto/gen/swarm';
import { hardwareAddress } from '#proto/model/network';
import type { Backend, ContainerSurroundings } from '../../backend.ts';
import { localNetworkOf } from '../../convert/container-place.ts';

type Place = NonNullable<ContainerSurroundings['network']>;

/** Every container that runs a task carries its id. */
const taskIdLabel = 'com.docker.swarm.task.id';

/** Docker shows an address with the length of its subnet. */
function withLength(address: string, subnets: readonly string[]): string {
  const ip = parseIp(address);
  if (ip === undefined) return '';
  const blocks = subnets.map(parseIpBlock);
  const subnet = blocks.find((block) => block !== undefined && ipBlockHas(block, ip));
  return `${address}/${subnet?.prefix ?? (ip.family === 4 ? 32 : 128)}`;
}

/** By container id. `addressesOf` gives nothing for a container that is somewhere else. */
async function containersAt(
  backend: Backend,
  subnets: readonly string[],
  addressesOf: (place: Place) => readonly string[] | undefined,
) {
  const containers = await backend.runtime.containers.list();
  const entries = containers.flatMap(({ id, name, labels }) => {
    const place = backend.surroundings?.(id).network;
    const addresses = place && addressesOf(place);
    if (addresses === undefined) return [];
    const v4 = addresses.find((address) => !address.includes(':')) ?? '';
    const v6 = addresses.find((address) => address.includes(':')) ?? '';
    const json = {
      Name: name,
      EndpointID: labels[taskIdLabel] ?? '',
      MacAddress: v4 === '' ? '' : hardwareAddress(v4),
      IPv4Address: withLength(v4, subnets),
      IPv6Address: withLength(v6, subnets),
    };
    return [[id, json] as const];
  });
  return Object.fromEntries(entries);
}

export function containersOn(backend: Backend, { id, ipam }: Network) {
  const subnets = (ipam?.configs ?? []).map(({ subnet }) => subnet);
  return containersAt(
    backend,
    subnets,
    ({ overlays }) => overlays.find(({ networkId }) => networkId === id)?.addresses,
  );
}

/** Those on one of the node's own networks: of containers with overlays, none is. */
export function containersOnLocal(backend: Backend, name: string) {
  return containersAt(backend, [], ({ kind, address, overlays }) => {
    if (overlays.length > 0 || localNetworkOf(kind) !== name) return undefined;
    return address === '' ? [] : [address];
  });
}
