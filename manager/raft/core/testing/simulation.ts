/**
 * A cluster under a random schedule: messages are delayed, lost, doubled and reordered, storage
 * threads lag, nodes crash and lose what was not written, logs are compacted and members come and
 * go. What Raft promises is checked after every step; any breach throws.
 */
import { assert, must } from '#lib/assert';
import type { Config } from '../config.ts';
import { decodeConfChange } from '../encoding/conf-change-codec.ts';
import { isLocalThread } from '../message.ts';
import { RawNode } from '../raw-node.ts';
import {
  ConfChangeTransition,
  ConfChangeType,
  type ConfState,
  type Entry,
  EntryType,
  emptyConfState,
  isMember,
  type Message,
  MessageType,
  noBytes,
} from '../types.ts';
import { SnapshotOnDemand } from './snapshot-on-demand.ts';

/** A uniform integer in [0, limit). */
export type Random = (limit: number) => number;

interface Member {
  readonly id: number;
  readonly storage: SnapshotOnDemand;
  node: RawNode;
  appendWork: Message[];
  applyWork: Message[];
  /** The highest term and commit index ever seen of this node, across restarts of its process. */
  highestTerm: number;
}

/** What happened, so that a test can see that the schedule was not a dull one. */
export interface Coverage {
  leaders: number;
  committed: number;
  crashes: number;
  snapshots: number;
  confChanges: number;
  jointStates: number;
  reads: number;
}

const members = [1, 2, 3, 4, 5] as const;
const electionTick = 10;

/** Ticks within which a healed cluster must agree: many elections' worth. */
const convergeTicksMax = 600;

/** Local messages that a crash of the sender loses, but the network never. */
function isLocal(message: Message): boolean {
  return message.from === message.to || isLocalThread(message.from);
}

export class Simulation {
  readonly coverage: Coverage = {
    leaders: 0,
    committed: 0,
    crashes: 0,
    snapshots: 0,
    confChanges: 0,
    jointStates: 0,
    reads: 0,
  };
  readonly #random: Random;
  readonly #settings: Partial<Config>;
  readonly #members: Member[];
  #network: Message[] = [];
  /** Links that are cut: `from-to`. */
  readonly #cut = new Set<string>();
  /** Who led which term. */
  readonly #leaderOf = new Map<number, number>();
  /** Every entry that any node has applied, by index. */
  readonly #applied = new Map<number, Entry>();
  #highestApplied = 1;
  /** Reads under way: the index that was applied somewhere before they were asked. */
  readonly #reads = new Map<string, number>();
  #nextProposal = 0;

