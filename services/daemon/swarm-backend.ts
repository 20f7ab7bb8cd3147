/**
 * The swarm side of this daemon, as the API sees it: in a swarm or not, how to get in and out, and
 * the cluster's control service. Changes of membership happen one at a time.
 */
import { networkInterfaces } from 'node:os';
import type { Runtime } from '#agent/containerd/types';
import type { Standalone } from '#agent/standalone/standalone';
import type { LocalVolumes } from '#agent/volumes/volumes';
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { newId } from '#lib/ids';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Client } from '#lib/rpc/types';
import { createClusterSecurity, rootCaOf } from '#manager/ca/cluster-security';
import { newCluster } from '#manager/control/cluster-object';
import { confirmedBy } from '#manager/linearizable';
import type { Manager } from '#manager/manager';
import type { Commit } from '#manager/store/types';
import {
  type Cluster,
  type ControlService,
  Node,
  NodeRole,
  NodeSpec,
  NodeSpecMembership,
} from '#proto/gen/swarm';
import { newUnlockKey, unlockKeyOf } from '#proto/model/unlock-key';
import type {
  InitRequest,
  JoinRequest,
  RestoreRequest,
  SwarmBackend as SwarmBackendContract,
  SwarmFacts,
} from '#services/api/backend';
import { advertiseAddress, formatHostPort, parseHostPort } from './address.ts';
import { bootstrapIdentity } from './identity/bootstrap.ts';
import type { IdentityFiles } from './identity/files.ts';
import { joinCluster } from './identity/join.ts';
import type { NodeLock } from './lock/node-lock.ts';
import { AddressWatch } from './membership/address-watch.ts';
import { availabilityOf } from './membership/availability.ts';
import { factsOf, factsOutside } from './membership/facts.ts';
import { initialSpec } from './membership/initial-spec.ts';
import { newNodeState } from './membership/new-state.ts';
import { hostNow, movedTo, originOf } from './membership/own-address.ts';
import { MembershipTurn } from './membership/turn.ts';
import { type NodeState, readNodeState, writeNodeState } from './node-state.ts';
import type { Paths } from './paths.ts';
import { backupOf } from './recovery/backup.ts';
import { openBackup } from './recovery/backup-file.ts';
import { refuseNeedlessRestart } from './recovery/force-new-cluster.ts';
import { restoredState } from './recovery/restored-state.ts';
import type { Seat } from './seat.ts';
import { SwarmNode, type SwarmNodeOptions } from './swarm-node.ts';
import {
  alreadyInSwarm,
  isWorkerText,
  leaveLockedNeedsForce,
  leaveNeedsForce,
  lockedSwarm,
  notInSwarm,
} from './texts.ts';
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
  readonly volumes: LocalVolumes;
  readonly standalone: Standalone;
  readonly files: IdentityFiles;
  readonly lock: NodeLock;
  readonly onBroken: (error: unknown) => void;
}

export class SwarmBackend implements SwarmBackendContract {
  readonly #options: SwarmBackendOptions;
  readonly #deps: SwarmBackendDeps;
  #node: SwarmNode | undefined;
  readonly #turn: MembershipTurn;
  readonly #addressWatch: AddressWatch;
  /** Why the saved membership could not be resumed. */
  #problem = '';

  constructor(options: SwarmBackendOptions, deps: SwarmBackendDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#turn = new MembershipTurn(deps.clock);
    this.#addressWatch = new AddressWatch({ ...deps, follow: () => this.#followAddress() });
  }

  get node(): SwarmNode | undefined {
    return this.#node;
  }

  /** Takes up the membership of an earlier run, if there was one. */
  async resume(): Promise<void> {
    this.#addressWatch.start();
    const { lock, log } = this.#deps;
    try {
      await lock.read();
      const isLocked = await this.#isLockedMember();
      if (isLocked) log.warn('this manager is locked: it waits for "swarm unlock"');
      else await this.#resumeMember();
    } catch (error) {
      if (!isShoalError(error)) throw error;
      this.#notResumed(error);
    }
    this.#turn.started();
  }

  /** Whoever began a locked swarm, and died before it was there, is in none. */
  async #isLockedMember(): Promise<boolean> {
    const { lock, files } = this.#deps;
    if (!lock.isLocked) return false;
    const state = await readNodeState(this.#options.paths.nodeState);
    if (state !== undefined || (await files.isThere())) return true;
    await lock.forget();
    return false;
  }

