/**
 * A cluster under a random schedule: messages are delayed, lost, doubled and reordered, storage
 * threads lag, nodes crash and lose what was not written, logs are compacted and members come and
 * go, one at a time or all at once. What Raft promises is checked after every step (safety.ts);
 * any breach throws.
 */
import { assert, must } from '#lib/assert';
import type { Config } from '../config.ts';
import { decodeConfChange } from '../encoding/conf-change-codec.ts';
import { isLocalThread } from '../message.ts';
import { RawNode } from '../raw-node.ts';
import {
  type ConfChangeSingle,
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
import { before, checkMatching, Safety } from './safety.ts';
import { SnapshotOnDemand } from './snapshot-on-demand.ts';

/** A uniform integer in [0, limit). */
export type Random = (limit: number) => number;

interface Member {
  readonly id: number;
  readonly storage: SnapshotOnDemand;
  node: RawNode;
  appendWork: Message[];
  applyWork: Message[];
}

/** What happened, so that a test can see that the schedule was not a dull one. */
export interface Coverage {
  leaders: number;
  committed: number;
  crashes: number;
  snapshots: number;
  confChanges: number;
  jointStates: number;
  /** Changes that led to so many voters. */
  sevenVoters: number;
  oneVoter: number;
  duplicates: number;
  transfers: number;
  reads: number;
}

export interface SimulationOptions {
  /** Overrides what every node is set up with. */
  readonly settings?: Partial<Config>;
  /** How many members vote at first. */
  readonly size?: number;
  /** Hears of what decides a run: crashes, leaders, new configurations. */
  readonly onNote?: (line: string) => void;
}

const memberIds = [1, 2, 3, 4, 5, 6, 7] as const;
const sizes = [1, 3, 5, 7] as const;
const sizeDefault = 3;
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
    sevenVoters: 0,
    oneVoter: 0,
    duplicates: 0,
    transfers: 0,
    reads: 0,
  };
  readonly #random: Random;
  readonly #settings: Partial<Config>;
  readonly #note: (line: string) => void;
  readonly #members: Member[];
  readonly #safety: Safety;
  #network: Message[] = [];
  /** Links that are cut: `from-to`. */
  readonly #cut = new Set<string>();
  /** Reads under way: the index that was applied somewhere before they were asked. */
  readonly #reads = new Map<string, number>();
  #nextProposal = 0;

  constructor(random: Random, options: SimulationOptions = {}) {
    const { settings = {}, size = sizeDefault, onNote = () => undefined } = options;
    this.#random = random;
    this.#settings = settings;
    this.#note = onNote;
    const confState: ConfState = { ...emptyConfState, voters: memberIds.slice(0, size) };
    this.#members = memberIds.map((id) => {
      const storage = new SnapshotOnDemand();
      if (confState.voters.includes(id)) {
        storage.applySnapshot({ data: noBytes, metadata: { confState, index: 1, term: 1 } });
      }
      const node = this.#boot(id, storage);
      return { id, storage, node, appendWork: [], applyWork: [] };
    });
    this.#safety = new Safety(this.#members);
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
    for (let i = 0; i < steps; i++) this.#event();
  }

  /** Does something with a node, and checks what came of it. */
  #do(member: Member, act: (node: RawNode) => void, message?: Message): void {
    const former = before(member);
    act(member.node);
    this.#safety.happened(member, former, message);
    const { role, term, id } = member.node.raft;
    if (role === 'leader' && former.role !== 'leader') {
      this.coverage.leaders++;
      this.#note(`${id} leads in term ${term}`);
    }
  }

  #step(member: Member, message: Message): void {
    this.#do(member, (node) => node.step(message), message);
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
      for (const member of this.#members) {
        if (isMember(newest, member.id) || this.#settings.preVote) {
          this.#do(member, (node) => node.tick());
        }
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
    const { highestApplied } = this.#safety;
    assert(raft.log.applied >= highestApplied, 'nothing that was committed may be lost');
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
    else if (dice < 900) this.#do(member, (node) => node.tick());
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
    if (!isLocal(message) && this.#random(20) === 0) {
      this.coverage.duplicates++;
      this.#network.push(message);
    }
    this.#network.splice(at, 1);
    if (!isLocal(message) && this.#random(20) === 0) this.#reportSnapshot(message, 'failed');
    else this.#deliver(message);
  }

  #deliver(message: Message): void {
    if (this.#cut.has(`${message.from}-${message.to}`)) {
      this.#reportSnapshot(message, 'failed');
      return;
    }
    const member = this.#members[message.to - 1];
    if (member !== undefined) this.#step(member, message);
    this.#reportSnapshot(message, this.#random(3) === 0 ? 'failed' : 'finished');
  }

  /** A sender always learns, rightly or wrongly, how sending a snapshot ended. */
  #reportSnapshot(message: Message, result: 'finished' | 'failed'): void {
    if (message.type !== MessageType.MsgSnap) return;
    const sender = this.#members[message.from - 1];
    if (sender !== undefined) this.#do(sender, (node) => node.reportSnapshot(message.to, result));
  }

  #handleReady(member: Member): boolean {
    if (!member.node.hasReady()) return false;
    const ready = member.node.ready();
    for (const message of ready.messages) {
      if (message.type === MessageType.MsgStorageAppend) member.appendWork.push(message);
      else if (message.type === MessageType.MsgStorageApply) member.applyWork.push(message);
      else {
        this.#safety.released(member, message);
        this.#network.push(message);
      }
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
    const { term, vote, commit } = work;
    if (term !== 0 || vote !== 0 || commit !== 0) {
      member.storage.setHardState({ term, vote, commit });
      this.#safety.stored(member.id, { term, vote, commit });
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
      this.#safety.released(member, response);
      if (response.to === member.id) this.#step(member, response);
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
    this.#safety.applied(entry);
    this.coverage.committed = this.#safety.appliedCount;
    if (entry.type === EntryType.Normal) return;
    const change = decodeConfChange(entry.type, entry.data);
    this.#do(member, (node) => {
      member.storage.confState = node.applyConfChange(change, entry.index);
    });
    const { voters, votersOutgoing } = member.storage.confState;
    this.coverage.confChanges++;
    if (votersOutgoing.length > 0) this.coverage.jointStates++;
    else if (voters.length === memberIds.length) this.coverage.sevenVoters++;
    else if (voters.length === 1) this.coverage.oneVoter++;
    this.#note(`${member.id} takes up voters ${voters} and ${votersOutgoing}`);
  }

  #propose(member: Member): void {
    const text = String(this.#nextProposal++);
    const data = Uint8Array.from([...text].map((char) => char.charCodeAt(0)));
    this.#do(member, (node) => node.propose(data));
  }

  #read(member: Member): void {
    const context = Uint8Array.from([member.id, this.#random(256), this.#random(256)]);
    if (this.#reads.has(String(context))) return;
    this.#reads.set(String(context), this.#safety.highestApplied);
    this.#do(member, (node) => node.readIndex(context));
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
    this.#note(`${id} crashes`);
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
    if (this.#random(2) === 0) this.#changeSome(member);
    else this.#changeAll(member);
  }

  /** Any members at all, in a number that a cluster is likely to have, by one joint change. */
  #changeAll(member: Member): void {
    const size = must(sizes[this.#random(sizes.length)], 'index is in range');
    const free: number[] = [...memberIds];
    const voters = Array.from({ length: size }, () => {
      const [id] = free.splice(this.#random(free.length), 1);
      return must(id, 'there are enough members');
    });
    const { confState } = member.storage;
    const added = voters.filter((id) => !confState.voters.includes(id));
    const removed = confState.voters.filter((id) => !voters.includes(id));
    const away = this.#random(2) === 0 ? ConfChangeType.RemoveNode : ConfChangeType.AddLearnerNode;
    const changes = [
      ...added.map((nodeId) => ({ type: ConfChangeType.AddNode, nodeId })),
      ...removed.map((nodeId) => ({ type: away, nodeId })),
    ];
    if (changes.length > 0) this.#proposeChanges(member, changes);
  }

  #proposeChanges(member: Member, changes: readonly ConfChangeSingle[]): void {
    if (member.storage.confState.votersOutgoing.length > 0) return;
    const transition =
      this.#random(2) === 0 ? ConfChangeTransition.Auto : ConfChangeTransition.JointImplicit;
    const change = { transition, changes, context: noBytes };
    this.#do(member, (node) => node.proposeConfChange(change));
  }

  #changeSome(member: Member): void {
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
      nodeId: 1 + this.#random(memberIds.length),
    }));
    // A change must leave somebody to vote, which is the proposer's duty to see to.
    const after = new Set(member.storage.confState.voters);
    for (const { type, nodeId } of changes) {
      if (type === ConfChangeType.AddNode) after.add(nodeId);
      else after.delete(nodeId);
    }
    const keeps = [...after].some((id) => !changes.some((change) => change.nodeId === id));
    if (keeps) this.#proposeChanges(member, changes);
  }

  /** Something rare. */
  #nudge(member: Member): void {
    const other = this.#pick();
    const dice = this.#random(4);
    this.#do(member, (node) => {
      if (dice === 0) node.campaign();
      else if (dice === 1) this.#handOver(node, other.id);
      else if (dice === 2) node.reportUnreachable(other.id);
      else node.forgetLeader();
    });
  }

  #handOver(node: RawNode, to: number): void {
    if (node.raft.role === 'leader' && node.raft.tracker.isVoter(to)) this.coverage.transfers++;
    node.transferLeader(to);
  }

  /** Wherever two logs agree on an entry's term they agree on all before it. */
  checkLogMatching(): void {
    const logs = this.#members.map(({ node }) => node.raft.log.allEntries());
    for (const a of logs) {
      for (const b of logs) checkMatching(a, b);
    }
  }
}
