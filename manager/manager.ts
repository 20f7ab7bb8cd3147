/**
 * A manager: one copy of the replicated state, its seat in the Raft group, and the services that it
 * offers to agents and other managers. While it leads it also runs the leader's loops.
 */
import { must } from '#lib/assert';
import { explain } from '#lib/errors';
import type { RpcServer } from '#lib/rpc/server';
import type { Handlers } from '#lib/rpc/types';
import { NetworkTablesService, RaftPeerService } from '#proto/gen/shoal';
import {
  CAService,
  type Cluster,
  ControlService,
  DispatcherService,
  HealthCheckResponse,
  HealthCheckResponseServingStatus,
  HealthService,
  type Node,
  NodeCAService,
  RaftMembershipService,
  ResourceAllocatorService,
} from '#proto/gen/swarm';
import { newUnlockKey } from '#proto/model/unlock-key';
import { allocateNetwork } from './allocator/network/allocate.ts';
import { Releases } from './allocator/releases.ts';
import { CaService } from './ca/ca-service.ts';
import { rotateJoinTokens } from './ca/join-token.ts';
import { type Membership as ControlMembership, createControl } from './control/control.ts';
import { Leader } from './leader.ts';
import { delegate, notLeader } from './leader-only.ts';
import { linearizable } from './linearizable.ts';
import { Membership } from './membership/membership.ts';
import { RaftNode } from './raft/node.ts';
import type { RaftDeps, RaftOptions, StartMode } from './raft/types.ts';
import { MemoryStore } from './store/store.ts';

export type ManagerOptions = RaftOptions;
export type ManagerDeps = Omit<RaftDeps, 'stateMachine'>;

export class Manager {
  readonly store: MemoryStore;
  readonly raft: RaftNode;
  /** The Control service; its handlers work while this manager leads. */
  readonly control: Handlers<typeof ControlService>;
  /** The same without a majority's confirmation: reads of this manager's copy, however old. */
  readonly ownCopy: Handlers<typeof ControlService>;
  readonly #options: ManagerOptions;
  readonly #deps: ManagerDeps;
  readonly #ca: CaService;
  readonly #membership: Membership;
  readonly #releases: Releases;
  #leader: Leader | undefined;
  /** The leader's parts once they run: agents are let in only then. */
  #serving: Leader | undefined;
  /** Taking over the lead and giving it up happen one after another. */
  #transition: Promise<void> = Promise.resolve();
  #unsubscribe: () => void = () => {};

  constructor(options: ManagerOptions, deps: ManagerDeps) {
    this.#options = options;
    this.#deps = deps;
    const { clock, random, log } = deps;
    const proposer = {
      propose: (data: Uint8Array) => this.raft.propose(data),
      confirm: (signal: AbortSignal) => this.raft.readIndex(signal),
    };
    this.store = new MemoryStore({}, { clock, proposer, log });
    this.#releases = new Releases(() => clock.now());
    this.store.watch((commit) => this.#releases.follow(commit));
    this.raft = new RaftNode(options, { ...deps, stateMachine: this.store });
    const leaderAddress = (): string | undefined => this.#leaderAddress();
    this.#ca = new CaService({ store: this.store, clock, random, log, leaderAddress });
    this.#membership = new Membership({ raft: this.raft, store: this.store, log });
    const control = createControl({
      store: this.store,
      clock,
      random,
      membership: () => this.#membersNow(),
      allocateNetwork: (view, network) => allocateNetwork(view, network, this.#releases),
      rotateJoinTokens: ({ joinTokens }, roles) =>
        rotateJoinTokens(must(joinTokens, 'a cluster has join tokens'), roles, random),
      newUnlockKey: () => newUnlockKey(random),
    });
    this.ownCopy = control;
    this.control = linearizable<typeof ControlService>(
      control,
      (signal) => this.raft.readIndex(signal),
      clock,
    );
  }

  async start(mode: StartMode): Promise<void> {
    await this.raft.start(mode);
    this.#unsubscribe = this.raft.onLeadership(({ isLeader }) => this.#leads(isLeader));
  }

  /** Hands the lead over if it has it, then stops taking part. */
  async stop(): Promise<void> {
    if (this.raft.status().isLeader) {
      await this.raft.transferLeadership().catch((error: unknown) => {
        this.#deps.log.info('leadership not handed over', { reason: explain(error) });
      });
    }
    this.#unsubscribe();
    this.#leads(false);
    await this.#transition;
    await this.raft.stop();
  }

  /** The authority that issues certificates; it works while this manager leads. */
  get nodeCa(): Handlers<typeof NodeCAService> {
    return this.#ca.nodeCaHandlers;
  }

  /** Offers all services of a manager on the server. */
  serve(server: RpcServer): void {
    const refuse = () => notLeader(this.#leaderAddress());
    const leading = <T>(handlers: T): T | undefined =>
      this.raft.status().isLeader ? handlers : undefined;
    server.handle(CAService, this.#ca.caHandlers);
    server.handle(NodeCAService, this.#ca.nodeCaHandlers);
    server.handle(RaftPeerService, this.raft.handlers);
    server.handle(HealthService, this.#health);
    server.handle(
      ControlService,
      delegate(ControlService, () => leading(this.control), refuse),
    );
    server.handle(
      RaftMembershipService,
      delegate(RaftMembershipService, () => leading(this.#membership.handlers), refuse),
    );
    server.handle(
      DispatcherService,
      delegate(DispatcherService, () => this.#serving?.dispatcher.handlers, refuse),
    );
    server.handle(
      NetworkTablesService,
      delegate(NetworkTablesService, () => this.#serving?.networkTables.handlers, refuse),
    );
    server.handle(
      ResourceAllocatorService,
      delegate(ResourceAllocatorService, () => this.#serving?.attachments.handlers, refuse),
    );
  }

  /** The first write of a new cluster: the cluster itself and its first node. */
  async found(cluster: Cluster, node: Node): Promise<void> {
    await this.store.update((tx) => {
      tx.create('cluster', cluster);
      tx.create('node', node);
    });
  }

  readonly #health: Handlers<typeof HealthService> = {
    check: async () =>
      HealthCheckResponse.create({ status: HealthCheckResponseServingStatus.SERVING }),
  };

  #membersNow(): ControlMembership {
    const { leader, raftId, members } = this.raft.status();
    return {
      leader: leader?.nodeId,
      members: members.map((member) => ({
        ...member,
        reachable: member.reachable || member.raftId === raftId,
      })),
    };
  }

  #leaderAddress(): string | undefined {
    const { leader, raftId } = this.raft.status();
    return leader === undefined || leader.raftId === raftId ? undefined : leader.address;
  }

  /** The store learns of it at once; the loops follow in order. */
  #leads(isLeader: boolean): void {
    this.store.leadershipChanged(isLeader);
    const next = isLeader ? this.#makeLeader() : undefined;
    const previous = this.#leader;
    this.#leader = next;
    this.#serving = undefined;
    this.#transition = this.#transition.then(async () => {
      await previous?.stop();
      if (next === undefined || this.#leader !== next) return;
      next.start();
      this.#serving = next;
    });
    this.#transition.catch((error: unknown) => {
      this.#deps.onFatal(error instanceof Error ? error : new Error(String(error)));
    });
  }

  #makeLeader(): Leader {
    this.#deps.log.info('this manager leads the swarm', { term: this.raft.status().term });
    const { clock, random, log } = this.#deps;
    const deps = {
      store: this.store,
      raft: this.raft,
      clock,
      random,
      log,
      releases: this.#releases,
    };
    return new Leader(this.#options.nodeId, deps);
  }
}
