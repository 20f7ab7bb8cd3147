/**
 * Three nodes and a client outside on one kernel: each a network namespace, joined by a bridge in
 * a namespace of its own. The nodes share one set of network tables, which the test writes.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { RunCommand } from '#agent/network/command';
import { runCommand, startDetached } from '#agent/network/command';
import { ContainerNetworks } from '#agent/network/container-networks';
import type { OpenProbe } from '#agent/network/mesh/prober';
import { systemClock } from '#lib/clock';
import { nullLogger } from '#lib/log';
import { systemRandom } from '#lib/random';
import type { NetworkTable } from '#proto/gen/shoal';

export const netnsDirectory = '/run/netns';
export const prefix = `sv${process.pid}`;
export const clientAddress = '192.0.2.77';
export const clientAddress6 = '2001:db8::77';
const bridge = `${prefix}-switch`;
export const client = `${prefix}-client`;

export async function must(program: string, args: readonly string[], input = ''): Promise<string> {
  const result = await runCommand(program, args, input);
  assert.equal(result.code, 0, `${program} ${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

export async function ipIn(netns: string, ...lines: readonly string[]): Promise<void> {
  await must('ip', ['-netns', netns, '-batch', '-'], `${lines.join('\n')}\n`);
}

/** What the managers would stream, changed by hand. */
export class SharedTables {
  readonly drained = new Set<string>();
  #tables: readonly NetworkTable[] = [];
  readonly #listeners = new Set<(networkIds: readonly string[]) => void>();

  set(tables: readonly NetworkTable[]): void {
    this.#tables = tables;
    this.notify();
  }

