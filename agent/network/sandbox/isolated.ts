/**
 * Namespaces with nothing but a loopback device, for containers that asked for network `none`.
 */

import type { NetworkExecutor } from '../executor.ts';
import { isolatedNamespace, shortId } from '../names.ts';
import { listNamespaces } from '../observe.ts';

export interface IsolatedOptions {
  readonly namespacePrefix: string;
  readonly netnsDirectory: string;
}

export class IsolatedNamespaces {
  readonly #options: IsolatedOptions;
  readonly #executor: NetworkExecutor;
  /** Short ids. */
  readonly #known = new Set<string>();

  constructor(options: IsolatedOptions, executor: NetworkExecutor) {
    this.#options = options;
    this.#executor = executor;
  }

  /** Finds those of an earlier run. */
  async start(): Promise<void> {
    const start = this.#nameOf('');
    for (const name of await listNamespaces(this.#options.netnsDirectory, start)) {
      this.#known.add(name.slice(start.length));
    }
  }

  has(containerId: string): boolean {
    return this.#known.has(shortId(containerId));
  }

  /** The path of the container's namespace. Idempotent. */
  async attach(containerId: string): Promise<string> {
    const name = this.#nameOf(containerId);
    if (!this.has(containerId)) {
      await this.#executor.submit(name, [
        { kind: 'ip', namespace: undefined, lines: [`netns add ${name}`] },
      ]);
      this.#known.add(shortId(containerId));
    }
    const lines = ['link set lo up'];
    await this.#executor.submit(name, [{ kind: 'ip', namespace: name, lines }]);
    return `${this.#options.netnsDirectory}/${name}`;
  }

  async detach(containerId: string): Promise<void> {
    if (!this.has(containerId)) return;
    const name = this.#nameOf(containerId);
    const lines = [`netns delete ${name}`];
    await this.#executor.submit(name, [{ kind: 'ip', namespace: undefined, lines }]);
    this.#known.delete(shortId(containerId));
  }

  async retain(containerIds: Iterable<string>): Promise<void> {
    const kept = new Set([...containerIds].map(shortId));
    await Promise.all([...this.#known].filter((id) => !kept.has(id)).map((id) => this.detach(id)));
  }

  #nameOf(containerId: string): string {
    return isolatedNamespace(this.#options.namespacePrefix, containerId);
  }
}
