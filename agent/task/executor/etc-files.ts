/**
 * The three files of /etc that say who and where a container is. Rendered purely; written anew
 * before each start, for the address may be another one after the node was restarted.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface EtcFacts {
  readonly hostname: string;
  readonly address: string;
  /** `IP name`, as the spec has them. */
  readonly hosts: readonly string[];
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
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

export function renderResolvConf({ nameservers, search, options }: EtcFacts): string {
  const lines = [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}

/** The node's own resolv.conf without servers that only the node itself can reach. */
export function parseResolvConf(text: string): ResolvConf {
  const words = text.split('\n').map((line) => line.trim().split(/\s+/));
  const of = (keyword: string): string[] =>
    words.filter(([first]) => first === keyword).flatMap((line) => line.slice(1));
  return {
    nameservers: of('nameserver').filter((server) => !isLoopback(server)),
    search: of('search'),
    options: of('options'),
  };
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
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
    writeFile(join(directory, 'resolv.conf'), renderResolvConf(facts), { mode: 0o644 }),
  ]);
}
