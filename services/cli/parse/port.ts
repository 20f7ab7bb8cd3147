/** `--publish` in both its forms: `8080:80/udp` and `published=8080,target=80,mode=host`. */
import { splitFields } from './mount.ts';

export interface PortJson {
  Protocol: string;
  TargetPort: number;
  PublishedPort: number;
  PublishMode: string;
}

function portNumber(text: string, where: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`invalid port "${text}" in "${where}" (want 1 to 65535)`);
  }
  return port;
}

function protocolOf(text: string, where: string): string {
  const protocol = text.toLowerCase();
  if (['tcp', 'udp', 'sctp'].includes(protocol)) return protocol;
  throw new Error(`invalid protocol "${text}" in "${where}" (want tcp, udp or sctp)`);
}

function range(text: string, where: string): number[] {
  const [first = '', last = first] = text.split('-');
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
    const [key = '', value = ''] = field.split('=', 2);
    if (key === 'protocol') port.Protocol = protocolOf(value, text);
    else if (key === 'mode') port.PublishMode = value.toLowerCase();
    else if (key === 'target') port.TargetPort = portNumber(value, text);
    else if (key === 'published') port.PublishedPort = portNumber(value, text);
    else throw new Error(`unknown key "${key}" in --publish "${text}"`);
  }
  if (port.PublishMode !== 'host' && port.PublishMode !== 'ingress') {
    throw new Error(`invalid mode "${port.PublishMode}" in --publish (want host or ingress)`);
  }
  if (port.TargetPort === 0) throw new Error(`target is required in --publish "${text}"`);
  return port;
}

/** One entry per port: a range gives several. */
export function parsePublish(text: string): PortJson[] {
  if (text.includes('=')) return [parseLong(text)];
  const [ports = '', protocol = 'tcp'] = text.split('/');
  const parts = ports.split(':');
  if (parts.length > 2) throw new Error(`"${text}": an address cannot be published on`);
  const targets = range(parts.at(-1) ?? '', text);
  const published = parts.length === 2 ? range(parts[0] ?? '', text) : [];
  if (published.length > 0 && published.length !== targets.length) {
    throw new Error(`"${text}": both ranges must have the same length`);
  }
  return targets.map((TargetPort, index) => ({
    Protocol: protocolOf(protocol, text),
    TargetPort,
    PublishedPort: published[index] ?? 0,
    PublishMode: 'ingress',
  }));
}