  constructor(random: Random, settings: Partial<Config> = {}) {
    this.#random = random;
    this.#settings = settings;
    const confState: ConfState = { ...emptyConfState, voters: [1, 2, 3] };
    this.#members = members.map((id) => {
      const storage = new SnapshotOnDemand();
      if (confState.voters.includes(id)) {
        storage.applySnapshot({ data: noBytes, metadata: { confState, index: 1, term: 1 } });
      }
      const node = this.#boot(id, storage);
      return {
        id,
        storage,
        node,
        appendWork: [],
        applyWork: [],
        highestTerm: 0,
      };
    });
  }

  #boot(id: number, storage: SnapshotOnDemand): RawNode {
    return new RawNode(
      {
        id,
        electionTick,
        heartbeatTick: 2,
        maxSizePerMsg: 200,
        maxInflightMsgs: 4,
        asyncStorageWrites: true,
        applied: storage.snapshot().metadata.index,
        random: this.#random,
        ...this.#settings,
      },
      storage,
    );
  }

  /** `steps` random events. */
  run(steps: number): void {
    for (let i = 0; i < steps; i++) {
      this.#event();
      this.#checkAll();
    }
  }

  /** The configuration that has been applied last anywhere. */
  #newestConfig(): ConfState {
    const byIndex = this.#members.toSorted(
      (a, b) => b.storage.appliedIndex - a.storage.appliedIndex,
    );
    return must(byIndex[0], 'there are members').storage.confState;
  }

  /**
   * All faults end. Everybody in the configuration must agree on everything in time. Without
   * pre-vote, removed members would disturb the others for ever: their clocks stand still.
   */
  converge(): void {
    this.#cut.clear();
    for (let i = 0; i < convergeTicksMax; i++) {
      const newest = this.#newestConfig();
      for (const { id, node } of this.#members) {
        if (isMember(newest, id) || this.#settings.preVote) node.tick();
      }
      this.#drain();
      if (i % 20 === 19 && this.#hasConverged()) return;
    }
    throw new Error(`no agreement after ${convergeTicksMax} ticks`);
  }

  #drain(): void {
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (const member of this.#members) {
        if (this.#handleReady(member)) isBusy = true;
        while (this.#appendOne(member)) isBusy = true;
        while (this.#applyOne(member)) isBusy = true;
      }
      while (this.#network.length > 0) {
        isBusy = true;
        this.#deliver(must(this.#network.shift(), 'the network is not empty'));
      }
      this.#checkAll();
    }
  }

  #hasConverged(): boolean {
    const newest = this.#newestConfig();
    const raft = this.#members
      .map(({ node }) => node.raft)
      // A leader that was removed without noticing may lead nobody for ever.
      .filter(({ role, id }) => role === 'leader' && isMember(newest, id))
      .sort((a, b) => b.term - a.term)[0];
    if (raft === undefined) return false;
    if (raft.log.applied !== raft.log.lastIndex()) return false;
    assert(raft.log.applied >= this.#highestApplied, 'nothing that was committed may be lost');
    return raft.tracker.peers.every(
      ({ id }) =>
        must(this.#members[id - 1], 'members are numbered').storage.appliedIndex ===
        raft.log.applied,
    );
  }

  #pick(): Member {
    return must(this.#members[this.#random(this.#members.length)], 'index is in range');
  }

  #event(): void {
    const dice = this.#random(1000);
    const member = this.#pick();
    if (dice < 380) this.#deliverAny();
    else if (dice < 590) this.#handleReady(member);
    else if (dice < 740) this.#appendOne(member);
    else if (dice < 840) this.#applyOne(member);
    else if (dice < 900) member.node.tick();
    else if (dice < 960) this.#propose(member);
    else if (dice < 975) this.#read(member);
    else if (dice < 980) this.#disturb();
    else if (dice < 983) this.#crash(member);
    else if (dice < 988) this.#compact(member);
    else if (dice < 994) this.#changeMembers(member);
    else this.#nudge(member);
  }

  #deliverAny(): void {
    if (this.#network.length === 0) return;
    // Mostly the oldest message, sometimes any.
    const at = this.#random(3) > 0 ? 0 : this.#random(this.#network.length);
    const message = must(this.#network[at], 'index is in range');
    if (!isLocal(message) && this.#random(20) === 0) this.#network.push(message);
    this.#network.splice(at, 1);
    if (!isLocal(message) && this.#random(20) === 0) this.#reportSnapshot(message, 'failed');
    else this.#deliver(message);
  }

  #deliver(message: Message): void {
    if (this.#cut.has(`${message.from}-${message.to}`)) {
      this.#reportSnapshot(message, 'failed');
      return;
    }
    this.#members[message.to - 1]?.node.step(message);
    this.#reportSnapshot(message, this.#random(3) === 0 ? 'failed' : 'finished');
  }

  /** A sender always learns, rightly or wrongly, how sending a snapshot ended. */
  #reportSnapshot(message: Message, result: 'finished' | 'failed'): void {
    if (message.type !== MessageType.MsgSnap) return;
    this.#members[message.from - 1]?.node.reportSnapshot(message.to, result);
  }

  #handleReady(member: Member): boolean {
    if (!member.node.hasReady()) return false;
    const ready = member.node.ready();
    for (const message of ready.messages) {
      if (message.type === MessageType.MsgStorageAppend) member.appendWork.push(message);
      else if (message.type === MessageType.MsgStorageApply) member.applyWork.push(message);
      else this.#network.push(message);
    }
    for (const state of ready.readStates) {
      const asked = this.#reads.get(String(state.context));
      if (asked === undefined) continue;
      this.coverage.reads++;
      assert(state.index >= asked, 'a read must see what was applied before it was asked');
    }
    return true;
  }

  #appendOne(member: Member): boolean {
    const work = member.appendWork.shift();
    if (work === undefined) return false;
    if (work.term !== 0 || work.vote !== 0 || work.commit !== 0) {
      member.storage.setHardState({ term: work.term, vote: work.vote, commit: work.commit });
    }
    if (work.snapshot !== undefined) {
      assert(member.storage.applySnapshot(work.snapshot) === 'ok', 'a snapshot must be newer');
      this.coverage.snapshots++;
    }
    member.storage.append(work.entries);
    this.#respond(member, work);
    return true;
  }

  /** Answers to oneself arrive in order; others go through the network like any message. */
  #respond(member: Member, work: Message): void {
    for (const response of work.responses) {
      if (response.to === member.id) member.node.step(response);
      else this.#network.push(response);
    }
  }

  #applyOne(member: Member): boolean {
    const work = member.applyWork.shift();
    if (work === undefined) return false;
    for (const entry of work.entries) this.#apply(member, entry);
    this.#respond(member, work);
    return true;
  }

  #apply(member: Member, entry: Entry): void {
    // A snapshot may have been loaded while the entry waited.
    if (entry.index <= member.storage.appliedIndex) return;
    assert(entry.index === member.storage.appliedIndex + 1, 'entries are applied without a gap');
    member.storage.appliedIndex = entry.index;
    const known = this.#applied.get(entry.index);
    if (known === undefined) {
      this.#applied.set(entry.index, entry);
      this.coverage.committed++;
    } else {
      assert(isSameEntry(known, entry), `all nodes must apply the same entry at ${entry.index}`);
    }
    this.#highestApplied = Math.max(this.#highestApplied, entry.index);
    if (entry.type === EntryType.Normal) return;
    member.storage.confState = member.node.applyConfChange(
      decodeConfChange(entry.type, entry.data),
      entry.index,
    );
    this.coverage.confChanges++;
    if (member.storage.confState.votersOutgoing.length > 0) this.coverage.jointStates++;
  }

  #propose(member: Member): void {
    const text = String(this.#nextProposal++);
    member.node.propose(Uint8Array.from([...text].map((char) => char.charCodeAt(0))));
  }

  #read(member: Member): void {
    const context = Uint8Array.from([member.id, this.#random(256), this.#random(256)]);
    if (this.#reads.has(String(context))) return;
    this.#reads.set(String(context), this.#highestApplied);
    member.node.readIndex(context);
  }

  /** Cuts a link or heals all. */
  #disturb(): void {
    if (this.#random(3) === 0) this.#cut.clear();
    else this.#cut.add(`${this.#pick().id}-${this.#pick().id}`);
  }

  /** The process dies: what was not written is gone, what it sent may still arrive. */
  #crash(member: Member): void {
    this.coverage.crashes++;
    const { storage, id } = member;
    this.#network = this.#network.filter((message) => !(isLocal(message) && message.to === id));
    member.appendWork = [];
    member.applyWork = [];
    storage.rewind();
    member.node = this.#boot(id, storage);
  }

  #compact(member: Member): void {
    const { storage } = member;
    const { confState, appliedIndex } = storage;
    // Work under way may still read older entries; the raft log knows what is applied.
    const index = Math.min(appliedIndex, member.node.raft.log.applied);
    if (index !== appliedIndex || index > storage.lastIndex()) return;
    if (member.appendWork.length > 0) return;
    if (storage.createSnapshot(index, confState, noBytes) === 'outdated') return;
    storage.compact(index - this.#random(3));
  }

  #changeMembers(member: Member): void {
    const changes = Array.from({ length: 1 + this.#random(2) }, () => ({
      type: must(
        [
          ConfChangeType.AddNode,
          ConfChangeType.AddNode,
          ConfChangeType.RemoveNode,
          ConfChangeType.AddLearnerNode,
        ][this.#random(4)],
        'index is in range',
      ),
      nodeId: 1 + this.#random(members.length),
    }));
    // A change must leave somebody to vote, which is the proposer's duty to see to.
    const after = new Set(member.storage.confState.voters);
    for (const { type, nodeId } of changes) {
      if (type === ConfChangeType.AddNode) after.add(nodeId);
      else after.delete(nodeId);
    }
    const keeps = [...after].some((id) => !changes.some((change) => change.nodeId === id));
    if (!keeps || member.storage.confState.votersOutgoing.length > 0) return;
    const transition = ConfChangeTransition.JointImplicit;
    member.node.proposeConfChange({ transition, changes, context: noBytes });
  }

  /** Something rare. */
  #nudge(member: Member): void {
    const other = this.#pick();
    const dice = this.#random(4);
    if (dice === 0) member.node.campaign();
    else if (dice === 1) member.node.transferLeader(other.id);
    else if (dice === 2) member.node.reportUnreachable(other.id);
    else member.node.forgetLeader();
  }

  #checkAll(): void {
    for (const member of this.#members) {
      const { raft } = member.node;
      const { log } = raft;
      assert(log.applied <= log.applying && log.applying <= log.committed, 'applied ≤ committed');
      assert(log.committed <= log.lastIndex(), 'committed ≤ last index');
      const stored = member.storage.initialState().hardState;
      assert(stored.term >= member.highestTerm, 'the stored term never decreases');
      member.highestTerm = stored.term;
      if (raft.role === 'leader') this.#checkLeader(member);
    }
  }

  #checkLeader({ id, node }: Member): void {
    const { raft } = node;
    const known = this.#leaderOf.get(raft.term);
    assert(known === undefined || known === id, `term ${raft.term} must have one leader`);
    if (known !== undefined) return;
    this.#leaderOf.set(raft.term, id);
    this.coverage.leaders++;
    // Whatever was applied anywhere is in the new leader's log, or in its snapshot.
    for (let index = raft.log.firstIndex(); index <= this.#highestApplied; index++) {
      const entry = this.#applied.get(index);
      assert(
        entry === undefined || raft.log.term(index) === entry.term,
        `the leader of term ${raft.term} must have the committed entry ${index}`,
      );
    }
  }

  /** Wherever two logs agree on an entry's term they agree on all before it. */
  checkLogMatching(): void {
    const logs = this.#members.map(({ node }) => node.raft.log.allEntries());
    for (const a of logs) {
      for (const b of logs) checkMatching(a, b);
    }
  }
}

function isSameEntry(a: Entry, b: Entry): boolean {
  return (
    a.index === b.index &&
    a.term === b.term &&
    a.type === b.type &&
    a.data.length === b.data.length &&
    a.data.every((byte, at) => byte === b.data[at])
  );
}

function checkMatching(a: readonly Entry[], b: readonly Entry[]): void {
  const byIndex = new Map(b.map((entry) => [entry.index, entry]));
  let mustMatch = false;
  for (const entry of a.toReversed()) {
    const other = byIndex.get(entry.index);
    if (other === undefined) continue;
    if (other.term === entry.term) mustMatch = true;
    if (mustMatch) assert(isSameEntry(entry, other), `logs must match up to ${entry.index}`);
  }
}
