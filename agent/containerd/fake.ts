/**
 * A runtime without a kernel: containers are entries in a table and time is the clock it is given.
 * Tests and the simulator script what programs do and what registries answer. It passes the same
 * suite as the real one.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Clock, sleep } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { abortable } from '#lib/signal';
import { FakeContainerState, type FakeProgram } from './fake-container.ts';
import { fullName, matchImages } from './images/match.ts';
import { parseReference, referenceName } from './registry/reference.ts';
import { sha256Digest } from './registry/registry.ts';
import { sigkill, signalNumber } from './spec/signals.ts';
import type {
  ContainerRequest,
  Containers,
  ExecResult,
  ExitStatus,
  ImageFacts,
  Images,
  LogLine,
  LogQuery,
  Runtime,
  RuntimeEvent,
} from './types.ts';

export interface FakeRuntimeOptions {
  /** Decides what a container's program does; by default it runs until it is stopped. */
  readonly program?: (request: ContainerRequest) => FakeProgram;
  /** What registries have. */
  readonly registryImages?: readonly string[];
  /** How long a pull takes. */
  readonly pullMs?: number;
}

export interface FakeRuntimeDeps {
  readonly clock: Clock;
}

const killedCode = 137;

interface FakeFile {
  readonly image: string;
  readonly path: string;
  readonly text: string;
}

export class FakeRuntime implements Runtime {
  readonly images: Images;
  readonly containers: Containers;
  /** Names asked of registries, in order: for tests that nothing was asked. */
  readonly pulls: string[] = [];
  readonly #options: FakeRuntimeOptions;
  readonly #clock: Clock;
  readonly #registry = new Set<string>();
  readonly #pullErrors = new Map<string, ShoalError>();
  readonly #images = new Map<string, ImageFacts>();
  readonly #files: FakeFile[] = [];
  readonly #pulling = new Map<string, Promise<ImageFacts>>();
  readonly #containers = new Map<string, FakeContainerState>();
  readonly #listeners = new Set<(event: RuntimeEvent) => void>();

  constructor(options: FakeRuntimeOptions, deps: FakeRuntimeDeps) {
    this.#options = options;
    this.#clock = deps.clock;
    for (const name of options.registryImages ?? []) this.publish(name);
    this.images = this.#createImages();
    this.containers = this.#createContainers();
  }

  /** Puts an image into its registry. */
  publish(name: string): void {
    this.#registry.add(referenceName(parseReference(name)));
  }

  /** From now on pulls of the name fail like this; undefined lets them succeed again. */
  failPulls(name: string, error: ShoalError | undefined): void {
    const key = referenceName(parseReference(name));
    if (error === undefined) this.#pullErrors.delete(key);
    else this.#pullErrors.set(key, error);
  }

  /** Makes an image present without a registry. */
  addImage(name: string, changes: Partial<ImageFacts> = {}): ImageFacts {
    const full = referenceName(parseReference(name));
    const digest = parseReference(name).digest || sha256Digest(Buffer.from(`manifest ${full}`));
    const facts: ImageFacts = {
      name: full,
      digest,
      configDigest: sha256Digest(Buffer.from(`config ${full}`)),
      sizeBytes: 1024,
      createdAt: '2026-01-01T00:00:00Z',
      labels: {},
      architecture: 'amd64',
      os: 'linux',
      healthcheck: undefined,
      volumes: [],
      ...changes,
    };
    this.#images.set(full, facts);
    return facts;
  }

  /** Puts a file into an image that is present: what `copyOut` finds. */
  putFile(name: string, path: string, text: string): void {
    this.#files.push({ image: referenceName(parseReference(name)), path, text });
  }

  /** Ends a running container from outside, as a crash of its program would. */
  end(id: string, code: number, oomKilled = false): void {
    this.#get(id).end(code, oomKilled);
  }

  /** As after a restart of containerd. */
  reconnect(): void {
    this.#emit({ kind: 'reconnected' });
  }

