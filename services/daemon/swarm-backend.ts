/**
 * The swarm side of this daemon, as the API sees it: in a swarm or not, how to get in and out, and
 * the cluster's control service. Changes of membership happen one at a time.
 */
import { networkInterfaces } from 'node:os';
import type { Runtime } from '#agent/containerd/types';
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { newId } from '#lib/ids';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Client } from '#lib/rpc/types';
import { createClusterSecurity, rootCaOf } from '#manager/ca/cluster-security';
import { newCluster } from '#manager/control/cluster-object';
import type { Commit } from '#manager/store/types';
import {
  type Cluster,
  type ControlService,
  Node,
  NodeRole,
  NodeSpec,
  NodeSpecAvailability,
  NodeSpecMembership,
} from '#proto/gen/swarm';
import { clusterSpecWithDefaults } from '#proto/model/cluster-defaults';
import type {
  InitRequest,
  JoinRequest,
  LocalNodeState,
  RestoreRequest,
  SwarmBackend as SwarmBackendContract,
  SwarmFacts,
} from '#services/api/backend';
import { mergeClusterSpec } from '#services/api/convert/cluster';
import {
  advertiseAddress,
  dataPathAddress,
  formatHostPort,
  listenAddress,
  parseHostPort,
} from './address.ts';
import { bootstrapIdentity } from './identity/bootstrap.ts';
import type { IdentityFiles } from './identity/files.ts';
import { joinCluster } from './identity/join.ts';
import { AddressWatch } from './membership/address-watch.ts';
import { groupWarnings } from './membership/group-warnings.ts';
import { explainNoLeader } from './membership/no-leader.ts';
import { hostNow, movedTo, originOf } from './membership/own-address.ts';
import { type NodeState, readNodeState, writeNodeState } from './node-state.ts';
import type { Paths } from './paths.ts';
import { backupOf } from './recovery/backup.ts';
import { openBackup } from './recovery/backup-file.ts';
import { refuseNeedlessRestart } from './recovery/force-new-cluster.ts';
import { restoredState } from './recovery/restored-state.ts';
import type { Seat } from './seat.ts';
import { SwarmNode, type SwarmNodeOptions } from './swarm-node.ts';
import { alreadyInSwarm, isWorkerText, leaveNeedsForce, notInSwarm } from './texts.ts';
import { waitUntil } from './wait-until.ts';

/** What the docker client waits for a join; past it the join goes on in the background. */
const activeDeadlineMs = 20_000;

export interface SwarmBackendOptions extends SwarmNodeOptions {
  readonly paths: Paths;
  readonly defaultAdvertiseAddr: string;
}

export interface SwarmBackendDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly runtime: Runtime;
  readonly files: IdentityFiles;
  readonly onBroken: (error: unknown) => void;
}

const availabilities: Readonly<Record<string, NodeSpecAvailability>> = {
  '': NodeSpecAvailability.ACTIVE,
  active: NodeSpecAvailability.ACTIVE,
  pause: NodeSpecAvailability.PAUSE,
  drain: NodeSpecAvailability.DRAIN,
};

function availabilityOf(text: string): NodeSpecAvailability {
  const availability = availabilities[text];
  if (availability !== undefined) return availability;
  const message = `invalid Availability: "${text}" (want active, pause or drain)`;
  throw new ShoalError('invalid_argument', message);
}

export class SwarmBackend implements SwarmBackendContract {
  readonly #options: SwarmBackendOptions;
  readonly #deps: SwarmBackendDeps;
  #node: SwarmNode | undefined;
  #busy = false;
  readonly #addressWatch: AddressWatch;
  /** Why the saved membership could not be resumed. */
  #problem = '';

  constructor(options: SwarmBackendOptions, deps: SwarmBackendDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#addressWatch = new AddressWatch({ ...deps, follow: () => this.#followAddress() });
  }

  get node(): SwarmNode | undefined {
    return this.#node;
  }

  /** Takes up the membership of an earlier run, if there was one. */
  async resume(): Promise<void> {
    this.#addressWatch.start();
    const { paths } = this.#options;
    const { files, log } = this.#deps;
    try {
      const state = await readNodeState(paths.nodeState);
      const material = await files.load();
      if (state === undefined && material === undefined) return;
      if (state === undefined || material === undefined) {
        const what = state === undefined ? paths.nodeState : paths.certificates;
        const message = `${what} is missing: this node's membership is incomplete; run "swarm leave --force", then join again`;
        throw new ShoalError('data_loss', message);
      }
      const now = this.#stateNow(state, material.nodeId);
      if (now.advertiseAddr !== state.advertiseAddr) await writeNodeState(paths.nodeState, now);
      this.#node = new SwarmNode(this.#options, now, material, this.#deps);
      await this.#node.start();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      this.#problem = error.message;
      log.error('the membership of this node was not resumed', { reason: explain(error) });
    }
  }

