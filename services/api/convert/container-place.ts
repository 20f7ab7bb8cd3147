/** Where a container is on its node, as the API shows it: what is mounted, addresses and ports. */
import type { ContainerRequest, MountRequest } from '#agent/containerd/types';
import type { StandaloneRecord } from '#agent/standalone/types';
import { hardwareAddress } from '#proto/model/network';
import type { ContainerSurroundings } from '../backend.ts';

type Place = ContainerSurroundings['network'];

/** Published ports are open on every address of the node, unless bound to one. */
const everywhere = '0.0.0.0';
const everywhere6 = '::';
/** Each container has an address of its own, behind a route, unless it is on a LAN. */
const prefixLength = 32;
const prefixLengthIpv6 = 128;

/** Without those that the agent makes for itself: Docker does not show them either. */
function shown(request: ContainerRequest): readonly MountRequest[] {
  return request.mounts.filter(({ isInternal }) => isInternal !== true);
}

const isWritable = ({ options }: MountRequest): boolean => !options.includes('ro');

export function mountsJson(request: ContainerRequest) {
  return shown(request).map((mount) => {
    const { type, source, target, options, volume } = mount;
    return {
      Type: volume === undefined ? type : 'volume',
      ...(volume === undefined ? {} : { Name: volume, Driver: 'local' }),
      Source: source,
      Destination: target,
      Mode: '',
      RW: isWritable(mount),
      Propagation:
        volume === undefined ? (options.find((option) => propagations.has(option)) ?? '') : '',
    };
  });
}

const propagations = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']);

/** `source:target[:ro]`, volumes by name; null when there are none. */
export function bindsOf(request: ContainerRequest): readonly string[] | null {
  const binds = shown(request)
    .filter(({ type }) => type === 'bind')
    .map((mount) => {
      const { source, target, volume = source } = mount;
      return `${volume}:${target}${isWritable(mount) ? '' : ':ro'}`;
    });
  return binds.length === 0 ? null : binds;
}

/** The PORTS column of `docker ps`. */
export function portsJson(place: Place) {
  return (place?.ports ?? []).flatMap(({ protocol, publishedPort, targetPort, hostIp }) =>
    hostIpsOf(place, hostIp).map((IP) => ({
      IP,
      PrivatePort: targetPort,
      PublicPort: publishedPort,
      Type: protocol,
    })),
  );
}

/** `80/tcp` → where it is open on the node. */
export function portMapJson(place: Place) {
  const map: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { protocol, publishedPort, targetPort, hostIp } of place?.ports ?? []) {
    const key = `${targetPort}/${protocol}`;
    const entries = hostIpsOf(place, hostIp).map((HostIp) => ({
      HostIp,
      HostPort: String(publishedPort),
    }));
    map[key] = [...(map[key] ?? []), ...entries];
  }
  return map;
}

function hostIpsOf(place: Place, hostIp: string | undefined): string[] {
  if (hostIp !== undefined) return [hostIp];
  return place?.address6 === undefined ? [everywhere] : [everywhere, everywhere6];
}

interface EndpointInit {
  readonly networkId: string;
  readonly gateways: readonly string[];
  /** With or without prefix length. */
  readonly addresses: readonly string[];
}

const isV6 = (address: string): boolean => address.includes(':');

function endpointJson({ networkId, gateways, addresses }: EndpointInit) {
  const [v4 = '', length4 = prefixLength] =
    addresses.find((address) => !isV6(address))?.split('/') ?? [];
  const [v6 = '', length6 = prefixLengthIpv6] = addresses.find(isV6)?.split('/') ?? [];
  return {
    IPAMConfig: null,
    Links: null,
    Aliases: null,
    NetworkID: networkId,
    EndpointID: '',
    Gateway: gateways.find((gateway) => !isV6(gateway)) ?? '',
    IPAddress: v4,
    IPPrefixLen: v4 === '' ? 0 : Number(length4),
    IPv6Gateway: gateways.find(isV6) ?? '',
    GlobalIPv6Address: v6,
    GlobalIPv6PrefixLen: v6 === '' ? 0 : Number(length6),
    MacAddress: v4 === '' ? '' : hardwareAddress(v4),
    DriverOpts: null,
  };
}

/** Ids of the networks that every node has by itself, by name. */
export type LocalNetworkIds = Readonly<Record<string, string>>;

/** Its overlays and LANs, as in Docker; without any it is on one of the node's own networks. */
export function networksJson(around: ContainerSurroundings, localIds: LocalNetworkIds) {
  const { network: place, standalone } = around;
  if (place === undefined) return standalone === undefined ? {} : wantedJson(standalone, localIds);
  const { kind, address, address6, gateway, overlays } = place;
  if (overlays.length > 0) {
    const entries = overlays.map(
      ({ networkId, networkName, addresses, lan }) =>
        [networkName, endpointJson({ networkId, gateways: [], addresses, ...lan })] as const,
    );
    return Object.fromEntries(entries);
  }
  const name = localNetworkOf(kind);
  const addresses = [address, address6 ?? ''].filter((text) => text !== '');
  const networkId = localIds[name] ?? '';
  return { [name]: endpointJson({ networkId, gateways: [gateway], addresses }) };
}

/** Of a container that is not up: the networks that it will be on. */
function wantedJson({ place }: StandaloneRecord, localIds: LocalNetworkIds) {
  const nowhere = { gateways: [], addresses: [] };
  if (place.networks.length > 0) {
    const entries = place.networks.map(
      ({ target }) => [target, endpointJson({ networkId: '', ...nowhere })] as const,
    );
    return Object.fromEntries(entries);
  }
  const name = localNetworkOf(place.kind);
  return { [name]: endpointJson({ networkId: localIds[name] ?? '', ...nowhere }) };
}

/** `80/tcp` → what was asked for. */
export function wantedPortsJson(ports: StandaloneRecord['place']['ports']) {
  const map: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { protocol, publishedPort, targetPort, hostIp = '' } of ports) {
    const key = `${targetPort}/${protocol}`;
    const HostPort = publishedPort === 0 ? '' : String(publishedPort);
    map[key] = [...(map[key] ?? []), { HostIp: hostIp, HostPort }];
  }
  return map;
}

/** The node's network that a container is on when it is on no overlay. */
export function localNetworkOf(kind: NonNullable<Place>['kind']): string {
  return kind === 'own' ? 'bridge' : kind;
}

export function networkModeOf({ network: place, standalone }: ContainerSurroundings): string {
  if (standalone !== undefined) {
    const { kind, networks } = standalone.place;
    return networks[0]?.target ?? localNetworkOf(kind);
  }
  return place === undefined || place.kind === 'own' ? 'default' : place.kind;
}
