/**
 * Reads what the kernel has: namespaces by name, and per namespace links, addresses and routes in
 * one call of `ip -json`. The parsing is pure and tested on recorded output.
 */
import { readdir } from 'node:fs/promises';
import { explain, ShoalError } from '#lib/errors';
import type { CommandResult, RunCommand } from './command.ts';
import type {
  NamespaceName,
  NamespaceView,
  PublishedPort,
  RouteView,
  TransportProtocol,
} from './types.ts';

/** Without naming a table, only the routes of IPv4 would be told. */
const questions = 'link show\naddress show\nroute show table all\n';

/** Undefined when there is no such namespace, or its name leads nowhere. Throws `unavailable`. */
export async function observeNamespace(
  run: RunCommand,
  namespace: NamespaceName,
): Promise<NamespaceView | undefined> {
  const target = namespace === undefined ? [] : ['-netns', namespace];
  const result = await run('ip', [...target, '-json', '-batch', '-'], questions);
  if (result.code === 0) return parseView(result.stdout);
  if (namespace !== undefined) return undefinedIfGone(namespace, result);
  throw new ShoalError('internal', `ip cannot show the node's links: ${result.stderr.trim()}`);
}

/** What `ip` says of a name that is not there, and of one that leads nowhere. */
const goneMessage =
  /^(?:Cannot open network namespace .*: No such file|setting the network namespace .*: Invalid arg)/m;

/**
 * Whatever else went wrong says nothing of the namespace, and whoever made it anew for that would cut
 * off everybody in it: `unavailable` for now.
 */
export function undefinedIfGone(namespace: string, { code, stderr }: CommandResult): undefined {
  if (goneMessage.test(stderr)) return undefined;
  const reason = stderr.trim().split('\n')[0] || `exit code ${code}`;
  throw new ShoalError('unavailable', `ip cannot look into namespace ${namespace}: ${reason}`);
}

/** The names of our network namespaces. Throws `unavailable`. */
export async function listNamespaces(
  netnsDirectory: string,
  prefix: string,
): Promise<ReadonlySet<string>> {
  try {
    const names = await readdir(netnsDirectory);
    return new Set(names.filter((name) => name.startsWith(prefix)));
  } catch (error) {
    // `ip netns add` makes the directory with the first namespace.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    const message = `the network namespaces cannot be listed now: ${explain(error)}`;
    throw new ShoalError('unavailable', message, { cause: error });
  }
}

/** The table as text; empty when there is none. */
export async function listTable(
  run: RunCommand,
  netnsPath: string | undefined,
  family: 'ip' | 'ip6',
  table: string,
): Promise<string> {
  const args = ['list', 'table', family, table];
  const result =
    netnsPath === undefined
      ? await run('nft', args, '')
      : await run('nsenter', [`--net=${netnsPath}`, 'nft', ...args], '');
  return result.code === 0 ? result.stdout : '';
}

interface LinkJson {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

interface RouteJson {
  readonly dst?: string;
  readonly type?: string;
  readonly dev?: string;
  readonly gateway?: string;
  readonly table?: string;
}

/** Three JSON arrays behind each other: the answers to the questions above, in their order. */
export function parseView(text: string): NamespaceView {
  const [links, addresses, routes] = splitArrays(text) as [LinkJson[], LinkJson[], RouteJson[]];
  return {
    links: new Map(
      links.flatMap(({ ifname, flags }) =>
        ifname === undefined ? [] : [[ifname, { isUp: flags?.includes('UP') === true }] as const],
      ),
    ),
    addresses: new Set(
      addresses.flatMap(({ ifname, addr_info }) =>
        (addr_info ?? []).map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
      ),
    ),
    routes: routes.filter(isChosen).map(parseRoute),
  };
}

/** Of the kernel's own table we change one entry only: where localhost may be answered. */
function isChosen({ table = 'main', dst }: RouteJson): boolean {
  return table === 'main' || (table === 'local' && dst === '::1');
}

function parseRoute({ dst, type, dev, gateway }: RouteJson): RouteView {
  return {
    destination: dst ?? '',
    device: dev,
    via: gateway,
    isUnreachable: type === 'unreachable',
  };
}

/** `ip -json -batch` prints one array per command; an empty answer may print nothing or `[ ]`. */
function splitArrays(text: string): unknown[][] {
  const arrays = text
    .split('\n')
    .filter((line) => line.trim().startsWith('['))
    .map((line) => JSON.parse(line) as unknown[]);
  while (arrays.length < 3) arrays.push([]);
  return arrays;
}

/** The table's text without the content of its maps, which changes with every published port. */
export function withoutElements(table: string): string {
  return table.replaceAll(/\n\s*elements = \{[^}]*\}/g, '');
}

/** The addresses in the set of containers without a way out, in the text of the sandbox's table. */
export function parseClosed(table: string): ReadonlySet<string> {
  const elements = /set closed \{[^{}]*elements = \{([^}]*)\}/.exec(table)?.[1] ?? '';
  return new Set(elements.match(/[\d.]+/g) ?? []);
}

/** The published ports in the text of the node's table. */
export function parsePorts(table: string): { address: string; port: PublishedPort }[] {
  const maps = table.matchAll(/map (tcp|udp|sctp)_(?:ports|bound) \{[^{}]*elements = \{([^}]*)\}/g);
  return [...maps].flatMap(([, protocol, elements = '']) =>
    [...elements.matchAll(/(?:([\da-f.:]+) \. )?(\d+) : ([\da-f.:]+) \. (\d+)/g)].map(
      ([, hostIp, publishedPort, address = '', targetPort]) => ({
        address,
        port: {
          protocol: protocol as TransportProtocol,
          publishedPort: Number(publishedPort),
          targetPort: Number(targetPort),
          ...(hostIp === undefined ? {} : { hostIp }),
        },
      }),
    ),
  );
}
