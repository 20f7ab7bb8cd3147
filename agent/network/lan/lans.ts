/**
 * The links of this node's containers on its LANs. What is wished is in memory; the kernel is looked
 * at before anything is done, so that joining again after a restart changes nothing.
 */
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { Turns } from '#lib/turns';
import type { RunCommand } from '../command.ts';
import type { NetworkExecutor } from '../executor.ts';
import { containerNamespace, shortId, shortIdOfNamespace } from '../names.ts';
import { listNamespaces } from '../observe.ts';
import { observeLans } from './observe.ts';
import type { Parents } from './parents.ts';
import { complaintOf, readParents, refuseLink } from './parents.ts';
import type { LanPlan } from './plan.ts';
import { planLans, planLeaving } from './plan.ts';
import type { LanContainer } from './wish.ts';

export interface ContainerLansOptions {
  readonly namespacePrefix: string;
  readonly netnsDirectory: string;
}

export interface ContainerLansDeps {
  readonly run: RunCommand;
  readonly executor: NetworkExecutor;
  readonly log: Logger;
  /** What people call this node. */
  nodeName(): string;
}

export class ContainerLans {
  readonly #options: ContainerLansOptions;
  readonly #deps: ContainerLansDeps;
  /** By short id. */
  readonly #containers = new Map<string, LanContainer>();
  /** Looking and changing is one operation: those on one container run one after the other. */
  readonly #turns = new Turns();

  constructor(options: ContainerLansOptions, deps: ContainerLansDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /**
   * Gives the container its links, ways and rules. Idempotent. Throws `failed_precondition` when
   * this node has no such interface, `unavailable` when the container has no namespace.
   */
  attach(container: LanContainer): Promise<void> {
    const { containerId } = container;
    return this.#turns.run(shortId(containerId), async () => {
      const plan = await this.#look(container);
      if (plan === undefined) {
        const message = `container ${shortId(containerId)} has no namespace yet`;
        throw new ShoalError('unavailable', message);
      }
      await this.#carryOut(container, plan);
      this.#containers.set(shortId(containerId), container);
    });
  }

  /** Takes all links of the container away, also those of an earlier run. Idempotent. */
  detach(containerId: string): Promise<void> {
    return this.#turns.run(shortId(containerId), async () => {
      this.#containers.delete(shortId(containerId));
      const namespace = containerNamespace(this.#options.namespacePrefix, containerId);
      const view = await observeLans(this.#deps.run, namespace);
      const steps = view === undefined ? [] : planLeaving(namespace, view);
      if (steps.length > 0) await this.#deps.executor.submit(shortId(containerId), steps);
    });
  }

  /** Takes the links of all other containers away, before their namespaces go. */
  async retain(containerIds: readonly string[]): Promise<void> {
    const { netnsDirectory, namespacePrefix } = this.#options;
    const kept = new Set(containerIds.map(shortId));
    const names = await listNamespaces(netnsDirectory, namespacePrefix);
    const ids = [...names].flatMap((name) => shortIdOfNamespace(namespacePrefix, name) ?? []);
    // One that has joined, or is about to, is somebody's.
    const isKnown = (id: string): boolean => this.#containers.has(id) || this.#turns.has(id);
    const gone = ids.filter((id) => !kept.has(id) && !isKnown(id));
    await Promise.all(gone.map((id) => this.detach(id)));
  }

  /** By network id: what was wrong and has been repaired, or could not be; empty when nothing. */
  async verify(): Promise<ReadonlyMap<string, string>> {
    const containers = [...this.#containers.values()];
    if (containers.length === 0) return new Map();
    const parents = await readParents(this.#deps.run);
    const words = new Map<string, Set<string>>();
    const note = (networkId: string, texts: readonly string[]): void => {
      const known = words.get(networkId) ?? new Set();
      words.set(networkId, known);
      for (const text of texts) if (text !== '') known.add(text);
    };
    for (const { containerId, links } of containers) {
      for (const link of links) note(link.networkId, [complaintOf(link, parents)]);
      const found = await this.#turns.run(shortId(containerId), () => this.#repair(containerId));
      for (const [networkId, texts] of found) note(networkId, texts);
    }
    return new Map([...words].map(([networkId, texts]) => [networkId, [...texts].join('\n')]));
  }

  /** What differed, and why it still does, by network id. */
  async #repair(containerId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    // It may have left while others were looked at.
    const container = this.#containers.get(shortId(containerId));
    const plan = container === undefined ? undefined : await this.#look(container);
    // A namespace that is gone is the gateway network's to bring back, and to tell of.
    if (container === undefined || plan === undefined || plan.steps.length === 0) return new Map();
    try {
      await this.#carryOut(container, plan);
      return plan.words;
    } catch (error) {
      if (!isShoalError(error)) throw error;
      const reason = explain(error);
      this.#deps.log.error('links on a LAN could not be repaired', { containerId, err: reason });
      return new Map([...plan.words].map(([id, texts]) => [id, [...texts, reason]]));
    }
  }

  /** Undefined when the container has no namespace. */
  async #look(container: LanContainer): Promise<LanPlan | undefined> {
    const view = await observeLans(this.#deps.run, container.namespace);
    return view === undefined ? undefined : planLans(container, view);
  }

  async #carryOut({ containerId }: LanContainer, { births, steps }: LanPlan): Promise<void> {
    if (births.length > 0) {
      const parents: Parents = await readParents(this.#deps.run);
      for (const link of births) refuseLink(link, parents, this.#deps.nodeName());
    }
    if (steps.length > 0) await this.#deps.executor.submit(shortId(containerId), steps);
  }
}
