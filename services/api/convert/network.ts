/**
 * Networks in Docker's two shapes: as `/networks` shows them (with `Id`, not `ID`), and as tasks
 * carry copies of them; and the networks that every node has.
 */
import type { IPAMOptions, Network, NetworkAttachment, NetworkSpec } from '#proto/gen/swarm';
import { driverOf } from '#proto/model/network';
import { rfc3339 } from '#proto/model/time';
import { ifSet, metaJson } from './meta.ts';
import { ipamConfig } from './spec/network-spec.ts';

function ipamJson(ipam: IPAMOptions | undefined) {
  return {
    Driver: { ...ifSet('Name', ipam?.driver?.name) },
    Configs: (ipam?.configs ?? []).map((config) => ({
      ...ifSet('Subnet', config.subnet),
      ...ifSet('Range', config.range),
      ...ifSet('Gateway', config.gateway),
    })),
  };
}

function specJson(spec: NetworkSpec | undefined) {
  const driver = spec?.driverConfig;
  return {
    ...ifSet('Name', spec?.annotations?.name),
    Labels: spec?.annotations?.labels ?? {},
    DriverConfiguration: {
      ...ifSet('Name', driver?.name),
      ...(Object.keys(driver?.options ?? {}).length === 0 ? {} : { Options: driver?.options }),
    },
    ...ifSet('IPv6Enabled', spec?.ipv6Enabled),
    ...ifSet('Internal', spec?.internal),
    ...ifSet('Attachable', spec?.attachable),
    ...ifSet('Ingress', spec?.ingress),
    ...(spec?.ipam === undefined ? {} : { IPAMOptions: ipamJson(spec.ipam) }),
    Scope: 'swarm',
  };
}

function swarmNetworkJson(network: Network) {
  const { driverState } = network;
  return {
    ID: network.id,
    ...metaJson(network.meta),
    Spec: specJson(network.spec),
    DriverState: {
      ...ifSet('Name', driverState?.name),
      ...(driverState === undefined ? {} : { Options: driverState.options }),
    },
    IPAMOptions: ipamJson(network.ipam),
  };
}

export function networkAttachmentJson(attachment: NetworkAttachment) {
  const { network, addresses } = attachment;
  return {
    ...(network === undefined ? {} : { Network: swarmNetworkJson(network) }),
    ...(addresses.length === 0 ? {} : { Addresses: addresses }),
  };
}

/** A network of the swarm, as `/networks` shows it. */
export function networkJson(network: Network) {
  const { spec, driverState, ipam = spec?.ipam } = network;
  return {
    Name: spec?.annotations?.name ?? '',
    Id: network.id,
    Created: rfc3339(network.meta?.createdAt),
    Scope: 'swarm',
    Driver: driverState?.name || driverOf(spec),
    EnableIPv4: true,
    EnableIPv6: spec?.ipv6Enabled ?? false,
    IPAM: {
      Driver: ipam?.driver?.name || 'default',
      Options: Object.keys(ipam?.driver?.options ?? {}).length === 0 ? null : ipam?.driver?.options,
      Config: (ipam?.configs ?? []).map((config) => ipamConfig.encode(config)),
    },
    Internal: spec?.internal ?? false,
    Attachable: spec?.attachable ?? false,
    Ingress: spec?.ingress ?? false,
    ConfigFrom: { Network: spec?.network ?? '' },
    ConfigOnly: false,
    Containers: {},
    Options: { ...spec?.driverConfig?.options, ...driverState?.options },
    Labels: spec?.annotations?.labels ?? {},
  };
}

export type NetworkJson = ReturnType<typeof networkJson> | ReturnType<typeof localNetworkJson>;

/** A network that every node has by itself, never shared between nodes. */
export interface LocalNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
}

export function localNetworkJson(network: LocalNetwork, createdAt: string) {
  return {
    Name: network.name,
    Id: network.id,
    Created: createdAt,
    Scope: 'local',
    Driver: network.driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: [] },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: {},
    Options: {},
    Labels: {},
  };
}
