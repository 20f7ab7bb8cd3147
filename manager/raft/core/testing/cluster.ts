/**
 * A few nodes in memory for scenario tests: messages are delivered in order until all is quiet,
 * links can be cut, and nodes restarted from what they had stored.
 */
import { assert, must } from '#lib/assert';
import type { Config } from '../config.ts';
import { decodeConfChange } from '../encoding/conf-change-codec.ts';
import { RawNode } from '../raw-node.ts';
import {
  type ConfState,
  type Entry,
  EntryType,
  emptyConfState,
  type Message,
  MessageType,
  noBytes,
  noLimit,
  type ReadState,
} from '../types.ts';
import { SnapshotOnDemand } from './snapshot-on-demand.ts';

/** Settings of a node that a test wants to be special. */
export type Settings = Partial<Omit<Config, 'id'>>;

/** Election timeout in ticks; the random part is 0 unless a test says otherwise. */
export const electionTick = 10;

/** Messages after which a test that should have become quiet is declared stuck. */
const deliveriesMax = 100_000;

interface Member {
  node: RawNode;
  readonly settings: Settings;
  readonly storage: SnapshotOnDemand;
  readonly applied: Entry[];
  readonly reads: ReadState[];
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Text as entry data. */
export function bytes(text: string): Uint8Array {
  return text === '' ? noBytes : encoder.encode(text);
}

/** Data of entries as text. */
export function texts(entries: readonly Entry[]): string[] {
  return entries.map((entry) => decoder.decode(entry.data));
}

function completeSettings(id: number, settings: Settings): Config {
  return {
    id,
    electionTick,
    heartbeatTick: 1,
    maxSizePerMsg: noLimit,
    maxInflightMsgs: 256,
    random: () => 0,
    ...settings,
  };
}

export class Cluster {
  readonly #members = new Map<number, Member>();
  readonly #cut = new Set<string>();
  #inFlight: Message[] = [];
  /** Every message that was delivered or lost, in order. */
  readonly sent: Message[] = [];
  /** Messages for which this is true get lost. */
  isLost: (message: Message) => boolean = () => false;

  /** Nodes that start with `members` as their configuration, at index 1 of term 1. */
  constructor(members: Partial<ConfState>, settings: Settings = {}) {
    const confState = { ...emptyConfState, ...members };
    const ids = [...confState.voters, ...confState.learners];
    for (const id of ids) this.add(id, settings, confState);
  }

  /** Adds a node; one without a configuration waits to be reached by a leader. */
  add(id: number, settings: Settings = {}, confState: ConfState = emptyConfState): void {
    const storage = new SnapshotOnDemand();
    if (confState !== emptyConfState) {
      storage.applySnapshot({ data: noBytes, metadata: { confState, index: 1, term: 1 } });
    }
    const node = new RawNode(completeSettings(id, settings), storage);
    this.#members.set(id, { node, settings, storage, applied: [], reads: [] });
  }

  #member(id: number): Member {
    return must(this.#members.get(id), `node ${id} must be in the test`);
  }

  node(id: number): RawNode {
    return this.#member(id).node;
  }

  storage(id: number): SnapshotOnDemand {
    return this.#member(id).storage;
  }

