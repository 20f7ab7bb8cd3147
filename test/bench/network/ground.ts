/**
 * Two nodes and a client outside on one kernel: each a network namespace. One cable joins the nodes
 * and is all that lies between them; another one leads from the first node to the client. Whatever
 * ends the run, the namespaces go, and with them all that was made in them.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '#agent/network/command';

export const netnsDirectory = '/run/netns';
export const underlayMtu = 1500;
/** A namespace that somebody else's program was just making can appear behind the first look. */
const sweepsMax = 3;

/** The underlay, and the way to the client outside. */
export const nodeAddresses = ['192.0.2.11', '192.0.2.12'] as const;
export const edgeAddress = '198.51.100.1';
const outsideAddress = '198.51.100.77';
const prefixLength = 24;
/** So that a run's connections need not share ports with those that the kernel still remembers. */
const clientPorts = '10240 65535';

export type Place = 'node1' | 'node2' | 'outside';

async function must(program: string, args: readonly string[], input = ''): Promise<void> {
  const { code, stderr } = await runCommand(program, args, input);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.trim()}`);
}

export class Ground {
  readonly #prefix: string;

  /** `name` is the run's own. */
  constructor(name: string) {
    this.#prefix = `${name}-`;
  }

  netns(place: Place): string {
    return `${this.#prefix}${place}`;
  }

  path(place: Place): string {
    return join(netnsDirectory, this.netns(place));
  }

  /** Begins the names of the namespaces that the agent of this node makes. */
  agentPrefix(place: Place): string {
    return `${this.netns(place)}-`;
  }

  async up(): Promise<void> {
    for (const place of ['node1', 'node2', 'outside'] as const) {
      await must('ip', ['netns', 'add', this.netns(place)]);
      await this.#ip(place, ['link set lo up']);
      await this.openPorts(this.path(place));
    }
    await this.#cable('node1', 'eth0', nodeAddresses[0], 'node2', nodeAddresses[1]);
    await this.#cable('node1', 'eth1', edgeAddress, 'outside', outsideAddress);
  }

  /** More ports for clients in this namespace than usual. */
  async openPorts(path: string): Promise<void> {
    const script = `echo ${clientPorts} >/proc/sys/net/ipv4/ip_local_port_range`;
    await must('nsenter', [`--net=${path}`, 'sh', '-ec', script]);
  }

  /**
   * With `true` packets cross the cable between the nodes one by one, as on a wire, instead of in
   * bundles of up to 64 KB that no real network has.
   */
  async likeWire(isWire: boolean): Promise<void> {
    const bundling = isWire ? 'off' : 'on';
    const settings = ['-K', 'eth0', 'tso', bundling, 'gso', bundling];
    for (const place of ['node1', 'node2'] as const) {
      await must('nsenter', [`--net=${this.path(place)}`, 'ethtool', ...settings]);
    }
  }

  /** Blocking, so that it can be the last thing a program does. */
  downNow(): void {
    for (let sweep = 0; sweep < sweepsMax; sweep++) {
      const names = readdirSync(netnsDirectory).filter((name) => name.startsWith(this.#prefix));
      for (const name of names) spawnSync('ip', ['netns', 'delete', name], { stdio: 'inherit' });
    }
  }

  #ip(place: Place, lines: readonly string[]): Promise<void> {
    return must('ip', ['-netns', this.netns(place), '-batch', '-'], `${lines.join('\n')}\n`);
  }

  async #cable(
    from: Place,
    device: string,
    address: string,
    to: Place,
    peer: string,
  ): Promise<void> {
    const other = this.netns(to);
    await this.#ip(from, [
      `link add ${device} mtu ${underlayMtu} type veth peer name eth0 netns ${other}`,
      `address add ${address}/${prefixLength} dev ${device}`,
      `link set ${device} up`,
    ]);
    await this.#ip(to, [
      `link set eth0 mtu ${underlayMtu}`,
      `address add ${peer}/${prefixLength} dev eth0`,
      'link set eth0 up',
    ]);
  }
}
