/** A front door for tests: a server on a socket in a temporary folder, and calls to it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#lib/clock';
import { FakeClock } from '#lib/fake-clock';
import { type Logger, nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import { newCluster } from '#manager/control/cluster-object';
import type { MemoryStore } from '#manager/store/store';
import { JoinTokens, NodeRole, RootCA } from '#proto/gen/swarm';
import { ApiServer } from '../api.ts';
import type { StandaloneContainers } from '../backend.ts';
import { FakeBackend, type Standing } from './fake-backend.ts';
import { clusterId, makeNode, managerId, workerId } from './objects.ts';

/** A cluster with one manager `m1` and one worker `w1`. */
async function found(store: MemoryStore): Promise<void> {
  const rootCa = RootCA.create({
    caCert: new Uint8Array(Buffer.from('-----BEGIN CERTIFICATE-----\n')),
    joinTokens: JoinTokens.create({ worker: 'SWMTKN-1-worker-0', manager: 'SWMTKN-1-manager-0' }),
  });
  await store.update((tx) => {
    tx.create('cluster', newCluster({ id: clusterId, rootCa }));
    tx.create('node', makeNode(managerId, 'm1', NodeRole.MANAGER));
    tx.create('node', makeNode(workerId, 'w1', NodeRole.WORKER));
  });
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The parsed body. */
  readonly value: unknown;
}

export interface CallInit {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a parsed body looks like to tests that read a few fields of it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
export type Loose = any;

export class Harness {
  readonly clock: Clock;
  readonly backend: FakeBackend;
  readonly folder: string;
  readonly server: ApiServer;

  private constructor(
    folder: string,
    clock: Clock,
    log: Logger,
    standalone: StandaloneContainers | undefined,
  ) {
    this.folder = folder;
    this.clock = clock;
    this.backend = new FakeBackend(clock);
    if (standalone !== undefined) this.backend.standalone = standalone;
    this.server = new ApiServer(
      { hosts: [`unix://${join(folder, 'docker.sock')}`], version: '0.1.0' },
      { backend: this.backend, clock, random: seededRandom(1), log },
    );
  }

  static async start(
    clock: Clock = new FakeClock(),
    standing: Standing = 'manager',
    log: Logger = nullLogger,
    standalone: StandaloneContainers | undefined = undefined,
  ): Promise<Harness> {
    const folder = await mkdtemp(join(tmpdir(), 'shoal-api-'));
    const harness = new Harness(folder, clock, log, standalone);
    harness.backend.standing = standing;
    await found(harness.backend.store);
    await harness.server.start();
    return harness;
  }

  get socketPath(): string {
    return join(this.folder, 'docker.sock');
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Sends a request and gives the response as soon as its headers are there. */
  open(method: string, path: string, init: CallInit = {}): Promise<IncomingMessage> {
    const body = init.body === undefined ? init.raw : JSON.stringify(init.body);
    const type = init.body === undefined ? {} : { 'content-type': 'application/json' };
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const call = httpRequest(
        {
          socketPath: this.socketPath,
          method,
          path,
          agent: false,
          headers: { ...type, ...length, ...init.headers },
        },
        resolve,
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  async call(method: string, path: string, init: CallInit = {}): Promise<Reply> {
    const response = await this.open(method, path, init);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const isJson = response.headers['content-type'] === 'application/json';
    const { statusCode = 0, headers } = response;
    return { status: statusCode, headers, text, value: isJson ? parse(text) : undefined };
  }

  /** The body of a request that has to succeed. */
  async get(path: string): Promise<Loose> {
    const { status, value, text } = await this.call('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
    return value;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}
