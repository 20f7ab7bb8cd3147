/**
 * Which address a node announces to the others. An explicit one wins, then the daemon's default,
 * then the machine's only usable address; a choice between several is the operator's to make.
 */

import { isIP, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { ShoalError } from '#lib/errors';
import { formatIp, parseIp } from '#lib/ip/ip-block';

export const defaultManagerPort = 2377;

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Splits `host[:port]`, `[v6]:port` or a bare IPv6 address. */
export function parseHostPort(text: string, defaultPort = defaultManagerPort): HostPort {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  const plain = /^([^:]*)(?::(\d+))?$/.exec(text);
  const match = isIPv6(text) ? [text, text, undefined] : (bracketed ?? plain);
  if (match === null) {
    throw new ShoalError('invalid_argument', `invalid address "${text}": want HOST or HOST:PORT`);
  }
  const port = match[2] === undefined ? defaultPort : Number(match[2]);
  if (port < 1 || port > 65535) {
    throw new ShoalError('invalid_argument', `invalid port in address "${text}": want 1 to 65535`);
  }
  return { host: match[1] ?? '', port };
}

export function formatHostPort({ host, port }: HostPort): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

function usable(info: NetworkInterfaceInfo): boolean {
  return (
    !info.internal && !info.address.startsWith('fe80:') && !info.address.startsWith('169.254.')
  );
}

/** The address of an interface: IPv4 first, as Swarm prefers it. */
function addressOf(name: string, infos: readonly NetworkInterfaceInfo[]): string {
  const ipv4 = infos.filter((info) => info.family === 'IPv4');
  const candidates = ipv4.length > 0 ? ipv4 : infos.filter(usable);
  const [first, second] = candidates;
  if (first === undefined) {
    throw new ShoalError('invalid_argument', `interface ${name} has no usable IP address`);
  }
  if (second !== undefined) {
    const all = candidates.map((info) => info.address).join(', ');
    const message = `interface ${name} has more than one IP address (${all}): name the one to use`;
    throw new ShoalError('invalid_argument', message);
  }
  return first.address;
}

function onlyAddress(interfaces: Interfaces, ignored: (name: string) => boolean): string {
  const found = Object.entries(interfaces)
    .filter(([name]) => !ignored(name))
    .flatMap(([name, infos]) => (infos ?? []).filter(usable).map((info) => ({ name, info })));
  const ipv4 = found.filter(({ info }) => info.family === 'IPv4');
  const candidates = ipv4.length > 0 ? ipv4 : found;
  const [first, second] = candidates;
  const advice = 'name one with --advertise-addr';
  if (first === undefined) {
    throw new ShoalError('invalid_argument', `this machine has no usable IP address: ${advice}`);
  }
  if (second !== undefined) {
    const all = candidates.map(({ name, info }) => `${info.address} on ${name}`).join(', ');
    const message = `could not choose an IP address to advertise since this system has multiple addresses (${all}): ${advice}`;
    throw new ShoalError('invalid_argument', message);
  }
  return first.info.address;
}

/** Our own links carry container traffic and are never what a node is reached by. */
function isOwnLink(name: string): boolean {
  return name === 'lo' || name === 'up0' || name.startsWith('docker') || name.startsWith('veth');
}

/**
 * The address to announce. `wanted` is the request's --advertise-addr (an IP address or interface
 * with optional port), `fallback` the daemon's default for it.
 */
export function advertiseAddress(
  wanted: string,
  fallback: string,
  interfaces: Interfaces,
): HostPort {
  const text = wanted === '' ? fallback : wanted;
  if (text === '') return { host: onlyAddress(interfaces, isOwnLink), port: defaultManagerPort };
  const { host: named, port } = parseHostPort(text);
  const host = canonical(named);
  if (isIP(host) !== 0) {
    if (host === '0.0.0.0' || host === '::') {
      const message = 'the advertised address must be one that others can reach, not 0.0.0.0 or ::';
      throw new ShoalError('invalid_argument', message);
    }
    return { host, port };
  }
  return { host: addressOfInterface('advertise address', host, interfaces), port };
}

/** People may write an IPv6 address in many ways; the machine tells its own in one. */
function canonical(text: string): string {
  const ip = parseIp(text);
  return ip === undefined ? text : formatIp(ip);
}

function addressOfInterface(what: string, name: string, interfaces: Interfaces): string {
  const infos = interfaces[name];
  if (infos === undefined) {
    const known = Object.keys(interfaces).join(', ');
    const message = `${what} "${name}" is no IP address and no interface (there are ${known})`;
    throw new ShoalError('invalid_argument', message);
  }
  return addressOf(name, infos);
}

/**
 * Where the tunnels of networks end: `named` is the request's --data-path-addr, an IP address or
 * interface of this machine. Packets leave from it, so the machine must have it.
 */
export function dataPathAddress(named: string, advertised: string, interfaces: Interfaces): string {
  const wanted = canonical(named);
  if (wanted === '') return advertised;
  if (isIP(wanted) === 0) return addressOfInterface('data path address', wanted, interfaces);
  const local = Object.values(interfaces).flatMap((infos) => infos ?? []);
  if (wanted !== advertised && !local.some(({ address }) => address === wanted)) {
    const message = `data path address ${wanted} is none of this machine's: tunnels end at it`;
    throw new ShoalError('invalid_argument', message);
  }
  return wanted;
}

/** Where the manager port listens: `0.0.0.0:2377` unless told otherwise. */
export function listenAddress(wanted: string, interfaces: Interfaces): HostPort {
  if (wanted === '') return { host: '0.0.0.0', port: defaultManagerPort };
  const { host, port } = parseHostPort(wanted);
  if (host === '') return { host: '0.0.0.0', port };
  if (isIP(host) !== 0) return { host, port };
  const infos = interfaces[host];
  if (infos === undefined) {
    const message = `listen address "${host}" is no IP address and no interface of this machine`;
    throw new ShoalError('invalid_argument', message);
  }
  return { host: addressOf(host, infos), port };
}
