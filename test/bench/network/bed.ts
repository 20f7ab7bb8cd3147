/**
 * What is measured on: two nodes whose networks are made by the agent's own code from tables with a
 * thousand services, containers on them, and processes that serve and ask. A container is here what
 * the network knows of it: a namespace with interfaces, and a process inside.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TablesMessage } from '#proto/gen/shoal';
import type { Children } from '../processes/children.ts';
import { Worker } from '../processes/worker.ts';
import {
  clients,
  far,
  gatewayId,
  gatewayTable,
  late,
  type NodeId,
  near,
  nodeIds,
  overlayId,
  overlayName,
  overlayTable,
  type RealTask,
  taskIdOf,
  wholeTables,
} from './cluster-tables.ts';
import { Ground, netnsDirectory } from './ground.ts';
import type { LoadOrders, NodeOrders, Version } from './orders.ts';

const nodeScript = join(import.meta.dirname, 'node-main.ts');
const loadScript = join(import.meta.dirname, 'load-main.ts');
const containerIdLength = 64;

export type Load = Worker<LoadOrders>;

export interface Loads {
  /** Processes of the nodes themselves. */
  readonly node1: Load;
  readonly node2: Load;
  readonly outside: Load;
  /** In containers. */
  readonly near: Load;
  readonly far: Load;
  readonly late: Load;
  readonly direct: Load;
  readonly virtual: Load;
  readonly watcher: Load;
}

export class Bed {
  readonly ground: Ground;
  readonly #children: Children;
  readonly #agents = new Map<NodeId, Worker<NodeOrders>>();
  readonly #versions = new Map<string, number>();
  #loads: Loads | undefined;

  constructor(name: string, children: Children) {
    this.ground = new Ground(name);
    this.#children = children;
  }

  get loads(): Loads {
    if (this.#loads === undefined) throw new Error('nothing has been built yet');
    return this.#loads;
  }

  get agentPids(): readonly number[] {
    return [...this.#agents.values()].map(({ pid }) => pid);
  }

  agentPid(nodeId: NodeId): number {
    return this.#agent(nodeId).pid;
  }

  async up(): Promise<void> {
    await this.ground.up();
    await Promise.all(nodeIds.map((nodeId) => this.#startAgent(nodeId)));
    const first = wholeTables(overlayTable(1), gatewayTable(1, new Map()));
    this.#versions.set(overlayId, 1).set(gatewayId, 1);
    await this.tables(first);
    const gatewayAddresses = new Map<string, string>();
    const contain = async (place: RealTask): Promise<Load> => {
      const { load, gatewayAddress } = await this.#contain(place);
      gatewayAddresses.set(place.name, gatewayAddress);
      return load;
    };
    this.#loads = {
      node1: this.#load('a process of node 1', this.ground.path('node1')),
      node2: this.#load('a process of node 2', this.ground.path('node2')),
      outside: this.#load('the client outside', this.ground.path('outside')),
      near: await contain(near),
      far: await contain(far),
      late: await contain(late),
      direct: await contain(clients.direct),
      virtual: await contain(clients.virtual),
      watcher: await contain(clients.watcher),
    };
    this.#versions.set(gatewayId, 2);
    await this.tables(wholeTables(gatewayTable(2, gatewayAddresses)));
    const { node1, node2, near: nearLoad, far: farLoad, late: lateLoad } = this.loads;
    const servers = [node1, node2, nearLoad, farLoad, lateLoad];
    await Promise.all(servers.map((server) => server.ask('serve')));
  }

  /** The newest version of the overlay's table. */
  get overlayVersion(): number {
    return this.#versions.get(overlayId) ?? 0;
  }

  /**
   * Gives both nodes a message of their managers. Resolves when both kernels have it; gives the
   * time at which the later one had.
   */
  async tables(message: Partial<TablesMessage>): Promise<number> {
    for (const { networkId, toVersion } of message.changes ?? []) {
      this.#versions.set(networkId, toVersion);
    }
    const versions: Version[] = [...this.#versions].map(([networkId, version]) => ({
      networkId,
      version,
    }));
    const times = await Promise.all(
      [...this.#agents.values()].map((agent) => agent.ask('tables', message, versions)),
    );
    return Math.max(...times);
  }

  /** Blocking; processes before the namespaces that they hold. */
  downNow(): void {
    this.#children.downNow();
    this.ground.downNow();
  }

  #agent(nodeId: NodeId): Worker<NodeOrders> {
    const agent = this.#agents.get(nodeId);
    if (agent === undefined) throw new Error(`${nodeId} has no agent`);
    return agent;
  }

  async #startAgent(nodeId: NodeId): Promise<void> {
    const dataRoot = join(this.#children.directory, nodeId);
    mkdirSync(dataRoot);
    const agent = new Worker<NodeOrders>(
      { title: `the agent of ${nodeId}`, script: nodeScript, netns: this.ground.path(nodeId) },
      this.#children,
    );
    this.#agents.set(nodeId, agent);
    const namespacePrefix = this.ground.agentPrefix(nodeId);
    await agent.ask('start', { nodeId, namespacePrefix, netnsDirectory, dataRoot });
  }

  #load(title: string, netns: string): Load {
    return new Worker<LoadOrders>({ title, script: loadScript, netns }, this.#children);
  }

  async #contain(place: RealTask) {
    const { name, nodeId, address } = place;
    const { netnsPath, gatewayAddress } = await this.#agent(nodeId).ask('attach', {
      taskId: taskIdOf(place),
      containerId: Buffer.from(name).toString('hex').padEnd(containerIdLength, '0'),
      networkId: overlayId,
      networkName: overlayName,
      address,
    });
    await this.ground.openPorts(netnsPath);
    return { load: this.#load(`container ${name}`, netnsPath), gatewayAddress };
  }
}
