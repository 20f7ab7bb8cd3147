/** The daemon behind the front door: a cluster of one with the real store and control service. */
import type { Registries } from '#agent/containerd/types';
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { seededRandom } from '#lib/random';
import type { CallContext, Client } from '#lib/rpc/types';
import { allocateNetwork } from '#manager/allocator/network/allocate';
import { Releases } from '#manager/allocator/releases';
import { createControl } from '#manager/control/control';
import type { MemoryStore } from '#manager/store/store';
import { createTestStore } from '#manager/store/testing';
import { ControlService, JoinTokens, type Task } from '#proto/gen/swarm';
import { newUnlockKey, unlockKeyOf } from '#proto/model/unlock-key';
import type {
  Backend,
  ContainerSurroundings,
  InitRequest,
  JoinRequest,
  LocalNodeState,
  MachineFacts,
  NetworkAttachments,
  NetworkReports,
  StandaloneContainers,
  SwarmFacts,
  VolumeFacts,
} from '../backend.ts';
import { FakeRuntime } from './fake-runtime.ts';
import { clusterId, managerId } from './objects.ts';

const notInSwarm =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect ' +
  'this node to swarm and try again.';
const isWorker =
  "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster " +
  'state. Please run this command on a manager node or promote the current node to a manager.';

/** Calls the handlers of the real control service, as the daemon does on the leader. */
function controlClient(store: MemoryStore, clock: Clock): Client<typeof ControlService> {
  let rotations = 0;
  const releases = new Releases(() => clock.now());
  const handlers = createControl({
    store,
    clock,
    random: seededRandom(7),
    membership: () => ({
      leader: managerId,
      members: [{ nodeId: managerId, raftId: 1, address: '10.77.0.11:2377', reachable: true }],
    }),
    allocateNetwork: (view, network) => allocateNetwork(view, network, releases),
    newUnlockKey: () => newUnlockKey(seededRandom(++rotations)),
    rotateJoinTokens: (rootCa, roles) => {
      rotations++;
      const { worker = '', manager = '' } = rootCa.joinTokens ?? {};
      return JoinTokens.create({
        worker: roles.worker ? `SWMTKN-1-worker-${rotations}` : worker,
        manager: roles.manager ? `SWMTKN-1-manager-${rotations}` : manager,
      });
    },
  });
  const context: CallContext = {
    peer: { role: 'manager', nodeId: managerId, organization: clusterId, address: '' },
    signal: new AbortController().signal,
  };
  const calls = Object.keys(ControlService.methods).map((name) => {
    const handler = handlers[name as keyof typeof handlers] as
      | ((request: unknown, context: CallContext) => Promise<unknown>)
      | undefined;
    const call = async (request: unknown): Promise<unknown> => {
      if (handler === undefined) throw new ShoalError('unimplemented', name);
      return handler(request, context);
    };
    return [name, call];
  });
  return Object.fromEntries(calls) as Client<typeof ControlService>;
}

export type Standing = 'manager' | 'worker' | 'outside';

export class FakeBackend implements Backend {
  standing: Standing = 'manager';
  readonly runtime = new FakeRuntime();
  readonly store: MemoryStore;
  volumeFacts: VolumeFacts[] = [];
  registries?: Registries;
  networks?: NetworkReports;
  attachments?: NetworkAttachments;
  standalone?: StandaloneContainers;
  readonly around = new Map<string, ContainerSurroundings>();
  /** What managers assigned to this node. */
  assigned: Task[] = [];
  inits: InitRequest[] = [];
  joins: JoinRequest[] = [];
  /** The node waits for this unlock key. */
  lockedWith: Uint8Array | undefined;
  /** Replaced by tests that play a cluster which does not answer. */
  control: Client<typeof ControlService>;

  constructor(clock: Clock) {
    this.store = createTestStore(clock);
    this.control = controlClient(this.store, clock);
  }

  readonly swarm: Backend['swarm'] = {
    facts: (): SwarmFacts => ({
      state: this.#state(),
      nodeId: this.standing === 'outside' ? '' : managerId,
      clusterId: this.standing === 'outside' ? '' : clusterId,
      nodeAddr: this.standing === 'outside' ? '' : '10.77.0.11',
      controlAvailable: this.standing === 'manager',
      error: '',
      remoteManagers:
        this.standing === 'outside' ? [] : [{ nodeId: managerId, addr: '10.77.0.11:2377' }],
      nodes: this.standing === 'manager' ? 2 : 0,
      managers: this.standing === 'manager' ? 1 : 0,
      warnings: [],
    }),
    init: async (init) => {
      if (this.standing !== 'outside') {
        throw new ShoalError('unavailable', 'This node is already part of a swarm.');
      }
      this.inits.push(init);
      this.standing = 'manager';
      return managerId;
    },
    join: async (join) => {
      this.joins.push(join);
      this.standing = 'worker';
    },
    leave: async (force) => {
      if (!force && this.standing === 'manager') {
        throw new ShoalError('unavailable', 'You are attempting to leave the swarm: use --force');
      }
      this.standing = 'outside';
    },
    control: () => {
      if (this.standing === 'manager') return this.control;
      throw new ShoalError('unavailable', this.standing === 'worker' ? isWorker : notInSwarm);
    },
    watch: (listener) => {
      if (this.standing !== 'manager') throw new ShoalError('unavailable', isWorker);
      return this.store.watch(listener);
    },
    cluster: () => this.store.view.cluster.get(clusterId),
    unlockKey: async () => {
      this.swarm.control();
      const cluster = this.store.view.cluster.get(clusterId);
      return cluster && unlockKeyOf(cluster);
    },
    unlock: async (key) => {
      if (this.lockedWith === undefined) {
        this.swarm.control();
        throw new ShoalError('already_exists', 'swarm is not locked');
      }
      if (Buffer.compare(this.lockedWith, key) !== 0) {
        throw new ShoalError(
          'unauthenticated',
          'swarm could not be unlocked: invalid key provided',
        );
      }
      this.lockedWith = undefined;
    },
  };

  #state(): LocalNodeState {
    if (this.lockedWith !== undefined) return 'locked';
    return this.standing === 'outside' ? 'inactive' : 'active';
  }

  machine(): MachineFacts {
    return {
      daemonId: 'daemon-1',
      hostname: 'm1',
      cpus: 2,
      memoryBytes: 4_000_000_000,
      kernelVersion: '6.1.0',
      operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      architecture: 'x86_64',
      cgroupVersion: '2',
      dataRoot: '/var/lib/shoal',
      version: '0.1.0',
      gitCommit: 'abc1234',
      labels: [],
      debug: false,
      startedAtMs: Date.UTC(2026, 0, 1),
      warnings: [],
    };
  }

  tasks(): readonly Task[] {
    return this.assigned;
  }

  surroundings(containerId: string): ContainerSurroundings {
    return this.around.get(containerId) ?? { health: undefined, network: undefined };
  }

  volumes(): Promise<readonly VolumeFacts[]> {
    return Promise.resolve(this.volumeFacts);
  }
}
