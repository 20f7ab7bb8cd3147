/** Reads what a container's namespace has of its LANs. The parsing is pure. */
import type { RunCommand } from '../command.ts';

const questions = 'link show\naddress show\nroute show table all\nrule show\n';

export interface LanLinkView {
  readonly mode: string;
  readonly mtu: number;
  readonly hardware: string;
  readonly isUp: boolean;
}

export interface LanView {
  /** Those of kind macvlan, by name. */
  readonly links: ReadonlyMap<string, LanLinkView>;
  /** `DEVICE ADDRESS/LENGTH` */
  readonly addresses: ReadonlySet<string>;
  /** From `DESTINATION` or `DESTINATION table N` to `via X dev D`; those with a next hop only. */
  readonly routes: ReadonlyMap<string, string>;
  /** `ADDRESS lookup TABLE`, of rules for a source. */
  readonly rules: ReadonlySet<string>;
  readonly hasIpv6: boolean;
}

/** Undefined when there is no such namespace, or its name leads nowhere. */
export async function observeLans(
  run: RunCommand,
  namespace: string,
): Promise<LanView | undefined> {
  const [all, rules6] = await Promise.all([
    run('ip', ['-netns', namespace, '-details', '-json', '-batch', '-'], questions),
    run('ip', ['-6', '-netns', namespace, '-json', 'rule', 'show'], ''),
  ]);
  if (all.code !== 0) return undefined;
  return parseLans(all.stdout, rules6.code === 0 ? rules6.stdout : '');
}

interface LinkJson {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly mtu?: number;
  readonly address?: string;
  readonly inet6_addr_gen_mode?: string;
  readonly linkinfo?: {
    readonly info_kind?: string;
    readonly info_data?: { readonly mode?: string };
  };
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

interface RouteJson {
  readonly dst?: string;
  readonly gateway?: string;
  readonly dev?: string;
  readonly table?: string;
}

interface RuleJson {
  readonly src?: string;
  readonly srclen?: number;
  readonly table?: string;
}

/** Four arrays, in the order of the questions, and the rules of IPv6. */
export function parseLans(text: string, rules6: string): LanView {
  const [links = [], addresses = [], routes = [], rules = []] = arraysOf(text);
  const [more = []] = arraysOf(rules6);
  const all = links as LinkJson[];
  return {
    links: new Map(all.flatMap(parseLink)),
    addresses: new Set(
      (addresses as LinkJson[]).flatMap(({ ifname, addr_info }) =>
        (addr_info ?? []).map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
      ),
    ),
    routes: new Map((routes as RouteJson[]).flatMap(parseRoute)),
    rules: new Set(
      ([...rules, ...more] as RuleJson[]).flatMap(({ src, srclen, table }) =>
        src === undefined || src === 'all' || srclen !== undefined
          ? []
          : [`${src} lookup ${table}`],
      ),
    ),
    hasIpv6: all.some(({ inet6_addr_gen_mode }) => inet6_addr_gen_mode !== undefined),
  };
}

function arraysOf(text: string): unknown[][] {
  return text
    .split('\n')
    .filter((line) => line.trim().startsWith('['))
    .map((line) => JSON.parse(line) as unknown[]);
}

function parseLink({ ifname, flags, mtu, address, linkinfo }: LinkJson): [string, LanLinkView][] {
  if (ifname === undefined || linkinfo?.info_kind !== 'macvlan') return [];
  const mode = linkinfo.info_data?.mode ?? '';
  const isUp = flags?.includes('UP') === true;
  return [[ifname, { mode, mtu: mtu ?? 0, hardware: address ?? '', isUp }]];
}

function parseRoute({ dst, gateway, dev, table = 'main' }: RouteJson): [string, string][] {
  if (dst === undefined || gateway === undefined) return [];
  const destination = dst === 'default' && gateway.includes(':') ? '::/0' : dst;
  const where = table === 'main' ? '' : ` table ${table}`;
  return [[`${destination}${where}`, `via ${gateway} dev ${dev}`]];
}
