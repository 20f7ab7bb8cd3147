/** A container runtime whose images and containers are lists that tests fill. */
import type {
  ContainerFacts,
  ImageFacts,
  LogLine,
  LogQuery,
  PullProgress,
  RegistryAuth,
  Runtime,
  RuntimeEvent,
} from '#agent/containerd/types';
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import { deferred } from '#lib/signal';
import { makeContainer, makeImage } from './objects.ts';

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

export const busybox = 'docker.io/library/busybox:latest';

/** Two images; two containers that run and one that has ended. */
export function fillRuntime(runtime: FakeRuntime): void {
  runtime.imageFacts = [makeImage(busybox), makeImage('localhost:5000/team/app:1.2', 'd')];
  runtime.containerFacts = [
    makeContainer('abc1'.padEnd(64, '0'), 'web.1.t1'),
    makeContainer('abc2'.padEnd(64, '0'), 'web.2.t2', {
      state: 'exited',
      exit: { code: 3, exitedAt: '2025-12-31T23:59:00Z', oomKilled: false },
      createdAt: '2025-12-31T23:50:00Z',
    }),
    makeContainer('def3'.padEnd(64, '0'), 'db.1.t3', { labels: { tier: 'back' } }),
  ];
  runtime.calls.length = 0;
}
