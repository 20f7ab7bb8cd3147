/**
 * A front door for tests: a server on a socket in a temporary folder, in front of a cluster of one
 * (the real store and control service) and a made-up container runtime.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ContainerFacts,
  ContainerRequest,
  ImageFacts,
  LogLine,
  LogQuery,
  PullProgress,
  Registries,
  RegistryAuth,
  Runtime,
  RuntimeEvent,
} from '#agent/containerd/types';
import { must } from '#lib/assert';
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { type Logger, nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { CallContext, Client } from '#lib/rpc/types';
import { deferred } from '#lib/signal';
import { allocateNetwork } from '#manager/allocator/network/allocate';
import { Releases } from '#manager/allocator/releases';
import { newCluster } from '#manager/control/cluster-object';
import { createControl } from '#manager/control/control';
import type { MemoryStore } from '#manager/store/store';
import { createTestStore } from '#manager/store/testing';
import {
  Annotations,
  ControlService,
  EngineDescription,
  JoinTokens,
  Node,
  NodeDescription,
  NodeRole,
  NodeSpec,
  NodeSpecMembership,
  NodeStatus,
  NodeStatusState,
  Platform,
  Resources,
  RootCA,
  type Service,
  Task,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import { ApiServer } from './api.ts';
import type {
  Backend,
  ContainerSurroundings,
  InitRequest,
  JoinRequest,
  MachineFacts,
  NetworkReports,
  SwarmFacts,
  VolumeFacts,
} from './backend.ts';

export const clusterId = 'clusterclusterclusterclus';
export const managerId = 'managermanagermanagermana';
export const workerId = 'workerworkerworkerworkerw';

const notInSwarm =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect ' +
  'this node to swarm and try again.';
const isWorker =
  "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster " +
  'state. Please run this command on a manager node or promote the current node to a manager.';

/** Calls the handlers of the real control service, as the daemon does on the leader. */
function controlClient(store: MemoryStore, clock: Clock): Client<typeof ControlService> {
  let rotations = 0;
  const releases = new Releases(() => clock.now());
  const handlers = createControl({
    store,
    clock,
    random: seededRandom(7),
    membership: () => ({
      leader: managerId,
      members: [{ nodeId: managerId, raftId: 1, address: '10.77.0.11:2377', reachable: true }],
    }),
    allocateNetwork: (view, network) => allocateNetwork(view, network, releases),
    rotateJoinTokens: (rootCa, roles) => {
      rotations++;
      const { worker = '', manager = '' } = rootCa.joinTokens ?? {};
      return JoinTokens.create({
        worker: roles.worker ? `SWMTKN-1-worker-${rotations}` : worker,
        manager: roles.manager ? `SWMTKN-1-manager-${rotations}` : manager,
      });
    },
  });
  const context: CallContext = {
    peer: { role: 'manager', nodeId: managerId, organization: clusterId, address: '' },
    signal: new AbortController().signal,
  };
  const calls = Object.keys(ControlService.methods).map((name) => {
    const handler = handlers[name as keyof typeof handlers] as
      | ((request: unknown, context: CallContext) => Promise<unknown>)
      | undefined;
    const call = async (request: unknown): Promise<unknown> => {
      if (handler === undefined) throw new ShoalError('unimplemented', name);
      return handler(request, context);
    };
    return [name, call];
  });
  return Object.fromEntries(calls) as Client<typeof ControlService>;
}

export function makeNode(id: string, hostname: string, role: NodeRole): Node {
  return Node.create({
    id,
    role,
    spec: NodeSpec.create({
      annotations: Annotations.create(),
      desiredRole: role,
      membership: NodeSpecMembership.ACCEPTED,
    }),
    description: NodeDescription.create({
      hostname,
      platform: Platform.create({ architecture: 'x86_64', os: 'linux' }),
      resources: Resources.create({ nanoCpus: 2_000_000_000, memoryBytes: 4_000_000_000 }),
      engine: EngineDescription.create({ engineVersion: '0.1.0' }),
    }),
    status: NodeStatus.create({ state: NodeStatusState.READY, addr: '10.77.0.11' }),
  });
}

export function makeTask(service: Service, slot: number, state: TaskState, nowMs: number): Task {
  return Task.create({
    id: `task${service.specVersion?.index ?? 0}x${slot}${service.id}`.slice(0, 25),
    serviceId: service.id,
    slot,
    nodeId: workerId,
    spec: service.spec?.task,
    specVersion: service.specVersion,
    serviceAnnotations: service.spec?.annotations,
    desiredState: TaskState.RUNNING,
    status: TaskStatus.create({ state, timestamp: timestampOfMs(nowMs), message: 'started' }),
  });
}