  watch(listener: (event: RuntimeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  versions(): Promise<{ containerd: string; runc: string }> {
    return Promise.resolve({ containerd: '0.0.0-fake', runc: '0.0.0-fake' });
  }

  #emit(event: RuntimeEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #get(id: string): FakeContainerState {
    const container = this.#containers.get(id);
    if (container === undefined) throw new ShoalError('not_found', `No such container: ${id}`);
    return container;
  }

  #find(reference: string): ImageFacts | undefined {
    const byName = this.#images.get(fullName(reference) ?? '');
    return byName ?? matchImages(reference, [...this.#images.values()])[0];
  }

  #createImages(): Images {
    return {
      find: async (reference) => this.#find(reference),
      list: async () => [...this.#images.values()],
      pull: async (reference, _auth, signal, onProgress) => {
        signal.throwIfAborted();
        const name = referenceName(parseReference(reference));
        onProgress?.({ id: '', status: `Pulling from ${name}` });
        const pulling = this.#pulling.get(name) ?? this.#pull(name);
        this.#pulling.set(name, pulling);
        return abortable(pulling, signal);
      },
      importArchive: async (archive) => {
        const parts: Uint8Array[] = [];
        for await (const part of archive) parts.push(part);
        const names = Buffer.concat(parts).toString('utf8').split('\n').filter(Boolean);
        return names.map((name) => this.addImage(name, { digest: '' }).name);
      },
      copyOut: async (reference, path, target, signal) => {
        signal.throwIfAborted();
        const facts = this.#find(reference);
        if (facts === undefined) throw new ShoalError('not_found', `No such image: ${reference}`);
        return this.#copyOut(facts.name, path, target);
      },
      remove: async (reference) => {
        const facts = this.#find(reference);
        if (facts === undefined) {
          throw new ShoalError('not_found', `No such image: ${reference}`);
        }
        this.#images.delete(facts.name);
        return { untagged: [facts.name], deleted: [facts.configDigest] };
      },
    };
  }

  async #copyOut(image: string, path: string, target: string): Promise<boolean> {
    const folder = `${path.replace(/\/+$/, '')}/`;
    const files = this.#files.filter(
      (file) => file.image === image && file.path.startsWith(folder),
    );
    for (const file of files) {
      const to = join(target, file.path.slice(folder.length));
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, file.text);
    }
    return files.length > 0;
  }

  async #pull(name: string): Promise<ImageFacts> {
    this.pulls.push(name);
    try {
      await sleep(this.#clock, this.#options.pullMs ?? 0);
      const failure = this.#pullErrors.get(name);
      if (failure !== undefined) throw failure;
      if (!this.#registry.has(name)) {
        throw new ShoalError('not_found', `${name} not found: manifest unknown`);
      }
      return this.addImage(name);
    } finally {
      this.#pulling.delete(name);
    }
  }

  async #create(request: ContainerRequest): Promise<void> {
    const existing = this.#containers.get(request.id);
    if (existing !== undefined) {
      if (isDeepStrictEqual(existing.request, request)) return;
      throw new ShoalError('already_exists', `container id ${request.id} is taken`);
    }
    if (this.#find(request.image) === undefined) {
      const why = `image ${request.image} is not on this node: pull it first`;
      throw new ShoalError('not_found', `container ${request.name}: ${why}`);
    }
    const program = this.#options.program?.(request) ?? {};
    const onExit = (exit: ExitStatus): void => this.#emit({ kind: 'exit', id: request.id, exit });
    this.#containers.set(request.id, new FakeContainerState(request, program, this.#clock, onExit));
    this.#emit({ kind: 'create', id: request.id });
  }

  #start(id: string): { pid: number } {
    const container = this.#get(id);
    const isNew = container.state !== 'running';
    const started = container.start();
    if (isNew) this.#emit({ kind: 'start', id });
    return started;
  }

  async #stop(id: string, graceMs: number): Promise<ExitStatus> {
    const container = this.#get(id);
    if (container.exit !== undefined) return container.exit;
    if (container.startedAt === undefined) {
      const exitedAt = new Date(this.#clock.now()).toISOString();
      return { code: 0, exitedAt, oomKilled: false };
    }
    container.signal(signalNumber(container.request.stopSignal || 'SIGTERM'));
    if (container.exit === undefined) await container.within(graceMs);
    if (container.exit === undefined) container.signal(sigkill);
    return container.exit ?? container.ended;
  }

  async #exec(id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult> {
    const container = this.#get(id);
    if (container.state !== 'running') {
      throw new ShoalError('failed_precondition', `container ${id} is not running`);
    }
    const {
      afterMs = 0,
      code,
      output,
    } = container.program.exec?.(command) ?? {
      code: 0,
      output: '',
    };
    await sleep(this.#clock, Math.min(afterMs, timeoutMs));
    return afterMs > timeoutMs ? { code: killedCode, output: '' } : { code, output };
  }

  #createContainers(): Containers {
    return {
      create: (request) => this.#create(request),
      start: async (id) => this.#start(id),
      wait: async (id, signal) => {
        signal.throwIfAborted();
        const container = this.#get(id);
        return container.exit ?? abortable(container.ended, signal);
      },
      stop: (id, graceMs) => this.#stop(id, graceMs),
      kill: async (id, signal) => {
        const number = signalNumber(signal);
        const container = this.#get(id);
        if (container.state !== 'running') {
          throw new ShoalError('failed_precondition', `container ${id} is not running`);
        }
        container.signal(number);
      },
      remove: async (id) => {
        const container = this.#containers.get(id);
        container?.signal(sigkill);
        container?.removed();
        this.#containers.delete(id);
      },
      inspect: async (id) => this.#containers.get(id)?.facts(),
      list: async () => [...this.#containers.values()].map((container) => container.facts()),
      logs: (id, query, signal) => this.#logs(id, query, signal),
      exec: (id, command, timeoutMs) => this.#exec(id, command, timeoutMs),
    };
  }

  async *#logs(id: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    yield* this.#get(id).logs(query, signal);
  }
}
