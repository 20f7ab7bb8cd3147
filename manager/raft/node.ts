/**
 * One raft member as the manager sees it: started, asked, watched and stopped. It keeps the
 * promises of `Raft` in types.ts; the work is done by the driver around the pure core.
 */
import { assert, must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import { abortable, type Deferred, deferred, heardElsewhere } from '#lib/signal';
import { noNode } from './core/types.ts';
import { Driver } from './driver/driver.ts';
import { MemberChanges } from './driver/member-changes.ts';
import { recoverNode } from './driver/recovery.ts';
import { statusBeforeStart, statusOf } from './driver/status.ts';
import { Ticker } from './driver/ticker.ts';
import { listMembers } from './membership.ts';
import type { PeerHandlers } from './transport/transport.ts';
import type {
  JoinedMember,
  Leadership,
  Position,
  Raft,
  RaftCondition,
  RaftDeps,
  RaftOptions,
  RaftStatus,
  StartMode,
} from './types.ts';

const tickMsDefault = 100;
/** Finished segments are read again this often: rot is found while the other copies are good. */
const scrubPeriodMs = 3_600_000;
/** A stalled loop is worth a log line this often at most. */
const lateLogPeriodMs = 10_000;

/** Election timeouts that an explicit handover may take. */
const transferTries = 2;

/** Everything that exists while a node runs. */
interface Running {
  readonly driver: Driver;
  readonly changes: MemberChanges;
  readonly ticker: Ticker;
  readonly scrub: () => Promise<void>;
}

/** A leadership on its way to another member. */
interface Transfer {
  readonly heir: number;
  ticks: number;
  readonly done: Deferred<void>;
}

export class RaftNode implements Raft {
  readonly #options: RaftOptions;
  readonly #deps: RaftDeps;
  #running: Running | undefined;
  #condition: RaftCondition = 'new';
  #failure: Error | undefined;
  #leaderChangedMs: number;
  #knownLeader = 0;
  #ticks = 0;
  #lastLateLogMs = Number.NEGATIVE_INFINITY;
  #halting: Promise<void> | undefined;
  /** Ticks left for a crippled leader to hand over. */
  #handoverTicks = 0;
  readonly #listeners = new Set<(leadership: Leadership) => void>();
  readonly #transfers = new Set<Transfer>();
  readonly #stopped = new AbortController();

  constructor(options: RaftOptions, deps: RaftDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#leaderChangedMs = deps.clock.monotonic();
  }

  /**
   * Recovers and starts. Rejects with `not_found` (restart, but nothing is there),
   * `failed_precondition` (somebody else's or an existing directory), `CorruptionError` or
   * `WalFailure`; the node cannot be started again then.
   */
  async start(start: StartMode): Promise<void> {
    assert(this.#condition === 'new', 'a raft node is started once');
    this.#condition = 'running';
    try {
      const found = await recoverNode(this.#options, this.#deps, start);
      if (this.#halting !== undefined) {
        await found.wal.close();
        throw this.#notTakingPart();
      }
      const driver = new Driver(this.#options, this.#deps, found, {
        notLeading: () => this.#notLeading(),
        onFailure: (error) => this.#fail(error),
        onRemoved: () => this.#removed(),
        onTick: () => this.#onTick(),
        onRoleChange: () => this.#onRoleChange(),
        onLeadership: (leadership) => this.#tell(leadership),
      });
      const ticker = new Ticker(this.#options.tickMs ?? tickMsDefault, this.#deps.clock, {
        onTicks: (count) => driver.addTicks(count),
        onLate: (lateMs) => this.#onLate(lateMs),
      });
      const scrub = (): Promise<void> => found.wal.scrub();
      this.#running = { driver, changes: this.#memberChanges(driver), ticker, scrub };
      ticker.start(this.#deps.random);
      driver.wake();
    } catch (error) {
      if (this.#halting !== undefined) throw error;
      this.#condition = 'failed';
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  /** The handlers of `shoal.v1.RaftPeer`; calls before the start and after the end are refused. */
  readonly handlers: PeerHandlers = delegate(() => {
    const transport = this.#running?.driver.transport;
    if (transport === undefined || this.#halting !== undefined) throw this.#notTakingPart();
    return transport.handlers;
  });

  /** Stops taking part. What is under way ends as unknown. A leader should hand over first. */
  async stop(): Promise<void> {
    if (this.#condition === 'running' || this.#condition === 'new') this.#condition = 'stopped';
    await this.#halt();
  }

  propose(data: Uint8Array): Promise<Position> {
    const driver = this.#leadingDriver();
    if (driver === undefined) return Promise.reject(this.#notLeading());
    const position = driver.proposals.propose(data);
    driver.wake();
    return position;
  }

  readIndex(signal: AbortSignal): Promise<void> {
    const driver = this.#takingPart();
    if (driver === undefined) return Promise.reject(this.#notTakingPart());
    const read = driver.reads.read(signal);
    driver.wake();
    return read;
  }

  status(): RaftStatus {
    const failure = this.#failure?.message;
    if (this.#running === undefined) return statusBeforeStart(this.#condition, failure);
    const facts = { condition: this.#condition, failure, leaderChangedMs: this.#leaderChangedMs };
    return statusOf(this.#running.driver, facts);
  }

  onLeadership(listener: (leadership: Leadership) => void): () => void {
    this.#listeners.add(listener);
    const { isLeader, term } = this.status();
    listener({ isLeader, term });
    return () => this.#listeners.delete(listener);
  }

  async addMember(member: {
    readonly nodeId: string;
    readonly address: string;
  }): Promise<JoinedMember> {
    const { changes, driver } = this.#mustLead();
    const raftId = await changes.add(member.nodeId, member.address);
    const members = listMembers(driver.membership, driver.confState());
    return { raftId, members, removed: driver.membership.removed };
  }

  async removeMember(raftId: number): Promise<void> {
    await this.#mustLead().changes.remove(raftId);
  }

  async updateMember(raftId: number, address: string): Promise<void> {
    await this.#mustLead().changes.update(raftId, address);
  }

  async transferLeadership(to?: number): Promise<void> {
    await this.#transfer(this.#mustLead().driver, to);
  }

  rewriteDisk(): Promise<void> {
    const driver = this.#takingPart();
    if (driver === undefined) return Promise.reject(this.#notTakingPart());
    return abortable(driver.rewriteDisk(), this.#stopped.signal);
  }

  #mustRun(): Running {
    return must(this.#running, 'a driver calls back only after the start');
  }

  #takingPart(): Driver | undefined {
    return this.#condition === 'running' ? this.#running?.driver : undefined;
  }

  #leadingDriver(): Driver | undefined {
    const driver = this.#takingPart();
    return driver?.leadership.isAnnounced === true ? driver : undefined;
  }

  #mustLead(): Running {
    if (this.#running === undefined || this.#leadingDriver() === undefined)
      throw this.#notLeading();
    return this.#running;
  }

  #memberChanges(driver: Driver): MemberChanges {
    return new MemberChanges({
      core: driver.core,
      random: this.#deps.random,
      membership: () => driver.membership,
      isLeader: () => this.#leadingDriver() !== undefined,
      isReachable: (raftId) => driver.transport.isReachable(raftId),
      // A leader that has come back with another address makes its own known, too.
      claimedAddress: (raftId) =>
        raftId === driver.raftId ? this.#options.address : driver.transport.claimedAddress(raftId),
      propose: (change) => {
        const position = driver.proposals.proposeChange(change);
        driver.wake();
        return position;
      },
      notLeading: () => this.#notLeading(),
      transfer: (to) => this.#transfer(driver, to),
    });
  }

  async #transfer(driver: Driver, to: number | undefined): Promise<void> {
    const heir = to ?? driver.bestHeir();
    if (heir === driver.raftId) return;
    if (heir === undefined || !driver.core.raft.tracker.isVoter(heir)) {
      throw new ShoalError(
        'failed_precondition',
        heir === undefined
          ? 'leadership cannot be handed over: no other voting manager can be reached'
          : `leadership cannot be handed over to raft member ${heir}: it is not a voter`,
      );
    }
    const transfer = { heir, ticks: transferTries * driver.handoverTicks, done: deferred<void>() };
    this.#transfers.add(transfer);
    driver.core.transferLeader(heir);
    driver.wake();
    try {
      await abortable(transfer.done.promise, this.#stopped.signal);
    } finally {
      this.#transfers.delete(transfer);
    }
  }

  #onRoleChange(): void {
    const { raft } = this.#mustRun().driver.core;
    if (raft.leader !== this.#knownLeader) {
      this.#knownLeader = raft.leader;
      this.#leaderChangedMs = this.#deps.clock.monotonic();
    }
    if (raft.role !== 'leader') for (const { done } of this.#transfers) done.resolve();
    if (raft.role !== 'leader' && this.#handoverTicks > 0) this.#endHandover();
  }

  #onTick(): void {
    const running = this.#mustRun();
    this.#ticks++;
    for (const transfer of this.#transfers) this.#tickTransfer(transfer, running.driver);
    if (this.#handoverTicks > 0 && --this.#handoverTicks === 0) this.#endHandover();
    if (this.#condition !== 'running') return;
    running.changes.reconcile((error) => {
      this.#deps.log.info('raft membership change did not go through', { reason: String(error) });
    });
    const scrubTicks = Math.ceil(scrubPeriodMs / (this.#options.tickMs ?? tickMsDefault));
    if (this.#ticks % scrubTicks === 0) this.#scrub(running);
  }

  #tickTransfer(transfer: Transfer, driver: Driver): void {
    if (--transfer.ticks <= 0) {
      const message = 'the other manager did not take over the leadership in time';
      transfer.done.reject(new ShoalError('deadline_exceeded', message));
      return;
    }
    // The core gives up after an election timeout; an heir that was busy may be ready by now.
    if (driver.core.raft.leadTransferee === noNode) driver.core.transferLeader(transfer.heir);
  }

  #scrub(running: Running): void {
    running.scrub().catch((error: unknown) => {
      this.#deps.log.error('raft log has rotted; a new snapshot will replace it', {
        reason: String(error),
      });
      // Two are kept, and the log back to the older one: one more would leave what has rotted.
      // It never rejects, and never settles when the node ends first.
      heardElsewhere(running.driver.rewriteDisk());
    });
  }

  #onLate(lateMs: number): void {
    const nowMs = this.#deps.clock.monotonic();
    if (nowMs - this.#lastLateLogMs < lateLogPeriodMs) return;
    this.#lastLateLogMs = nowMs;
    this.#deps.log.warn('the event loop was stalled', { lateMs: Math.round(lateMs) });
  }

  #tell(leadership: Leadership): void {
    for (const listener of this.#listeners) listener(leadership);
  }

  /** The disk or the state machine failed: this member takes part no more, at once. */
  #fail(error: unknown): void {
    if (this.#condition !== 'running') return;
    this.#condition = 'failed';
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#deps.log.error('raft member failed', { reason: this.#failure.message });
    const { driver } = this.#mustRun();
    const isHandingOver = driver.cripple();
    driver.reads.rejectAll(this.#notTakingPart());
    if (isHandingOver) this.#handoverTicks = driver.handoverTicks;
    else this.#endHandover();
  }

  #endHandover(): void {
    this.#handoverTicks = 0;
    const error = this.#failure;
    this.#halt().then(
      () => error !== undefined && this.#deps.onFatal(error),
      (cause: unknown) => this.#deps.onFatal(error ?? (cause as Error)),
    );
  }

  #removed(): void {
    if (this.#condition !== 'running') return;
    this.#condition = 'removed';
    this.#deps.log.warn('this manager was removed from the raft group');
    this.#halt().then(this.#deps.onRemoved, (error: unknown) => {
      this.#deps.log.error('raft member did not end cleanly', { reason: String(error) });
      this.#deps.onRemoved();
    });
  }

  #halt(): Promise<void> {
    this.#halting ??= this.#haltOnce();
    return this.#halting;
  }

  async #haltOnce(): Promise<void> {
    const running = this.#running;
    this.#stopped.abort(this.#notTakingPart());
    if (running === undefined) return;
    running.ticker.stop();
    running.driver.leadership.lose();
    running.driver.reads.rejectAll(this.#notTakingPart());
    await running.driver.halt();
  }

  #notTakingPart(): ShoalError {
    const why: Record<RaftCondition, string> = {
      new: 'it is starting',
      running: 'it is starting',
      stopped: 'it is stopping',
      removed: 'it was removed from the cluster',
      failed: this.#failure?.message ?? 'it failed',
    };
    return new ShoalError('unavailable', `this manager takes no part: ${why[this.#condition]}`);
  }

  #notLeading(): ShoalError {
    if (this.#condition !== 'running') return this.#notTakingPart();
    const { leader, role } = this.status();
    if (leader === undefined) {
      const message =
        'the managers have no leader at present: too few of them may be online; try again';
      return new ShoalError('unavailable', message);
    }
    if (role === 'leader') {
      return new ShoalError(
        'unavailable',
        'this manager is just taking over or handing over the leadership; try again',
      );
    }
    return new ShoalError(
      'unavailable',
      `this manager does not lead; ask the leader, node ${leader.nodeId} at ${leader.address}`,
      { details: { leader: leader.address } },
    );
  }
}

/** Handlers that look up the real ones for every call, as they exist only while a node runs. */
function delegate(handlers: () => PeerHandlers): PeerHandlers {
  return {
    exchange: async function* (batches, context) {
      yield* handlers().exchange(batches, context);
    },
    snapshotProgress: async (header, context) => handlers().snapshotProgress(header, context),
    installSnapshot: async (parts, context) => handlers().installSnapshot(parts, context),
    members: async (request, context) => handlers().members(request, context),
  };
}