export function makeImage(
  name: string,
  hex = 'a',
  overrides: Partial<ImageFacts> = {},
): ImageFacts {
  return {
    name,
    digest: `sha256:${hex.repeat(64)}`,
    configDigest: `sha256:${(hex === 'a' ? 'b' : 'c').repeat(64)}`,
    sizeBytes: 4_300_000,
    createdAt: '2025-12-31T23:00:00Z',
    labels: {},
    architecture: 'amd64',
    os: 'linux',
    healthcheck: undefined,
    volumes: [],
    ...overrides,
  };
}

const request: ContainerRequest = {
  id: '',
  name: '',
  labels: {},
  image: 'docker.io/library/busybox:latest',
  command: [],
  args: ['sleep', '60'],
  env: ['A=1'],
  workingDirectory: '/',
  user: '',
  groups: [],
  hostname: 'c1',
  tty: false,
  openStdin: false,
  readOnlyRoot: false,
  init: false,
  stopSignal: '',
  mounts: [],
  resources: { nanoCpus: 0, memoryBytes: 0, memorySwapBytes: 0, pids: 0 },
  ulimits: [],
  sysctls: {},
  capabilityAdd: [],
  capabilityDrop: [],
  noNewPrivileges: false,
  seccompProfile: 'default',
  oomScoreAdj: 0,
  netnsPath: '',
};

export function makeContainer(
  id: string,
  name: string,
  overrides: Partial<ContainerFacts> = {},
): ContainerFacts {
  return {
    id,
    name,
    labels: { 'com.docker.swarm.service.name': 'web' },
    image: request.image,
    state: 'running',
    pid: 4711,
    createdAt: '2025-12-31T23:55:00Z',
    startedAt: '2025-12-31T23:55:01Z',
    exit: undefined,
    request: { ...request, id, name },
    commandLine: ['sleep', '60'],
    ...overrides,
  };
}

/** Holds images and containers in lists that tests fill. */
export class FakeRuntime implements Runtime {
  imageFacts: ImageFacts[] = [];
  containerFacts: ContainerFacts[] = [];
  logLines: LogLine[] = [];
  /** Called in place of a registry. */
  onPull: (
    reference: string,
    auth: RegistryAuth | undefined,
    progress: (p: PullProgress) => void,
  ) => Promise<ImageFacts> = async (reference) => {
    throw new ShoalError('not_found', `${reference} not found`);
  };
  /** Set to make every question hang, like a runtime that has stopped. */
  hangs = false;
  lastLogQuery: LogQuery | undefined;
  readonly calls: string[] = [];
  readonly #listeners = new Set<(event: RuntimeEvent) => void>();

