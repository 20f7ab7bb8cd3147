/**
 * The text of /etc/resolv.conf, and what the node's own one says. A container's file names the
 * node's resolver only: the servers that a user asked for are the resolver's upstreams.
 */
import { isIP } from 'node:net';
import { containerNameserver } from './render-dns.ts';

export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}

/**
 * A name is asked as it is before any search domain is tried: names of services have no dots and
 * are the common case.
 */
const defaultOptions = ['ndots:0'];

/** What a service's spec asks for. */
export interface ContainerDns {
  /** The resolver's upstreams, or with the node's own network the file's servers. */
  readonly nameservers: readonly string[];
  /** As the service's spec says; empty means the node's. */
  readonly search: readonly string[];
  /** As the service's spec says; `ndots` of the user wins over ours. */
  readonly options: readonly string[];
}

/** Docker's way of asking for no search domain at all. */
const noSearch = '.';

/** The file of a container in the node's own namespace: the node's, as far as nothing else is said. */
export function renderHostResolvConf(dns: ContainerDns, node: ResolvConf): string {
  const orNode = (own: readonly string[], nodes: readonly string[]): readonly string[] =>
    own.length > 0 ? own : nodes;
  const search = orNode(dns.search, node.search);
  const options = orNode(dns.options, node.options);
  return [
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}\n`]),
    ...orNode(dns.nameservers, node.nameservers).map((server) => `nameserver ${server}\n`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}\n`]),
  ].join('');
}

/** What a container finds as its /etc/resolv.conf. */
export function renderResolvConf(dns: ContainerDns, node: ResolvConf): string {
  const chosen = dns.search.length > 0 ? dns.search : node.search;
  const search = chosen.includes(noSearch) ? [] : chosen;
  const hasNdots = dns.options.some((option) => option.startsWith('ndots:'));
  const options = hasNdots ? dns.options : [...dns.options, ...defaultOptions];
  return [
    `nameserver ${containerNameserver}`,
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    `options ${options.join(' ')}`,
    '',
  ].join('\n');
}

/**
 * Reads the node's own file. Servers that are no address are left out; the last `search` or
 * `domain` counts, as in the C library.
 */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = [];
  const options: string[] = [];
  let search: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [keyword = '', ...values] = line.trim().split(/\s+/);
    if (keyword === 'nameserver') {
      const address = values[0] ?? '';
      // A link-local server carries its interface: fe80::1%eth0.
      if (isIP(address.split('%')[0] ?? '') !== 0) nameservers.push(address);
    } else if (keyword === 'search' || keyword === 'domain') {
      search = values;
    } else if (keyword === 'options') {
      options.push(...values);
    }
  }
  return { nameservers, search, options };
}
