/**
 * An nftables table as data: chains of rules, maps and sets with their elements. Rules are written
 * the way the kernel prints them, so that what is wished and what is there can be compared.
 */

export interface NftMap {
  readonly kind: 'map' | 'set';
  /** Such as `ipv4_addr : verdict`. */
  readonly type: string;
  /** From key to value; a set's values are empty. */
  readonly elements: ReadonlyMap<string, string>;
}

export interface NftTable {
  /** `inet`, `ip` or `netdev`. */
  readonly family: string;
  readonly name: string;
  readonly maps: ReadonlyMap<string, NftMap>;
  /** Chains that maps lead to: added and removed one by one. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** Chains with a hook: a change of one replaces the table. The first line is the hook. */
  readonly hooks: ReadonlyMap<string, readonly string[]>;
}

/** The whole table in one transaction, in place of the one that is there. */
export function renderTable(table: NftTable): string {
  const place = `${table.family} ${table.name}`;
  return [
    `table ${place}`,
    `delete table ${place}`,
    `table ${place} {`,
    ...[...table.maps].map(([name, { kind, type }]) => `  ${kind} ${name} { type ${type}; }`),
    ...[...table.targets, ...table.hooks].flatMap(([name, lines]) => [
      `  chain ${name} {`,
      ...lines.map((line) => `    ${line}`),
      '  }',
    ]),
    '}',
    ...[...table.maps].flatMap(([name, { elements }]) =>
      elementLines('add', place, name, [...elements]),
    ),
    '',
  ].join('\n');
}

/**
 * The change from one table to another as one transaction; empty when they are the same. Backends
 * are exchanged chain by chain, so that nobody's turn is lost; what has a hook replaces the table.
 */
export function renderChange(from: NftTable | undefined, to: NftTable): string {
  if (from === undefined || !hasSameFrame(from, to)) return renderTable(to);
  const place = `${to.family} ${to.name}`;
  const changed = [...to.targets].filter(
    ([name, lines]) => !isSameList(from.targets.get(name), lines),
  );
  const gone = [...from.targets.keys()].filter((name) => !to.targets.has(name));
  const lines = [
    ...changed.flatMap(([name, rules]) => [
      `add chain ${place} ${name}`,
      `flush chain ${place} ${name}`,
      ...rules.map((rule) => `add rule ${place} ${name} ${rule}`),
    ]),
    ...[...to.maps].flatMap(([name, map]) => elementChanges(place, name, from.maps.get(name), map)),
    ...gone.map((name) => `delete chain ${place} ${name}`),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** In words for people: what `to` has and `from` has not, and the other way round. */
export function describeChange(from: NftTable | undefined, to: NftTable): string[] {
  const place = `${to.family} ${to.name}`;
  if (from === undefined) return [`missing nft table ${place}`];
  const words: string[] = [];
  const chains = (table: NftTable) => new Map([...table.targets, ...table.hooks]);
  const [before, after] = [chains(from), chains(to)];
  for (const [name, rules] of after) {
    if (!before.has(name)) words.push(`missing nft chain ${place} ${name}`);
    else if (!isSameList(before.get(name), rules)) words.push(`wrong nft chain ${place} ${name}`);
  }
  for (const name of before.keys()) {
    if (!after.has(name)) words.push(`extra nft chain ${place} ${name}`);
  }
  for (const name of new Set([...from.maps.keys(), ...to.maps.keys()])) {
    const has = from.maps.get(name)?.elements ?? new Map<string, string>();
    const wants = to.maps.get(name)?.elements ?? new Map<string, string>();
    if (!from.maps.has(name)) words.push(`missing nft map ${place} ${name}`);
    for (const [key, value] of wants) {
      if (has.get(key) === value) continue;
      words.push(`${has.has(key) ? 'wrong' : 'missing'} nft element ${place} ${name} ${key}`);
    }
    for (const key of has.keys()) {
      if (!wants.has(key)) words.push(`extra nft element ${place} ${name} ${key}`);
    }
  }
  return words;
}

/** From the output of `nft list table`; undefined when it is empty. */
export function parseTable(text: string, targetPrefix: string): NftTable | undefined {
  const head = /^table (\S+) (\S+) \{/.exec(text);
  if (head === null) return undefined;
  const maps = new Map<string, NftMap>();
  const targets = new Map<string, readonly string[]>();
  const hooks = new Map<string, readonly string[]>();
  for (const [, kind = '', name = '', body = ''] of text.matchAll(
    /\n\t(map|set|chain) (\S+) \{\n([\s\S]*?)\n\t\}/g,
  )) {
    if (kind === 'chain') {
      const lines = body.split('\n').map((line) => line.trim());
      (name.startsWith(targetPrefix) ? targets : hooks).set(name, lines);
    } else {
      const type = /type (.*)/.exec(body)?.[1] ?? '';
      const list = /elements = \{([\s\S]*)\}/.exec(body)?.[1] ?? '';
      maps.set(name, { kind: kind === 'map' ? 'map' : 'set', type, elements: parseElements(list) });
    }
  }
  return { family: head[1] ?? '', name: head[2] ?? '', maps, targets, hooks };
}

function parseElements(list: string): Map<string, string> {
  const entries = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      // Addresses have colons, too; around the one that divides there are blanks.
      const [key = '', value = ''] = entry.split(' : ');
      return [key, value];
    }),
  );
}

function elementChanges(
  place: string,
  name: string,
  from: NftMap | undefined,
  to: NftMap,
): string[] {
  const before = from?.elements ?? new Map<string, string>();
  const old = [...before].filter(([key, value]) => to.elements.get(key) !== value);
  const added = [...to.elements].filter(([key, value]) => before.get(key) !== value);
  return [
    ...elementLines(
      'delete',
      place,
      name,
      old.map(([key]) => [key, '']),
    ),
    ...elementLines('add', place, name, added),
  ];
}

function elementLines(
  verb: 'add' | 'delete',
  place: string,
  name: string,
  elements: readonly (readonly [string, string])[],
): string[] {
  if (elements.length === 0) return [];
  const list = elements.map(([key, value]) => (value === '' ? key : `${key} : ${value}`));
  return [`${verb} element ${place} ${name} { ${list.join(', ')} }`];
}

function hasSameFrame(from: NftTable, to: NftTable): boolean {
  return (
    from.hooks.size === to.hooks.size &&
    [...to.hooks].every(([name, lines]) => isSameList(from.hooks.get(name), lines)) &&
    from.maps.size === to.maps.size &&
    [...to.maps].every(([name, { type }]) => from.maps.get(name)?.type === type)
  );
}

function isSameList(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one !== undefined && one.join('\n') === other.join('\n');
}
