/**
 * A node's seat among the managers: the manager itself, the port it listens on, and how it came to
 * be a member. A node that is promoted takes a seat, one that is demoted gives it up.
 */
import { rm } from 'node:fs/promises';
import type { Clock } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { RpcServer } from '#lib/rpc/server';
import { isBlocked } from '#manager/ca/cluster-signer';
import { Manager } from '#manager/manager';
import { systemDisk } from '#manager/raft/disk/system-disk';
import type { Member, StartMode } from '#manager/raft/types';
import { CorruptionError, WalFailure } from '#manager/raft/wal/failure';
import { RaftPeerService } from '#proto/gen/shoal';
import { CAService, RaftMember, RaftMembershipService } from '#proto/gen/swarm';
import { parseHostPort } from './address.ts';
import type { Connections } from './connections.ts';
import { askManagers } from './identity/managers.ts';
import { type Material, serverTlsOf } from './identity/material.ts';
import { LockKeeper } from './lock/lock-keeper.ts';
import type { LockWish, NodeLock } from './lock/node-lock.ts';
import { RaftKeys } from './lock/raft-keys.ts';
import type { Paths } from './paths.ts';

/** Running requests get this long when the daemon stops. */
const stopDeadlineMs = 2_000;
/** One call to the leader that changes the membership: it waits for a majority. */
const membershipDeadlineMs = 20_000;
/** Leaving is a courtesy to the others: without a majority the node goes anyway. */
const leaveDeadlineMs = 5_000;

export interface SeatOptions {
  readonly paths: Paths;
  readonly listenAddr: string;
  readonly advertiseAddr: string;
}

export interface SeatDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly connections: Connections;
  readonly material: () => Material;
  readonly lock: NodeLock;
  /** The node's private key on the disk takes the form that its secrets have now. */
  readonly resealIdentity: () => Promise<void>;
  /** Another private key and a certificate for it are wanted soon. */
  readonly renewIdentity: () => void;
  /** The cluster took this seat away: it takes part no more. */
  readonly onRemoved: () => void;
  /** A bug of ours was hit: the process must not go on. */
  readonly onBroken: (error: unknown) => void;
}

export class Seat {
  readonly manager: Manager;
  readonly #server: RpcServer;
  readonly #lockKeeper: LockKeeper;

  private constructor(options: SeatOptions, deps: SeatDeps, raftKeys: RaftKeys) {
    const { clock, random, log, connections } = deps;
    const { clusterId, nodeId } = deps.material();
    const { advertiseAddr: address, paths } = options;
    this.manager = new Manager(
      { clusterId, nodeId, address, directory: paths.raft },
      {
        disk: systemDisk,
        clock,
        random,
        log,
        cipher: raftKeys.cipher,
        connect: (target, id) => connections.client(RaftPeerService, target, id),
        onFatal: (error) => {
          log.error('this manager has stopped taking part', { reason: error.message });
        },
        onRemoved: deps.onRemoved,
      },
    );
    const blocked = (id: string): boolean =>
      isBlocked(this.manager.store.view.cluster.all()[0], id);
    const rules = { organization: clusterId, isBlocked: blocked };
    this.#server = new RpcServer({ rules }, { clock, log });
    this.manager.serve(this.#server);
    this.#lockKeeper = new LockKeeper({
      ...deps,
      store: this.manager.store,
      raftKeys,
      certPem: () => deps.material().certPem,
      rewriteDisk: () => this.manager.raft.rewriteDisk(),
    });
  }

  /** Listens and starts the manager. Fails with `unavailable` when the port is taken. */
  static async take(options: SeatOptions, deps: SeatDeps, mode: StartMode): Promise<Seat> {
    const { random, lock: secrets } = deps;
    const raftKeys = await RaftKeys.open(options.paths.raftKey, { random, secrets });
    const seat = new Seat(options, deps, raftKeys);
    const { host, port } = parseHostPort(options.listenAddr);
    await seat.#server.listenTls({ host, port }, serverTlsOf(deps.material()));
    try {
      await seat.manager.start(mode);
    } catch (error) {
      await seat.#server.stop(0);
      throw asTrouble(error);
    }
    seat.#lockKeeper.start();
    return seat;
  }

  /** Removes what an earlier seat, taken or half taken, has left on the disk. */
  static async forget({ raft, raftKey }: Paths): Promise<void> {
    await rm(raft, { recursive: true, force: true });
    await rm(raftKey, { force: true });
  }

  updateTls(material: Material): void {
    this.#server.updateTls(serverTlsOf(material));
    this.#lockKeeper.identityChanged();
  }

  async leave(): Promise<void> {
    await this.#lockKeeper.stop();
    await this.manager.stop();
    await this.#server.stop(stopDeadlineMs);
  }
}

