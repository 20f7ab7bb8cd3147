/**
 * The peer: three members of etcd on the loopback interface with its default timing and durable
 * writes, without TLS. Load comes from h2load, everything else over its JSON gateway.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Children, freePorts, killed } from '../processes/children.ts';
import type { Load } from '../processes/load.ts';
import { until } from '../until.ts';
import { h2load } from './h2load.ts';

const size = 3;
const settleMs = 30_000;
const pollMs = 20;
const requestMs = 5_000;
const key = Buffer.from('k');
const valueBytes = 200;
const value = Buffer.alloc(valueBytes, 'x');

export interface EtcdMember {
  readonly name: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
  readonly directory: string;
  process: ChildProcess;
}

interface Header {
  readonly member_id: string;
  readonly revision: string;
}

/** The protobuf bytes of length-delimited fields; these lengths need two bytes at most. */
export function fields(...contents: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  return Buffer.concat(
    contents.flatMap(([number, { length }], at) => {
      const varint = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
      return [Buffer.from([(number << 3) | 2, ...varint]), contents[at]?.[1] ?? Buffer.alloc(0)];
    }),
  );
}

const calls = {
  put: { path: '/etcdserverpb.KV/Put', message: fields([1, key], [2, value]) },
  get: { path: '/etcdserverpb.KV/Range', message: fields([1, key]) },
} as const;

/** Whether both programs are there. */
export function hasEtcd(): boolean {
  return ['etcd', 'h2load'].every(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
  );
}

export class EtcdGroup {
  readonly title = 'etcd';
  readonly #children: Children;
  #members: EtcdMember[] = [];
  #cluster = '';

  constructor(children: Children) {
    this.#children = children;
  }

  get members(): readonly EtcdMember[] {
    return this.#members;
  }

  get pids(): readonly number[] {
    return this.#members.map(({ process }) => process.pid ?? 0);
  }

  async up(): Promise<void> {
    await this.down();
    const ports = await freePorts(2 * size);
    const places = Array.from({ length: size }, (_, index) => {
      const name = `etcd${index + 1}`;
      const clientUrl = `http://127.0.0.1:${ports[2 * index]}`;
      const peerUrl = `http://127.0.0.1:${ports[2 * index + 1]}`;
      return { name, clientUrl, peerUrl, directory: join(this.#children.directory, name) };
    });
    this.#cluster = places.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(',');
    for (const place of places) mkdirSync(place.directory, { mode: 0o700 });
    this.#members = places.map((place) => ({ ...place, process: this.#spawn(place) }));
    await this.settled();
  }

  #spawn(place: Omit<EtcdMember, 'process'>): ChildProcess {
    const { name, clientUrl, peerUrl, directory } = place;
    const child = spawn(
      'etcd',
      [
        ...['--name', name, '--data-dir', join(directory, 'data')],
        ...['--listen-client-urls', clientUrl, '--advertise-client-urls', clientUrl],
        ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
        ...['--initial-cluster', this.#cluster, '--initial-cluster-state', 'new'],
        ...['--logger', 'zap', '--log-level', 'panic'],
      ],
      // Every client that hangs up is worth a line to its gRPC library.
      { stdio: 'ignore' },
    );
    this.#children.add(child);
    return child;
  }

  restart(member: EtcdMember): void {
    member.process = this.#spawn(member);
  }

  async #post<T>(member: EtcdMember, path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${member.clientUrl}/v3/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(requestMs),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`etcd, ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** One put through this member, whoever leads. */
  async put(member: EtcdMember): Promise<number> {
    const body = { key: key.toString('base64'), value: value.toString('base64') };
    const { header } = await this.#post<{ header: Header }>(member, 'kv/put', body);
    return Number(header.revision);
  }

  async #leads(member: EtcdMember): Promise<boolean> {
    interface Status {
      readonly header: Header;
      readonly leader?: string;
    }
    const { header, leader } = await this.#post<Status>(member, 'maintenance/status', {});
    return header.member_id === leader;
  }

  /** Until a put goes through every member. Gives the leader. */
  async settled(): Promise<EtcdMember> {
    const what = 'a member of etcd leads and all take puts';
    return await until({ what, deadlineMs: settleMs, periodMs: pollMs }, async () => {
      for (const member of this.#members) await this.put(member);
      for (const member of this.#members) if (await this.#leads(member)) return member;
      return undefined;
    });
  }

  /** Load on the leader. Every answered put must have made a revision. */
  async load(
    kind: 'put' | 'get',
    shape: { readonly connections: number; readonly inFlight: number; readonly ms: number },
  ): Promise<Load> {
    const leader = await this.settled();
    const before = await this.put(leader);
    const { path, message } = calls[kind];
    const load = await h2load(this.#children, {
      ...shape,
      message,
      url: `${leader.clientUrl}${path}`,
    });
    const made = (await this.put(leader)) - before;
    if (kind === 'put' && made < load.count) {
      throw new Error(`etcd answered ${load.count} puts and made ${made} revisions`);
    }
    return load;
  }

  kill(member: EtcdMember): Promise<void> {
    return killed(member.process);
  }

  async down(): Promise<void> {
    for (const member of this.#members.splice(0)) {
      await this.kill(member);
      rmSync(member.directory, { recursive: true, force: true });
    }
  }
}
