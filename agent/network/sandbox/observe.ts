/**
 * Reads the state of a routing namespace from the kernel: two calls, `ip` and `bridge`, both as
 * JSON. The parsing is pure.
 */
import type { RunCommand } from '../command.ts';
import { undefinedIfGone } from '../observe.ts';
import type { LinkState, SandboxState } from './state.ts';

const questions = 'link show\naddress show\nroute show table all\nneighbour show\nrule show\n';

/** What of a namespace is looked at; the rest belongs to somebody else. */
export interface Ownership {
  readonly ownsDevice: (name: string) => boolean;
  /** Addresses on the loopback device and unreachable destinations. */
  readonly ownsLoopback: boolean;
}

/** Undefined when there is no such namespace, or its name leads nowhere. Throws `unavailable`. */
export async function observeSandbox(
  run: RunCommand,
  sandbox: string,
  ownership: Ownership,
): Promise<SandboxState | undefined> {
  const [ip, rules6, bridge] = await Promise.all([
    run('ip', ['-netns', sandbox, '-details', '-json', '-batch', '-'], questions),
    run('ip', ['-6', '-netns', sandbox, '-json', 'rule', 'show'], ''),
    run('bridge', ['-netns', sandbox, '-json', 'fdb', 'show'], ''),
  ]);
  if (ip.code !== 0) return undefinedIfGone(sandbox, ip);
  const [rules, fdb] = [rules6, bridge].map(({ code, stdout }) => (code === 0 ? stdout : '[]'));
  return parseState(ip.stdout, rules ?? '[]', fdb ?? '[]', ownership);
}

interface LinkJson {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly mtu?: number;
  readonly address?: string;
  readonly linkinfo?: {
    readonly info_kind?: string;
    readonly info_data?: {
      readonly id?: number;
      readonly port?: number;
      readonly local?: string;
      readonly local6?: string;
    };
  };
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

interface RouteJson {
  readonly type?: string;
  readonly dst?: string;
  readonly gateway?: string;
  readonly dev?: string;
  readonly table?: string;
  readonly protocol?: string;
  readonly flags?: readonly string[];
}

interface NeighbourJson {
  readonly dst?: string;
  readonly dev?: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

interface RuleJson {
  readonly fwmark?: string;
  readonly fwmask?: string;
  readonly table?: string;
}

interface TunnelJson {
  readonly mac?: string;
  readonly ifname?: string;
  readonly dst?: string;
}

/** Five arrays, in the order of the questions; the rules of IPv6, and the answer of `bridge`. */
export function parseState(
  text: string,
  rules6: string,
  fdb: string,
  ownership: Ownership,
): SandboxState {
  const arrays = text
    .split('\n')
    .filter((line) => line.trim().startsWith('['))
    .map((line) => JSON.parse(line) as unknown[]);
  const [links = [], addresses = [], routes = [], neighbours = [], rules = []] = arrays;
  const owns = (device: string | undefined): device is string =>
    device !== undefined && ownership.ownsDevice(device);
  const isOwnAddress = (device: string | undefined): boolean =>
    owns(device) || (device === 'lo' && ownership.ownsLoopback);
  return {
    links: new Map(
      (links as LinkJson[]).flatMap((link) =>
        owns(link.ifname) ? [[link.ifname, parseLink(link)] as const] : [],
      ),
    ),
    addresses: new Set(
      (addresses as LinkJson[]).flatMap(({ ifname, addr_info }) =>
        isOwnAddress(ifname)
          ? (addr_info ?? []).map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`)
          : [],
      ),
    ),
    routes: new Map(
      (routes as RouteJson[]).flatMap((route) => {
        const isOwn = route.type === 'unreachable' ? ownership.ownsLoopback : owns(route.dev);
        const parsed = isOwn ? parseRoute(route) : undefined;
        return parsed === undefined ? [] : [parsed];
      }),
    ),
    neighbours: new Map(
      (neighbours as NeighbourJson[]).flatMap(({ dst, dev, lladdr, state }) =>
        owns(dev) && lladdr !== undefined && state?.includes('PERMANENT') === true
          ? [[`${dst} dev ${dev}`, lladdr] as const]
          : [],
      ),
    ),
    tunnels: new Set(
      (JSON.parse(fdb) as TunnelJson[]).flatMap(({ mac, ifname, dst }) =>
        owns(ifname) && dst !== undefined ? [`${mac} dev ${ifname} dst ${dst}`] : [],
      ),
    ),
    rules: parseRules(rules as RuleJson[]),
    rules6: parseRules(JSON.parse(rules6 === '' ? '[]' : rules6) as RuleJson[]),
  };
}

function parseRules(rules: readonly RuleJson[]): ReadonlySet<string> {
  return new Set(
    rules.flatMap(({ fwmark, fwmask, table }) => {
      if (fwmark === undefined) return [];
      const mask = fwmask === undefined ? '' : `/${fwmask}`;
      return [`fwmark ${fwmark}${mask} lookup ${table}`];
    }),
  );
}

function parseLink({ flags, mtu, address, linkinfo }: LinkJson): LinkState {
  const state = { mtu: mtu ?? 0, isUp: flags?.includes('UP') === true };
  if (linkinfo?.info_kind !== 'vxlan') return state;
  const { id = 0, port = 0, local, local6 } = linkinfo.info_data ?? {};
  const tunnel = { vni: id, port, local: local ?? local6 ?? '', hardware: address ?? '' };
  return { ...state, tunnel };
}

const ownTypes = new Set(['unicast', 'unreachable']);

/** Routes that the kernel makes by itself, such as those of link-local addresses, are not ours. */
function parseRoute(route: RouteJson): [string, string] | undefined {
  const { type = 'unicast', dst = '', gateway, dev, table = 'main', protocol, flags } = route;
  if (!ownTypes.has(type) || protocol === 'kernel' || protocol === 'ra') return undefined;
  const place = dst === 'default' && gateway?.includes(':') === true ? '::/0' : dst;
  const destination = table === 'main' ? place : `${place} table ${table}`;
  if (type === 'unreachable') return [destination, 'unreachable'];
  const via = gateway === undefined ? '' : `via ${gateway} `;
  const onlink = flags?.includes('onlink') === true ? ' onlink' : '';
  return [destination, `${via}dev ${dev}${onlink}`];
}
