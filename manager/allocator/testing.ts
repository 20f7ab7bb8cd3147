/**
 * For the tests of this room: a store with an allocator over it, whose leader can change with or
 * without what it remembers, and short ways to make objects.
 */
import { must } from '#lib/assert';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { MemoryStore } from '#manager/store/store';
import { createTestStore } from '#manager/store/testing';
import {
  Annotations,
  Cluster,
  Driver,
  EndpointSpec,
  type IPAMConfig,
  IPAMOptions,
  Network,
  NetworkAttachmentConfig,
  NetworkSpec,
  Node,
  NodeDescription,
  NodeStatus,
  Service,
  ServiceSpec,
  Task,
  TaskSpec,
  TaskState,
  TaskStatus,
} from '#proto/gen/swarm';
import { Allocator } from './allocator.ts';
import { allocateNetwork } from './network/allocate.ts';
import { Releases } from './releases.ts';

export interface ServiceInit {
  readonly networks?: readonly string[];
  readonly endpoint?: EndpointSpec;
}

export class AllocatorBench {
  readonly clock = new FakeClock();
  readonly store: MemoryStore = createTestStore(this.clock);
  #unfollow: () => void = () => {};
  releases = this.#newReleases();
  #allocator: Allocator;
  #tasks = 0;

  constructor() {
    this.#allocator = this.#started();
  }

  #newReleases(): Releases {
    const releases = new Releases(() => this.clock.now());
    this.#unfollow();
    this.#unfollow = this.store.watch((commit) => releases.follow(commit));
    return releases;
  }

  #started(): Allocator {
    const { clock, store, releases } = this;
    const deps = { clock, store, random: seededRandom(1), log: nullLogger, releases };
    const allocator = new Allocator({}, deps);
    allocator.start();
    return allocator;
  }

  /** Another manager leads; it has followed all along. */
  async newLeader(): Promise<void> {
    await this.#allocator.stop();
    this.#allocator = this.#started();
    await this.settle();
  }

  /** The managers start anew from what is stored. */
  async restart(): Promise<void> {
    await this.#allocator.stop();
    this.releases = this.#newReleases();
    this.#allocator = this.#started();
    await this.settle();
  }

  async stop(): Promise<void> {
    await this.#allocator.stop();
  }

  async settle(): Promise<void> {
    await this.clock.advanceAsync(2);
  }

  async setPools(defaultAddressPool: readonly string[], subnetSize: number): Promise<void> {
    const cluster = Cluster.create({ id: 'c', defaultAddressPool, subnetSize });
    await this.store.update((tx) => tx.create('cluster', cluster));
  }

  async addNode(id: string, addr: string, dataPathAddress = ''): Promise<void> {
    const description = NodeDescription.create({ hostname: id, dataPathAddress });
    const node = Node.create({ id, description, status: NodeStatus.create({ addr }) });
    await this.store.update((tx) => tx.create('node', node));
    await this.settle();
  }

  /** As the control API makes one. Throws what it would say to its user. */
  async addNetwork(id: string, init: NetworkInit = {}): Promise<Network> {
    const network = networkOf(id, init);
    const made = await this.store.update((tx) =>
      tx.create('network', allocateNetwork(tx, network, this.releases)),
    );
    await this.settle();
    return made;
  }

  async addService(id: string, init: ServiceInit = {}): Promise<void> {
    await this.store.update((tx) => tx.create('service', serviceOf(id, init)));
    await this.settle();
  }

  async updateService(id: string, init: ServiceInit): Promise<void> {
    await this.store.update((tx) => {
      const service = must(tx.service.get(id), 'the test made it');
      tx.update('service', { ...service, spec: serviceOf(id, init).spec });
    });
    await this.settle();
  }

  service(id: string): Service {
    return must(this.store.view.service.get(id), 'the test made it');
  }

  task(id: string): Task {
    return must(this.store.view.task.get(id), 'the test made it');
  }

  /** New tasks of the service's present spec. Returns their ids. */
  async addTasks(serviceId: string, count = 1): Promise<string[]> {
    const ids = Array.from({ length: count }, () => `task${this.#tasks++}`);
    const spec = this.service(serviceId).spec?.task;
    await this.store.update((tx) => {
      for (const id of ids) {
        const desiredState = TaskState.RUNNING;
        tx.create('task', Task.create({ id, serviceId, slot: 1, spec, desiredState }));
      }
    });
    await this.settle();
    return ids;
  }

  async setState(taskId: string, state: TaskState): Promise<void> {
    await this.store.update((tx) => {
      const task = must(tx.task.get(taskId), 'the test made it');
      const status = { ...(task.status ?? TaskStatus.create()), state };
      tx.update('task', { ...task, status });
    });
    await this.settle();
  }

  async remove(table: 'task' | 'service' | 'network' | 'node', id: string): Promise<void> {
    await this.store.update((tx) => tx.remove(table, id));
    await this.settle();
  }

  /** The task's addresses without prefix, in the order of its networks. */
  addresses(taskId: string): string[] {
    const all = this.task(taskId).networks.flatMap(({ addresses }) => addresses);
    return all.map((cidr) => cidr.split('/')[0] ?? '');
  }
}

export interface NetworkInit {
  readonly pools?: readonly IPAMConfig[];
  readonly ipv6?: boolean;
  readonly options?: Readonly<Record<string, string>>;
  /** `overlay` unless it is said. */
  readonly driver?: string;
}

export function networkOf(id: string, { pools, ipv6, options, driver }: NetworkInit): Network {
  const spec = NetworkSpec.create({
    annotations: Annotations.create({ name: id }),
    driverConfig: Driver.create({ name: driver ?? 'overlay', options: options ?? {} }),
    ipv6Enabled: ipv6 ?? false,
    ipam: pools && IPAMOptions.create({ configs: pools }),
  });
  return Network.create({ id, spec });
}

export function serviceOf(id: string, { networks = [], endpoint }: ServiceInit): Service {
  const attached = networks.map((target) =>
    NetworkAttachmentConfig.create({ target, aliases: [`${id}-alias`] }),
  );
  const spec = ServiceSpec.create({
    annotations: Annotations.create({ name: id }),
    task: TaskSpec.create({ networks: attached }),
    endpoint: endpoint && EndpointSpec.create(endpoint),
  });
  return Service.create({ id, spec });
}