  notify(): void {
    const ids = this.#tables.map(({ networkId }) => networkId);
    for (const listener of [...this.#listeners]) listener(ids);
  }

  table(networkId: string): NetworkTable | undefined {
    return this.#tables.find((table) => table.networkId === networkId);
  }

  tables(): readonly NetworkTable[] {
    return this.#tables;
  }

  onChange(listener: (networkIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nobody asks: tests verify by themselves. */
  onVerify(_listener: (question: number) => void): () => void {
    return () => undefined;
  }

  isDrained(taskId: string): boolean {
    return this.drained.has(taskId);
  }

  forgetDrained(taskId: string): void {
    this.drained.delete(taskId);
  }

  reportChanged(): void {}
}

export class Host {
  readonly number: number;
  readonly nodeId: string;
  readonly netns: string;
  readonly address: string;
  readonly address6: string;
  readonly prefix: string;
  readonly #tables: SharedTables;
  readonly #openProbe: OpenProbe;
  readonly #hasEgressHook: boolean;
  networks: ContainerNetworks;

  constructor(number: number, tables: SharedTables, openProbe: OpenProbe, hasEgressHook = true) {
    this.number = number;
    this.nodeId = `node${number}`;
    this.netns = `${prefix}-h${number}`;
    this.address = `192.0.2.${10 + number}`;
    this.address6 = `2001:db8::${10 + number}`;
    this.prefix = `${prefix}h${number}-`;
    this.#tables = tables;
    this.#openProbe = openProbe;
    this.#hasEgressHook = hasEgressHook;
    this.networks = this.#make();
  }

  readonly run: RunCommand = (program, args, input) =>
    runCommand('nsenter', [`--net=${netnsDirectory}/${this.netns}`, program, ...args], input);

  /** The namespace of a container of this host. */
  container(containerId: string): string {
    return `${this.prefix}c-${containerId.slice(0, 12)}`;
  }

  /** The agent is gone, and another one starts. */
  async restart(): Promise<void> {
    await this.networks.stop();
    this.networks = this.#make();
    await this.networks.start();
  }

  #make(): ContainerNetworks {
    return new ContainerNetworks(
      {
        nodeId: this.nodeId,
        namespacePrefix: this.prefix,
        mtuBytes: 1500,
        netnsDirectory,
        canForgetFlows: true,
        tunnelPort: 4789,
        hasEgressHook: this.#hasEgressHook,
        hasIpv6: true,
        encryption: {
          way: { kind: 'none', reason: 'the test gives it none' },
          key: undefined,
          link: `${prefix}w${this.number}`,
          underlayMtuBytes: 1500,
          pidFile: `/run/${this.prefix}wireguard.pid`,
        },
      },
      {
        run: this.run,
        startDetached: (program, args) =>
          startDetached('nsenter', [`--net=${netnsDirectory}/${this.netns}`, program, ...args]),
        readProcNet: async (name) => (await this.run('cat', [`/proc/net/${name}`], '')).stdout,
        clock: systemClock,
        random: systemRandom,
        log: nullLogger,
        tables: this.#tables,
        openProbe: this.#openProbe,
      },
    );
  }
}

/** The bridge's end of a namespace's cable. */
function portOf(netns: string): string {
  return `p${netns.slice(-6)}`;
}

/** The bridge swallows what is larger on its way to the host, as a narrow path does. */
export async function narrowPath(host: Host, mtuBytes: number): Promise<void> {
  await ipIn(bridge, `link set ${portOf(host.netns)} mtu ${mtuBytes}`);
}

async function plug(netns: string, address: string, address6: string): Promise<void> {
  const port = portOf(netns);
  await must('ip', ['netns', 'add', netns]);
  await ipIn(
    bridge,
    `link add ${port} type veth peer name eth0 netns ${netns}`,
    `link set ${port} master br0 up`,
  );
  await ipIn(
    netns,
    'link set lo up',
    'link set eth0 up',
    `address add ${address}/24 dev eth0`,
    `address add ${address6}/64 dev eth0 nodad`,
  );
}

export async function buildGround(hosts: readonly Host[]): Promise<void> {
  await must('ip', ['netns', 'add', bridge]);
  await must('nsenter', [
    `--net=${netnsDirectory}/${bridge}`,
    'sh',
    '-c',
    'for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ -e "$f" ] && echo 0 >"$f"; done; true',
  ]);
  await ipIn(bridge, 'link add br0 type bridge', 'link set br0 up');
  for (const host of hosts) await plug(host.netns, host.address, host.address6);
  await plug(client, clientAddress, clientAddress6);
  // A way to containers' own addresses, which nobody may take.
  await ipIn(client, `route add default via ${hosts[0]?.address}`);
}

export async function clearGround(): Promise<void> {
  const names = (await must('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0]);
  for (const name of names) {
    if (name?.startsWith(prefix) === true) await must('ip', ['netns', 'delete', name]);
  }
}

export interface Service {
  readonly stop: () => Promise<void>;
}

/** A TCP and UDP server that tells who it is and who asks; `hold` keeps connections open. */
export function serve(netns: string, name: string, port: number): Promise<Service> {
  const program = `
    const tell = (address) => '${name} ' + address.replace('::ffff:', '');
    const udp = require('dgram').createSocket('udp6');
    udp.on('message', (m, from) => udp.send(tell(from.address), from.port, from.address));
    require('net').createServer((s) => {
      s.on('error', () => {});
      s.write(tell(s.remoteAddress) + '\\n');
      s.on('data', (d) => String(d).includes('hold') ? s.write('still ${name}\\n') : s.end());
    }).listen(${port}, '::', () => udp.bind(${port}, () => console.log('up')));`;
  const child = spawn('nsenter', [`--net=${netnsDirectory}/${netns}`, 'node', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the server ${name} did not start`)));
    child.stdout.once('data', () =>
      resolve({
        stop: () =>
          new Promise((stopped) => {
            child.once('close', () => stopped());
            child.kill('SIGKILL');
          }),
      }),
    );
  });
}

/** What the server says to each of `count` new connections, or the error's code. */
export async function ask(
  netns: string,
  address: string,
  port: number,
  count = 1,
): Promise<string[]> {
  const program = `
    const ask = () => new Promise((done) => {
      const s = require('net').connect({ host: '${address}', port: ${port} });
      s.setTimeout(3000, () => { done('timeout'); s.destroy(); });
      s.on('data', (d) => { done(String(d).trim()); s.end('bye'); });
      s.on('error', (e) => done(e.code));
    });
    (async () => { const all = []; for (let i = 0; i < ${count}; i++) all.push(await ask());
      console.log(JSON.stringify(all)); process.exit(); })();`;
  const path = `--net=${netnsDirectory}/${netns}`;
  return JSON.parse(await must('nsenter', [path, 'node', '-e', program])) as string[];
}

/** The same with one datagram from a new socket each. */
export async function askUdp(
  netns: string,
  address: string,
  port: number,
  count = 1,
): Promise<string[]> {
  const program = `
    const ask = () => new Promise((done) => {
      const s = require('dgram').createSocket('${address.includes(':') ? 'udp6' : 'udp4'}');
      const timer = setTimeout(() => { done('timeout'); s.close(); }, 3000);
      s.on('message', (m) => { clearTimeout(timer); done(String(m)); s.close(); });
      s.on('error', (e) => { clearTimeout(timer); done(e.code); s.close(); });
      s.connect(${port}, '${address}', () => s.send('x'));
    });
    (async () => { const all = []; for (let i = 0; i < ${count}; i++) all.push(await ask());
      console.log(JSON.stringify(all)); })();`;
  const path = `--net=${netnsDirectory}/${netns}`;
  return JSON.parse(await must('nsenter', [path, 'node', '-e', program])) as string[];
}
