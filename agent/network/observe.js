/**
 * Reads what the kernel has: namespaces by name, and per namespace links, addresses and routes in
 * one call of `ip -json`. The parsing is pure and tested on recorded output.
 */
import { readdir } from 'node:fs/promises';
import { ShoalError } from '#lib/errors';

const questions = 'link show\naddress show\nroute show table main\n';
/** Undefined when there is no such namespace, or its name leads nowhere. */
export async function observeNamespace(run, namespace) {
  const target = namespace === undefined ? [] : ['-netns', namespace];
  const result = await run('ip', [...target, '-4', '-json', '-batch', '-'], questions);
  if (result.code === 0) return parseView(result.stdout);
  if (namespace !== undefined) return undefined;
  throw new ShoalError('internal', `ip cannot show the node's links: ${result.stderr.trim()}`);
}
/** The names of our network namespaces. */
export async function listNamespaces(netnsDirectory, prefix) {
  try {
    const names = await readdir(netnsDirectory);
    return new Set(names.filter((name) => name.startsWith(prefix)));
  } catch (error) {
    // `ip netns add` makes the directory with the first namespace.
    if (error.code === 'ENOENT') return new Set();
    throw error;
  }
}
/** The table as text; empty when there is none. */
export async function listTable(run, netnsPath, table) {
  const args = ['list', 'table', 'ip', table];
  const result =
    netnsPath === undefined
      ? await run('nft', args, '')
      : await run('nsenter', [`--net=${netnsPath}`, 'nft', ...args], '');
  return result.code === 0 ? result.stdout : '';
}
/** Three JSON arrays behind each other: the answers to the questions above, in their order. */
export function parseView(text) {
  const [links, addresses, routes] = splitArrays(text);
  return {
    links: new Map(
      links.flatMap(({ ifname, flags }) =>
        ifname === undefined ? [] : [[ifname, { isUp: flags?.includes('UP') === true }]],
      ),
    ),
    addresses: new Set(
      addresses.flatMap(({ ifname, addr_info }) =>
        (addr_info ?? []).map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
      ),
    ),
    routes: routes.map(parseRoute),
  };
}
function parseRoute({ dst, type, dev, gateway }) {
  return {
    destination: dst ?? '',
    device: dev,
    via: gateway,
    isUnreachable: type === 'unreachable',
  };
}
/** `ip -json -batch` prints one array per command; an empty answer may print nothing or `[ ]`. */
function splitArrays(text) {
  const arrays = text
    .split('\n')
    .filter((line) => line.trim().startsWith('['))
    .map((line) => JSON.parse(line));
  while (arrays.length < 3) arrays.push([]);
  return arrays;
}
/** The table's text without the content of its maps, which changes with every published port. */
export function withoutElements(table) {
  return table.replaceAll(/\n\s*elements = \{[^}]*\}/g, '');
}
/** The published ports in the text of the node's table. */
export function parsePorts(table) {
  const maps = table.matchAll(/map (tcp|udp|sctp)_ports \{[^{}]*elements = \{([^}]*)\}/g);
  return [...maps].flatMap(([, protocol, elements = '']) =>
    [...elements.matchAll(/(\d+) : ([\d.]+) \. (\d+)/g)].map(
      ([, publishedPort, address = '', targetPort]) => ({
        address,
        port: {
          protocol: protocol,
          publishedPort: Number(publishedPort),
          targetPort: Number(targetPort),
        },
      }),
    ),
  );
}
//# sourceMappingURL=observe.js.map
