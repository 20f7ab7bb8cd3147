/**
 * The table of one network: its rows, its version, and the last changes for those who follow. It
 * is brought up to date row by row; the result is the same as if it were made anew.
 */
import type { ReadTx } from '#manager/store/types';
import {
  EndpointState,
  NetworkTable,
  TableChange,
  type TableEndpoint,
  type TableNode,
  type TableService,
} from '#proto/gen/shoal';
import type { Network } from '#proto/gen/swarm';
import { deepEqual } from '#proto/model/equal';
import { endpointOf, isGateway, isMesh, nodeOf, serviceOf } from './entries.ts';
import type { Facts } from './facts.ts';
import { type Head, headOf } from './head.ts';
import { changesKeptMax } from './limits.ts';

/** The ids of rows to look at again. */
export class Stale {
  readonly tasks = new Set<string>();
  readonly services = new Set<string>();
  readonly nodes = new Set<string>();
}

/** Everything that may have a place in the network's table. */
export function candidates(view: ReadTx, network: Network): Stale {
  const stale = new Stale();
  if (!isGateway(network)) {
    for (const { id } of view.task.where('network', network.id)) stale.tasks.add(id);
    for (const service of view.service.all()) stale.services.add(service.id);
    return stale;
  }
  for (const { id } of view.node.all()) stale.nodes.add(id);
  for (const { id } of view.service.all()) stale.services.add(id);
  // Tasks of a removed service still run for a while: they are not found by way of services.
  for (const { id, endpoint } of view.task.all()) {
    if (endpoint?.ports.some(isMesh) === true) stale.tasks.add(id);
  }
  return stale;
}

interface Step {
  readonly setNodes: TableNode[];
  readonly removedNodes: string[];
  readonly setEndpoints: TableEndpoint[];
  readonly removedEndpoints: string[];
  readonly setServices: TableService[];
  readonly removedServices: string[];
}

export class Table {
  readonly nodes = new Map<string, TableNode>();
  readonly endpoints = new Map<string, TableEndpoint>();
  readonly services = new Map<string, TableService>();
  readonly #perNode = new Map<string, number>();
  readonly #perService = new Map<string, number>();
  #network: Network;
  #head: Head;
  #version: number;
  #changes: TableChange[] = [];
  #whole: NetworkTable | undefined;

  /** Empty, with a version of its own. */
  constructor(view: ReadTx, network: Network, version: number, facts: Facts) {
    this.#network = network;
    this.#version = version;
    this.#head = headOf(view, network, [], facts);
  }

  get version(): number {
    return this.#version;
  }

  get isGateway(): boolean {
    return this.#head.gateway;
  }

  get name(): string {
    return this.#head.name;
  }

  hasTasksOf(serviceId: string): boolean {
    return (this.#perService.get(serviceId) ?? 0) > 0;
  }

  /** The whole table, one object for all who need it. */
  whole(): NetworkTable {
    this.#whole ??= NetworkTable.create({
      ...this.#head,
      version: this.#version,
      nodes: [...this.nodes.values()],
      endpoints: [...this.endpoints.values()],
      services: [...this.services.values()],
    });
    return this.#whole;
  }

  /** The changes since a version; undefined when they are not known (any more). */
  since(version: number): readonly TableChange[] | undefined {
    if (version === this.#version) return [];
    const at = this.#changes.findIndex(({ fromVersion }) => fromVersion === version);
    return at < 0 ? undefined : this.#changes.slice(at);
  }

  /** Looks at the stale rows again. Returns whether anything changed; then it has a new version. */
  refresh(
    view: ReadTx,
    network: Network,
    stale: Stale,
    facts: Facts,
    nextVersion: () => number,
  ): boolean {
    this.#network = network;
    const step = this.#step(view, stale, facts);
    const head = headOf(view, network, this.nodes.values(), facts);
    const isOther = !deepEqual(head, this.#head);
    if (!isOther && Object.values(step).every((rows: readonly unknown[]) => rows.length === 0)) {
      return false;
    }
    const fromVersion = this.#version;
    this.#version = nextVersion();
    this.#whole = undefined;
    const networkId = network.id;
    const change = TableChange.create({
      networkId,
      fromVersion,
      toVersion: this.#version,
      ...step,
    });
    // Changes carry rows only: with another head everybody gets the whole table.
    if (isOther) this.#changes = [];
    else this.#changes.push(change);
    if (this.#changes.length > changesKeptMax) this.#changes.shift();
    this.#head = head;
    return true;
  }

  /** Endpoints first: nodes and services depend on which there are. */
  #step(view: ReadTx, stale: Stale, facts: Facts): Step {
    const network = this.#network;
    const nodes = new Set(stale.nodes);
    const services = new Set(stale.services);
    const setEndpoints: TableEndpoint[] = [];
    const removedEndpoints: string[] = [];
    for (const id of stale.tasks) {
      const before = this.endpoints.get(id);
      const now = endpointOf(view, network, id, facts);
      if (!replaced(this.endpoints, id, now, setEndpoints, removedEndpoints)) continue;
      this.#count(before, -1);
      this.#count(now, 1);
      for (const row of [before, now]) {
        if (row === undefined) continue;
        nodes.add(row.nodeId);
        services.add(row.serviceId);
      }
    }
    const setNodes: TableNode[] = [];
    const removedNodes: string[] = [];
    for (const id of nodes) {
      const hosts = (this.#perNode.get(id) ?? 0) > 0;
      const now = nodeOf(view, network, id, hosts, facts);
      replaced(this.nodes, id, now, setNodes, removedNodes);
    }
    const setServices: TableService[] = [];
    const removedServices: string[] = [];
    for (const id of services) {
      const now = serviceOf(view, network, id, this.hasTasksOf(id));
      replaced(this.services, id, now, setServices, removedServices);
    }
    return {
      setNodes,
      removedNodes,
      setEndpoints,
      removedEndpoints,
      setServices,
      removedServices,
    };
  }

  #count(endpoint: TableEndpoint | undefined, by: number): void {
    if (endpoint === undefined) return;
    add(this.#perNode, endpoint.nodeId, by);
    add(this.#perService, endpoint.serviceId, by);
  }
}

export function isDraining(endpoint: TableEndpoint): boolean {
  return endpoint.state === EndpointState.ENDPOINT_DRAINING;
}

/** Puts a row in its place and notes it, if it is another one than before. */
function replaced<T>(
  rows: Map<string, T>,
  id: string,
  now: T | undefined,
  set: T[],
  removed: string[],
): boolean {
  const before = rows.get(id);
  if (deepEqual(before, now)) return false;
  if (now === undefined) {
    rows.delete(id);
    removed.push(id);
  } else {
    rows.set(id, now);
    set.push(now);
  }
  return true;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
