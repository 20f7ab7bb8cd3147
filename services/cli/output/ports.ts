/** The PORTS column of services: what the mesh publishes, neighbours drawn together. */
import { isIPv6 } from 'node:net';
import type { PortStateJson } from '../json.ts';
import { compareNatural } from './natural.ts';

interface PortRange {
  readonly protocol: string;
  readonly published: readonly [number, number];
  readonly target: readonly [number, number];
  readonly hostIp: string;
}

function rangeText({ protocol, published, target, hostIp }: PortRange): string {
  const text = ([from, to]: readonly [number, number]): string =>
    from === to ? String(from) : `${from}-${to}`;
  const host = isIPv6(hostIp) ? `[${hostIp}]` : hostIp || '*';
  return `${host}:${text(published)}->${text(target)}/${protocol}`;
}

function rangeOf(port: PortStateJson): PortRange {
  const { Protocol, PublishedPort, TargetPort, HostIP = '' } = port;
  return {
    protocol: Protocol,
    published: [PublishedPort, PublishedPort],
    target: [TargetPort, TargetPort],
    hostIp: HostIP,
  };
}

/** `range` with the port at its end; undefined when the port begins a range of its own. */
function extended(range: PortRange, port: PortStateJson): PortRange | undefined {
  const isRange = range.target[0] !== range.target[1];
  const step = port.TargetPort - range.target[1];
  const follows = port.PublishedPort - range.published[1] === 1 && (step === 1 || step === 0);
  const isSame = port.Protocol === range.protocol && (port.HostIP ?? '') === range.hostIp;
  if (!isSame || !follows || (isRange && step === 0)) return undefined;
  return {
    ...range,
    published: [range.published[0], port.PublishedPort],
    target: [range.target[0], port.TargetPort],
  };
}

/** Ports of the mesh, neighbours drawn together: `*:80-81->80-81/tcp`. */
export function meshPorts(ports: readonly PortStateJson[]): string {
  const ranges: PortRange[] = [];
  const sorted = ports
    .filter((port) => port.PublishMode === 'ingress')
    .sort((a, b) =>
      a.Protocol === b.Protocol
        ? a.PublishedPort - b.PublishedPort
        : compareNatural(a.Protocol, b.Protocol),
    );
  for (const port of sorted) {
    const last = ranges.at(-1);
    const longer = last === undefined ? undefined : extended(last, port);
    if (longer !== undefined) ranges.pop();
    ranges.push(longer ?? rangeOf(port));
  }
  return ranges.map(rangeText).join(', ');
}
