/**
 * A namespace in memory for tests: understands the lines and transactions that plans contain, and
 * refuses what the kernel would refuse.
 */
import { must } from '#lib/assert';
import type { NetworkStep } from '../types.ts';
import type { SandboxView } from './keeper.ts';
import type { NftTable } from './nft-table.ts';
import type { LinkState, SandboxState } from './state.ts';
import { withoutLinks } from './state.ts';

interface Table {
  readonly hooks: Map<string, string[]>;
  readonly targets: Map<string, string[]>;
  readonly maps: Map<string, { kind: 'map' | 'set'; type: string; elements: Map<string, string> }>;
}

export class ModelKernel {
  readonly #links = new Map<string, LinkState>();
  readonly #addresses = new Set<string>();
  readonly #routes = new Map<string, string>();
  readonly #neighbours = new Map<string, string>();
  readonly #tunnels = new Set<string>();
  readonly #rules = new Set<string>();
  readonly #rules6 = new Set<string>();
  readonly #tables = new Map<string, Table>();

  /** Carries out steps; throws where the kernel would report an error. */
  run(steps: readonly NetworkStep[]): void {
    for (const step of steps) {
      if (step.kind === 'ip') for (const line of step.lines) this.#ip(line, step.family);
      else if (step.kind === 'bridge') for (const line of step.lines) this.#bridge(line);
      else if (step.kind === 'nft') this.#nft(step.text);
    }
  }

