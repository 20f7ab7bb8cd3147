/**
 * Reads `nft list ruleset`: the chains that packets may meet when the node forwards them. Those of
 * family `bridge` are left out: packets of containers are routed on the node, never bridged. Pure.
 */
import type { FirewallRule, FirewallTable, Verdict } from './verdict.ts';

const families = new Set(['ip', 'ip6', 'inet']);

interface OpenTable {
  readonly name: string;
  readonly forwarding: Map<string, 'accept' | 'drop'>;
  readonly chains: Map<string, FirewallRule[]>;
}

/** `containerLink` stands for what is translated: that is how packets reach containers. */
export function parseNftRuleset(text: string, containerLink: string): FirewallTable[] {
  const tables: OpenTable[] = [];
  let table: OpenTable | undefined;
  let chain: string | undefined;
  for (const line of text.split('\n')) {
    const head = /^table (\S+) (\S+) \{/.exec(line);
    if (head !== null) {
      const [, family = '', name = ''] = head;
      chain = undefined;
      table = { name: `${family} ${name}`, forwarding: new Map(), chains: new Map() };
      if (families.has(family)) tables.push(table);
    }
    // Sets and maps begin and end like chains.
    const block = /^\t(\w+) (\S+) \{/.exec(line);
    if (block !== null) chain = block[1] === 'chain' ? block[2] : undefined;
    if (line === '\t}') chain = undefined;
    if (table === undefined || chain === undefined || !line.startsWith('\t\t')) continue;
    const hook = /^\s+type \w+ hook (\w+) .*policy (accept|drop);/.exec(line);
    if (hook?.[1] === 'forward')
      table.forwarding.set(chain, hook[2] === 'drop' ? 'drop' : 'accept');
    const rule = parseRule(line, containerLink);
    if (rule === undefined) continue;
    table.chains.set(chain, [...(table.chains.get(chain) ?? []), rule]);
  }
  return tables;
}

/** What neither asks for anything nor decides. */
const asides = [
  /comment "[^"]*"/g,
  /counter packets \d+ bytes \d+/g,
  /\bcounter\b/g,
  /\blog\b(?: (?:prefix "[^"]*"|(?:level|group|flags|snaplen|queue-threshold) \S+))*/g,
];

/** Undefined for a rule that ends no packet's way, such as one that only counts. */
function parseRule(line: string, containerLink: string): FirewallRule | undefined {
  const text = asides.reduce((rest, aside) => rest.replace(aside, ' '), line);
  const end = /\s(?:(accept|drop|return)|(reject)(?: with .*)?|(jump|goto) (\S+))\s*$/.exec(text);
  if (end === null) return undefined;
  const [, simple, reject, way, target = ''] = end;
  const verdict = {
    kind: simple ?? (reject === undefined ? way : 'drop'),
    target,
  } as Verdict;
  const conditions = text.slice(0, end.index);
  const [inLinks, rest] = takeLinks(conditions, /\biif(?:name)? ("[^"]*"|\{[^}]*\})/);
  const [outLinks, others] = takeLinks(rest, /\boif(?:name)? ("[^"]*"|\{[^}]*\})/);
  if (others.trim() === 'ct status dnat' && outLinks === undefined) {
    return { inLinks, outLinks: [containerLink], isConditional: false, verdict };
  }
  return { inLinks, outLinks, isConditional: others.trim() !== '', verdict };
}

function takeLinks(text: string, pattern: RegExp): [readonly string[] | undefined, string] {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) return [undefined, text];
  const names = [...found.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
  return [names, text.replace(pattern, ' ')];
}
