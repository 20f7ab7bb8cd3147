/**
 * A whole cluster in one place, moved on command by command: nodes with their storage, the
 * messages between them, and the queues of their storage threads. The application is a log of
 * everything applied; every state it was in is kept, and snapshots are served from there.
 */
import { must } from '#lib/assert';
import type { Config } from '#manager/raft/core/config';
import { decodeConfChange } from '#manager/raft/core/encoding/conf-change-codec';
import { MemoryStorage } from '#manager/raft/core/log/memory-storage';
import type { Storage } from '#manager/raft/core/log/storage';
import { isLocalThread } from '#manager/raft/core/message';
import { isProposalDropped, type StepOutcome } from '#manager/raft/core/outcome';
import { RawNode } from '#manager/raft/core/raw-node';
import {
  type ConfState,
  type Entry,
  EntryType,
  emptySnapshot,
  type HardState,
  isEmptyHardState,
  isEmptySnapshot,
  type Message,
  MessageType,
  noBytes,
  noMessages,
  type Snapshot,
} from '#manager/raft/core/types';
import { describeEntry, describeMessage, describeReady } from './describe.ts';
import { Output } from './output.ts';

/** Settings that every node of one `add-nodes` shares. */
export type NodeSettings = Omit<Config, 'id' | 'logger' | 'random'>;

export interface Member {
  readonly id: number;
  readonly node: RawNode;
  readonly settings: NodeSettings;
  readonly storage: MemoryStorage;
  /** The application's state after every entry applied, as snapshots. */
  readonly history: Snapshot[];
  appendWork: Message[];
  applyWork: Message[];
}

/** Whom messages go to, and whether they arrive. */
export interface Recipient {
  readonly id: number;
  readonly drop: boolean;
}

/** Delegates to `storage`, but serves the application's newest state as the snapshot. */
function withHistory(storage: MemoryStorage, history: readonly Snapshot[]): Storage {
  return {
    initialState: () => storage.initialState(),
    entries: (lo, hi, maxSizeBytes) => storage.entries(lo, hi, maxSizeBytes),
    term: (index) => storage.term(index),
    lastIndex: () => storage.lastIndex(),
    firstIndex: () => storage.firstIndex(),
    snapshot: () => newest(history),
  };
}

function newest(history: readonly Snapshot[]): Snapshot {
  return must(history[history.length - 1], 'a history begins with a snapshot');
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from([...a, ...b]);
}

/** Local messages cannot get lost. */
function isReliable(message: Message): boolean {
  return message.from === message.to || isLocalThread(message.from) || isLocalThread(message.to);
}

/** The text for a refusal that the files show; other outcomes are not shown. */
export function describeRefusal(type: MessageType, outcome: StepOutcome): string | undefined {
  if (outcome === 'local-message') return 'raft: cannot step raft local message';
  if (outcome === 'peer-not-found') return 'raft: cannot step as peer not found';
  if (type === MessageType.MsgProp && isProposalDropped(outcome)) return 'raft proposal dropped';
  return undefined;
}

export class Environment {
  readonly output = new Output();
  readonly members: Member[] = [];
  #inFlight: Message[] = [];

  member(id: number): Member {
    return must(this.members[id - 1], `node ${id} must have been added`);
  }

  /** Adds nodes that start from `snapshot`, or from nothing if it is empty. */
  addNodes(count: number, settings: NodeSettings, snapshot: Snapshot): void {
    for (let i = 0; i < count; i++) {
      const id = this.members.length + 1;
      const storage = new MemoryStorage();
      const history = [snapshot];
      if (!isEmptySnapshot(snapshot)) storage.applySnapshot(snapshot);
      const random = (limit: number) => (id * 7) % limit;
      const eager = { eagerVoteRequests: true };
      const config: Config = { ...settings, ...eager, id, random, logger: this.output };
      const node = new RawNode(config, withHistory(storage, history));
      this.members.push({ id, node, settings, storage, history, appendWork: [], applyWork: [] });
    }
  }

  /** Puts a message on the network by hand. */
  post(message: Message): void {
    this.#inFlight.push(message);
  }

  /** One ready/advance, or, with async writes, one ready whose work is queued. */
  processReady(id: number): void {
    const member = this.member(id);
    const ready = member.node.ready();
    this.output.write(describeReady(ready));
    const isAsync = member.settings.asyncStorageWrites ?? false;
    if (!isAsync) {
      this.#append(member, ready.hardState, ready.entries, ready.snapshot);
      this.#apply(member, ready.committedEntries);
    }
    for (const message of ready.messages) {
      if (message.type === MessageType.MsgStorageAppend) member.appendWork.push(message);
      else if (message.type === MessageType.MsgStorageApply) member.applyWork.push(message);
      else this.#inFlight.push(message);
    }
    if (!isAsync) member.node.advance();
  }

  /** One piece of the append thread's work. */
  processAppendThread(id: number): void {
    const member = this.member(id);
    const work = member.appendWork.shift();
    if (work === undefined) {
      this.output.write('no append work to perform');
      return;
    }
    this.#announce(work);
    const { term, vote, commit } = work;
    this.#append(member, { term, vote, commit }, work.entries, work.snapshot);
    this.#respond(work);
  }