  #notResumed(error: ShoalError): void {
    this.#problem = error.message;
    const reason = explain(error);
    this.#deps.log.error('the membership of this node was not resumed', { reason });
  }

  async #resumeMember(): Promise<void> {
    const { paths } = this.#options;
    const state = await readNodeState(paths.nodeState);
    const material = await this.#deps.files.load();
    if (state === undefined && material === undefined) return;
    if (state === undefined || material === undefined) {
      const what = state === undefined ? paths.nodeState : paths.certificates;
      const message = `${what} is missing: this node's membership is incomplete; run "swarm leave --force", then join again`;
      throw new ShoalError('data_loss', message);
    }
    const now = this.#stateNow(state, material.nodeId);
    if (now.advertiseAddr !== state.advertiseAddr) await this.#saveMove(now);
    this.#node = new SwarmNode(this.#options, now, material, this.#deps);
    await this.#node.start();
  }

  /** A locked node goes on where its start has stopped. */
  unlock(unlockKey: Uint8Array): Promise<void> {
    return this.#turn.take(async () => {
      const { lock, log } = this.#deps;
      if (!lock.isLocked) {
        this.control();
        throw new ShoalError('already_exists', 'swarm is not locked: there is nothing to unlock');
      }
      lock.unlock(unlockKey);
      log.info('this manager was unlocked');
      try {
        await this.#resumeMember();
        await this.#node?.settled();
      } catch (error) {
        if (isShoalError(error)) this.#notResumed(error);
        throw error;
      }
    });
  }

  /** The key of a locked cluster, as new as the call; undefined while it is not locked. */
  async unlockKey(signal: AbortSignal): Promise<Uint8Array | undefined> {
    const manager = this.#manager();
    await confirmedBy((late) => manager.raft.readIndex(late), this.#deps.clock, signal);
    const [cluster] = manager.store.view.cluster.all();
    return cluster && unlockKeyOf(cluster);
  }

  /** Throws `unavailable` with the reason on a node that is no manager. */
  #manager(): Manager {
    const manager = this.#node?.seat?.manager;
    if (manager !== undefined) return manager;
    throw new ShoalError('unavailable', this.#whyNoControl());
  }

  async stop(): Promise<void> {
    await this.#addressWatch.stop();
    await this.#node?.stop();
  }

  facts(): SwarmFacts {
    const node = this.#node;
    const { isTaken, isStarting } = this.#turn;
    if (node !== undefined) return factsOf(node, isTaken, this.#deps.clock);
    if (this.#deps.lock.isLocked) return factsOutside('locked', lockedSwarm);
    if (this.#problem !== '') return factsOutside('error', this.#problem);
    return factsOutside(isTaken || isStarting ? 'pending' : 'inactive', '');
  }

  control(): Client<typeof ControlService> {
    const control = this.#node?.control;
    if (control !== undefined) return control;
    throw new ShoalError('unavailable', this.#whyNoControl());
  }

  #whyNoControl(): string {
    const node = this.#node;
    if (node === undefined) return this.#whyNoMember() ?? notInSwarm;
    if (!node.isManager) return isWorkerText(node.state.managers.map(({ addr }) => addr));
    return node.problem !== '' ? node.problem : 'this manager is starting: try again in a moment';
  }

  watch(listener: (commit: Commit) => void): () => void {
    return this.#manager().store.watch(listener);
  }

  cluster(): Cluster | undefined {
    return this.#node?.seat?.manager.store.view.cluster.all()[0];
  }

  #refuseWhenMember(): void {
    const why = this.#node === undefined ? this.#whyNoMember() : alreadyInSwarm;
    if (why !== undefined) throw new ShoalError('unavailable', why);
  }

  /** Why a node that has a membership does not take part; undefined without one. */
  #whyNoMember(): string | undefined {
    if (this.#deps.lock.isLocked) return lockedSwarm;
    if (this.#turn.isStarting) return 'this daemon is starting: try again in a moment';
    return this.#problem === '' ? undefined : this.#problem;
  }

  init(request: InitRequest): Promise<string> {
    return this.#turn.take(async () => {
      if (request.forceNewCluster && this.#node !== undefined) {
        return this.#startOver(this.#node, request.advertiseAddr);
      }
      this.#refuseWhenMember();
      const availability = availabilityOf(request.availability);
      const state = this.#newState(request);
      const { clock, random } = this.#deps;
      const security = createClusterSecurity(random, clock.now());
      const spec = initialSpec(request);
      const isLocked = spec.encryptionConfig?.autoLockManagers === true;
      const cluster = newCluster({
        id: security.clusterId,
        rootCa: rootCaOf(security),
        spec,
        unlockKeys: isLocked ? [newUnlockKey(random)] : [],
        defaultAddressPools: request.defaultAddrPool,
        subnetSize: request.subnetSize,
        vxlanPort: request.dataPathPort,
      });
      const nodeId = newId(random);
      const { material, certificate } = bootstrapIdentity(security, nodeId, clock.now(), random);
      // The first manager that the agent can turn to is this one.
      const managers = [{ nodeId, addr: state.advertiseAddr }];
      const node = new SwarmNode(this.#options, { ...state, managers }, material, this.#deps);
      const nodeSpec = NodeSpec.create({
        desiredRole: NodeRole.MANAGER,
        membership: NodeSpecMembership.ACCEPTED,
        availability,
      });
      const self = Node.create({
        id: nodeId,
        spec: nodeSpec,
        role: NodeRole.MANAGER,
        certificate,
      });
      await this.#begin(node, cluster, { found: ({ manager }) => manager.found(cluster, self) });
      return nodeId;
    });
  }

  #awaitLead({ manager }: Seat): Promise<void> {
    const leading = (): boolean => manager.raft.status().isLeader;
    return waitUntil(this.#deps.clock, activeDeadlineMs, 'leading the swarm', leading);
  }

  /**
   * Makes this node the first of a swarm, which it still is after a crash. Nothing is left of one
   * that could not begin. A locked cluster is so from its start.
   */
  async #begin(
    node: SwarmNode,
    cluster: Cluster,
    from: { found?: (seat: Seat) => Promise<void>; state?: Iterable<Uint8Array> },
  ): Promise<void> {
    const { files, lock } = this.#deps;
    try {
      const version = cluster.meta?.version?.index ?? 0;
      await lock.follow({ unlockKey: unlockKeyOf(cluster), version }, undefined);
      const seat = await node.takeFirstSeat(from.state);
      await this.#awaitLead(seat);
      await from.found?.(seat);
      await files.save(node.material);
      await writeNodeState(this.#options.paths.nodeState, node.state);
    } catch (error) {
      await node.stop();
      await SwarmNode.forget(this.#options.paths, lock);
      throw error;
    }
    this.#node = node;
    await node.start();
    await this.#awaitActive(node);
  }

  /** The cluster's state as of now, sealed with the passphrase. Managers only. */
  async backup(passphrase: string, signal: AbortSignal): Promise<Uint8Array> {
    const manager = this.#manager();
    const { clock, random } = this.#deps;
    const facts = { clusterId: this.facts().clusterId, shoal: this.#options.version };
    return backupOf(manager, facts, passphrase, signal, clock, random);
  }

  /** Makes this node, which is in no swarm, the only manager of the backup's cluster. */
  restore(request: RestoreRequest): Promise<string> {
    return this.#turn.take(async () => {
      this.#refuseWhenMember();
      const { clock, random } = this.#deps;
      const { state, head } = await openBackup(Buffer.from(request.file), request.passphrase);
      const nodeId = newId(random);
      const { material, chunks, cluster } = restoredState(state, nodeId, clock.now(), random);
      const place = this.#newState({ ...request, dataPathAddr: '' });
      const managers = [{ nodeId, addr: place.advertiseAddr }];
      const node = new SwarmNode(this.#options, { ...place, managers }, material, this.#deps);
      await this.#begin(node, cluster, { state: chunks });
      this.#deps.log.info('the swarm was restored from a backup', { ...head });
      return nodeId;
    });
  }

  join(request: JoinRequest): Promise<void> {
    return this.#turn.take(async () => {
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
        // It has its own deadline, and tells then what happened at each address.
        signal: new AbortController().signal,
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
      await alone.renewExpired();
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
    if (node === undefined || this.#turn.isTaken || this.#turn.isStarting) return;
    const { nodeId } = node.material;
    if (this.#moved(node.state, nodeId).advertiseAddr === node.state.advertiseAddr) return;
    await this.#turn.take(async () => {
      await node.stop();
      // It may have taken a seat, or given one up, until it had stopped.
      const state = this.#stateNow(node.state, nodeId);
      await this.#saveMove(state);
      this.#node = new SwarmNode(this.#options, state, node.material, this.#deps);
      await this.#node.start();
    });
  }

  /** The saved state with the address that this machine has now. */
  #moved(state: NodeState, nodeId: string): NodeState {
    const host = hostNow(state, this.#options.defaultAdvertiseAddr, networkInterfaces());
    return movedTo(state, nodeId, host);
  }

  /** The same, to be put into effect. */
  #stateNow(state: NodeState, nodeId: string): NodeState {
    const moved = this.#moved(state, nodeId);
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

  /** A full disk keeps no node from its work: the next start finds the same address again. */
  async #saveMove(state: NodeState): Promise<void> {
    try {
      await writeNodeState(this.#options.paths.nodeState, state);
    } catch (error) {
      if (!isShoalError(error)) throw error;
      this.#deps.log.warn('the new address was not written down', { reason: explain(error) });
    }
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
    return this.#turn.take(async () => {
      const node = this.#node;
      if (node === undefined) return this.#leaveWithoutTakingPart(force);
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

  async #leaveWithoutTakingPart(force: boolean): Promise<void> {
    const { lock } = this.#deps;
    if (this.#whyNoMember() === undefined) {
      throw new ShoalError('unavailable', 'This node is not part of a swarm');
    }
    if (lock.isLocked && !force) throw new ShoalError('unavailable', leaveLockedNeedsForce);
    await this.#deps.standalone.leave();
    await SwarmNode.removeContainers(this.#deps);
    await SwarmNode.forget(this.#options.paths, lock);
    this.#problem = '';
  }

  #newState(request: Parameters<typeof newNodeState>[0]): NodeState {
    return newNodeState(request, this.#options.defaultAdvertiseAddr, networkInterfaces());
  }
}

/** Workers have no vote to wait for. What was not applied yet says nothing about ours. */
function isVoter({ seat, isManager }: SwarmNode): boolean {
  if (seat === undefined) return !isManager;
  const { raftId, members, applied } = seat.manager.raft.status();
  return applied > 0 && members.some((member) => member.raftId === raftId && !member.learner);
}
