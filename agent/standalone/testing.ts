/** Records, requests and a node's networks for tests of containers made by hand. */
import { must } from '#lib/assert';
import type { ShoalError } from '#lib/errors';
import {
  createAnnotations,
  createNetwork,
  createNetworkAttachment,
  createNetworkAttachmentSpec,
  createNetworkSpec,
  createTask,
  createTaskSpec,
  createTaskStatus,
  TaskState,
} from '#proto/gen/swarm';
import { FakeNetwork } from '../worker/fake-network.ts';
import type { AssignedTask } from '../worker/worker.ts';
import type { AttachmentWish, NodeSide } from './networking.ts';
import type { StandalonePlace, StandaloneRecord, StandaloneRequest } from './types.ts';

const place: StandalonePlace = {
  kind: 'own',
  networks: [],
  ports: [],
  hostname: '',
  hosts: [],
  dns: { nameservers: [], search: [], options: [] },
};

export function plainRecord(changes: Partial<StandaloneRecord> = {}): StandaloneRecord {
  return {
    id: 'c'.repeat(64),
    name: 'debug',
    place,
    restart: { name: 'no', retriesMax: 0 },
    autoRemove: false,
    stopGraceMs: 10_000,
    phase: 'down',
    isStoppedByHand: false,
    hasStarted: false,
    removal: 'no',
    restarts: 0,
    pauseMs: 0,
    restartAtMs: 0,
    seenExit: '',
    exitCode: 0,
    error: '',
    ...changes,
  };
}

export function plainRequest(changes: Partial<StandaloneRequest> = {}): StandaloneRequest {
  return {
    name: 'debug',
    image: 'busybox',
    labels: {},
    command: [],
    args: [],
    env: [],
    workingDirectory: '',
    user: '',
    groups: [],
    readOnlyRoot: false,
    init: false,
    stopSignal: '',
    stopGraceMs: 10_000,
    healthcheck: undefined,
    mounts: [],
    resources: { nanoCpus: 0, memoryBytes: 0, memorySwapBytes: 0, pids: 0 },
    ulimits: [],
    sysctls: {},
    capabilityAdd: [],
    capabilityDrop: [],
    noNewPrivileges: false,
    seccompProfile: 'default',
    oomScoreAdj: 0,
    place,
    restart: { name: 'no', retriesMax: 0 },
    autoRemove: false,
    ...changes,
  };
}

/** On these networks of the swarm. */
export function onNetworks(...targets: readonly string[]): StandalonePlace {
  const networks = targets.map((target) => ({ target, aliases: [], addresses: [] }));
  return { ...place, networks };
}

/** A node in a swarm whose managers attach at once, unless they refuse. */
export class FakeSide {
  readonly network = new FakeNetwork();
  readonly wishes: AttachmentWish[] = [];
  readonly closed = new Map<string, boolean>();
  /** What managers answer while set, by network. */
  readonly refusals = new Map<string, ShoalError>();
  attached: AssignedTask[] = [];
  #count = 0;

  get side(): Omit<NodeSide, 'signal'> {
    const { network } = this;
    return {
      network: Object.assign(network, {
        setClosed: async (id: string, isClosed: boolean) => {
          this.closed.set(id, isClosed);
        },
      }),
      attach: (wish) => this.#attach(wish),
      detach: (id) => this.#detach(id),
      tasks: () => this.attached,
    };
  }

  /** `CONTAINER-NAME NETWORK` of each. */
  get names(): readonly string[] {
    return this.attached.map(
      ({ task }) => `${task.annotations?.name} ${task.networks[0]?.network?.id}`,
    );
  }

  async #attach(wish: AttachmentWish): Promise<void> {
    this.wishes.push(wish);
    const refusal = this.refusals.get(wish.target);
    if (refusal !== undefined) throw refusal;
    const { containerId, containerName, target } = wish;
    const spec = createNetworkSpec({
      annotations: createAnnotations({ name: target }),
      internal: target.startsWith('internal'),
    });
    const network = createNetwork({ id: target, spec });
    const task = createTask({
      id: `x${++this.#count}`,
      annotations: createAnnotations({ name: containerName }),
      spec: createTaskSpec({ attachment: createNetworkAttachmentSpec({ containerId }) }),
      networks: [createNetworkAttachment({ network, addresses: ['10.0.9.7/24'] })],
      desiredState: TaskState.RUNNING,
    });
    const status = createTaskStatus({ state: TaskState.RUNNING });
    const addresses = ['10.0.9.7'];
    await this.network.connect(containerId, { networkId: target, networkName: target, addresses });
    this.attached.push({ task, status, containerId });
  }

  async #detach(id: string): Promise<void> {
    const { containerId, task } = must(
      this.attached.find((each) => each.task.id === id),
      'it is attached',
    );
    await this.network.disconnect(containerId, task.networks[0]?.network?.id ?? '');
    this.attached = this.attached.filter((each) => each.task.id !== id);
  }
}
