/**
 * What a firewall's chains do with the packets of containers, as far as it can be told without knowing
 * the packets: rules that hold for all of them, and rules that name the interface. Pure.
 */

/** Where the containers of the node are, as its firewall sees it. */
export type Direction = 'from' | 'to';

export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' }
  | { readonly kind: 'jump' | 'goto'; readonly target: string };

export interface FirewallRule {
  /** Names of interfaces, perhaps with a `*` at the end; undefined for any. */
  readonly inLinks: readonly string[] | undefined;
  readonly outLinks: readonly string[] | undefined;
  /** It asks for more than interfaces. */
  readonly isConditional: boolean;
  readonly verdict: Verdict;
}

/** The chains of one table: those that see what is forwarded, and those that they lead to. */
export interface FirewallTable {
  /** In front of the names of its chains. */
  readonly name: string;
  /** From the name of a chain that sees all forwarded packets to what becomes of the rest. */
  readonly forwarding: ReadonlyMap<string, 'accept' | 'drop'>;
  readonly chains: ReadonlyMap<string, readonly FirewallRule[]>;
}

export interface DroppingChain {
  readonly name: string;
  readonly directions: readonly Direction[];
}

/** The kernel allows 16 in nftables; older tables know no limit but their stack. */
const jumpsMax = 32;

/** The chains that drop packets that come from the link or go to it. */
export function droppingChains(tables: readonly FirewallTable[], link: string): DroppingChain[] {
  return tables.flatMap((table) =>
    [...table.forwarding].flatMap(([chain, policy]) => {
      const directions = (['from', 'to'] as const).filter(
        (direction) => (walk(table, chain, direction, link, 0) ?? policy) === 'drop',
      );
      return directions.length === 0 ? [] : [{ name: `${table.name} ${chain}`, directions }];
    }),
  );
}

/** Undefined when the packet comes out at the chain's end, or it cannot be told. */
function walk(
  table: FirewallTable,
  chain: string,
  direction: Direction,
  link: string,
  depth: number,
): 'accept' | 'drop' | undefined {
  if (depth > jumpsMax) return undefined;
  for (const rule of table.chains.get(chain) ?? []) {
    const scope = scopeOf(rule, direction, link);
    if (scope === 'none') continue;
    const { verdict } = rule;
    const isLeading = verdict.kind === 'jump' || verdict.kind === 'goto';
    const end = isLeading ? walk(table, verdict.target, direction, link, depth + 1) : verdict.kind;
    if (end === 'accept') return 'accept';
    if (scope === 'some') continue;
    if (end === 'drop') return 'drop';
    if (end === 'return' || verdict.kind === 'goto') return undefined;
  }
  return undefined;
}

/**
 * Whoever names the interface knows what it is for: what he accepts counts, whatever else he asks for
 * (`some`). What drops or returns counts when it does so with everything (`all`).
 */
function scopeOf(rule: FirewallRule, direction: Direction, link: string): 'all' | 'some' | 'none' {
  const [own, other] =
    direction === 'from' ? [rule.inLinks, rule.outLinks] : [rule.outLinks, rule.inLinks];
  const isNamed = own?.some((pattern) => matches(pattern, link)) ?? false;
  if (own !== undefined && !isNamed) return 'none';
  if (!rule.isConditional && other === undefined) return 'all';
  return isNamed ? 'some' : 'none';
}

function matches(pattern: string, link: string): boolean {
  return pattern.endsWith('*') ? link.startsWith(pattern.slice(0, -1)) : pattern === link;
}
