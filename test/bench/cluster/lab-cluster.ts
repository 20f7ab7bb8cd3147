/**
 * A cluster made by infra/lab. Which daemon runs on its hosts is a matter of the environment, so
 * ours and the peer get the same namespaces, links, cgroups and weights.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from '../../e2e/support/command.ts';
import { cpuMsOf, daemonBytes, labCpuFolder } from './accounting.ts';
import { type Cluster, hostsOf } from './cluster.ts';
import { archives } from './images.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const script = join(root, 'infra', 'lab', 'lab');
const upMs = 180_000;
const downMs = 60_000;
const commandMs = 60_000;

interface HostStatus {
  readonly host: string;
  readonly pid: number | null;
}

export class LabCluster implements Cluster {
  readonly title: string;
  readonly managers = ['m1', 'm2', 'm3'];
  readonly workers = ['w1', 'w2'];
  /** Short, because a unix socket's path may have 107 bytes. */
  readonly #directory = mkdtempSync(join(tmpdir(), 'sbench-'));
  readonly #environment: NodeJS.ProcessEnv;
  #cpuFolder = '';

  constructor(title: string, environment: NodeJS.ProcessEnv) {
    this.title = title;
    this.#environment = { ...environment, SHOAL_LAB: join(this.#directory, 'lab') };
  }

  socket(host: string): string {
    return join(this.#directory, 'lab', host, 'docker.sock');
  }

  async up(): Promise<void> {
    await this.#lab(upMs, 'up');
    this.#cpuFolder = labCpuFolder(await this.#pid('m1'));
    const images = join(this.#directory, 'images');
    await mustRun(join(root, 'infra', 'images', 'whoami.sh'), [images]);
    for (const archive of archives) {
      await Promise.all(hostsOf(this).map((host) => this.#load(host, join(images, archive))));
    }
  }

  async down(): Promise<void> {
    await this.#lab(downMs, 'down');
    rmSync(this.#directory, { recursive: true, force: true });
  }

  downNow(): void {
    const env = { ...process.env, ...this.#environment };
    spawnSync(script, ['down'], { env, timeout: downMs, stdio: ['ignore', 'ignore', 'inherit'] });
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Directly, as the time from here on is what gets measured. */
  async kill(host: string): Promise<void> {
    process.kill(await this.#pid(host), 'SIGKILL');
  }

  start(host: string): Promise<void> {
    return this.#lab(commandMs, 'start', host);
  }

  powerOff(host: string): Promise<void> {
    return this.#lab(commandMs, 'power-off', host);
  }

  powerOn(host: string): Promise<void> {
    return this.#lab(commandMs, 'power-on', host);
  }

  partition(host: string): Promise<void> {
    return this.#lab(commandMs, 'partition', host);
  }

  heal(): Promise<void> {
    return this.#lab(commandMs, 'heal');
  }

  async cpuMs(): Promise<number> {
    return cpuMsOf(this.#cpuFolder);
  }

  async memoryBytes(host: string): Promise<number> {
    return daemonBytes(await this.#pid(host));
  }

  async #lab(timeoutMs: number, ...args: readonly string[]): Promise<void> {
    await mustRun(script, args, { env: this.#environment, timeoutMs });
  }

  async #pid(host: string): Promise<number> {
    const text = await mustRun(script, ['status', '--json'], { env: this.#environment });
    const hosts: readonly HostStatus[] = JSON.parse(text);
    const pid = hosts.find((status) => status.host === host)?.pid;
    if (typeof pid !== 'number') throw new Error(`${this.title}: no daemon runs on ${host}`);
    return pid;
  }

  async #load(host: string, archive: string): Promise<void> {
    await mustRun('curl', [
      '--silent',
      '--show-error',
      '--fail-with-body',
      ...['--unix-socket', this.socket(host)],
      ...['--header', 'Content-Type: application/x-tar'],
      ...['--data-binary', `@${archive}`],
      'http://localhost/images/load?quiet=1',
    ]);
  }
}
