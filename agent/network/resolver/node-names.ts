/**
 * The resolver in the agent: tells it which container has which address, and starts it as soon as
 * the node has the address that containers ask.
 */
import type { Clock } from '#lib/clock';
import { explain, isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { ReconcileLoop } from '#lib/reconcile-loop';
import type { Task } from '#proto/gen/swarm';
import { isNodeLocal } from '#proto/model/network';
import { isActive } from '#proto/model/task-state';
import type { ResolvConf } from './resolv-conf.ts';
import { Resolver, type ResolverOptions } from './resolver.ts';
import type { AskingContainer, ResolverCounters, TablesView } from './types.ts';

/** The gateway link comes with the node's block of addresses, soon after it has joined. */
const retryPeriodMs = 500;
/** Nothing to do once it listens. */
const idlePeriodMs = 60_000;
/** Far below the time that an address rests before another container gets it. */
const indexAgeMaxMs = 1_000;

/** A container's place on the gateway network. */
export interface AskerPlace {
  readonly containerId: string;
  readonly address: { readonly v4: string };
  /** A container without a task says here which servers it wants to ask. */
  readonly place?:
    | { readonly taskId: string; readonly nameservers?: readonly string[] }
    | undefined;
}

export interface NodeNamesDeps {
  readonly attachments: () => readonly AskerPlace[];
  /** Another number when some of them are others. */
  readonly placesVersion: () => number;
  readonly tasks: () => readonly Task[];
  readonly containerIdOf: (taskId: string) => string;
  /** What the node's own resolv.conf says now. */
  readonly nodeResolvConf: () => ResolvConf;
  readonly tables: TablesView;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/**
 * Who a task is to the resolver. Networks in the order of the spec; the gateway network, and those
 * that each node has by itself, name nobody and are left out. Servers are those of the spec or the
 * node's own, also such that only the node itself reaches.
 */
export function askerOf(task: Task, node: ResolvConf): AskingContainer {
  const container = task.spec?.container;
  const nameservers = container?.dnsConfig?.nameservers ?? [];
  const hostname = container?.hostname ?? '';
  return {
    taskId: task.id,
    networkIds: task.networks.flatMap(({ network }) =>
      network === undefined || network.spec?.ingress === true || isNodeLocal(network)
        ? []
        : [network.id],
    ),
    // A hostname may hold placeholders: those do not resolve.
    aliases: hostname === '' || hostname.includes('{{') ? [] : [hostname],
    upstreams: nameservers.length > 0 ? nameservers : node.nameservers,
  };
}

/** Who a container is to the resolver that a person made: its networks are attachments, all of them. */
export function standaloneAsker(nameservers: readonly string[], node: ResolvConf): AskingContainer {
  const upstreams = nameservers.length > 0 ? nameservers : node.nameservers;
  return { taskId: '', networkIds: [], aliases: [], upstreams };
}

/** Networks that the container was given beside those of its own task. */
function connectedTo(tasks: readonly Task[], containerId: string): string[] {
  return tasks
    .filter(({ spec, desiredState }) => {
      return spec?.attachment?.containerId === containerId && isActive(desiredState);
    })
    .flatMap(({ networks }) => networks.flatMap(({ network }) => network?.id ?? []));
}

export class NodeNames {
  readonly #deps: NodeNamesDeps;
  readonly #resolver: Resolver;
  readonly #starting: ReconcileLoop;
  /** By address on the gateway network. */
  #askers: ReadonlyMap<string, AskingContainer> = new Map();
  #indexedAtMs = Number.NEGATIVE_INFINITY;
  #indexedVersion = -1;
  #hasFailed = false;
  #lastResolvConf: ResolvConf = { nameservers: [], search: [], options: [] };
  #isResolvConfAway = false;

  constructor(options: ResolverOptions, deps: NodeNamesDeps) {
    this.#deps = deps;
    const lookupContainer = (address: string): AskingContainer | undefined => this.find(address);
    this.#resolver = new Resolver(options, { ...deps, lookupContainer });
    this.#starting = new ReconcileLoop({ ...deps, round: () => this.#listen() });
  }

  get counters(): Readonly<ResolverCounters> {
    return this.#resolver.counters;
  }

  /** Answers from the moment on that the node has the address. */
  start(): void {
    this.#starting.start();
  }

  async stop(): Promise<void> {
    await this.#starting.stop();
    await this.#resolver.stop();
  }

  /** The container with this address; undefined when none has it. */
  find(address: string): AskingContainer | undefined {
    const age = this.#deps.clock.monotonic() - this.#indexedAtMs;
    // Who asks as soon as it begins got its last network a moment ago.
    const isOld = age > indexAgeMaxMs || this.#indexedVersion !== this.#deps.placesVersion();
    if (isOld || !this.#askers.has(address)) this.#index();
    return this.#askers.get(address);
  }

  #index(): void {
    const { attachments, tasks, containerIdOf, clock } = this.#deps;
    const version = this.#deps.placesVersion();
    const node = this.#nodeResolvConf();
    const all = tasks();
    const byContainer = new Map(all.map((task) => [containerIdOf(task.id), task]));
    const entries = attachments().flatMap(({ containerId, address, place }) => {
      const task = byContainer.get(containerId);
      if (task === undefined && place?.taskId !== '') return [];
      const asker =
        task === undefined ? standaloneAsker(place?.nameservers ?? [], node) : askerOf(task, node);
      const networkIds = [...asker.networkIds, ...connectedTo(all, containerId)];
      return [[address.v4, { ...asker, networkIds }] as const];
    });
    this.#askers = new Map(entries);
    this.#indexedAtMs = clock.monotonic();
    this.#indexedVersion = version;
  }

  /** A node may have no such file, or none for a moment while its own resolver starts. */
  #nodeResolvConf(): ResolvConf {
    try {
      this.#lastResolvConf = this.#deps.nodeResolvConf();
      this.#isResolvConfAway = false;
    } catch (error) {
      if (!this.#isResolvConfAway) {
        const err = explain(error);
        this.#deps.log.warn('the node does not say which DNS servers to ask', { err });
      }
      this.#isResolvConfAway = true;
    }
    return this.#lastResolvConf;
  }

  async #listen(): Promise<number> {
    const { clock, log } = this.#deps;
    try {
      await this.#resolver.start();
      this.#hasFailed = false;
      return clock.now() + idlePeriodMs;
    } catch (error) {
      if (!isShoalError(error, 'unavailable')) throw error;
      // Once: until the node has its block, every try ends like this.
      if (!this.#hasFailed) log.info(`${error.message}: tried again until it can`);
      this.#hasFailed = true;
      return clock.now() + retryPeriodMs;
    }
  }
}