  async stop(): Promise<void> {
    await this.#addressWatch.stop();
    await this.#node?.stop();
  }

  facts(): SwarmFacts {
    const node = this.#node;
    if (node === undefined) {
      const state = this.#problem !== '' ? 'error' : this.#busy ? 'pending' : 'inactive';
      return { ...nobody, state, error: this.#problem };
    }
    const { nodeId, clusterId } = node.material;
    const { advertiseAddr, managers } = node.state;
    const status = node.seat?.manager.raft.status();
    const nodes = node.seat?.manager.store.view.node.all() ?? [];
    const lost = status !== undefined && !status.isLeader && status.leader === undefined;
    const failed = status?.condition === 'failed';
    const noLeader =
      status !== undefined && (lost || failed)
        ? explainNoLeader(status, this.#deps.clock.monotonic())
        : '';
    return {
      state: this.#localState(node),
      nodeId,
      clusterId,
      nodeAddr: parseHostPort(advertiseAddr).host,
      controlAvailable: node.control !== undefined,
      error: node.problem !== '' ? node.problem : noLeader,
      remoteManagers:
        status !== undefined && status.members.length > 0
          ? status.members.map((member) => ({ nodeId: member.nodeId, addr: member.address }))
          : managers,
      nodes: nodes.length,
      managers: nodes.filter(({ role }) => role === NodeRole.MANAGER).length,
      warnings: [...node.agent.warnings, ...(status === undefined ? [] : groupWarnings(status))],
    };
  }

  #localState(node: SwarmNode): LocalNodeState {
    if (node.problem !== '') return 'error';
    // A manager on its way to its seat is no worker: clients would take it for one.
    const isStarting = node.isManager && node.control === undefined;
    return this.#busy || isStarting ? 'pending' : 'active';
  }

  control(): Client<typeof ControlService> {
    const control = this.#node?.control;
    if (control !== undefined) return control;
    if (this.#node === undefined && this.#problem !== '') {
      throw new ShoalError('unavailable', this.#problem);
    }
    throw new ShoalError(
      'unavailable',
      this.#node === undefined ? notInSwarm : this.#whyNoControl(),
    );
  }

  #whyNoControl(): string {
    const node = this.#node;
    if (node?.isManager !== true) {
      return isWorkerText((node?.state.managers ?? []).map(({ addr }) => addr));
    }
    return node.problem !== '' ? node.problem : 'this manager is starting: try again in a moment';
  }

  watch(listener: (commit: Commit) => void): () => void {
    const store = this.#node?.seat?.manager.store;
    if (store !== undefined) return store.watch(listener);
    const why = this.#node === undefined ? notInSwarm : this.#whyNoControl();
    throw new ShoalError('unavailable', why);
  }

  cluster(): Cluster | undefined {
    return this.#node?.seat?.manager.store.view.cluster.all()[0];
  }

  async #exclusively<T>(body: () => Promise<T>): Promise<T> {
    if (this.#busy) {
      throw new ShoalError(
        'unavailable',
        'this node is joining or leaving a swarm right now: wait',
      );
    }
    this.#busy = true;
    try {
      return await body();
    } finally {
      this.#busy = false;
    }
  }

  #refuseWhenMember(): void {
    if (this.#node !== undefined) throw new ShoalError('unavailable', alreadyInSwarm);
    if (this.#problem !== '') throw new ShoalError('unavailable', this.#problem);
  }

  init(request: InitRequest): Promise<string> {
    return this.#exclusively(async () => {
      if (request.forceNewCluster && this.#node !== undefined) {
        return this.#startOver(this.#node, request.advertiseAddr);
      }
      this.#refuseWhenMember();
      refuseAbsent(request);
      const availability = availabilityOf(request.availability);
      const state = this.#newState(request);
      const { clock, random } = this.#deps;
      const security = createClusterSecurity(random, clock.now());
      const cluster = newCluster({
        id: security.clusterId,
        rootCa: rootCaOf(security),
        spec: mergeClusterSpec(request.spec ?? {}, clusterSpecWithDefaults(undefined)),
        defaultAddressPools: request.defaultAddrPool,
        subnetSize: request.subnetSize,
        vxlanPort: request.dataPathPort,
      });
      const nodeId = newId(random);
      const { material, certificate } = bootstrapIdentity(security, nodeId, clock.now(), random);
      // The first manager that the agent can turn to is this one.
      const managers = [{ nodeId, addr: state.advertiseAddr }];
      const node = new SwarmNode(this.#options, { ...state, managers }, material, this.#deps);
      const seat = await this.#takeFirstSeat(node);
      const spec = NodeSpec.create({
        desiredRole: NodeRole.MANAGER,
        membership: NodeSpecMembership.ACCEPTED,
        availability,
      });
      const self = Node.create({ id: nodeId, spec, role: NodeRole.MANAGER, certificate });
      await seat.manager.found(cluster, self);
      await this.#enter(node);
      return nodeId;
    });
  }

