/** Where a container is to be: its networks and what of the node leads to it. */
import { isIP } from 'node:net';
import type { StandalonePlace, WantedNetwork } from '#agent/standalone/types';
import { ShoalError } from '#lib/errors';
import { formatIp, parseIp } from '#lib/ip/ip-block';
import { invalidJson, isObject } from '../codec.ts';
import { list, text } from '../values.ts';
import { Reader } from './reader.ts';
import { isNothing, refusal } from './refusals.ts';

const texts = list(text);
const own = new Set(['', 'default', 'bridge']);
const alone = new Set(['host', 'none']);
/** What Docker's clients may say of an endpoint and nothing here does. */
const unsupported = ['Links', 'MacAddress', 'DriverOpts', 'GwPriority'] as const;
const portMax = 65_535;

export type EndpointWish = Omit<WantedNetwork, 'target'>;

export function endpointOf(raw: unknown, path: string): EndpointWish {
  const body = new Reader(raw, path);
  const set = unsupported.find((name) => !isNothing(body.raw(name)));
  if (set !== undefined) throw refusal(body.path(set), 'leave it out');
  const wishes = body.object('IPAMConfig');
  const addresses = [wishes.get('IPv4Address', text, ''), wishes.get('IPv6Address', text, '')];
  return {
    aliases: body.get('Aliases', texts, []),
    addresses: addresses.filter((address) => address !== ''),
  };
}

/** The overlays, the one that `--network` names first. */
function networksOf(config: Reader, mode: string): WantedNetwork[] {
  const endpoints = config.object('NetworkingConfig').raw('EndpointsConfig');
  const path = 'NetworkingConfig.EndpointsConfig';
  const named = isObject(endpoints) ? Object.entries(endpoints) : [];
  const wishes = named.flatMap(([target, raw]) => {
    const wish = endpointOf(raw, `${path}.${target}`);
    if (!own.has(target) && !alone.has(target)) return [{ target, ...wish }];
    if (wish.aliases.length + wish.addresses.length === 0) return [];
    const what = 'aliases and addresses are for networks of the swarm';
    throw refusal(`${path}.${target}`, what);
  });
  const isOverlay = !own.has(mode) && !alone.has(mode);
  if (!isOverlay || wishes.some(({ target }) => target === mode)) {
    return wishes.sort((a, b) => Number(b.target === mode) - Number(a.target === mode));
  }
  return [{ target: mode, aliases: [], addresses: [] }, ...wishes];
}

/** `name:address` to `address name`. */
function hostEntry(entry: string, path: string): string {
  const [name = '', address = ''] = /^([^:=]+)[:=](.*)$/.exec(entry)?.slice(1) ?? [];
  const plain = address.replace(/^\[(.*)\]$/, '$1');
  if (plain === 'host-gateway')
    throw refusal(path, 'give an address of the node, not host-gateway');
  if (name !== '' && isIP(plain) !== 0) return `${plain} ${name}`;
  throw invalidJson(path, `"${entry}": want NAME:ADDRESS`);
}

function portOf(key: string, path: string) {
  const match = /^(\d+)(?:\/(tcp|udp|sctp))?$/.exec(key);
  const targetPort = Number(match?.[1] ?? 0);
  if (targetPort < 1 || targetPort > portMax) throw invalidJson(path, `"${key}" is no port`);
  return { targetPort, protocol: (match?.[2] ?? 'tcp') as 'tcp' | 'udp' | 'sctp' };
}

function publishedOf(raw: unknown, path: string) {
  const binding = new Reader(raw, path);
  const port = binding.get('HostPort', text, '');
  const address = binding.get('HostIp', text, '');
  const publishedPort = Number(port);
  if (!/^\d*$/.test(port) || publishedPort > portMax) {
    throw invalidJson(binding.path('HostPort'), `"${port}": want one port, or nothing for any`);
  }
  const ip = parseIp(address);
  if (address !== '' && ip === undefined) {
    throw invalidJson(binding.path('HostIp'), `"${address}" is no address`);
  }
  // The node tells its addresses in one of the spellings that people may use.
  const hostIp = ip === undefined ? '' : formatIp(ip);
  const isEverywhere = ['', '0.0.0.0', '::'].includes(hostIp);
  return { publishedPort, ...(isEverywhere ? {} : { hostIp }) };
}

function portsOf(host: Reader): StandalonePlace['ports'] {
  const map = host.raw('PortBindings') ?? {};
  const path = host.path('PortBindings');
  if (!isObject(map)) throw invalidJson(path, 'want an object');
  const ports = Object.entries(map).flatMap(([key, bindings]) => {
    const at = `${path}.${key}`;
    const target = portOf(key, at);
    const each = Array.isArray(bindings) && bindings.length > 0 ? bindings : [{}];
    return each.map((binding) => ({ ...target, ...publishedOf(binding, at) }));
  });
  // One entry for each family of addresses means the same here as one for all.
  const distinct = new Map(ports.map((port) => [JSON.stringify(port), port]));
  return [...distinct.values()];
}

export function placeOf(config: Reader, host: Reader): StandalonePlace {
  const mode = host.get('NetworkMode', text, '');
  if (mode.startsWith('container:')) {
    throw refusal(host.path('NetworkMode'), 'each container has networks of its own');
  }
  const kind = mode === 'host' || mode === 'none' ? mode : 'own';
  const networks = networksOf(config, mode);
  const ports = portsOf(host);
  if (kind !== 'own' && networks.length > 0) {
    const message = `a container in network ${mode} has no place for another: ${networks[0]?.target}`;
    throw new ShoalError('invalid_argument', message);
  }
  return {
    kind,
    networks,
    ports: kind === 'own' ? ports : [],
    hostname: config.get('Hostname', text, ''),
    hosts: host
      .get('ExtraHosts', texts, [])
      .map((entry, index) => hostEntry(entry, `${host.path('ExtraHosts')}[${index}]`)),
    dns: {
      nameservers: host.get('Dns', texts, []),
      search: host.get('DnsSearch', texts, []),
      options: host.get('DnsOptions', texts, []),
    },
  };
}
