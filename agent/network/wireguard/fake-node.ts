/** A node as `ip`, `wg` and `nft` show it, for tests: it does what they are told. */
import type { RunCommand } from '../command.ts';
import { wireguardTable } from './numbers.ts';
import { wireguardRules } from './wish.ts';

interface Device {
  publicKey: string;
  port: string;
  /** From public key to what is allowed and where it is. */
  peers: Map<string, { allowed: string; endpoint: string }>;
}

export class FakeNode {
  readonly link: string;
  /** What was changed, in order: a word each. */
  readonly changes: string[] = [];
  /** Arguments of all programs. */
  readonly arguments: string[] = [];
  readonly addresses = new Set<string>();
  readonly routes = new Set<string>();
  device: Device | undefined;
  isUp = false;
  hasRules = false;
  /** What `wg` fails with. */
  complaint: string | undefined;
  readonly #publicKey: string;

  constructor(link: string, publicKey: string) {
    this.link = link;
    this.#publicKey = publicKey;
  }

  readonly run: RunCommand = async (program, args, input) => {
    this.arguments.push([program, ...args].join(' '));
    const stdout = this.#answer(program, args, input);
    if (stdout === undefined) return { code: 1, stdout: '', stderr: this.complaint ?? 'no such' };
    return { code: 0, stdout, stderr: '' };
  };

  /** The interface is gone with all that hung on it. */
  loseLink(): void {
    this.device = undefined;
    this.isUp = false;
    this.addresses.clear();
    this.routes.clear();
  }

  makeLink(): void {
    this.device = { publicKey: '(none)', port: '0', peers: new Map() };
  }

  #answer(program: string, args: readonly string[], input: string): string | undefined {
    if (program === 'sh') return this.complaint === undefined ? this.#configure(input) : undefined;
    if (program === 'wg') return this.#dump();
    if (program === 'nft') return args[0] === 'list' ? this.#listRules() : this.#setRules(input);
    if (args.includes('-json')) return this.#show();
    for (const line of input.trim().split('\n')) this.#take(line);
    return '';
  }

  #take(line: string): void {
    this.changes.push(line.split(' ').slice(0, 2).join(' '));
    const words = line.split(' ');
    if (line.startsWith('link add')) this.makeLink();
    else if (line.startsWith('link delete')) this.loseLink();
    else if (line.startsWith('link set')) this.isUp = true;
    else if (line.startsWith('address replace')) this.addresses.add(words[2] ?? '');
    else if (line.startsWith('address delete')) this.addresses.delete(words[2] ?? '');
    else if (line.startsWith('route replace')) this.routes.add(words[2]?.split('/')[0] ?? '');
    else this.routes.delete(words[2] ?? '');
  }

  #configure(text: string): string | undefined {
    if (this.device === undefined) return undefined;
    this.changes.push('configuration');
    const [own = '', ...peers] = text.split('[Peer]');
    const value = (section: string, name: string): string =>
      new RegExp(`^${name} = (.*)$`, 'm').exec(section)?.[1] ?? '';
    this.device = {
      publicKey: value(own, 'PrivateKey') === '' ? '(none)' : this.#publicKey,
      port: value(own, 'ListenPort'),
      peers: new Map(
        peers.map((section) => [
          value(section, 'PublicKey'),
          { allowed: value(section, 'AllowedIPs'), endpoint: value(section, 'Endpoint') },
        ]),
      ),
    };
    return '';
  }

  #dump(): string | undefined {
    if (this.device === undefined) return undefined;
    const { publicKey, port, peers } = this.device;
    const lines = [...peers].map(([key, { allowed, endpoint }]) =>
      [key, '(none)', endpoint, allowed, '0', '0', '0', 'off'].join('\t'),
    );
    return [['secret', publicKey, port, 'off'].join('\t'), ...lines, ''].join('\n');
  }

  #listRules(): string | undefined {
    if (!this.hasRules) return undefined;
    const chains = [...wireguardRules(this.link).hooks].map(
      ([name, lines]) => `\tchain ${name} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`,
    );
    return `table inet ${wireguardTable} {\n${chains.join('\n')}}\n`;
  }

  #setRules(text: string): string {
    this.hasRules = text.includes('chain');
    this.changes.push(this.hasRules ? 'rules' : 'no rules');
    return '';
  }

  #show(): string {
    const ifname = this.link;
    const links = this.device === undefined ? [] : [{ ifname, flags: this.isUp ? ['UP'] : [] }];
    const addresses = [...this.addresses].map((text) => {
      const [local, length] = text.split('/');
      return { local, prefixlen: Number(length) };
    });
    const routes = [...this.routes].map((dst) => ({ dst, dev: ifname }));
    return [links, [{ ifname, addr_info: addresses }], routes]
      .map((array) => JSON.stringify(array))
      .join('\n');
  }
}
