/**
 * This node as a member of a swarm: its identity, its agent, and its seat if it is a manager. It
 * follows the role that the cluster gives it, and is the only writer of the node's saved state.
 */
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from '#agent/agent';
import type { Runtime } from '#agent/containerd/types';
import { readMachine } from '#agent/facts/facts';
import { runCommand, startDetached } from '#agent/network/command';
import type { Standalone } from '#agent/standalone/standalone';
import type { LocalVolumes } from '#agent/volumes/volumes';
import { must } from '#lib/assert';
import type { Clock } from '#lib/clock';
import { explain, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { createClient } from '#lib/rpc/client';
import type { Client, Peer } from '#lib/rpc/types';
import type { StartMode } from '#manager/raft/types';
import { NetworkTablesService, type VerificationsResponse } from '#proto/gen/shoal';
import type { ControlService, Node } from '#proto/gen/swarm';
import {
  ControlService as Control,
  DispatcherService,
  NodeRole,
  ResourceAllocatorService,
} from '#proto/gen/swarm';
import type { NetworkAttachments } from '#services/api/backend';
import { networkAttachments } from './attachments.ts';
import { Connections } from './connections.ts';
import { routeControl } from './control-route.ts';
import type { IdentityFiles } from './identity/files.ts';
import { IdentityKeeper } from './identity/keeper.ts';
import { expiryProblem, type Material } from './identity/material.ts';
import { ownAuthority } from './identity/own-authority.ts';
import type { NodeLock } from './lock/node-lock.ts';
import { giveUpSeat } from './membership/give-up-seat.ts';
import { RoleFollower } from './membership/role-follower.ts';
import { type KnownManager, type NodeState, NodeStateFile, tunnelAddressOf } from './node-state.ts';
import { namespacePrefix, netnsDirectory, type Paths } from './paths.ts';
import { announceLeave, askForLock, askForSeat, Seat, type SeatDeps } from './seat.ts';

/** The gateway network stays on the machine: Ethernet's own size. */
const gatewayMtuBytes = 1_500;
/** The leader waits for the nodes ten seconds at most. */
const verificationsDeadlineMs = 15_000;
const taskLabel = 'com.docker.swarm.task.id';

export interface SwarmNodeOptions {
  readonly paths: Paths;
  readonly version: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface SwarmNodeDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly runtime: Runtime;
  readonly volumes: LocalVolumes;
  /** Containers that people made: they have networks while the node is a member. */
  readonly standalone: Standalone;
  readonly files: IdentityFiles;
  readonly lock: NodeLock;
  /** A bug of ours was hit: the process must not go on. */
  readonly onBroken: (error: unknown) => void;
}

async function readProcNet(name: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/net/${name}`, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export class SwarmNode {
  readonly #options: SwarmNodeOptions;
  readonly #deps: SwarmNodeDeps;
  readonly #keeper: IdentityKeeper;
  readonly #connections: Connections;
  readonly #agent: Agent;
  readonly #roles: RoleFollower;
  readonly #file: NodeStateFile;
  #seat: Seat | undefined;
  #control: Client<typeof ControlService> | undefined;

  constructor(
    options: SwarmNodeOptions,
    state: NodeState,
    material: Material,
    deps: SwarmNodeDeps,
  ) {
    this.#options = options;
    this.#file = new NodeStateFile(options.paths.nodeState, state);
    this.#deps = deps;
    this.#keeper = new IdentityKeeper(material, { ...deps, managers: () => this.#addresses() });
    this.#connections = new Connections(() => this.#keeper.material, deps.clock);
    this.#agent = this.#makeAgent(material.nodeId);
    this.#roles = new RoleFollower({
      ...deps,
      role: () => this.material.role,
      becomeManager: (signal) => this.#becomeManager(signal),
      becomeWorker: () => this.#becomeWorker(),
    });
    this.#keeper.onRenewed((renewed) => {
      this.#seat?.updateTls(renewed);
      this.#roles.follow();
    });
  }

  get material(): Material {
    return this.#keeper.material;
  }

  get state(): NodeState {
    return this.#file.state;
  }

  get agent(): Agent {
    return this.#agent;
  }

  get seat(): Seat | undefined {
    return this.#seat;
  }

  /** The cluster's control service; undefined on a worker. */
  get control(): Client<typeof ControlService> | undefined {
    return this.#control;
  }

  /** Whether this node is a manager or about to be one. */
  get isManager(): boolean {
    return this.material.role === NodeRole.MANAGER && !this.#roles.isDemoted;
  }

  /** What every node found when it last compared its kernel with its tables; asked of the leader. */
  async verifications(networkId: string): Promise<VerificationsResponse> {
    const status = this.#seat?.manager.raft.status();
    const leader = status?.leader?.address;
    if (leader === undefined) {
      throw new ShoalError('unavailable', 'no leader is known: verify again once there is one');
    }
    const client = this.#connections.client(NetworkTablesService, leader);
    return client.verifications({ networkId }, { deadlineMs: verificationsDeadlineMs });
  }

  /** Networks of containers beside those of their services; asked of the leader. */
  get attachments(): NetworkAttachments {
    return networkAttachments({
      addresses: () => this.#addresses(),
      connect: (address) => this.#connections.client(ResourceAllocatorService, address),
    });
  }

  /** Why this node is not what it should be, for people; empty when all is well. */
  get problem(): string {
    const { isRefused, reason } = this.#agent.session;
    if (isRefused === true) {
      return `the managers refuse this node (${reason}): let it leave the swarm, then join again`;
    }
    return this.#keeper.problem ?? this.#roles.problem;
  }

  /** Managers as `host:port`, the one that the agent talks to first. */
  #addresses(): readonly string[] {
    const leader = this.#seat?.manager.raft.status().leader?.address;
    const session = this.#agent.session.manager;
    const known = this.state.managers.map(({ addr }) => addr);
    return [...new Set([leader, session, ...known].filter((addr) => addr !== undefined))];
  }

  /** Takes the seat of a new cluster; `start` follows once the cluster is founded or restored. */
  async takeFirstSeat(state?: Iterable<Uint8Array>): Promise<Seat> {
    await Seat.forget(this.#options.paths);
    const seat = await this.#takeSeat({ mode: 'bootstrap', ...(state !== undefined && { state }) });
    this.#file.note({ raftId: seat.manager.raft.status().raftId });
    return seat;
  }

  /** Takes the seat again as the only manager, whoever else there was; `start` follows. */
  takeSeatAlone(): Promise<Seat> {
    return this.#takeSeat({ mode: 'recover' });
  }

  /** Nobody takes a certificate that is over: this manager, which leads alone, signs its next one. */
  async renewExpired(): Promise<void> {
    if (expiryProblem(this.material, this.#deps.clock.now()) === undefined) return;
    const { manager } = must(this.#seat, 'who leads has a seat');
    await this.#keeper.renewAt(ownAuthority(manager.nodeCa, this.#self()));
  }

  /** This node, as the caller of its own manager. */
  #self(): Peer {
    const { nodeId, clusterId } = this.material;
    return { role: 'manager', nodeId, organization: clusterId, address: '127.0.0.1' };
  }

  /** Resumes everything. A manager whose seat cannot be taken still runs its agent. */
  async start(): Promise<void> {
    this.#keeper.start();
    await this.#agent.start();
    const { attachments } = this;
    this.#deps.standalone.online({
      network: must(this.#agent.networks, 'an agent that has started has its networks'),
      attach: (wish) => attachments.attach(wish),
      detach: (id) => attachments.detach(id),
      tasks: () => this.#agent.tasks(),
    });
    this.#roles.follow();
  }

  /** Ends all of it; containers run on. */
  async stop(): Promise<void> {
    await this.#roles.stop();
    await this.#deps.standalone.offline();
    await this.#agent.stop();
    await this.#seat?.leave();
    await this.#keeper.stop();
    await this.#file.settled();
    this.#connections.close();
  }

  /** Resolves when the role in the certificate has been put into effect, or failed to be. */
  settled(): Promise<void> {
    return this.#roles.settled();
  }

  /** Ends the membership: tells the others, removes the swarm's containers and all its state. */
  async leave(): Promise<void> {
    const { log, standalone } = this.#deps;
    // The seat goes at once and containers take their time: meanwhile nobody asks for another one.
    await this.#roles.hold();
    try {
      await this.#announceLeave();
      await standalone.leave();
    } catch (error) {
      this.#roles.resume();
      throw error;
    }
    await this.stop();
    await SwarmNode.removeContainers(this.#deps);
    await this.#agent.networks?.clear();
    await SwarmNode.forget(this.#options.paths, this.#deps.lock);
    log.info('this node has left the swarm');
  }

  async #announceLeave(): Promise<void> {
    if (this.#seat === undefined) return;
    const { raftId, members } = this.#seat.manager.raft.status();
    if (members.length > 1) {
      await announceLeave(() => this.#addresses(), raftId, this.#seatDeps());
    }
  }

  /** Removes the containers of the swarm's tasks, whatever keeps a single one from going. */
  static async removeContainers({
    runtime,
    log,
  }: Pick<SwarmNodeDeps, 'runtime' | 'log'>): Promise<void> {
    const containers = await runtime.containers.list();
    const ours = containers.filter((container) => taskLabel in container.labels);
    for (const { id } of ours) {
      await runtime.containers.remove(id).catch((error: unknown) => {
        log.error('a container of the swarm was not removed', { id, reason: explain(error) });
      });
    }
  }

  /** Removes all that a membership leaves on the disk. */
  static async forget({ swarm, dataRoot }: Paths, lock: NodeLock): Promise<void> {
    await lock.forget();
    for (const folder of [swarm, join(dataRoot, 'worker'), join(dataRoot, 'network')]) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #makeAgent(nodeId: string): Agent {
    const { paths, version, labels } = this.#options;
    const options = {
      nodeId,
      dataRoot: paths.dataRoot,
      execRoot: paths.execRoot,
      netnsDirectory,
      namespacePrefix,
      mtuBytes: gatewayMtuBytes,
      dataPathAddress: this.state.dataPathAddr,
      engine: { version, labels },
      managers: this.state.managers.map(({ nodeId: id, addr }) => ({ nodeId: id, address: addr })),
    };
    const { standalone } = this.#deps;
    return new Agent(options, {
      ...this.#deps,
      standalone: standalone.presence,
      connect: (address) => {
        const channel = this.#connections.open(address);
        const client = createClient(DispatcherService, channel);
        return { ...client, close: () => channel.close() };
      },
      connectTables: (address) => {
        const channel = this.#connections.open(address);
        const client = createClient(NetworkTablesService, channel);
        return { ...client, close: () => channel.close() };
      },
      runCommand,
      startDetached,
      readProcNet,
      readMachine,
      tunnelAddress: () => tunnelAddressOf(this.state),
      readResolvConf: () => readFileSync('/etc/resolv.conf', 'utf8'),
      saveManagers: (managers) =>
        this.#saveManagers(
          managers.map(({ nodeId: id, address }) => ({ nodeId: id, addr: address })),
        ),
      onNode: (node) => this.#takeNode(node),
      onRootCa: (certificate) => this.#takeRoot(certificate),
      onNetworkKeys: () => {
        // Keys of Swarm's gossip, which our networks do not have.
      },
    });
  }

  #saveManagers(managers: readonly KnownManager[]): Promise<void> {
    return this.#file.save({ managers });
  }

  #takeNode(node: Node): void {
    this.#keeper.wantRole(node.role);
  }

  #takeRoot(certificate: Uint8Array): void {
    if (certificate.length === 0) return;
    const rootCaPem = Buffer.from(certificate).toString();
    if (rootCaPem === this.material.rootCaPem) return;
    this.#keeper.trustRoot(rootCaPem).catch((error: unknown) => {
      this.#deps.log.error('the new root certificate was not taken', { reason: explain(error) });
    });
  }

  async #becomeManager(signal: AbortSignal): Promise<void> {
    if (this.#seat !== undefined) return this.#saveSeat();
    if (this.state.raftId !== 0) {
      await this.#takeSeat({ mode: 'restart' });
      return;
    }
    await Seat.forget(this.#options.paths);
    const { advertiseAddr } = this.state;
    const ask = () => this.#addresses();
    const { lock, files } = this.#deps;
    await lock.follow(await askForLock(ask, this.#seatDeps(), signal), this.material.certPem);
    await files.reseal();
    await this.#takeSeat(await askForSeat(ask, advertiseAddr, this.#seatDeps(), signal));
    await this.#saveSeat();
  }

  /** Remembers that the seat's own disk has the rest. */
  async #saveSeat(): Promise<void> {
    await this.#file.saveSeat(this.#seat?.manager.raft.status().raftId ?? 0);
  }

  /** Gives the seat up, if there is one, and what an earlier run has left of one. */
  async #becomeWorker(): Promise<void> {
    const seat = this.#seat;
    this.#seat = undefined;
    this.#control = undefined;
    await giveUpSeat({
      leaveSeat: async () => seat?.leave(),
      saveSeatless: () => this.#file.saveSeat(0),
      forgetSeat: () => Seat.forget(this.#options.paths),
      endLock: () => this.#endLock(),
    });
    if (seat !== undefined) this.#deps.log.info('this node is no manager any more');
  }

  /** A worker has nothing that is worth a key, and nobody would tell it the next one. */
  async #endLock(): Promise<void> {
    const { lock, files } = this.#deps;
    lock.release();
    await files.reseal();
    await lock.forget();
  }

  #seatDeps(): SeatDeps {
    const { clock, random, log, lock, files, onBroken } = this.#deps;
    return {
      clock,
      random,
      log,
      lock,
      onBroken,
      resealIdentity: () => files.reseal(),
      renewIdentity: () => this.#keeper.renewNow(),
      connections: this.#connections,
      material: () => this.#keeper.material,
      onRemoved: () => this.#roles.seatLost(),
    };
  }

  async #takeSeat(mode: StartMode): Promise<Seat> {
    const { paths } = this.#options;
    const { listenAddr, advertiseAddr } = this.state;
    const options = { paths, listenAddr, advertiseAddr };
    const seat = await Seat.take(options, this.#seatDeps(), mode);
    this.#seat = seat;
    this.#control = routeControl({
      clock: this.#deps.clock,
      status: () => seat.manager.raft.status(),
      handlers: seat.manager.control,
      ownCopy: seat.manager.ownCopy,
      connect: (address) => this.#connections.client(Control, address),
      self: this.#self(),
    });
    return seat;
  }
}
