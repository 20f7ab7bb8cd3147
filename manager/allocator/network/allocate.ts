/**
 * Completes a network: its number on the wire (VNI), if it has a tunnel, and its subnets. Both are
 * checked against all other networks in the transaction that writes it, so no two ever share one.
 */
import { ShoalError } from '#lib/errors';
import type { ReadTx } from '#manager/store/types';
import {
  Driver,
  IPAMConfig,
  IPAMConfigAddressFamily,
  IPAMOptions,
  type Network,
  NetworkSpec,
} from '#proto/gen/swarm';
import { vniMax } from '#proto/model/limits';
import {
  isLan,
  isNodeLocal,
  macvlanDriver,
  networkName,
  overlayDriver,
  vniOf,
  vniOption,
} from '#proto/model/network';
import { gatewayPool, vniMin } from '../limits.ts';
import { keyOf, type Releases } from '../releases.ts';
import { allocateSubnets } from './subnets.ts';

export function isNetworkAllocated(network: Network): boolean {
  if (isNodeLocal(network)) return true;
  return network.ipam !== undefined && (isLan(network) || vniOf(network) !== undefined);
}

/** Throws `failed_precondition` that says what is taken, or that nothing is left. */
export function allocateNetwork(view: ReadTx, network: Network, releases: Releases): Network {
  if (isNetworkAllocated(network)) return network;
  const spec = network.spec ?? NetworkSpec.create();
  if (isLan(network)) {
    return {
      ...network,
      driverState: Driver.create({
        name: macvlanDriver,
        options: spec.driverConfig?.options ?? {},
      }),
      ipam: allocateSubnets(view, network.id, spec, releases),
    };
  }
  const vni = chooseVni(view, network, spec, releases);
  const options = { ...spec.driverConfig?.options, [vniOption]: String(vni) };
  return {
    ...network,
    driverState: Driver.create({ name: overlayDriver, options }),
    ipam: spec.ingress ? gatewayIpam() : allocateSubnets(view, network.id, spec, releases),
  };
}

/** The gateway network's addresses are given to nodes in blocks, and by these to containers. */
function gatewayIpam(): IPAMOptions {
  const family = IPAMConfigAddressFamily.IPV4;
  return IPAMOptions.create({ configs: [IPAMConfig.create({ family, subnet: gatewayPool })] });
}

function chooseVni(view: ReadTx, network: Network, spec: NetworkSpec, releases: Releases): number {
  const owners = new Map<number, Network>();
  for (const other of view.network.all()) {
    const vni = vniOf(other);
    if (vni !== undefined && other.id !== network.id) owners.set(vni, other);
  }
  const wish = Number(spec.driverConfig?.options[vniOption] ?? 0);
  if (wish !== 0) return wishedVni(wish, owners);
  const automatic = [...owners.keys()].filter((vni) => vni >= vniMin);
  if (spec.ingress && !owners.has(vniMin)) return vniMin;
  return nextVni(Math.max(vniMin, ...automatic) + 1, owners, releases);
}

function wishedVni(vni: number, owners: ReadonlyMap<number, Network>): number {
  const owner = owners.get(vni);
  // The gateway network's number is kept for it, whether it is there already or not.
  const by = owner === undefined ? (vni === vniMin ? 'ingress' : undefined) : networkName(owner);
  if (by === undefined) return vni;
  const message = `VXLAN id ${vni} belongs to network ${by}: choose another one, or leave it out`;
  throw new ShoalError('failed_precondition', message);
}

/** Upwards from the highest in use, then round from the lowest. */
function nextVni(start: number, owners: ReadonlyMap<number, Network>, releases: Releases): number {
  const isFree = (vni: number): boolean =>
    !owners.has(vni) && releases.restsUntilMs(keyOf.vni(vni)) === 0;
  for (let vni = start; vni <= vniMax; vni++) if (isFree(vni)) return vni;
  for (let vni = vniMin + 1; vni < start && vni <= vniMax; vni++) if (isFree(vni)) return vni;
  throw new ShoalError('failed_precondition', 'no VXLAN id is free: remove networks');
}
