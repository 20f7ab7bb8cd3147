/**
 * A runtime in memory for the agent's tests: containers that start, run until told otherwise and
 * end. It outlives the agents that use it, as a real one does; a `handle` is one agent's use of
 * it, which a crash cuts off.
 */
import { ShoalError } from '#lib/errors';
import type { Deferred } from '#lib/signal';
import { abortable, deferred } from '#lib/signal';
import type {
  ContainerFacts,
  ContainerRequest,
  ContainerState,
  ExecResult,
  ExitStatus,
  ImageFacts,
  Runtime,
  RuntimeEvent,
} from '../containerd/types.ts';

interface FakeContainer {
  readonly request: ContainerRequest;
  state: ContainerState;
  pid: number;
  startedAt: string | undefined;
  exit: ExitStatus | undefined;
  readonly ended: Deferred<ExitStatus>;
}

const someTime = '2026-01-01T00:00:00.000Z';

export class FakeRuntime {
  readonly containers = new Map<string, FakeContainer>();
  readonly images = new Set<string>();
  /** Images that `pull` finds. */
  readonly registry = new Set<string>();
  /** How often each container was started, by id. */
  readonly starts = new Map<string, number>();
  readonly pulls: string[] = [];
  /** Set to make every call fail, as while containerd restarts. */
  isAway = false;
  /** What health checks answer. */
  health: ExecResult = { code: 0, output: '' };
  #nextPid = 100;

  running(): string[] {
    return [...this.containers.values()]
      .filter(({ state }) => state === 'running')
      .map(({ request }) => request.name)
      .sort();
  }

  /** The container's process ends. */
  end(id: string, code: number): void {
    const container = this.containers.get(id);
    if (container?.state !== 'running') return;
    container.state = 'exited';
    container.pid = 0;
    container.exit = { code, exitedAt: someTime, oomKilled: false };
    container.ended.resolve(container.exit);
  }

  /** One agent's way to this runtime, and how to cut it off for good. */
  handle(): { runtime: Runtime; cut: () => void } {
    const never = new Promise<never>(() => undefined);
    let isCut = false;
    const call = async <T>(work: () => T | Promise<T>): Promise<T> => {
      await Promise.resolve();
      if (isCut) return never;
      if (this.isAway) throw new ShoalError('unavailable', 'the runtime is away');
      const result = await work();
      return isCut ? never : result;
    };
    const cut = (): void => {
      isCut = true;
    };
    return { runtime: this.#runtime(call), cut };
  }

  #runtime(call: <T>(work: () => T | Promise<T>) => Promise<T>): Runtime {
    const find = (id: string): FakeContainer => {
      const container = this.containers.get(id);
      if (container === undefined) throw new ShoalError('not_found', `no container ${id}`);
      return container;
    };
    return {
      images: {
        find: (reference) =>
          call(() => (this.images.has(reference) ? imageFacts(reference) : undefined)),
        list: () => call(() => [...this.images].map(imageFacts)),
        pull: (reference, _auth, signal) => call(() => this.#pull(reference, signal)),
        importArchive: () => call(() => []),
        remove: () => call(() => ({ untagged: [], deleted: [] })),
      },
      containers: {
        create: (request) => call(() => this.#create(request)),
        start: (id) => call(() => this.#start(find(id))),
        wait: (id, signal) => call(() => abortable(find(id).ended.promise, signal)),
        stop: (id) =>
          call(() => {
            this.end(id, 143);
            return find(id).ended.promise;
          }),
        kill: (id) => call(() => this.end(id, 137)),
        remove: (id) =>
          call(() => {
            this.end(id, 137);
            this.containers.delete(id);
          }),
        inspect: (id) =>
          call(() => {
            const container = this.containers.get(id);
            return container === undefined ? undefined : containerFacts(container);
          }),
        list: () => call(() => [...this.containers.values()].map(containerFacts)),
        logs: async function* () {},
        exec: () => call(() => this.health),
      },
      watch: (_listener: (event: RuntimeEvent) => void) => () => undefined,
      versions: () => call(() => ({ containerd: 'fake', runc: 'fake' })),
    };
  }

  #pull(reference: string, signal: AbortSignal): ImageFacts {
    signal.throwIfAborted();
    this.pulls.push(reference);
    if (!this.registry.has(reference)) throw new ShoalError('not_found', 'manifest unknown');
    this.images.add(reference);
    return imageFacts(reference);
  }

  #create(request: ContainerRequest): void {
    if (this.containers.has(request.id)) return;
    this.containers.set(request.id, {
      request,
      state: 'created',
      pid: 0,
      startedAt: undefined,
      exit: undefined,
      ended: deferred(),
    });
  }

  #start(container: FakeContainer): { pid: number } {
    const { id } = container.request;
    if (container.state !== 'created') {
      throw new ShoalError('failed_precondition', `container ${id} is ${container.state}`);
    }
    container.state = 'running';
    container.pid = this.#nextPid++;
    container.startedAt = someTime;
    this.starts.set(id, (this.starts.get(id) ?? 0) + 1);
    return { pid: container.pid };
  }
}

function imageFacts(name: string): ImageFacts {
  return {
    name,
    digest: 'sha256:0',
    configDigest: 'sha256:1',
    sizeBytes: 1,
    createdAt: someTime,
    labels: {},
    architecture: 'amd64',
    os: 'linux',
  };
}

function containerFacts({ request, state, pid, startedAt, exit }: FakeContainer): ContainerFacts {
  return {
    id: request.id,
    name: request.name,
    labels: request.labels,
    image: request.image,
    state,
    pid,
    createdAt: someTime,
    startedAt,
    exit,
    request,
    commandLine: [],
  };
}
