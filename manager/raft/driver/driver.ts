/**
 * The loop around the core: takes what happened since the last turn, steps the core, and sends,
 * writes and applies what it says. One turn is synchronous; disk and network work run beside it
 * and report to the next turn. After a failure of the disk it only hands leadership over.
 */
import { explain, type ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { RawNode } from '../core/raw-node.ts';
import {
  type ConfChange,
  type ConfChangeV2,
  type ConfState,
  type Entry,
  localAppendThread,
  localApplyThread,
  type Message,
  MessageType,
  noNode,
  type Snapshot,
} from '../core/types.ts';
import { applyChange, Membership, removedBy } from '../membership.ts';
import { SnapshotInstaller } from '../snapshot/snapshot-installer.ts';
import { Snapshotter } from '../snapshot/snapshotter.ts';
import type { ReceivedSnapshot } from '../transport/snapshot-receiver.ts';
import { Transport } from '../transport/transport.ts';
import type { Leadership, RaftDeps, RaftOptions } from '../types.ts';
import { Applier } from './applier.ts';
import { coreConfig, electionTicksDefault } from './core-config.ts';
import { HastyElection } from './hasty-election.ts';
import { Inbox } from './inbox.ts';
import { LeadershipState } from './leadership.ts';
import { LogStorage } from './log-storage.ts';
import { LogWriter } from './log-writer.ts';
import { Proposals } from './proposals.ts';
import { Reads } from './reads.ts';
import type { RecoveredNode } from './recovery.ts';

const snapshotEntriesDefault = 10_000;
const keepEntriesDefault = 500;

export interface DriverOwner {
  readonly notLeading: () => ShoalError;
  /** Something that cannot be repaired here. */
  readonly onFailure: (error: unknown) => void;
  /** This member was removed from the cluster. */
  readonly onRemoved: () => void;
  /** After each tick that reached the core. */
  readonly onTick: () => void;
  /** Leader or role changed. */
  readonly onRoleChange: () => void;
  readonly onLeadership: (leadership: Leadership) => void;
}

export class Driver {
  readonly core: RawNode;
  readonly transport: Transport;
  readonly proposals: Proposals;
  readonly reads: Reads;
  readonly leadership: LeadershipState;
  readonly applier: Applier;
  readonly snapshotter: Snapshotter;
  readonly #logWriter: LogWriter;
  readonly #installer: SnapshotInstaller;
  readonly #hastyElection: HastyElection;
  readonly #inbox = new Inbox(() => this.wake());
  readonly #found: RecoveredNode;
  readonly #owner: DriverOwner;
  readonly #defer: (callback: () => void) => void;
  readonly #log: Logger;
  #membership: Membership;
  #isTurnDue = false;
  #isHalted = false;
  /** Set once the disk has failed: nothing is written, applied or acknowledged any more. */
  #isCrippled = false;
  /** Whoever is alone after a restart need not wait for anybody. */
  #mayCampaignAlone = true;

  constructor(options: RaftOptions, deps: RaftDeps, found: RecoveredNode, owner: DriverOwner) {
    const { clock, random, log, stateMachine, defer = setImmediate } = deps;
    const { image, snapshots, wal, identity, membership } = found;
    this.#found = found;
    this.#owner = owner;
    this.#defer = defer;
    this.#log = log;
    this.#membership = membership;
    const { index, term } = image.snapshot().metadata;
    const storage = new LogStorage(image);
    const { electionTicks, heartbeatTicks } = options;
    const settings = { raftId: identity.raftId, electionTicks, heartbeatTicks, applied: index };
    this.core = new RawNode(coreConfig(settings, random, log), storage);
    this.#hastyElection = new HastyElection(this.core, random);
    this.proposals = new Proposals(owner.notLeading);
    this.reads = new Reads(identity.raftId, random);
    this.leadership = new LeadershipState({
      onLost: () => this.proposals.leadershipLost(),
      onChange: owner.onLeadership,
    });
    this.applier = new Applier(this.core, { index, term }, deps, {
      onConfChange: (change, index) => this.#changeMembership(change, index),
      onApplied: (entry) => this.#applied(entry),
    });
    const { snapshotEntries = snapshotEntriesDefault, keepEntries = keepEntriesDefault } = options;
    const { onFailure } = owner;
    const { clusterId } = options;
    this.snapshotter = new Snapshotter(
      { clusterId, snapshotEntries, keepEntries },
      { snapshots, wal, image, stateMachine, clock, log, onFailure },
    );
    storage.watchMembers({
      present: () => this.#confState(),
      onStale: () => this.snapshotter.force(),
    });
    this.#installer = new SnapshotInstaller(options.directory, { snapshots, stateMachine, log });
    this.#logWriter = new LogWriter({
      wal,
      storage: image,
      clock,
      log,
      keepSnapshot: (snapshot) => this.#installer.keep(snapshot),
      loadSnapshot: (snapshot) => this.#loadSnapshot(snapshot),
      onDurable: (responses) => this.#inbox.addDurable(responses),
      onFailure,
    });
    const self = { clusterId, raftId: identity.raftId, address: options.address };
    this.transport = new Transport(self, membership, deps, {
      onMessages: (messages) => this.#inbox.addMessages(messages),
      onUnreachable: (raftId) => this.#inbox.addUnreachable(raftId),
      onLost: (raftId) => this.#inbox.addLost(raftId),
      onSnapshot: (snapshot) => this.#inbox.addSnapshot(snapshot),
      onSnapshotSent: (raftId, isDelivered) => this.#inbox.addSentSnapshot(raftId, isDelivered),
      onSnapshotUnreadable: (error) => this.#snapshotUnreadable(error),
      onRemoved: owner.onRemoved,
      trustsStrangers: () => this.core.raft.log.committed === 0,
      beginSnapshot: (meta) => snapshots.begin(meta),
    });
  }

  get raftId(): number {
    return this.core.raft.id;
  }

  get membership(): Membership {
    return this.#membership;
  }

  get isCrippled(): boolean {
    return this.#isCrippled;
  }

  confState(): ConfState {
    return this.#confState();
  }

  #confState(): ConfState {
    return this.core.raft.tracker.confState();
  }

  addTicks(count: number): void {
    this.#inbox.addTicks(count);
  }

  /** Asks for a turn soon; any number of calls make one. */
  wake(): void {
    if (this.#isTurnDue || this.#isHalted) return;
    this.#isTurnDue = true;
    this.#defer(() => this.#turn());
  }

  #turn(): void {
    this.#isTurnDue = false;
    if (this.#isHalted) return;
    try {
      this.#feed();
      this.#drain();
      if (!this.#isCrippled && !this.#installer.isLoading) this.#apply();
      this.#drain();
      this.transport.flush();
    } catch (error) {
      this.#owner.onFailure(error);
    }
    if (!this.#isHalted && (this.applier.hasWork || this.core.hasReady())) this.#wakeForWork();
  }

  /** While a snapshot is loaded, work that waits for it must not spin. */
  #wakeForWork(): void {
    if (this.core.hasReady() || !(this.#isCrippled || this.#installer.isLoading)) this.wake();
  }

  #feed(): void {
    const batch = this.#inbox.take();
    for (const response of batch.durable) {
      if (response.to === this.raftId) this.core.step(response);
      else this.transport.send(response);
    }
    for (const message of batch.messages) this.core.step(message);
    for (const snapshot of batch.snapshots) this.#takeSnapshot(snapshot);
    for (const { raftId, isDelivered } of batch.sentSnapshots) {
      this.core.reportSnapshot(raftId, isDelivered ? 'finished' : 'failed');
    }
    for (const raftId of batch.unreachable) this.core.reportUnreachable(raftId);
    for (const raftId of batch.lost) this.#hastyElection.lost(raftId);
    for (let tick = 0; tick < batch.ticks; tick++) this.#tick();
    this.#campaignIfAlone();
    if (this.#isCrippled) return;
    if (this.proposals.hasQueued) {
      // Whoever proposes has looked at the state as leader, and must still be it.
      this.leadership.observe(this.core.raft.role, this.core.raft.term);
      this.proposals.feed(this.core);
    }
    this.reads.feed(this.core);
  }

  #tick(): void {
    this.core.tick();
    this.#hastyElection.tick();
    this.transport.tick();
    this.reads.tick();
    this.#owner.onTick();
  }

  #campaignIfAlone(): void {
    if (!this.#mayCampaignAlone) return;
    const { raft } = this.core;
    const isAlone = raft.tracker.isOnlyVoter(this.raftId);
    if (raft.log.applied < raft.log.committed) return;
    this.#mayCampaignAlone = false;
    if (isAlone) this.core.campaign();
  }

  #drain(): void {
    while (this.core.hasReady()) {
      const ready = this.core.ready();
      if (ready.softState !== undefined) {
        this.#observeRole();
        this.reads.askAgain();
        this.#owner.onRoleChange();
      }
      for (const message of ready.messages) this.#dispatch(message);
      for (const state of ready.readStates) this.reads.answered(state, this.applier.index);
    }
  }

  #observeRole(): void {
    if (!this.#isCrippled) this.leadership.observe(this.core.raft.role, this.core.raft.term);
  }

  #dispatch(message: Message): void {
    switch (message.to) {
      case localAppendThread:
        if (!this.#isCrippled) this.#logWriter.enqueue(message);
        return;
      case localApplyThread:
        if (!this.#isCrippled) this.applier.enqueue(message);
        return;
      default:
        if (message.type === MessageType.MsgSnap) this.#sendSnapshot(message);
        else this.transport.send(message);
    }
  }

  #sendSnapshot(message: Message): void {
    const position = message.snapshot?.metadata ?? { index: 0, term: 0 };
    this.#found.snapshots.read(position).then(
      (reader) => this.transport.sendSnapshot(message, reader),
      (error: unknown) => {
        this.#snapshotUnreadable(error);
        this.#inbox.addSentSnapshot(message.to, false);
      },
    );
  }

  /** Without another one, the follower that needs it would ask for it in vain, again and again. */
  #snapshotUnreadable(error: unknown): void {
    if (this.#isHalted) return;
    const fields = { reason: explain(error) };
    this.#log.error('raft snapshot cannot be read; a new one will replace it', fields);
    this.snapshotter.replaceUnreadable();
  }

  #takeSnapshot(received: ReceivedSnapshot): void {
    this.core.step(received.message);
    const { log } = this.core.raft;
    const index = received.message.snapshot?.metadata.index ?? noNode;
    const isWanted = log.unstable.nextSnapshot()?.metadata.index === index;
    if (isWanted && !this.#isCrippled) this.#installer.expect(index, received.writer);
    else this.#installer.drop(received.writer);
  }

  async #loadSnapshot(snapshot: Snapshot): Promise<void> {
    if (this.#isHalted || this.#isCrippled) return;
    // What was committed before is applied first: nobody may see the state go backwards.
    this.applier.runAll();
    await this.#installer.load(snapshot);
    const { index, term } = snapshot.metadata;
    this.applier.jumpTo(index, term);
    this.snapshotter.jumpTo(index, this.applier.bytes);
    this.#setMembership(Membership.decode(snapshot.data));
    this.reads.applied(index);
    this.wake();
  }

  #apply(): void {
    this.applier.run();
    // With a received snapshot on its way, the core's configuration is already that one's.
    if (this.core.raft.log.hasUnstableSnapshot()) return;
    const { index, bytes } = this.applier;
    this.snapshotter.look(index, bytes, () => ({
      index,
      bytes,
      term: this.applier.term,
      confState: this.#confState(),
      membership: this.#membership,
      neededFrom: this.#neededFrom(index),
    }));
  }

  /** What the followers have that can be reached; the others are not waited for. */
  #neededFrom(index: number): number {
    const { role, tracker } = this.core.raft;
    if (role !== 'leader') return index;
    const active = tracker.peers.filter(
      (peer) => peer.id !== this.raftId && this.transport.isReachable(peer.id),
    );
    return Math.min(index, ...active.map((peer) => Math.max(peer.match, peer.pendingSnapshot)));
  }

  #applied(entry: Entry): void {
    this.leadership.applied(entry.term);
    this.proposals.applied(entry.index, entry.term);
    this.reads.applied(entry.index);
  }

  #changeMembership(change: ConfChange | ConfChangeV2, index: number): void {
    this.core.applyConfChange(change, index);
    this.#setMembership(applyChange(this.#membership, change));
    // Applying one's own demotion ends the leadership here and now.
    this.#observeRole();
    if (removedBy(change).includes(this.raftId)) this.#owner.onRemoved();
  }

  #setMembership(membership: Membership): void {
    this.#membership = membership;
    this.transport.setMembership(membership);
  }

  /**
   * The disk has failed. Nothing is promised any more, but a leader still hands over: for one
   * election timeout it goes on sending what needs no disk of its own. True if there is a point.
   */
  cripple(): boolean {
    this.#isCrippled = true;
    this.leadership.lose();
    if (this.core.raft.role !== 'leader') return false;
    const heir = this.bestHeir();
    if (heir === undefined) return false;
    this.core.transferLeader(heir);
    this.wake();
    return true;
  }

  /** Resolves when nothing that is on disk now is there any more. */
  async rewriteDisk(): Promise<void> {
    await this.snapshotter.rewrite(await this.#logWriter.startSegment());
  }

  /** The reachable voter whose log is longest. */
  bestHeir(): number | undefined {
    const { tracker, id } = this.core.raft;
    const voters = tracker.peers.filter(
      (peer) => peer.id !== id && !peer.isLearner && this.transport.isReachable(peer.id),
    );
    const byMatch = voters.sort((a, b) => b.match - a.match);
    return byMatch[0]?.id;
  }

  /** Ticks that handing over may take. */
  get handoverTicks(): number {
    return this.core.raft.config.electionTick ?? electionTicksDefault;
  }

  /** No further turn happens. Resolves when everything beside the loop has ended. */
  async halt(): Promise<void> {
    this.#isHalted = true;
    await this.transport.stop();
    await this.#logWriter.stop();
    await this.snapshotter.stop();
    await this.#installer.stop();
    if (!this.#isCrippled) await this.#logWriter.writeFinalState();
    await this.#found.wal.close();
  }
}
