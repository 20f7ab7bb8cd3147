/** Facts about this machine for `docker info` and `docker version`, read once at start. */
import { arch, cpus, hostname, release, totalmem } from 'node:os';
import { readIfExists, writeDurable } from '#lib/durable-file';
import type { Random } from '#lib/random';
import type { MachineFacts } from '#services/api/backend';

/** Node's names for what everybody else calls x86_64 and aarch64. */
const architectures: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

const idBytes = 16;

/** PRETTY_NAME of os-release, or `Linux`. */
export function operatingSystemOf(osRelease: string): string {
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(osRelease)?.[1] ?? 'Linux';
}

/** The id of this data folder, made at first use. */
async function daemonIdAt(path: string, random: Random): Promise<string> {
  const content = await readIfExists(path);
  if (content !== undefined) return content.toString().trim();
  const hex = Buffer.from(random.bytes(idBytes)).toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  await writeDurable(path, `${id}\n`);
  return id;
}

async function cgroupVersion(): Promise<string> {
  const controllers = await readIfExists('/sys/fs/cgroup/cgroup.controllers');
  return controllers === undefined ? '1' : '2';
}

export interface MachineOptions {
  readonly idPath: string;
  readonly dataRoot: string;
  readonly version: string;
  readonly gitCommit: string;
  readonly labels: readonly string[];
  readonly debug: boolean;
  readonly startedAtMs: number;
  readonly warnings: readonly string[];
}

export async function readMachine(options: MachineOptions, random: Random): Promise<MachineFacts> {
  const osRelease = await readIfExists('/etc/os-release');
  const { idPath, ...rest } = options;
  return {
    ...rest,
    daemonId: await daemonIdAt(idPath, random),
    hostname: hostname(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
    kernelVersion: release(),
    operatingSystem: operatingSystemOf(osRelease?.toString() ?? ''),
    architecture: architectures[arch()] ?? arch(),
    cgroupVersion: await cgroupVersion(),
  };
}

/** The version of package.json, which stands three folders above this one (four in dist/). */
export async function readVersion(): Promise<string> {
  for (const up of ['../../../package.json', '../../../../package.json']) {
    const url = new URL(up, import.meta.url);
    const content = await readIfExists(url.pathname);
    if (content !== undefined) return String(JSON.parse(content.toString()).version);
  }
  return 'unknown';
}
