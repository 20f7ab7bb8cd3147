/** Where a container is on its node, as the API shows it: what is mounted, addresses and ports. */
import type { ContainerRequest, MountRequest } from '#agent/containerd/types';
import type { ContainerSurroundings } from '../backend.ts';

type Place = ContainerSurroundings['network'];

/** The network that leads from a container to its node, by the name that Docker gives it. */
const gatewayName = 'docker_gwbridge';
/** Published ports are open on every address of the node, unless bound to one. */
const everywhere = '0.0.0.0';
const everywhere6 = '::';
/** Each container has an address of its own, behind a route. */
const prefixLength = 32;
const prefixLength6 = 128;

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

export function networksJson(place: Place) {
  if (place === undefined) return {};
  const { address, gateway, address6, gateway6 } = place;
  return {
    [gatewayName]: {
      IPAMConfig: null,
      Links: null,
      Aliases: null,
      NetworkID: '',
      EndpointID: '',
      Gateway: gateway,
      IPAddress: address,
      IPPrefixLen: prefixLength,
      IPv6Gateway: address6 === undefined ? '' : gateway6,
      GlobalIPv6Address: address6 ?? '',
      GlobalIPv6PrefixLen: address6 === undefined ? 0 : prefixLength6,
      MacAddress: '',
      DriverOpts: null,
    },
  };
}