  #awaitLead({ manager }: Seat): Promise<void> {
    const leading = (): boolean => manager.raft.status().isLeader;
    return waitUntil(this.#deps.clock, activeDeadlineMs, 'leading the swarm', leading);
  }

  /** Nothing is left of a seat that could not be taken. */
  async #takeFirstSeat(node: SwarmNode, state?: Iterable<Uint8Array>): Promise<Seat> {
    try {
      const seat = await node.takeFirstSeat(state);
      await this.#awaitLead(seat);
      return seat;
    } catch (error) {
      await node.stop();
      await SwarmNode.forget(this.#options.paths);
      throw error;
    }
  }

  /** From here on this node is the first of its swarm, and still so after a crash. */
  async #enter(node: SwarmNode): Promise<void> {
    await this.#deps.files.save(node.material);
    await writeNodeState(this.#options.paths.nodeState, node.state);
    this.#node = node;
    await node.start();
    await this.#awaitActive(node);
  }

  /** The cluster's state as of now, sealed with the passphrase. Managers only. */
  async backup(passphrase: string, signal: AbortSignal): Promise<Uint8Array> {
    const manager = this.#node?.seat?.manager;
    if (this.#node === undefined || manager === undefined) {
      const why = this.#node === undefined ? notInSwarm : this.#whyNoControl();
      throw new ShoalError('unavailable', why);
    }
    const { clock, random } = this.#deps;
    const facts = { clusterId: this.#node.material.clusterId, shoal: this.#options.version };
    return backupOf(manager, facts, passphrase, signal, clock, random);
  }

  /** Makes this node, which is in no swarm, the only manager of the backup's cluster. */
  restore(request: RestoreRequest): Promise<string> {
    return this.#exclusively(async () => {
      this.#refuseWhenMember();
      const { clock, random } = this.#deps;
      const { state, head } = await openBackup(Buffer.from(request.file), request.passphrase);
      const nodeId = newId(random);
      const { material, chunks } = restoredState(state, nodeId, clock.now(), random);
      const place = this.#newState({ ...request, dataPathAddr: '' });
      const managers = [{ nodeId, addr: place.advertiseAddr }];
      const node = new SwarmNode(this.#options, { ...place, managers }, material, this.#deps);
      await this.#takeFirstSeat(node, chunks);
      await this.#enter(node);
      this.#deps.log.info('the swarm was restored from a backup', { ...head });
      return nodeId;
    });
  }