  get state(): SandboxState {
    return {
      links: new Map(this.#links),
      addresses: new Set(this.#addresses),
      routes: new Map(this.#routes),
      neighbours: new Map(this.#neighbours),
      tunnels: new Set(this.#tunnels),
      rules: new Set(this.#rules),
      rules6: new Set(this.#rules6),
    };
  }

  /** As observed for these tables. */
  view(tables: readonly NftTable[]): SandboxView {
    return {
      state: this.state,
      tables: tables.map(({ family, name }) => {
        const table = this.#tables.get(`${family} ${name}`);
        return table === undefined ? undefined : { family, name, ...structuredClone(table) };
      }),
    };
  }

  #ip(line: string, family?: 6): void {
    const rules = family === 6 ? this.#rules6 : this.#rules;
    const words = line.split(' ');
    const [object, verb, name = ''] = words;
    const after = (word: string): string => words[words.indexOf(word) + 1] ?? '';
    const key = `${object} ${verb}`;
    if (key === 'link add') this.#addLink(name, line, after);
    else if (key === 'link delete') this.#deleteLink(name);
    else if (key === 'link set') this.#setLink(name, words);
    else if (key === 'address replace') {
      if (after('dev') !== 'lo') this.#need(after('dev'));
      this.#addresses.add(`${after('dev')} ${name}`);
    } else if (key === 'route replace' || key === 'route delete') this.#route(words);
    else if (key === 'neighbour replace') {
      this.#need(after('dev'));
      this.#neighbours.set(`${name} dev ${after('dev')}`, after('lladdr'));
    } else if (key === 'rule add') rules.add(words.slice(2).join(' '));
    else if (key === 'rule delete') this.#drop(rules, words.slice(2).join(' '));
    else throw new Error(`not understood: ip ${line}`);
  }

  #addLink(name: string, line: string, after: (word: string) => string): void {
    if (this.#links.has(name)) throw new Error(`File exists: ${line}`);
    const link = { mtu: Number(after('mtu')), isUp: false };
    if (!line.includes('type vxlan')) {
      this.#links.set(name, link);
      return;
    }
    const vni = Number(after('id'));
    const tunnel = {
      vni,
      port: Number(after('dstport')),
      local: after('local'),
      hardware: after('address'),
    };
    this.#links.set(name, { ...link, tunnel });
  }

  #deleteLink(name: string): void {
    this.#need(name);
    const left = withoutLinks(this.state, new Set([name]));
    replace(this.#links, left.links);
    replace(this.#routes, left.routes);
    replace(this.#neighbours, left.neighbours);
    for (const text of this.#addresses) if (!left.addresses.has(text)) this.#addresses.delete(text);
    for (const text of this.#tunnels) if (!left.tunnels.has(text)) this.#tunnels.delete(text);
  }

  #setLink(name: string, words: readonly string[]): void {
    const link = this.#need(name);
    const mtu = words[3] === 'mtu' ? Number(words[4]) : link.mtu;
    this.#links.set(name, { ...link, mtu, isUp: link.isUp || words[3] === 'up' });
  }

  #route([, verb, ...words]: readonly string[]): void {
    const table = words.indexOf('table');
    const suffix = table < 0 ? '' : ` table ${words[table + 1]}`;
    const plain = table < 0 ? words : words.slice(0, table);
    const isUnreachable = plain[0] === 'unreachable';
    const destination = `${isUnreachable ? plain[1] : plain[0]}${suffix}`;
    const way = isUnreachable ? 'unreachable' : plain.slice(1).join(' ');
    const device = /dev (\S+)/.exec(way)?.[1];
    if (device !== undefined) this.#need(device);
    if (verb === 'replace') this.#routes.set(destination, way);
    else if (!this.#routes.delete(destination)) throw new Error(`No such process: ${destination}`);
  }

  /** One way per hardware address: the kernel takes no second one, and does not say so. */
  #bridge(line: string): void {
    const [, verb, entry = ''] = /^fdb (\S+) (.*) self permanent$/.exec(line) ?? [];
    this.#need(/dev (\S+)/.exec(entry)?.[1] ?? '');
    const start = entry.replace(/ dst \S+$/, ' dst ');
    const before = [...this.#tunnels].find((text) => text.startsWith(start));
    if (verb === 'del') this.#tunnels.delete(entry);
    else if (before === undefined) this.#tunnels.add(entry);
    else if (verb === 'replace') {
      this.#tunnels.delete(before);
      this.#tunnels.add(entry);
    } else if (verb !== 'append') throw new Error(`not understood: bridge ${line}`);
  }

  #nft(text: string): void {
    let block: string | undefined;
    let chain: string[] | undefined;
    for (const line of text.split('\n').map((each) => each.trim())) {
      const open = /^table (\S+ \S+) \{$/.exec(line);
      const newChain = /^chain (\S+) \{$/.exec(line);
      const newMap = /^(map|set) (\S+) \{ type (.*); \}$/.exec(line);
      if (line === '' || /^table \S+ \S+$/.test(line)) continue;
      if (line.startsWith('delete table ')) this.#tables.delete(line.slice('delete table '.length));
      else if (open !== null) {
        block = open[1] ?? '';
        this.#tables.set(block, { hooks: new Map(), targets: new Map(), maps: new Map() });
      } else if (newChain !== null) {
        chain = [];
        this.#chains(block ?? '', newChain[1] ?? '').set(newChain[1] ?? '', chain);
      } else if (line === '}') {
        if (chain === undefined) block = undefined;
        chain = undefined;
      } else if (newMap !== null) {
        const kind = newMap[1] === 'map' ? 'map' : 'set';
        const map = { kind, type: newMap[3] ?? '', elements: new Map() } as const;
        this.#table(block ?? '').maps.set(newMap[2] ?? '', map);
      } else if (chain !== undefined) chain.push(line);
      else this.#nftCommand(line);
    }
    this.#refuseDangling();
  }

  #nftCommand(line: string): void {
    const [verb, object, family, name, target = '', ...rest] = line.split(' ');
    const place = `${family} ${name}`;
    const chains = this.#chains(place, target);
    if (object === 'chain') {
      if (verb === 'delete') must(chains.delete(target) || undefined, `${line}: no such chain`);
      else if (verb === 'flush' || !chains.has(target)) chains.set(target, []);
    } else if (object === 'rule') must(chains.get(target), line).push(rest.join(' '));
    else if (object === 'element') {
      const map = must(this.#table(place).maps.get(target), line);
      const list = rest.join(' ').replace(/^\{ /, '').replace(/ \}$/, '');
      for (const [key = '', value = ''] of list.split(', ').map((text) => text.split(' : '))) {
        if (verb === 'delete') this.#drop(map.elements, key);
        else {
          if (map.elements.has(key)) throw new Error(`File exists: ${line}`);
          map.elements.set(key, value);
        }
      }
    } else throw new Error(`not understood: nft ${line}`);
  }

  /** A verdict to a chain that is not there fails the transaction. */
  #refuseDangling(): void {
    for (const { maps, targets } of this.#tables.values()) {
      for (const value of [...maps.values()].flatMap(({ elements }) => [...elements.values()])) {
        const chain = /^goto (.*)$/.exec(value)?.[1];
        if (chain !== undefined && !targets.has(chain)) throw new Error(`no chain ${chain}`);
      }
    }
  }

  #chains(place: string, name: string): Map<string, string[]> {
    const table = this.#table(place);
    return name.startsWith('svc_') ? table.targets : table.hooks;
  }

  #table(place: string): Table {
    return must(this.#tables.get(place), `there is a table ${place}`);
  }

  #need(name: string): LinkState {
    return must(this.#links.get(name), `there is a link ${name}`);
  }

  #drop(from: { delete(key: string): boolean }, key: string): void {
    if (!from.delete(key)) throw new Error(`No such entry: ${key}`);
  }
}

function replace<V>(map: Map<string, V>, left: ReadonlyMap<string, V>): void {
  for (const key of map.keys()) if (!left.has(key)) map.delete(key);
}