  async #answer<T>(value: () => T): Promise<T> {
    if (this.hangs) return deferred<T>().promise;
    return value();
  }

  readonly images: Runtime['images'] = {
    find: (reference) =>
      this.#answer(() =>
        this.imageFacts.find(
          ({ name, configDigest, digest }) =>
            name === reference ||
            digest === reference ||
            configDigest === reference ||
            (/^[0-9a-f]{4,}$/.test(reference) && configDigest.startsWith(`sha256:${reference}`)),
        ),
      ),
    list: () => this.#answer(() => this.imageFacts),
    pull: async (reference, auth, signal, onProgress = () => {}) => {
      signal.throwIfAborted();
      const image = await this.onPull(reference, auth, onProgress);
      this.imageFacts.push(image);
      return image;
    },
    importArchive: async (archive) => {
      let size = 0;
      for await (const chunk of archive) size += chunk.length;
      this.calls.push(`import ${size}`);
      const image = makeImage('docker.io/library/loaded:latest', 'd', { digest: '' });
      this.imageFacts.push(image);
      return [image.name];
    },
    copyOut: async () => {
      throw new ShoalError('internal', 'the API never copies out of images');
    },
    remove: async (reference) => {
      const facts = must(
        this.imageFacts.find(({ name }) => name === reference),
        'the image is there',
      );
      this.imageFacts = this.imageFacts.filter((image) => image !== facts);
      return { untagged: [facts.name], deleted: [facts.configDigest] };
    },
  };

  readonly containers: Runtime['containers'] = {
    create: async () => {
      throw new ShoalError('internal', 'the API never makes containers');
    },
    start: async () => {
      throw new ShoalError('internal', 'the API never starts containers');
    },
    wait: async (id, signal) => {
      const facts = this.containerFacts.find((container) => container.id === id);
      if (facts?.exit !== undefined) return facts.exit;
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        const stop = this.watch((event) => {
          if (event.kind !== 'exit' || event.id !== id) return;
          stop();
          resolve(event.exit);
        });
      });
    },
    stop: async (id, graceMs) => {
      this.calls.push(`stop ${id} ${graceMs}`);
      return { code: 0, exitedAt: '2026-01-01T00:00:00Z', oomKilled: false };
    },
    kill: async (id, signal) => {
      this.calls.push(`kill ${id} ${signal}`);
    },
    remove: async (id) => {
      this.calls.push(`remove ${id}`);
    },
    inspect: (id) => this.#answer(() => this.containerFacts.find((facts) => facts.id === id)),
    list: () => this.#answer(() => this.containerFacts),
    logs: (_id, query) => this.#lines(query),
    exec: async () => ({ code: 0, output: '' }),
  };

  async *#lines(query: LogQuery): AsyncGenerator<LogLine> {
    this.lastLogQuery = query;
    yield* this.logLines;
  }

  watch(listener: (event: RuntimeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: RuntimeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  versions(): Promise<{ containerd: string; runc: string }> {
    return this.#answer(() => ({ containerd: '2.1.0', runc: '1.3.0' }));
  }
}

export type Standing = 'manager' | 'worker' | 'outside';

export class FakeBackend implements Backend {
  standing: Standing = 'manager';
  readonly runtime = new FakeRuntime();
  readonly store: MemoryStore;
  volumeFacts: VolumeFacts[] = [];
  registries?: Registries;
  networks?: NetworkReports;
  readonly around = new Map<string, ContainerSurroundings>();
  inits: InitRequest[] = [];
  joins: JoinRequest[] = [];
  /** Replaced by tests that play a cluster which does not answer. */
  control: Client<typeof ControlService>;

  constructor(clock: Clock) {
    this.store = createTestStore(clock);
    this.control = controlClient(this.store, clock);
  }

  readonly swarm: Backend['swarm'] = {
    facts: (): SwarmFacts => ({
      state: this.standing === 'outside' ? 'inactive' : 'active',
      nodeId: this.standing === 'outside' ? '' : managerId,
      clusterId: this.standing === 'outside' ? '' : clusterId,
      nodeAddr: this.standing === 'outside' ? '' : '10.77.0.11',
      controlAvailable: this.standing === 'manager',
      error: '',
      remoteManagers:
        this.standing === 'outside' ? [] : [{ nodeId: managerId, addr: '10.77.0.11:2377' }],
      nodes: this.standing === 'manager' ? 2 : 0,
      managers: this.standing === 'manager' ? 1 : 0,
      warnings: [],
    }),
    init: async (init) => {
      if (this.standing !== 'outside') {
        throw new ShoalError('unavailable', 'This node is already part of a swarm.');
      }
      this.inits.push(init);
      this.standing = 'manager';
      return managerId;
    },
    join: async (join) => {
      this.joins.push(join);
      this.standing = 'worker';
    },
    leave: async (force) => {
      if (!force && this.standing === 'manager') {
        throw new ShoalError('unavailable', 'You are attempting to leave the swarm: use --force');
      }
      this.standing = 'outside';
    },
    control: () => {
      if (this.standing === 'manager') return this.control;
      throw new ShoalError('unavailable', this.standing === 'worker' ? isWorker : notInSwarm);
    },
    watch: (listener) => {
      if (this.standing !== 'manager') throw new ShoalError('unavailable', isWorker);
      return this.store.watch(listener);
    },
    cluster: () => this.store.view.cluster.get(clusterId),
  };

  machine(): MachineFacts {
    return {
      daemonId: 'daemon-1',
      hostname: 'm1',
      cpus: 2,
      memoryBytes: 4_000_000_000,
      kernelVersion: '6.1.0',
      operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      architecture: 'x86_64',
      cgroupVersion: '2',
      dataRoot: '/var/lib/shoal',
      version: '0.1.0',
      gitCommit: 'abc1234',
      labels: [],
      debug: false,
      startedAtMs: Date.UTC(2026, 0, 1),
      warnings: [],
    };
  }

  surroundings(containerId: string): ContainerSurroundings {
    return this.around.get(containerId) ?? { health: undefined, network: undefined };
  }

  volumes(): Promise<readonly VolumeFacts[]> {
    return Promise.resolve(this.volumeFacts);
  }
}

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

  private constructor(folder: string, clock: Clock, log: Logger) {
    this.folder = folder;
    this.clock = clock;
    this.backend = new FakeBackend(clock);
    this.server = new ApiServer(
      { hosts: [`unix://${join(folder, 'docker.sock')}`], version: '0.1.0' },
      { backend: this.backend, clock, random: seededRandom(1), log },
    );
  }

  static async start(
    clock: Clock = new FakeClock(),
    standing: Standing = 'manager',
    log: Logger = nullLogger,
  ): Promise<Harness> {
    const folder = await mkdtemp(join(tmpdir(), 'shoal-api-'));
    const harness = new Harness(folder, clock, log);
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

/** The smallest spec that the control service takes. */
export function webSpec(overrides: Readonly<Record<string, unknown>> = {}) {
  return {
    Name: 'web',
    TaskTemplate: { ContainerSpec: { Image: 'busybox' } },
    Mode: { Replicated: { Replicas: 2 } },
    ...overrides,
  };
}
