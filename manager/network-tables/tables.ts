/**
 * The tables of all networks. Commits and reports only note which rows are stale; `refresh` brings
 * the tables up to date, once for all that came together.
 */
import type { Change, Commit, ReadTx, Store } from '#manager/store/types';
import type { Node, Service } from '#proto/gen/swarm';
import { attachmentsOf } from '#proto/model/network';
import {
  followsTables,
  hasGateway6,
  hasTable,
  isDown,
  isGateway,
  networksOfTask,
} from './entries.ts';
import type { Facts } from './facts.ts';
import { candidates, isDraining, Stale, Table } from './table.ts';

/** Versions of one leadership: more changes than it will ever make. */
const versionsPerEpoch = 2 ** 32;

export interface DrainNews {
  readonly taskId: string;
  readonly nodeId: string;
  readonly networkId: string;
  /** The first version that says so; undefined when the endpoint is gone. */
  readonly version: number | undefined;
}

export interface News {
  /** Networks with a new version, or that are gone, and the nodes that it concerns. */
  readonly changed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly drains: readonly DrainNews[];
}

export class Tables {
  readonly #store: Pick<Store, 'view'>;
  readonly #facts: Facts;
  readonly #tables = new Map<string, Table>();
  #stale = new Map<string, Stale>();
  #version: number;

  /** `epoch` grows with every leadership, so that versions do, too. */
  constructor(store: Pick<Store, 'view'>, facts: Facts, epoch: number) {
    this.#store = store;
    this.#facts = facts;
    this.#version = epoch * versionsPerEpoch;
  }

  get #view(): ReadTx {
    return this.#store.view;
  }

  get(networkId: string): Table | undefined {
    return this.#tables.get(networkId);
  }

  all(): IterableIterator<[string, Table]> {
    return this.#tables.entries();
  }

  /** The networks that concern a node: those that it hosts, and the gateway network. */
  ofNode(nodeId: string): string[] {
    return [...this.#tables]
      .filter(([, table]) => table.isGateway || table.nodes.has(nodeId))
      .map(([id]) => id);
  }

  noteAll(): void {
    for (const network of this.#view.network.all()) {
      if (hasTable(network)) this.#stale.set(network.id, candidates(this.#view, network));
    }
  }

  note(commit: Commit): void {
    const gatewayId = this.#gatewayId();
    for (const change of commit.changes) this.#note(change, gatewayId);
  }

  /** A node told something new of itself. */
  noteNode(nodeId: string): void {
    for (const id of this.ofNode(nodeId)) this.#staleOf(id).nodes.add(nodeId);
  }

  /** Tasks whose addresses on the gateway network changed. */
  noteGatewayTasks(taskIds: readonly string[]): void {
    const gatewayId = this.#gatewayId();
    if (gatewayId === undefined || taskIds.length === 0) return;
    for (const id of taskIds) this.#staleOf(gatewayId).tasks.add(id);
  }

  refresh(): News {
    const stale = this.#stale;
    this.#stale = new Map();
    const changed = new Map<string, Set<string>>();
    const drains: DrainNews[] = [];
    for (const [id, rows] of stale) {
      const nodes = this.#refreshOne(id, rows, drains);
      if (nodes !== undefined) changed.set(id, nodes);
    }
    return { changed, drains };
  }

  /** Returns the nodes that the change concerns; undefined when there is none. */
  #refreshOne(id: string, rows: Stale, drains: DrainNews[]): Set<string> | undefined {
    const network = this.#view.network.get(id);
    const before = this.#tables.get(id);
    if (network === undefined || !hasTable(network)) {
      if (before === undefined) return undefined;
      this.#tables.delete(id);
      for (const { taskId, nodeId } of before.endpoints.values()) {
        drains.push({ taskId, nodeId, networkId: id, version: undefined });
      }
      return new Set(before.nodes.keys());
    }
    const nextVersion = (): number => ++this.#version;
    const table = before ?? new Table(this.#view, network, nextVersion(), this.#facts);
    this.#tables.set(id, table);
    const was = new Map([...rows.tasks].map((taskId) => [taskId, table.endpoints.get(taskId)]));
    const nodes = new Set(table.nodes.keys());
    const hasChanged = table.refresh(this.#view, network, rows, this.#facts, nextVersion);
    if (!hasChanged && before !== undefined) return undefined;
    for (const [taskId, old] of was) {
      const now = table.endpoints.get(taskId);
      const nodeId = (now ?? old)?.nodeId ?? '';
      const isNews =
        now !== undefined && isDraining(now) && !(old !== undefined && isDraining(old));
      if (isNews) drains.push({ taskId, nodeId, networkId: id, version: table.version });
      const isOver = old !== undefined && (now === undefined || !isDraining(now));
      if (isOver) drains.push({ taskId, nodeId, networkId: id, version: undefined });
    }
    for (const nodeId of table.nodes.keys()) nodes.add(nodeId);
    return nodes;
  }

  #note(change: Change, gatewayId: string | undefined): void {
    switch (change.table) {
      case 'task':
        for (const task of [change.object, change.previous]) {
          if (task === undefined) continue;
          for (const id of networksOfTask(task, gatewayId)) this.#staleOf(id).tasks.add(task.id);
        }
        return;
      case 'service':
        this.#noteService(change.object, gatewayId);
        if (change.previous !== undefined) this.#noteService(change.previous, gatewayId);
        return;
      case 'node':
        this.#noteNodeChange(change.object, change.previous, gatewayId);
        return;
      case 'network': {
        const { id } = change.object;
        const isNew = change.kind === 'create' || !this.#tables.has(id);
        if (isNew && hasTable(change.object)) {
          this.#stale.set(id, candidates(this.#view, change.object));
        } else {
          this.#staleOf(id);
        }
        return;
      }
      default:
        return;
    }
  }

  #noteService(service: Service, gatewayId: string | undefined): void {
    const { id, spec, endpoint } = service;
    const networks = new Set([
      ...attachmentsOf(spec?.task, spec).map(({ target }) => target),
      ...(endpoint?.virtualIps ?? []).map(({ networkId }) => networkId),
      ...(gatewayId === undefined ? [] : [gatewayId]),
    ]);
    for (const [networkId, table] of this.#tables) {
      if (table.services.has(id)) networks.add(networkId);
    }
    for (const networkId of networks) this.#staleOf(networkId).services.add(id);
  }

  #noteNodeChange(node: Node, previous: Node | undefined, gatewayId: string | undefined): void {
    for (const networkId of this.ofNode(node.id)) this.#staleOf(networkId).nodes.add(node.id);
    if (gatewayId !== undefined) this.#staleOf(gatewayId).nodes.add(node.id);
    const isSame =
      previous !== undefined &&
      isDown(previous) === isDown(node) &&
      followsTables(previous) === followsTables(node) &&
      previous.number === node.number &&
      hasGateway6(previous.description) === hasGateway6(node.description) &&
      this.#view.node.get(node.id) !== undefined;
    if (isSame) return;
    for (const task of this.#view.task.where('node', node.id)) {
      for (const id of networksOfTask(task, gatewayId)) {
        const stale = this.#staleOf(id);
        stale.tasks.add(task.id);
        // One that had no number yet is in no table, whatever runs on it.
        stale.nodes.add(node.id);
      }
    }
  }

  #gatewayId(): string | undefined {
    return this.#view.network.all().find(isGateway)?.id;
  }

  #staleOf(networkId: string): Stale {
    const stale = this.#stale.get(networkId) ?? new Stale();
    this.#stale.set(networkId, stale);
    return stale;
  }
}