  /** One piece of the apply thread's work. */
  processApplyThread(id: number): void {
    const member = this.member(id);
    const work = member.applyWork.shift();
    if (work === undefined) {
      this.output.write('no apply work to perform');
      return;
    }
    this.#announce(work);
    this.#apply(member, work.entries);
    this.#respond(work);
  }

  #announce(work: Message): void {
    this.output.line('Processing:');
    this.output.line(describeMessage({ ...work, responses: noMessages }));
  }

  #respond(work: Message): void {
    this.output.line('Responses:');
    for (const response of work.responses) {
      this.output.line(describeMessage(response));
      this.#inFlight.push(response);
    }
  }

  #append(
    member: Member,
    state: HardState | undefined,
    entries: readonly Entry[],
    snapshot: Snapshot | undefined,
  ): void {
    if (state !== undefined && !isEmptyHardState(state)) member.storage.setHardState(state);
    if (snapshot !== undefined && !isEmptySnapshot(snapshot)) {
      if (entries.length > 0) throw new Error("can't apply snapshot and entries at the same time");
      if (member.storage.applySnapshot(snapshot) === 'outdated') {
        throw new Error('requested index is older than the existing snapshot');
      }
      return;
    }
    member.storage.append(entries);
  }

  #apply(member: Member, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const before = newest(member.history);
      let update = entry.data;
      let confState: ConfState = before.metadata.confState;
      if (entry.type !== EntryType.Normal) {
        const change = decodeConfChange(entry.type, entry.data);
        update = change.context;
        confState = member.node.applyConfChange(change, entry.index);
      }
      const { index, term } = entry;
      const data = concat(before.data, update);
      member.history.push({ data, metadata: { confState, index, term } });
    }
  }

  /** Delivers, or drops, what is on its way to `recipients`. Returns how many messages that was. */
  deliver(recipients: readonly Recipient[], type?: MessageType): number {
    let count = 0;
    for (const { id, drop } of recipients) {
      for (const message of this.#take(id, drop, type)) {
        count++;
        this.output.line(`${drop ? 'dropped: ' : ''}${describeMessage(message)}`);
        if (drop) continue;
        const outcome = this.member(id).node.step(message);
        const refusal = describeRefusal(message.type, outcome);
        if (refusal !== undefined) this.output.line(refusal);
      }
    }
    return count;
  }

  #take(to: number, drop: boolean, type?: MessageType): Message[] {
    const isTaken = (message: Message) =>
      message.to === to &&
      !(drop && isReliable(message)) &&
      (type === undefined || message.type === type);
    const taken = this.#inFlight.filter(isTaken);
    this.#inFlight = this.#inFlight.filter((message) => !isTaken(message));
    return taken;
  }

  /** Lets the nodes work and talk to each other until there is nothing left to do. */
  stabilize(ids: readonly number[]): void {
    const { output } = this;
    const act = (title: string, work: () => void) => {
      output.line(title);
      output.indented(work);
    };
    for (let isDone = false; !isDone; ) {
      isDone = true;
      for (const id of ids) {
        if (!this.member(id).node.hasReady()) continue;
        isDone = false;
        act(`> ${id} handling Ready`, () => this.processReady(id));
      }
      for (const id of ids) {
        if (!this.#inFlight.some((message) => message.to === id)) continue;
        isDone = false;
        act(`> ${id} receiving messages`, () => this.deliver([{ id, drop: false }]));
      }
      for (const id of ids) {
        if (this.member(id).appendWork.length === 0) continue;
        isDone = false;
        output.line(`> ${id} processing append thread`);
        while (this.member(id).appendWork.length > 0) {
          output.indented(() => this.processAppendThread(id));
        }
      }
      for (const id of ids) {
        if (this.member(id).applyWork.length === 0) continue;
        isDone = false;
        output.line(`> ${id} processing apply thread`);
        while (this.member(id).applyWork.length > 0) {
          output.indented(() => this.processApplyThread(id));
        }
      }
    }
  }

  /** All entries in a node's storage. */
  printLog(id: number): void {
    const { storage } = this.member(id);
    const first = storage.firstIndex();
    const last = storage.lastIndex();
    if (last < first) {
      this.output.write(`log is empty: first index=${first}, last index=${last}`);
      return;
    }
    const entries = storage.entries(first, last + 1, Number.MAX_SAFE_INTEGER);
    if (typeof entries === 'string') throw new Error(`storage answered ${entries}`);
    for (const entry of entries) this.output.line(describeEntry(entry));
  }
}

/** A snapshot to start a cluster from. */
export function bootstrapSnapshot(
  index: number,
  voters: readonly number[],
  learners: readonly number[],
  content: string,
): Snapshot {
  const confState: ConfState = { ...emptySnapshot.metadata.confState, voters, learners };
  const data = content === '' ? noBytes : new TextEncoder().encode(content);
  return { data, metadata: { confState, index, term: 1 } };
}
