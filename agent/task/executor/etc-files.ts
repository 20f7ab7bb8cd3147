/**
 * The three files of /etc that say who and where a container is. Rendered purely; written anew
 * before each start, for the address may be another one after the node was restarted.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MountRequest } from '../../containerd/types.ts';

export interface EtcFacts {
  readonly hostname: string;
  readonly address: string;
  /** `IP name`, as the spec has them. */
  readonly hosts: readonly string[];
  /** The whole text of the file. */
  readonly resolvConf: string;
}

export function renderHosts({ hostname, address, hosts }: EtcFacts): string {
  const lines = [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    ...hosts.map((entry) => entry.trim().split(/\s+/).join('\t')),
    // In the node's own namespace there is no address of its own.
    `${address === '' ? '127.0.1.1' : address}\t${hostname}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Where the files of a container lie, by their place inside it. */
export function etcPaths(directory: string): Readonly<Record<string, string>> {
  return {
    '/etc/hosts': join(directory, 'hosts'),
    '/etc/hostname': join(directory, 'hostname'),
    '/etc/resolv.conf': join(directory, 'resolv.conf'),
  };
}

/** Files are written in place: a container that has them mounted sees the new content. */
export async function writeEtcFiles(directory: string, facts: EtcFacts): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await Promise.all([
    writeFile(join(directory, 'hosts'), renderHosts(facts), { mode: 0o644 }),
    writeFile(join(directory, 'hostname'), `${facts.hostname}\n`, { mode: 0o644 }),
    writeFile(join(directory, 'resolv.conf'), facts.resolvConf, { mode: 0o644 }),
  ]);
}

/** How the container gets them. */
export function etcMounts(directory: string, access: 'ro' | 'rw'): MountRequest[] {
  return Object.entries(etcPaths(directory)).map(([target, source]) =>
    fileMount(source, target, access),
  );
}

export function fileMount(source: string, target: string, access: 'ro' | 'rw'): MountRequest {
  const options = ['bind', 'rprivate', access];
  return { type: 'bind', source, target, options, isInternal: true };
}

/** The node's own file; empty when there is none. */
export async function readNodeResolvConf(): Promise<string> {
  try {
    return await readFile('/etc/resolv.conf', 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
