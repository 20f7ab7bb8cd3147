/**
 * Compares the kernel with what should be there and repairs the difference: the sandbox, the
 * tables, both ends of every endpoint. What belongs to no container is removed.
 */
import { assert } from '#lib/assert';
import { explain, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { RunCommand } from './command.ts';
import type { NetworkExecutor } from './executor.ts';
import {
  addressPair,
  containerInterface,
  containerNamespace,
  hostTable,
  linkName,
  sandboxName,
  sandboxTable,
  shortId,
  shortIdOfLink,
  shortIdOfNamespace,
} from './names.ts';
import {
  listNamespaces,
  listTable,
  observeNamespace,
  parseClosed,
  parsePorts,
  withoutElements,
} from './observe.ts';
import type { EndpointView } from './plan.ts';
import {
  insideOf,
  isEndpointWhole,
  isInsideWhole,
  isSandboxWhole,
  planAttach,
  planDetach,
  planInside,
  planRemoval,
  planSandbox,
  planTables,
} from './plan.ts';
import type {
  Endpoint,
  GatewayView,
  GatewayWish,
  NetworkSettings,
  NetworkStep,
  PlanContainer,
} from './types.ts';
import { elementsInTables } from './verify/elements.ts';
import type { PortRules } from './verify/port-rules.ts';

/** Containers whose own namespace is looked into per round: two milliseconds each. */
const insidesPerRound = 16;

export interface ReconcilerOptions extends NetworkSettings {
  readonly hasIpv6: boolean;
  readonly netnsDirectory: string;
  /** What a container's namespace needs as soon as its interface is there, and again with a new one. */
  readonly planContainer?: PlanContainer;
}

export interface ReconcilerDeps {
  readonly run: RunCommand;
  readonly executor: NetworkExecutor;
  readonly ports: PortRules;
  readonly log: Logger;
}

interface ObservedGateway extends GatewayView {
  /** Those of the tables' sets, see verify/elements.ts. */
  readonly elements: readonly string[];
}

/** What the owner wishes at this moment. */
export interface ReconcilerState {
  readonly wish: GatewayWish;
  /** Short ids that a plan is changing right now. */
  readonly busy: ReadonlySet<string>;
}

export type StateReader = () => ReconcilerState;

export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #deps: ReconcilerDeps;
  /** The tables' text right after we wrote them; the kernel prints its own form. */
  #hostTableText: string | undefined;
  #sandboxTableText: string | undefined;
  /** Counts changes of the rules, so that one during their writing is not taken for written. */
  #rulesVersion = 0;
  #sandboxReady: Promise<void> | undefined;
  #nextInside = 0;
  #lastRepair: Promise<unknown> = Promise.resolve();

  constructor(options: ReconcilerOptions, deps: ReconcilerDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /**
   * Endpoints of an earlier run, from the sandbox's routes and the published ports of the node.
   * Their container ids are the short ones.
   */
  async findEndpoints(): Promise<Endpoint[]> {
    const view = await observeNamespace(this.#deps.run, this.#sandbox);
    const families = this.#options.hasIpv6 ? (['ip', 'ip6'] as const) : (['ip'] as const);
    const tables = await Promise.all(
      families.map((family) => listTable(this.#deps.run, undefined, family, hostTable)),
    );
    const [ports = [], ports6 = []] = tables.map(parsePorts);
    const closed = parseClosed(
      await listTable(this.#deps.run, this.#sandboxPath, 'ip', sandboxTable),
    );
    return (view?.routes ?? []).flatMap(({ destination, device }): Endpoint[] => {
      const id = device === undefined ? undefined : shortIdOfLink(device);
      if (id === undefined || destination.includes(':')) return [];
      const pair = addressPair(destination, this.#options.hasIpv6);
      const own = [
        ...ports.filter(({ address }) => address === pair.v4),
        // Ports on all addresses are in both tables.
        ...ports6.filter(({ address, port }) => address === pair.v6 && port.hostIp !== undefined),
      ];
      return [
        {
          containerId: id,
          address: pair,
          ports: own.map(({ port }) => port),
          isClosed: closed.has(destination),
          pid: undefined,
        },
      ];
    });
  }

  /** The next `ensureSandbox` looks again, because the wish for it has changed. */
  requireSandbox(): void {
    this.#sandboxReady = undefined;
  }

  /** And so have the rules of the node. */
  requireRules(): void {
    this.#sandboxReady = undefined;
    this.#hostTableText = undefined;
    this.#rulesVersion++;
  }

  /** Makes node and sandbox ready for endpoints; at once when they were found so before. */
  async ensureSandbox(state: StateReader): Promise<void> {
    this.#sandboxReady ??= this.#repairSandbox(state).then(() => undefined);
    try {
      await this.#sandboxReady;
    } catch (error) {
      this.#sandboxReady = undefined;
      throw error;
    }
  }

  /** What is there of an endpoint. */
  async viewEndpoint(containerId: string): Promise<EndpointView> {
    const namespaces = await this.#namespaces();
    const name = containerNamespace(this.#options.namespacePrefix, containerId);
    const sandbox = await observeNamespace(this.#deps.run, this.#sandbox);
    const hasLink = sandbox?.links.has(linkName(containerId)) === true;
    return { hasNamespace: namespaces.has(name), hasLink };
  }

  /** One look at everything. Resolves to what was repaired, in words. */
  async round(state: StateReader): Promise<string[]> {
    const before = new Map(state().wish.endpoints.map((each) => [each.containerId, each]));
    const repaired = await this.#repairSandbox(state);
    const view = await this.#observe();
    const now = state();
    // Whoever came, went or changed during the look was looked at too early or too late.
    const settled = now.wish.endpoints.filter(
      (each) => before.get(each.containerId) === each && !now.busy.has(shortId(each.containerId)),
    );
    repaired.push(...(await this.#repairEndpoints(settled, view, now.wish)));
    repaired.push(...(await this.#removeStrangers(before, state(), view)));
    repaired.push(...(await this.#repairInsides(settled)));
    if (repaired.length > 0) this.#deps.log.warn('gateway network repaired', { repaired });
    return repaired;
  }

  /** Takes everything back that no container has. Nobody may ask for the sandbox meanwhile. */
  async remove(): Promise<void> {
    this.requireRules();
    const view = await this.#observe();
    await this.#deps.executor.submit('sandbox', planRemoval(this.#options, this.#options, view));
  }

  get #sandboxPath(): string {
    return `${this.#options.netnsDirectory}/${this.#sandbox}`;
  }

  get #sandbox(): string {
    return sandboxName(this.#options.namespacePrefix);
  }

  /** One at a time: two plans from one view would both make the same link. */
  #repairSandbox(state: StateReader): Promise<string[]> {
    const work = (): Promise<string[]> => this.#repairSandboxNow(state);
    const mine = this.#lastRepair.then(work, work);
    this.#lastRepair = mine;
    return mine;
  }

  async #repairSandboxNow(state: StateReader): Promise<string[]> {
    const { executor, ports } = this.#deps;
    const repaired: string[] = [];
    const moment = ports.moment;
    const view = await this.#observe();
    // What was never there is not broken, nor are rules that this run has not written yet.
    const isFirst = this.#hostTableText === undefined;
    if (!isSandboxWhole(state().wish, view)) {
      await executor.submit('sandbox', planSandbox(state().wish, view, this.#options));
      if (!isFirst || view.sandbox !== undefined) repaired.push('sandbox');
    }
    const areRulesIntact = view.isHostTableIntact && view.isSandboxTableIntact;
    if (!areRulesIntact) {
      // The wish of this very moment: a port published during the look must not get lost.
      const version = this.#rulesVersion;
      await executor.submit('sandbox', planTables(state().wish, this.#options));
      const hostText = withoutElements(await this.#hostRules());
      if (hostText === '') throw rulesAreGone();
      this.#sandboxTableText = withoutElements(await this.#sandboxRules());
      if (version === this.#rulesVersion) this.#hostTableText = hostText;
      if (!isFirst) repaired.push('packet rules');
    }
    const arePortsBroken = areRulesIntact && ports.differ(moment, view.elements);
    if (arePortsBroken) repaired.push('published ports');
    // After a failure it is not known what the kernel has.
    const isKnown = moment !== undefined && areRulesIntact;
    if (arePortsBroken || !isKnown) await ports.write(state().wish);
    return repaired;
  }

  async #repairEndpoints(
    endpoints: readonly Endpoint[],
    view: GatewayView,
    { mesh }: GatewayWish,
  ): Promise<string[]> {
    const { namespacePrefix, mtuBytes } = this.#options;
    const settings = { namespacePrefix, mtuBytes: mesh?.mtuBytes ?? mtuBytes };
    const { sandbox, namespaces } = view;
    if (sandbox === undefined) return [];
    const broken = endpoints.filter((endpoint) => !isEndpointWhole(endpoint, sandbox));
    return this.#repairEach(broken, (endpoint) => {
      const id = endpoint.containerId;
      const name = containerNamespace(this.#options.namespacePrefix, id);
      const view = { hasNamespace: namespaces.has(name), hasLink: sandbox.links.has(linkName(id)) };
      return [...planAttach(endpoint, settings, view), ...this.#planContainer(id)];
    });
  }

  async #repairInsides(endpoints: readonly Endpoint[]): Promise<string[]> {
    const start = this.#nextInside < endpoints.length ? this.#nextInside : 0;
    const chosen = endpoints.slice(start, start + insidesPerRound);
    this.#nextInside = start + chosen.length;
    const broken: Endpoint[] = [];
    for (const endpoint of chosen) {
      const name = containerNamespace(this.#options.namespacePrefix, endpoint.containerId);
      const inside = await observeNamespace(this.#deps.run, name);
      if (inside === undefined) continue;
      const wanted = insideOf(endpoint, inside);
      if (!isInsideWhole(wanted, inside)) broken.push(wanted);
    }
    return this.#repairEach(broken, (endpoint) => [
      ...planInside(endpoint, this.#options),
      ...this.#planContainer(endpoint.containerId),
    ]);
  }

  #planContainer(containerId: string): readonly NetworkStep[] {
    const { namespacePrefix, planContainer } = this.#options;
    const namespace = containerNamespace(namespacePrefix, containerId);
    return planContainer?.(namespace, containerInterface) ?? [];
  }

  async #repairEach(
    endpoints: readonly Endpoint[],
    plan: (endpoint: Endpoint) => NetworkStep[],
  ): Promise<string[]> {
    const repaired = await Promise.all(
      endpoints.map(async (endpoint) => {
        const id = shortId(endpoint.containerId);
        try {
          await this.#deps.executor.submit(id, plan(endpoint));
          return [`endpoint ${id}`];
        } catch (error) {
          this.#deps.log.error('an endpoint could not be repaired', {
            container: endpoint.containerId,
            err: explain(error),
          });
          return [];
        }
      }),
    );
    return repaired.flat();
  }

  async #removeStrangers(
    before: ReadonlyMap<string, Endpoint>,
    now: ReconcilerState,
    view: GatewayView,
  ): Promise<string[]> {
    const known = new Set(
      [...before.keys(), ...now.wish.endpoints.map(({ containerId }) => containerId)].map(shortId),
    );
    const isStranger = (id: string): boolean => !known.has(id) && !now.busy.has(id);
    const links = new Set(idsOf(view.sandbox?.links.keys() ?? [], shortIdOfLink));
    const prefix = this.#options.namespacePrefix;
    const spaces = new Set(idsOf(view.namespaces, (name) => shortIdOfNamespace(prefix, name)));
    const strangers = [...new Set([...links, ...spaces])].filter(isStranger);
    await Promise.all(
      strangers.map((id) => {
        const endpointView = { hasLink: links.has(id), hasNamespace: spaces.has(id) };
        const steps = planDetach(id, undefined, this.#options, endpointView);
        return this.#deps.executor.submit(id, steps);
      }),
    );
    return strangers.map((id) => `leftover ${id}`);
  }

  async #observe(): Promise<ObservedGateway> {
    const [namespaces, host, hostText] = await Promise.all([
      this.#namespaces(),
      observeNamespace(this.#deps.run, undefined),
      this.#hostRules(),
    ]);
    const hasSandbox = namespaces.has(this.#sandbox);
    const [sandbox, sandboxText] = hasSandbox
      ? await Promise.all([observeNamespace(this.#deps.run, this.#sandbox), this.#sandboxRules()])
      : [undefined, ''];
    assert(host !== undefined, "the node's own namespace can always be shown");
    return {
      namespaces,
      host,
      sandbox,
      isHostTableIntact: withoutElements(hostText) === this.#hostTableText,
      isSandboxTableIntact: withoutElements(sandboxText) === this.#sandboxTableText,
      elements: elementsInTables(`${hostText}${sandboxText}`),
    };
  }

  #namespaces(): Promise<ReadonlySet<string>> {
    return listNamespaces(this.#options.netnsDirectory, this.#options.namespacePrefix);
  }

  #hostRules(): Promise<string> {
    return this.#rules(undefined, hostTable);
  }

  #sandboxRules(): Promise<string> {
    return this.#rules(this.#sandboxPath, sandboxTable);
  }

  async #rules(path: string | undefined, table: string): Promise<string> {
    const families = this.#options.hasIpv6 ? (['ip', 'ip6'] as const) : (['ip'] as const);
    const texts = await Promise.all(
      families.map((family) => listTable(this.#deps.run, path, family, table)),
    );
    return texts.join('');
  }
}

/** Somebody has flushed them, as a firewall that is loaded again does. */
function rulesAreGone(): ShoalError {
  const message = `table ${hostTable} was removed right after it was written: it is written again`;
  return new ShoalError('unavailable', message);
}

function idsOf(namesOf: Iterable<string>, parse: (name: string) => string | undefined): string[] {
  return [...namesOf].flatMap((name) => parse(name) ?? []);
}