/** A disk that failed or is damaged is the operator's to repair; the node says so and lives on. */
function asTrouble(error: unknown): unknown {
  if (!(error instanceof CorruptionError) && !(error instanceof WalFailure)) return error;
  return new ShoalError('data_loss', error.message, { cause: error });
}

/** Asks the leader for a seat. `addresses` are managers that may know who leads. */
export async function askForSeat(
  addresses: () => readonly string[],
  advertiseAddr: string,
  deps: SeatDeps,
  signal: AbortSignal,
): Promise<StartMode> {
  const ask = { purpose: 'become a manager', addresses, deadlineMs: membershipDeadlineMs, signal };
  return askManagers(ask, deps, async (address, leftMs) => {
    const client = deps.connections.client(RaftMembershipService, address);
    const joined = await client.join({ addr: advertiseAddr }, { deadlineMs: leftMs, signal });
    if (joined.raftId === 0) {
      throw new ShoalError('internal', `${address} gave this manager no raft id`);
    }
    const members: Member[] = joined.members.map(({ raftId, nodeId, addr }) => ({
      raftId,
      nodeId,
      address: addr,
      learner: raftId === joined.raftId,
    }));
    return { mode: 'join', raftId: joined.raftId, members, removed: joined.removedMembers };
  });
}

/**
 * Asks a manager how the cluster locks its managers, so that a new one writes nothing in clear that
 * would have to be replaced. An answer that is out of date is followed by the seat's own copy.
 */
export async function askForLock(
  addresses: () => readonly string[],
  deps: SeatDeps,
  signal: AbortSignal,
): Promise<LockWish> {
  const purpose = 'learn whether managers are locked';
  const ask = { purpose, addresses, deadlineMs: membershipDeadlineMs, signal };
  return askManagers(ask, deps, async (address, deadlineMs) => {
    const client = deps.connections.client(CAService, address);
    const { unlockKey, version } = await client.getUnlockKey({}, { deadlineMs, signal });
    const isLocked = unlockKey.length > 0;
    return { unlockKey: isLocked ? unlockKey : undefined, version: version?.index ?? 0 };
  });
}

/** Tells the leader that this manager goes. False when nobody could be told in time. */
export async function announceLeave(
  addresses: () => readonly string[],
  raftId: number,
  deps: SeatDeps,
): Promise<boolean> {
  const signal = AbortSignal.timeout(leaveDeadlineMs);
  const ask = { purpose: 'leave the managers', addresses, deadlineMs: leaveDeadlineMs, signal };
  try {
    await askManagers(ask, deps, async (address, leftMs) => {
      const client = deps.connections.client(RaftMembershipService, address);
      return client.leave({ node: RaftMember.create({ raftId }) }, { deadlineMs: leftMs, signal });
    });
    return true;
  } catch (error) {
    if (!isShoalError(error) && !signal.aborted) throw error;
    deps.log.warn('the other managers could not be told that this one leaves', {
      reason: error instanceof Error ? error.message : String(error),
    });
    return false;
  }
}