  join(request: JoinRequest): Promise<void> {
    return this.#exclusively(async () => {
      this.#refuseWhenMember();
      if (request.remoteAddrs.length === 0) {
        const message = 'at least one RemoteAddr is required: the address of a manager to join';
        throw new ShoalError('invalid_argument', message);
      }
      const addresses = request.remoteAddrs.map((text) => formatHostPort(parseHostPort(text)));
      const state = this.#newState(request);
      const { files } = this.#deps;
      const options = {
        addresses,
        token: request.joinToken,
        availability: availabilityOf(request.availability),
        signal: AbortSignal.timeout(activeDeadlineMs),
      };
      const material = await joinCluster(options, this.#deps);
      const managers = addresses.map((addr) => ({ nodeId: '', addr }));
      const joined = { ...state, managers };
      await files.save(material);
      await writeNodeState(this.#options.paths.nodeState, joined);
      const node = new SwarmNode(this.#options, joined, material, this.#deps);
      this.#node = node;
      await node.start();
      await this.#awaitActive(node);
    });
  }

  /** The majority is lost for good: this manager goes on alone, with all that it has. */
  async #startOver(node: SwarmNode, wantedAddr: string): Promise<string> {
    if (!node.isManager) throw new ShoalError('failed_precondition', this.#whyNoControl());
    refuseNeedlessRestart(node.seat?.manager.raft.status());
    const { nodeId } = node.material;
    const moved = wantedAddr === '' ? node.state : this.#stateAt(node.state, wantedAddr);
    const managers = [{ nodeId, addr: moved.advertiseAddr }];
    await node.stop();
    const alone = new SwarmNode(this.#options, { ...moved, managers }, node.material, this.#deps);
    this.#node = alone;
    try {
      await this.#awaitLead(await alone.takeSeatAlone());
      await writeNodeState(this.#options.paths.nodeState, alone.state);
    } finally {
      await alone.start();
    }
    await this.#awaitActive(alone);
    return nodeId;
  }

  #stateAt(state: NodeState, wantedAddr: string): NodeState {
    const interfaces = networkInterfaces();
    const { host } = advertiseAddress(wantedAddr, '', interfaces);
    const advertiseOrigin = originOf(wantedAddr, host, interfaces);
    return { ...movedTo(state, this.facts().nodeId, host), advertiseOrigin };
  }

  /** A node whose machine has another address announces that one. */
  async #followAddress(): Promise<void> {
    const node = this.#node;
    if (node === undefined || this.#busy) return;
    const state = this.#stateNow(node.state, node.material.nodeId);
    if (state.advertiseAddr === node.state.advertiseAddr) return;
    await this.#exclusively(async () => {
      await node.stop();
      await writeNodeState(this.#options.paths.nodeState, state);
      this.#node = new SwarmNode(this.#options, state, node.material, this.#deps);
      await this.#node.start();
    });
  }

  /** The saved state with the address that this machine has now. */
  #stateNow(state: NodeState, nodeId: string): NodeState {
    const host = hostNow(state, this.#options.defaultAdvertiseAddr, networkInterfaces());
    const moved = movedTo(state, nodeId, host);
    const { advertiseAddr: from } = state;
    if (moved.advertiseAddr !== from) {
      const to = moved.advertiseAddr;
      this.#deps.log.warn('this machine has another address, which the node announces now', {
        from,
        to,
      });
    }
    return moved;
  }

  /** The node is active once its role is in effect and the leader knows it. */
  async #awaitActive(node: SwarmNode): Promise<void> {
    await node.settled();
    if (node.problem !== '') throw new ShoalError('unavailable', node.problem);
    // A manager counts for the majority only then: whoever is told "joined" may lose another one.
    await waitUntil(this.#deps.clock, activeDeadlineMs, 'becoming a voter', () => isVoter(node));
    await waitUntil(
      this.#deps.clock,
      activeDeadlineMs,
      'the first session with the leader',
      () => node.agent.session.manager !== undefined,
    );
  }

  leave(force: boolean): Promise<void> {
    return this.#exclusively(async () => {
      const node = this.#node;
      if (node === undefined) {
        if (this.#problem === '')
          throw new ShoalError('unavailable', 'This node is not part of a swarm');
        await SwarmNode.forget(this.#options.paths);
        this.#problem = '';
        return;
      }
      const status = node.seat?.manager.raft.status();
      if (status !== undefined && !force) {
        const voters = status.members.filter((member) => !member.learner);
        const reachable = voters.filter((m) => m.reachable || m.raftId === status.raftId).length;
        throw new ShoalError('unavailable', leaveNeedsForce(voters.length, reachable));
      }
      await node.leave();
      this.#node = undefined;
    });
  }

  #newState(
    request: Pick<InitRequest, 'listenAddr' | 'advertiseAddr' | 'dataPathAddr'>,
  ): NodeState {
    const interfaces = networkInterfaces();
    const fallback = this.#options.defaultAdvertiseAddr;
    const advertise = advertiseAddress(request.advertiseAddr, fallback, interfaces);
    return {
      listenAddr: formatHostPort(listenAddress(request.listenAddr, interfaces)),
      advertiseAddr: formatHostPort(advertise),
      advertiseOrigin: originOf(request.advertiseAddr, advertise.host, interfaces),
      dataPathAddr: dataPathAddress(request.dataPathAddr, advertise.host, interfaces),
      raftId: 0,
      managers: [],
    };
  }
}

/** Workers have no vote to wait for. What was not applied yet says nothing about ours. */
function isVoter({ seat, isManager }: SwarmNode): boolean {
  if (seat === undefined) return !isManager;
  const { raftId, members, applied } = seat.manager.raft.status();
  return applied > 0 && members.some((member) => member.raftId === raftId && !member.learner);
}

const nobody = {
  nodeId: '',
  clusterId: '',
  nodeAddr: '',
  controlAvailable: false,
  remoteManagers: [],
  nodes: 0,
  managers: 0,
  warnings: [],
} as const;

/** What `swarm init` can ask for and this version does not have. */
function refuseAbsent(request: InitRequest): void {
  if (request.autoLockManagers) {
    const message = '--autolock is not available in this version: init without it';
    throw new ShoalError('unimplemented', message);
  }
}
