/**
 * A node with one container as `ip` shows it, for tests: it does what it is told, and notes every
 * line that changed something.
 */
import type { RunCommand } from '../command.ts';

interface FakeLink {
  readonly parent: string;
  hardware: string;
  mode: string;
  mtu: number;
  isUp: boolean;
}

export class FakeContainer {
  readonly namespace: string;
  /** MTU by name; one of the node's interfaces. */
  readonly parents = new Map<string, { mtu: number; isUp: boolean }>();
  readonly links = new Map<string, FakeLink>();
  readonly addresses = new Set<string>();
  readonly routes = new Map<string, string>();
  readonly rules = new Set<string>();
  /** Lines and scripts, in order. */
  readonly changes: string[] = [];
  isThere = true;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  readonly run: RunCommand = async (program, args, input) => {
    const stdout = this.#answer(program, args, input);
    if (stdout !== undefined) return { code: 0, stdout, stderr: '' };
    return { code: 1, stdout: '', stderr: 'Cannot open network namespace\nCommand failed -:1' };
  };

  /** The link is gone with all that hung on it. */
  lose(device: string): void {
    this.links.delete(device);
    for (const text of [...this.addresses]) {
      if (text.startsWith(`${device} `)) this.addresses.delete(text);
    }
    for (const [destination, way] of [...this.routes]) {
      if (way.endsWith(` dev ${device}`)) this.routes.delete(destination);
    }
  }

  #answer(program: string, args: readonly string[], input: string): string | undefined {
    const inside = args.includes(this.namespace) || args.includes(`--net=/ns/${this.namespace}`);
    if (inside && !this.isThere) return undefined;
    if (program === 'nsenter') {
      this.changes.push(input.trim());
      return '';
    }
    if (args.includes('-json')) return inside ? this.#show(args) : this.#showNode();
    for (const line of input.trim().split('\n')) {
      this.changes.push(line);
      this.#take(line.split(' '));
    }
    return '';
  }

  #take(words: readonly string[]): void {
    const after = (word: string): string => words[words.indexOf(word) + 1] ?? '';
    const [object, verb, name = ''] = words;
    const key = `${object} ${verb}`;
    if (key === 'link add') {
      const parent = words[3] ?? '';
      const mtu = words.includes('mtu')
        ? Number(after('mtu'))
        : (this.parents.get(parent)?.mtu ?? 0);
      const facts = { parent, hardware: after('address'), mode: after('mode'), mtu, isUp: false };
      this.links.set(after('name'), facts);
    }
    if (key === 'link delete') this.lose(name);
    if (key === 'link set') this.#setLink(name, words, after);
    if (key === 'address replace') this.addresses.add(`${after('dev')} ${name}`);
    if (key === 'route replace') {
      const table = words.includes('table') ? ` table ${after('table')}` : '';
      this.routes.set(`${name}${table}`, `via ${after('via')} dev ${after('dev')}`);
    }
    if (key === 'rule add') this.rules.add(`${after('from')} lookup ${after('lookup')}`);
  }

  #setLink(name: string, words: readonly string[], after: (word: string) => string): void {
    const link = this.links.get(name);
    if (link === undefined) return;
    if (words.includes('up')) link.isUp = true;
    if (words.includes('mtu')) link.mtu = Number(after('mtu'));
    if (words.includes('address')) link.hardware = after('address');
    if (words.includes('mode')) link.mode = after('mode');
  }

  #show(args: readonly string[]): string {
    const v6 = (text: string): boolean => text.includes(':');
    const rules = [...this.rules].map((text) => {
      const [src, , table] = text.split(' ');
      return { src, table };
    });
    if (args.includes('rule')) return JSON.stringify(rules.filter(({ src }) => v6(src ?? '')));
    const links = [...this.links].map(([ifname, { hardware, mode, mtu, isUp }]) => ({
      ifname,
      flags: isUp ? ['UP'] : [],
      mtu,
      address: hardware,
      linkinfo: { info_kind: 'macvlan', info_data: { mode } },
    }));
    const addresses = [...this.addresses].map((text) => {
      const [ifname, local, prefixlen] = text.split(/[ /]/);
      return { ifname, addr_info: [{ local, prefixlen: Number(prefixlen) }] };
    });
    const routes = [...this.routes].map(([key, way]) => {
      const [dst, table = 'main'] = key.split(' table ');
      const [, gateway, , dev] = way.split(' ');
      return { dst: dst === '::/0' ? 'default' : dst, table, gateway, dev };
    });
    const lo = { ifname: 'lo', flags: ['UP'], mtu: 65536, inet6_addr_gen_mode: 'eui64' };
    const answers = [[lo, ...links], addresses, routes, rules.filter(({ src }) => !v6(src ?? ''))];
    return answers.map((answer) => JSON.stringify(answer)).join('\n');
  }

  #showNode(): string {
    return JSON.stringify(
      [...this.parents].map(([ifname, { mtu, isUp }]) => ({
        ifname,
        mtu,
        flags: isUp ? ['UP'] : [],
      })),
    );
  }
}
