/**
 * Which ports processes of the node listen on, read from the kernel's tables in /proc/net. Those
 * files show the namespace of their reader, which is the node's for the agent.
 */
import { isIPv6 } from 'node:net';
import { must } from '#lib/assert';
import { readIfExists } from '#lib/durable-file';
import { explain, ShoalError } from '#lib/errors';
import { formatIp, parseIp } from '#lib/ip/ip-block';
import type { TransportProtocol } from './types.ts';

export interface HostListener {
  readonly protocol: TransportProtocol;
  readonly port: number;
  /** Without the port, IPv6 as the kernel prints it. */
  readonly host: string;
  /** For people: `0.0.0.0:8080`. */
  readonly address: string;
}

/** Reads a file of /proc/net; undefined when the kernel does not have it. */
export type ReadProcNet = (name: string) => Promise<string | undefined>;

/** The tables of the namespace that this process lives in. */
export const readProcNet: ReadProcNet = async (name) =>
  (await readIfExists(`/proc/net/${name}`))?.toString();

const tables = [
  { name: 'tcp', protocol: 'tcp' },
  { name: 'tcp6', protocol: 'tcp' },
  { name: 'udp', protocol: 'udp' },
  { name: 'udp6', protocol: 'udp' },
] as const;

/** The states in which a socket takes new peers: TCP's LISTEN, UDP's unconnected. */
const openStates = { tcp: '0A', udp: '07' } as const;

/** Throws `unavailable` when the tables cannot be read now. */
export async function listListeners(read: ReadProcNet): Promise<HostListener[]> {
  const found = await Promise.all(
    tables.map(async ({ name, protocol }) => parseListeners(await textOf(name, read), protocol)),
  );
  return found.flat();
}

async function textOf(name: string, read: ReadProcNet): Promise<string> {
  try {
    return (await read(name)) ?? '';
  } catch (error) {
    const message = `what the node listens on cannot be read now: ${explain(error)}`;
    throw new ShoalError('unavailable', message, { cause: error });
  }
}

/** A line holds its number, the local address, the remote one and the state; a head comes first. */
export function parseListeners(text: string, protocol: 'tcp' | 'udp'): HostListener[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state = ''] = line.trim().split(/\s+/);
      const [addressHex = '', portHex = ''] = local.split(':');
      if (state !== openStates[protocol] || portHex === '') return [];
      const port = Number.parseInt(portHex, 16);
      const host = hostText(addressHex);
      const address = isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
      return [{ protocol, port, host, address }];
    });
}

/** The kernel prints words of four bytes in the machine's (little endian) order. */
function hostText(hex: string): string {
  if (hex.length === 8) {
    return (hex.match(/../g) ?? [])
      .reverse()
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  }
  const groups = (hex.match(/.{8}/g) ?? []).flatMap((word) => {
    const bytes = (word.match(/../g) ?? []).reverse().join('');
    return [bytes.slice(0, 4), bytes.slice(4)];
  });
  const ip = must(parseIp(groups.join(':')), 'eight groups are an address');
  return formatIp(ip);
}
