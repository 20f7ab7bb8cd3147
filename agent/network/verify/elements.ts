/**
 * The elements of nftables' sets and maps as sorted lines `FAMILY TABLE SET ELEMENT`: of what is to be
 * written, and of what the kernel prints. Equal lists mean equal sets.
 */
import { formatIp, parseIp } from '#lib/ip/ip-block';

const addition = /^add element (\S+ \S+ \S+) \{ (.*) \}$/gm;
const pieces = /^table (\S+ \S+) \{|^\s*(?:set|map) (\S+) \{|elements = \{([^}]*)\}/gm;

/** Of text for `nft -f` that fills sets by `add element`. */
export function elementsToWrite(text: string): string[] {
  const lines = [...text.matchAll(addition)].flatMap(([, set = '', elements = '']) =>
    linesOf(set, elements),
  );
  return sorted(lines);
}

/** Of what `nft list table` prints, one or several tables. */
export function elementsInTables(text: string): string[] {
  let table = '';
  let set = '';
  const lines: string[] = [];
  for (const [, tableName, setName, elements] of text.matchAll(pieces)) {
    table = tableName ?? table;
    set = setName ?? set;
    if (elements !== undefined) lines.push(...linesOf(`${table} ${set}`, elements));
  }
  return sorted(lines);
}

function linesOf(set: string, elements: string): string[] {
  return elements
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '')
    .map((element) => `${set} ${element.split(/\s+/).map(canonical).join(' ')}`);
}

/** People may write an IPv6 address in many ways; the kernel has one. */
function canonical(word: string): string {
  const ip = parseIp(word);
  return ip === undefined ? word : formatIp(ip);
}

function sorted(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort();
}
