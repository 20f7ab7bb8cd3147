/** The lab for tests: hosts on one kernel, driven by the same script and sockets as by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HttpAnswer, httpRequest } from '../../support/http-request.ts';
import { type CommandResult, mustRun, run } from './command.ts';
import { keepLogs } from './daemon-logs.ts';
import { waitFor } from './wait.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const script = join(root, 'infra', 'lab', 'lab');

export interface HostStatus {
  readonly host: string;
  readonly address: string;
  readonly pid: number;
  readonly role: string;
  readonly socket: string;
  readonly state: 'running' | 'stopped' | 'off';
}

export class Lab {
  /** Short, because a unix socket's path may have 107 bytes. */
  readonly directory = mkdtempSync(join(tmpdir(), 'slab-'));
  readonly images = join(this.directory, 'images');
  /** For the lab's script; what a test adds reaches the daemons as lab/DESIGN.md says. */
  readonly environment: Record<string, string> = {};
  readonly #state = join(this.directory, 'lab');

  constructor() {
    this.environment.SHOAL_LAB = this.#state;
  }

  /** `lab up` with these arguments. */
  async up(...args: readonly string[]): Promise<void> {
    await this.lab('up', ...args);
  }

  lab(...args: readonly string[]): Promise<string> {
    return mustRun(script, args, { env: this.environment, timeoutMs: 240_000 });
  }

  async down(): Promise<void> {
    keepLogs(this.#state);
    await this.lab('down');
    rmSync(this.directory, { recursive: true, force: true });
  }

  socket(host: string): string {
    return join(this.#state, host, 'docker.sock');
  }

  path(host: string, ...parts: readonly string[]): string {
    return join(this.#state, host, ...parts);
  }

  async status(): Promise<readonly HostStatus[]> {
    return JSON.parse(await this.lab('status', '--json'));
  }

  /** The stock docker client on a host's socket. */
  docker(host: string, ...args: readonly string[]): Promise<CommandResult> {
    return run('docker', ['-H', `unix://${this.socket(host)}`, ...args]);
  }

  /** The same, and it must succeed. Returns what it printed. */
  mustDocker(host: string, ...args: readonly string[]): Promise<string> {
    return mustRun('docker', ['-H', `unix://${this.socket(host)}`, ...args]);
  }

  shoal(host: string, ...args: readonly string[]): Promise<CommandResult> {
    const main = join(root, 'dist', 'services', 'cli', 'main.js');
    return run('node', [main, '-H', `unix://${this.socket(host)}`, ...args]);
  }

  /** A command on a host. */
  exec(host: string, ...command: readonly string[]): Promise<CommandResult> {
    return run(script, ['exec', host, '--', ...command], { env: this.environment });
  }

  http(
    host: string,
    method: string,
    path: string,
    body?: unknown,
    timeoutMs = 60_000,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    const signal = AbortSignal.timeout(timeoutMs);
    return httpRequest({ socketPath: this.socket(host), method, path, body, headers, signal });
  }

  /** The parsed answer of a request that must succeed. */
  async get<T>(host: string, path: string): Promise<T> {
    const { status, body } = await this.http(host, 'GET', path);
    if (status !== 200) throw new Error(`GET ${path} on ${host}: ${status} ${body}`);
    return JSON.parse(body);
  }

  /** Builds the demo images and loads them on every host. */
  async loadImages(hosts: readonly string[]): Promise<void> {
    await mustRun(join(root, 'infra', 'images', 'whoami.sh'), [this.images]);
    const load = async (host: string): Promise<void> => {
      for (const name of ['whoami-1', 'whoami-2', 'busybox']) {
        await this.mustDocker(host, 'load', '-q', '-i', join(this.images, `${name}.tar`));
      }
    };
    await Promise.all(hosts.map(load));
  }

  /** The lab's name of the leading host, as `host` sees it. */
  async leader(host: string): Promise<string> {
    return waitFor('a leader', 20_000, async () => {
      const nodes = await this.get<readonly NodeJson[]>(host, '/nodes');
      return nodes.find((node) => node.ManagerStatus?.Leader === true)?.Description.Hostname;
    });
  }

  async nodes(host: string): Promise<readonly NodeJson[]> {
    return this.get(host, '/nodes');
  }

  /** All containers of a host, ended ones too, as its own runtime says. */
  async containers(host: string): Promise<readonly ContainerJson[]> {
    return this.get(host, '/containers/json?all=1');
  }

  /** The tasks of a service, newest state as `host` knows it. */
  async tasks(host: string, service: string): Promise<readonly TaskJson[]> {
    const filters = encodeURIComponent(JSON.stringify({ service: { [service]: true } }));
    return this.get(host, `/tasks?filters=${filters}`);
  }

  /** Waits until so many tasks of the service run, and no other is wanted. */
  async awaitRunning(host: string, service: string, count: number, deadlineMs = 60_000) {
    return waitFor(`${count} running tasks of ${service}`, deadlineMs, async () => {
      const tasks = await this.tasks(host, service);
      const wanted = tasks.filter((task) => task.DesiredState === 'running');
      const running = wanted.filter((task) => task.Status.State === 'running');
      const states = tasks.map((task) => `${task.Status.State}/${task.DesiredState}`);
      if (running.length === count && wanted.length === count) return running;
      throw new Error(`${running.length} of ${wanted.length} run: ${states.sort().join(' ')}`);
    });
  }
}

export interface NodeJson {
  readonly ID: string;
  readonly Description: { readonly Hostname: string };
  readonly Spec: { readonly Role: string; readonly Availability: string };
  readonly Status: { readonly State: string; readonly Addr: string };
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability: string };
}

export interface ContainerJson {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

export interface TaskJson {
  readonly ID: string;
  readonly NodeID?: string;
  readonly Slot: number;
  readonly DesiredState: string;
  readonly Status: {
    readonly State: string;
    readonly Err?: string;
    readonly Message: string;
    readonly ContainerStatus?: { readonly ContainerID: string; readonly PID: number };
  };
  readonly Spec: { readonly ContainerSpec: { readonly Image: string } };
}