  /** Texts of the normal entries that `id` has applied, without empty ones. */
  applied(id: number): string[] {
    return texts(this.#member(id).applied).filter((text) => text !== '');
  }

  reads(id: number): readonly ReadState[] {
    return this.#member(id).reads;
  }

  /** `2 in term 3`, or undefined when nobody leads; a leader of an older term does not count. */
  leader(): { id: number; term: number } | undefined {
    const leaders = [...this.#members.values()]
      .map(({ node }) => node.raft)
      .filter((raft) => raft.role === 'leader')
      .sort((a, b) => b.term - a.term);
    const first = leaders[0];
    return first === undefined ? undefined : { id: first.id, term: first.term };
  }

  /** Makes `id` campaign and everybody talk until all is quiet. */
  elect(id: number): void {
    this.node(id).campaign();
    this.settle();
    assert(this.node(id).raft.role === 'leader', `node ${id} must have won the election`);
  }

  /** Proposes on `id` and lets everybody talk until all is quiet. */
  propose(id: number, ...proposals: string[]): void {
    for (const text of proposals) {
      const outcome = this.node(id).propose(bytes(text));
      assert(outcome === 'ok', `proposal ${text} must be taken, not ${outcome}`);
    }
    this.settle();
  }

  /** Nothing passes between `a` and `b` any more. */
  cut(a: number, b: number): void {
    this.#cut.add(`${a}-${b}`);
    this.#cut.add(`${b}-${a}`);
  }

  /** Nothing passes between `id` and anybody else any more. */
  isolate(id: number): void {
    for (const other of this.#members.keys()) if (other !== id) this.cut(id, other);
  }

  heal(): void {
    this.#cut.clear();
    this.isLost = () => false;
  }

  /** Time passes on the nodes given, or on all, tick by tick; messages flow in between. */
  tick(count: number, ids: readonly number[] = [...this.#members.keys()]): void {
    for (let i = 0; i < count; i++) {
      for (const id of ids) this.node(id).tick();
      this.settle();
    }
  }

  /** The node forgets what it has not stored, and starts again. */
  restart(id: number): void {
    const member = this.#member(id);
    member.applied.length = 0;
    member.storage.rewind();
    this.#inFlight = this.#inFlight.filter((message) => message.from !== id && message.to !== id);
    member.node = new RawNode(completeSettings(id, member.settings), member.storage);
  }

  /** The application of `id` makes a snapshot of all it has applied, and forgets the log. */
  compact(id: number): void {
    const { storage } = this.#member(id);
    const { appliedIndex, confState } = storage;
    storage.createSnapshot(appliedIndex, confState, bytes(`state at ${appliedIndex}`));
    storage.compact(appliedIndex);
  }

  /** Handles outputs and messages until there are none. */
  settle(): void {
    for (let deliveries = 0; deliveries < deliveriesMax; deliveries++) {
      for (const id of this.#members.keys()) this.handleReady(id);
      const message = this.#inFlight.shift();
      if (message === undefined) return;
      this.sent.push(message);
      const isCut = this.#cut.has(`${message.from}-${message.to}`);
      if (isCut || this.isLost(message)) continue;
      this.#members.get(message.to)?.node.step(message);
    }
    throw new Error('the nodes keep talking for ever');
  }

  /** Stores, applies and sends what `id` has to say, until it has nothing more. */
  handleReady(id: number): void {
    const member = this.#member(id);
    const { node, storage } = member;
    while (node.hasReady()) {
      const ready = node.ready();
      if (ready.hardState !== undefined) storage.setHardState(ready.hardState);
      if (ready.snapshot !== undefined) storage.applySnapshot(ready.snapshot);
      storage.append(ready.entries);
      for (const entry of ready.committedEntries) this.#apply(member, entry);
      member.reads.push(...ready.readStates);
      this.#inFlight.push(...ready.messages);
      node.advance();
    }
  }

  #apply(member: Member, entry: Entry): void {
    member.storage.appliedIndex = entry.index;
    if (entry.type === EntryType.Normal) {
      member.applied.push(entry);
      return;
    }
    const change = decodeConfChange(entry.type, entry.data);
    member.storage.confState = member.node.applyConfChange(change, entry.index);
  }

  /** Messages of `type` that were sent so far, optionally only to one node. */
  sentOf(type: MessageType, to?: number): Message[] {
    return this.sent.filter(
      (message) => message.type === type && (to === undefined || message.to === to),
    );
  }
}

/** Appends with entries, the ones that flow control is about. */
export function isFullAppend(message: Message): boolean {
  return message.type === MessageType.MsgApp && message.entries.length > 0;
}
