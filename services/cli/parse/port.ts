/**
 * `--publish` in both its forms: `8080:80/udp` and `published=8080,target=80,mode=host`; either may
 * name an address of the nodes, `192.0.2.1:8080:80` or `host_ip=192.0.2.1`.
 */
import { formatIp, parseIp } from '#lib/ip/ip-block';
import { splitFields } from './mount.ts';

export interface PortJson {
  Protocol: string;
  TargetPort: number;
  PublishedPort: number;
  PublishMode: string;
  /** On this address of a node only. */
  HostIP?: string;
}

const portMax = 65_535;

function portNumber(text: string, where: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > portMax) {
    throw new Error(`invalid port "${text}" in "${where}" (want 1 to 65535)`);
  }
  return port;
}

function protocolOf(text: string, where: string): string {
  const protocol = text.toLowerCase();
  if (['tcp', 'udp', 'sctp'].includes(protocol)) return protocol;
  throw new Error(`invalid protocol "${text}" in "${where}" (want tcp, udp or sctp)`);
}

/** In the one form that the API takes; docker's own clients write IPv6 in brackets. */
function addressOf(text: string, where: string): string {
  const ip = parseIp(text.replace(/^\[(.*)\]$/, '$1'));
  if (ip === undefined) throw new Error(`invalid address "${text}" in "${where}"`);
  return formatIp(ip);
}

function range(text: string, where: string): number[] {
  const [first = '', last = first, ...more] = text.split('-');
  if (more.length > 0) throw new Error(`invalid range "${text}" in "${where}"`);
  const from = portNumber(first, where);
  const to = portNumber(last, where);
  if (to < from) throw new Error(`invalid range "${text}" in "${where}"`);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function parseLong(text: string): PortJson {
  const port: PortJson = {
    Protocol: 'tcp',
    TargetPort: 0,
    PublishedPort: 0,
    PublishMode: 'ingress',
  };
  for (const field of splitFields(text)) {
    const [name = '', value = ''] = field.split('=', 2);
    const key = name.trim().toLowerCase();
    if (key === 'protocol') port.Protocol = protocolOf(value, text);
    else if (key === 'mode') port.PublishMode = value.toLowerCase();
    else if (key === 'target') port.TargetPort = portNumber(value, text);
    else if (key === 'published') port.PublishedPort = portNumber(value, text);
    else if (key === 'host_ip') port.HostIP = addressOf(value, text);
    else throw new Error(`unknown key "${key}" in --publish "${text}"`);
  }
  if (port.PublishMode !== 'host' && port.PublishMode !== 'ingress') {
    throw new Error(`invalid mode "${port.PublishMode}" in --publish (want host or ingress)`);
  }
  if (port.TargetPort === 0) throw new Error(`target is required in --publish "${text}"`);
  return port;
}

/** One entry per port: a range gives several; a range for one target publishes it on each. */
export function parsePublish(text: string): PortJson[] {
  if (text.includes('=')) return [parseLong(text)];
  const [ports = '', protocol = 'tcp', ...more] = text.split('/');
  const [, hostIp, rest = ports] = /^(\[[^\]]*\]|[^:]*):([^:]*:[^:]*)$/.exec(ports) ?? [];
  const parts = rest.split(':');
  if (more.length > 0 || parts.length > 2) {
    throw new Error(`invalid publish "${text}" (write 8080:80/tcp)`);
  }
  const bound = hostIp === undefined ? {} : { HostIP: addressOf(hostIp, text) };
  const targets = range(parts.at(-1) ?? '', text);
  const published = parts.length === 2 ? range(parts[0] ?? '', text) : [];
  const Protocol = protocolOf(protocol, text);
  const entry = (TargetPort: number, PublishedPort: number): PortJson => ({
    Protocol,
    TargetPort,
    PublishedPort,
    PublishMode: 'ingress',
    ...bound,
  });
  const [single] = targets;
  if (published.length > 0 && targets.length === 1 && single !== undefined) {
    return published.map((port) => entry(single, port));
  }
  if (published.length > 0 && published.length !== targets.length) {
    throw new Error(`"${text}": both ranges must have the same length`);
  }
  return targets.map((port, index) => entry(port, published[index] ?? 0));
}
