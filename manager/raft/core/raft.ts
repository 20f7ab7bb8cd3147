/**
 * The state of one node, with the few operations that every role needs: sending, and starting
 * a term. All decisions are functions over this object, one file per concern.
 */
import { assert } from '#lib/assert';
import type { FullConfig, Logger } from './config.ts';
import type { RaftLog } from './log/raft-log.ts';
import type { Tracker } from './membership/tracker.ts';
import { makeMessage, makePlainMessage, messageTypeName } from './message.ts';
import { ReadQueue } from './operations/read-queue.ts';
import {
  type HardState,
  type Message,
  MessageType,
  noEntries,
  noNode,
  type ReadState,
  type Role,
  type SoftState,
} from './types.ts';

/** Context of vote requests that a leader's handover caused: they ignore the voters' lease. */
export const campaignTransferContext: Uint8Array = Uint8Array.from(
  [...'CampaignTransfer'].map((char) => char.charCodeAt(0)),
);

/** An id as logs show it. */
export function hex(id: number): string {
  return id.toString(16);
}

export class Raft {
  readonly config: FullConfig;
  readonly id: number;
  readonly logger: Logger | undefined;
  readonly log: RaftLog;
  readonly tracker: Tracker;

  term = 0;
  vote: number = noNode;
  leader: number = noNode;
  role: Role = 'follower';

  /** Index of the entry or snapshot that the configuration in force comes from. */
  confIndex = 0;

  /** To be sent at once. */
  messages: Message[] = [];
  /** To be sent when what they promise (a vote, appended entries) is durable. */
  messagesAfterAppend: Message[] = [];
  readStates: ReadState[] = [];

  /** Ticks since a leader was heard of, or, on a leader, since the quorum was checked. */
  electionElapsed = 0;
  heartbeatElapsed = 0;
  /** Election timeout of this term, in ticks: random in [electionTick, 2 × electionTick). */
  randomizedElectionTimeout = 0;

  // Only meaningful on a leader:
  /** Who is being handed leadership, or `noNode`. */
  leadTransferee: number = noNode;
  /** Index of the newest configuration change that may be unapplied; no other may be proposed. */
  pendingConfIndex = 0;
  /** Payload bytes of entries proposed in this term and not yet applied. */
  uncommittedSize = 0;
  /** Reads waiting for a quorum's confirmation. */
  readonly reads = new ReadQueue();
  /** Reads asked before this term's first entry was committed. */
  earlyReads: Message[] = [];

  constructor(config: FullConfig, log: RaftLog, tracker: Tracker) {
    this.config = config;
    this.id = config.id;
    this.logger = config.logger;
    this.log = log;
    this.tracker = tracker;
  }

  softState(): SoftState {
    return { leader: this.leader, role: this.role };
  }

  hasSoftState(state: SoftState): boolean {
    return this.leader === state.leader && this.role === state.role;
  }

  hardState(): HardState {
    return { term: this.term, vote: this.vote, commit: this.log.committed };
  }

  hasHardState(state: HardState): boolean {
    return (
      this.term === state.term && this.vote === state.vote && this.log.committed === state.commit
    );
  }

  /** Is this node a learner at present? */
  isLearner(): boolean {
    return this.tracker.get(this.id)?.isLearner ?? false;
  }

  /** May this node become leader? Not as a learner, outsider, or before loading a snapshot. */
  isPromotable(): boolean {
    const self = this.tracker.get(this.id);
    return self !== undefined && !self.isLearner && !this.log.hasUnstableSnapshot();
  }

  /** Votes for `candidate` in this term; a second, different vote is a bug. */
  castVote(candidate: number): void {
    assert(
      this.vote === noNode || this.vote === candidate,
      `node ${this.id} must not vote for two candidates in term ${this.term}`,
    );
    this.vote = candidate;
  }

  /** Begins `term`, or the same term anew in another role: what a leader knew is forgotten. */
  reset(term: number): void {
    assert(term >= this.term, 'the term never decreases');
    if (this.term !== term) {
      assert(Number.isSafeInteger(term), 'the term must be a safe integer');
      this.term = term;
      this.vote = noNode;
    }
    this.leader = noNode;
    this.electionElapsed = 0;
    this.heartbeatElapsed = 0;
    this.resetRandomizedElectionTimeout();
    this.leadTransferee = noNode;
    this.tracker.resetVotes();
    const last = this.log.lastIndex();
    for (const peer of this.tracker.peers) {
      peer.reset(peer.id === this.id ? last : 0, last + 1);
    }
    this.pendingConfIndex = 0;
    this.uncommittedSize = 0;
    this.reads.clear();
    this.earlyReads = [];
  }

  resetRandomizedElectionTimeout(): void {
    const base = this.config.electionTick;
    const extra = this.config.random(base);
    assert(extra >= 0 && extra < base, 'random must answer with a number below its limit');
    this.randomizedElectionTimeout = base + extra;
  }

  /** Sends `fields` in this node's name and term. */
  send(type: MessageType, fields: Omit<Partial<Message>, 'type' | 'term'>): void {
    // Proposals and reads are forwarded as if they were local, hence without a term.
    const isForwarded = type === MessageType.MsgProp || type === MessageType.MsgReadIndex;
    this.queue(
      makeMessage(type, {
        ...fields,
        from: fields.from || this.id,
        term: isForwarded ? 0 : this.term,
      }),
    );
  }

  /** Sends a request for a vote, or the answer to one, whose term may lie ahead. */
  sendVote(type: MessageType, term: number, fields: Omit<Partial<Message>, 'type'>): void {
    assert(term > 0, 'votes carry a term');
    this.queue(makeMessage(type, { ...fields, from: this.id, term }));
  }

  /** Acknowledges the log up to `index`, once it is durable. */
  acknowledge(to: number, index: number): void {
    const { id, term } = this;
    this.queue(makePlainMessage(MessageType.MsgAppResp, to, id, term, 0, index, noEntries, 0));
  }

  /** Queues a complete message; what promises durability waits for it. */
  queue(message: Message): void {
    if (this.#waitsForDisk(message.type)) {
      this.messagesAfterAppend.push(message);
      return;
    }
    assert(message.to !== this.id, `${messageTypeName(message.type)} must not go to oneself`);
    this.messages.push(message);
  }

  /**
   * A request for votes waits, too: a candidate that crashed before its term was on disk could
   * stand in it a second time, with a shorter log, and be elected by the votes for the first. When
   * everything is saved before anything is sent, it need not.
   */
  #waitsForDisk(type: MessageType): boolean {
    if (type !== MessageType.MsgVote) {
      return (
        type === MessageType.MsgAppResp ||
        type === MessageType.MsgVoteResp ||
        type === MessageType.MsgPreVoteResp
      );
    }
    return this.config.asyncStorageWrites && !this.config.eagerVoteRequests;
  }
}
