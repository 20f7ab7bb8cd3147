/**
 * Which networks a task's container is to be on, from what the allocator gave it. Pure.
 */
import { ipBlockHas, parseIp, parseIpBlock } from '#lib/ip/ip-block';
import type { Network, NetworkAttachment, Task } from '#proto/gen/swarm';
import { macvlanDriver, macvlanModeOf, parentOf, wishedMtuOf } from '#proto/model/network';
import type { LanFacts, PlaceNetwork, TaskPlace } from '../../network/place/place.ts';

/** Drivers that stand for a place on the node rather than a network of the cluster. */
const hostDriver = 'host';
const noneDrivers = new Set(['none', 'null']);
const overlayDriver = 'overlay';
const clusterDrivers = new Set([overlayDriver, macvlanDriver]);

export function placeOf(task: Task): TaskPlace {
  const drivers = task.networks.map(driverOf);
  const kind = drivers.includes(hostDriver)
    ? 'host'
    : drivers.some((driver) => noneDrivers.has(driver))
      ? 'none'
      : 'own';
  // Ports of the mesh come by the gateway network, which every container is on.
  const networks = task.networks.filter(
    (attachment) =>
      clusterDrivers.has(driverOf(attachment)) && attachment.network?.spec?.ingress !== true,
  );
  const isInternal = ({ network }: NetworkAttachment): boolean => network?.spec?.internal === true;
  return {
    taskId: task.id,
    kind,
    networks: networks.map(networkOf),
    isClosed: networks.length > 0 && networks.every(isInternal),
  };
}

function networkOf(attachment: NetworkAttachment): PlaceNetwork {
  const { network, addresses } = attachment;
  const place = {
    networkId: network?.id ?? '',
    networkName: network?.spec?.annotations?.name ?? '',
    addresses: addresses.map((address) => address.split('/')[0] ?? address),
  };
  if (network === undefined || driverOf(attachment) !== macvlanDriver) return place;
  return { ...place, lan: lanOf(network, addresses) };
}

function lanOf(network: Network, addresses: readonly string[]): LanFacts {
  const { spec } = network;
  return {
    parent: parentOf(spec),
    mode: macvlanModeOf(spec),
    mtuBytes: wishedMtuOf(spec),
    addresses,
    gateways:
      spec?.internal === true
        ? []
        : addresses.flatMap((address) => routerOf(network, address) ?? []),
  };
}

/** The router in the subnet that the address is of. */
function routerOf({ ipam }: Network, address: string): string | undefined {
  const ip = parseIp(address.split('/')[0] ?? '');
  const pool = (ipam?.configs ?? []).find(({ subnet }) => {
    const block = parseIpBlock(subnet);
    return ip !== undefined && block !== undefined && ipBlockHas(block, ip);
  });
  return pool === undefined || pool.gateway === '' ? undefined : pool.gateway;
}

/** A predefined network has no driver of its own: its name says what it is. */
function driverOf({ network }: NetworkAttachment): string {
  const name = network?.driverState?.name || network?.spec?.driverConfig?.name;
  if (name !== undefined && name !== '') return name;
  const title = network?.spec?.annotations?.name ?? '';
  return title === hostDriver || noneDrivers.has(title) ? title : overlayDriver;
}
