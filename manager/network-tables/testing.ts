/**
 * For the tests of this room: a store with the objects of a small cluster, the tables over it, and
 * nodes that read their streams and report what they applied.
 */
import { must } from '#lib/assert';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import type { CallContext, Handlers } from '#lib/rpc/types';
import { createTestStore } from '#manager/store/testing';
import {
  NetworkTable,
  type NetworkTablesService,
  ReportTablesRequest,
  type TableChange,
  type TableEndpoint,
  type TableNode,
  type TableService,
  type TablesMessage,
  WatchTablesRequest,
} from '#proto/gen/shoal';
import {
  Annotations,
  Driver,
  Endpoint,
  EndpointVirtualIP,
  IPAMConfig,
  IPAMOptions,
  Network,
  NetworkAttachment,
  NetworkAttachmentConfig,
  NetworkSpec,
  Node,
  NodeDescription,
  NodeStatus,
  NodeStatusState,
  PortConfig,
  Service,
  ServiceSpec,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { driverOf, isLan, vniOption } from '#proto/model/network';
import { NetworkTables } from './network-tables.ts';

export function context(nodeId: string, signal = new AbortController().signal): CallContext {
  const peer = { role: 'worker', nodeId, organization: 'c', address: '10.77.0.21' } as const;
  return { peer, signal };
}

export class TablesBench {
  readonly clock = new FakeClock();
  readonly store = createTestStore(this.clock);
  #tables: NetworkTables | undefined;
  #epoch = 1;

  get handlers(): Required<Handlers<typeof NetworkTablesService>> {
    const { handlers } = must(this.#tables, 'a leader is there');
    return handlers as Required<Handlers<typeof NetworkTablesService>>;
  }

  lead(): void {
    const { store, clock } = this;
    const deps = { store, clock, log: nullLogger, epoch: this.#epoch++ };
    this.#tables = new NetworkTables(deps);
    this.#tables.start();
  }

  async stop(): Promise<void> {
    await this.#tables?.stop();
  }

  async newLeader(): Promise<void> {
    await this.stop();
    this.lead();
  }

  async addNode(id: string, number: number): Promise<void> {
    const node = Node.create({
      id,
      number,
      gatewaySubnet: `10.240.${number * 2}.0/23`,
      description: NodeDescription.create({ hostname: `host-${id}`, networkTables: true }),
      status: NodeStatus.create({ state: NodeStatusState.READY, addr: `10.77.0.${number}` }),
    });
    await this.store.update((tx) => tx.create('node', node));
  }

  async describeNode(id: string, init: Partial<NodeDescription>): Promise<void> {
    await this.store.update((tx) => {
      const node = must(tx.node.get(id), 'the test made it');
      const description = NodeDescription.create({ ...node.description, ...init });
      tx.update('node', { ...node, description });
    });
    await settle();
  }

  async setNodeState(id: string, state: NodeStatusState): Promise<void> {
    await this.store.update((tx) => {
      const node = must(tx.node.get(id), 'the test made it');
      tx.update('node', { ...node, status: { ...(node.status ?? NodeStatus.create()), state } });
    });
    await settle();
  }

  async addNetwork(id: string, vni: number, init: Partial<NetworkSpec> = {}): Promise<void> {
    await this.store.update((tx) => tx.create('network', networkOf(id, vni, init)));
    await settle();
  }

  async addService(id: string, networks: readonly string[], published?: number): Promise<void> {
    const { view } = this.store;
    const isLanId = (target: string): boolean => {
      const network = view.network.get(target);
      return network !== undefined && isLan(network);
    };
    const service = serviceOf(id, networks, published, isLanId);
    await this.store.update((tx) => tx.create('service', service));
    await settle();
  }

  async addTask(id: string, serviceId: string, nodeId: string, address: string): Promise<void> {
    await this.store.update((tx) => {
      const service = must(tx.service.get(serviceId), 'the test made it');
      const networks = (service.spec?.task?.networks ?? []).map(({ target }) =>
        NetworkAttachment.create({ network: tx.network.get(target), addresses: [`${address}/24`] }),
      );
      const task = Task.create({
        id,
        serviceId,
        nodeId,
        slot: 1,
        serviceAnnotations: service.spec?.annotations,
        networks,
        endpoint: service.endpoint,
        status: TaskStatus.create({ state: TaskState.ASSIGNED }),
        desiredState: TaskState.RUNNING,
      });
      tx.create('task', task);
    });
    await settle();
  }

  async setTask(id: string, init: { state?: TaskState; desired?: TaskState }): Promise<void> {
    await this.store.update((tx) => {
      const task = must(tx.task.get(id), 'the test made it');
      const status = TaskStatus.create({ state: init.state ?? task.status?.state ?? 0 });
      tx.update('task', { ...task, status, desiredState: init.desired ?? task.desiredState });
    });
    await settle();
  }

  async report(nodeId: string, init: Partial<ReportTablesRequest>): Promise<void> {
    await this.handlers.report(ReportTablesRequest.create(init), context(nodeId));
    await settle();
  }
}

export function networkOf(id: string, vni: number, init: Partial<NetworkSpec>): Network {
  const configs = [IPAMConfig.create({ subnet: '10.0.1.0/24' })];
  const spec = NetworkSpec.create({ annotations: Annotations.create({ name: id }), ...init });
  const options: Record<string, string> = vni === 0 ? {} : { [vniOption]: String(vni) };
  return Network.create({
    id,
    spec,
    driverState: Driver.create({ name: driverOf(spec), options }),
    ipam: IPAMOptions.create({ configs }),
  });
}

function serviceOf(
  id: string,
  targets: readonly string[],
  published: number | undefined,
  isLanId: (target: string) => boolean,
): Service {
  const networks = targets.map((target) =>
    NetworkAttachmentConfig.create({ target, aliases: ['Alias'] }),
  );
  const annotations = Annotations.create({ name: id });
  const ports =
    published === undefined
      ? []
      : [PortConfig.create({ publishedPort: published, targetPort: 80, hostIp: '192.0.2.9' })];
  const virtualIps = targets
    .filter((target) => !isLanId(target))
    .map((networkId) => EndpointVirtualIP.create({ networkId, addr: '10.0.1.2/24' }));
  return Service.create({
    id,
    spec: ServiceSpec.create({ annotations, task: TaskSpec.create({ networks }) }),
    endpoint: Endpoint.create({ ports, virtualIps }),
  });
}

/** A node's end of a stream: it puts tables together as an agent does, and refuses gaps. */
export class FakeAgent {
  readonly nodeId: string;
  readonly tables = new Map<string, NetworkTable>();
  readonly messages: TablesMessage[] = [];
  readonly drained = new Set<string>();
  /** Questions to verify. */
  readonly asked: number[] = [];
  error: unknown;
  readonly #bench: TablesBench;
  #abort = new AbortController();

  constructor(bench: TablesBench, nodeId: string) {
    this.#bench = bench;
    this.nodeId = nodeId;
  }

  async open(request: Partial<WatchTablesRequest> = {}): Promise<void> {
    this.#abort = new AbortController();
    this.drained.clear();
    const stream = this.#bench.handlers.watch(
      WatchTablesRequest.create({ known: [...this.tables.keys()], ...request }),
      context(this.nodeId, this.#abort.signal),
    );
    this.#read(stream).catch((error: unknown) => {
      this.error = error;
    });
    await settle();
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await settle();
  }

  /** Says that everything it knows is in its kernel. */
  async applyAll(): Promise<void> {
    const versions = [...this.tables].map(([id, { version }]) => [id, version]);
    await this.#bench.report(this.nodeId, { applied: Object.fromEntries(versions) });
  }

  async #read(stream: AsyncIterable<TablesMessage>): Promise<void> {
    for await (const message of stream) {
      this.messages.push(message);
      for (const table of message.tables) this.tables.set(table.networkId, table);
      for (const change of message.changes) this.#apply(change);
      for (const id of message.gone) this.tables.delete(id);
      for (const id of message.drained) this.drained.add(id);
      if (message.verify > 0) this.asked.push(message.verify);
    }
  }

  #apply(change: TableChange): void {
    const table = must(this.tables.get(change.networkId), 'a change is of a known table');
    if (table.version !== change.fromVersion || change.toVersion <= change.fromVersion) {
      throw new Error(`gap: has ${table.version}, change is from ${change.fromVersion}`);
    }
    const { removedNodes, removedEndpoints, removedServices } = change;
    this.tables.set(
      change.networkId,
      NetworkTable.create({
        ...table,
        version: change.toVersion,
        nodes: merged(table.nodes, change.setNodes, removedNodes, nodeKey),
        endpoints: merged(table.endpoints, change.setEndpoints, removedEndpoints, taskKey),
        services: merged(table.services, change.setServices, removedServices, serviceKey),
      }),
    );
  }
}

const nodeKey = ({ nodeId }: TableNode): string => nodeId;
const taskKey = ({ taskId }: TableEndpoint): string => taskId;
const serviceKey = ({ serviceId }: TableService): string => serviceId;

function merged<T>(
  rows: readonly T[],
  set: readonly T[],
  removed: readonly string[],
  keyOf: (row: T) => string,
): T[] {
  const all = new Map(rows.map((row) => [keyOf(row), row]));
  for (const row of set) all.set(keyOf(row), row);
  for (const id of removed) all.delete(id);
  return [...all.values()];
}

/** The table without its version, rows in order of their ids. */
export function comparable(table: NetworkTable): object {
  const sorted = <T>(rows: readonly T[], keyOf: (row: T) => string): T[] =>
    [...rows].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  return {
    ...table,
    version: 0,
    nodes: sorted(table.nodes, nodeKey),
    endpoints: sorted(table.endpoints, taskKey),
    services: sorted(table.services, serviceKey),
  };
}
