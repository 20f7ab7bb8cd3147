/**
 * The active configuration, the progress of everybody in it, and the votes of an election.
 * Peers are kept sorted by id, because messages to them must leave in a fixed order.
 */
import type { ConfState } from '../types.ts';
import type { Progress } from './progress.ts';
import {
  type JointVoters,
  jointCommitted,
  jointIds,
  jointVote,
  type VoteResult,
} from './quorum.ts';

/** Who is who. Lists are sorted; a new object replaces the old one on every change. */
export interface TrackerConfig {
  readonly voters: JointVoters;
  readonly learners: readonly number[];
  /** Voters of the outgoing half that turn into learners when the joint state ends. */
  readonly learnersNext: readonly number[];
  /** The leader proposes the end of the joint state by itself. */
  readonly autoLeave: boolean;
}

export const emptyTrackerConfig: TrackerConfig = Object.freeze({
  voters: { incoming: [], outgoing: [] },
  learners: [],
  learnersNext: [],
  autoLeave: false,
});

export function isJoint(config: TrackerConfig): boolean {
  return config.voters.outgoing.length > 0;
}

/** `voters=(1 2)&&(1) learners=(3)`, for logs. */
export function describeConfig(config: TrackerConfig): string {
  const list = (ids: readonly number[]) => `(${ids.join(' ')})`;
  let text = `voters=${list(config.voters.incoming)}`;
  if (isJoint(config)) text += `&&${list(config.voters.outgoing)}`;
  if (config.learners.length > 0) text += ` learners=${list(config.learners)}`;
  if (config.learnersNext.length > 0) text += ` learners_next=${list(config.learnersNext)}`;
  if (config.autoLeave) text += ' autoleave';
  return text;
}

export class Tracker {
  config: TrackerConfig = emptyTrackerConfig;
  readonly maxInflightMsgs: number;
  readonly maxInflightBytes: number;
  #byId: ReadonlyMap<number, Progress> = new Map();
  #peers: readonly Progress[] = [];
  readonly #votes = new Map<number, boolean>();
  readonly #match = (id: number) => this.#byId.get(id)?.match;
  readonly #vote = (id: number) => this.#votes.get(id);
  readonly #isActive = (id: number) => this.#byId.get(id)?.recentActive ?? false;

  constructor(maxInflightMsgs: number, maxInflightBytes: number) {
    this.maxInflightMsgs = maxInflightMsgs;
    this.maxInflightBytes = maxInflightBytes;
  }

  /** Everybody in the configuration, sorted by id. */
  get peers(): readonly Progress[] {
    return this.#peers;
  }

  get(id: number): Progress | undefined {
    return this.#byId.get(id);
  }

  has(id: number): boolean {
    return this.#byId.has(id);
  }

  /** Puts a new configuration into force; its progress is shared with the former one. */
  replace(config: TrackerConfig, progress: ReadonlyMap<number, Progress>): void {
    for (const peer of progress.values()) peer.isLearner = config.learners.includes(peer.id);
    this.config = config;
    this.#byId = progress;
    this.#peers = [...progress.values()].sort((a, b) => a.id - b.id);
  }

  confState(): ConfState {
    const { voters, learners, learnersNext, autoLeave } = this.config;
    return {
      voters: voters.incoming,
      votersOutgoing: voters.outgoing,
      learners,
      learnersNext,
      autoLeave,
    };
  }

  /** Ids of the voters of both halves, sorted. */
  voterIds(): readonly number[] {
    return jointIds(this.config.voters);
  }

  isVoter(id: number): boolean {
    const { incoming, outgoing } = this.config.voters;
    return incoming.includes(id) || outgoing.includes(id);
  }

  /** True when `id` is the one and only voter. */
  isOnlyVoter(id: number): boolean {
    const { incoming, outgoing } = this.config.voters;
    return outgoing.length === 0 && incoming.length === 1 && incoming[0] === id;
  }

  /** The highest index that a quorum has in its log. */
  committed(): number {
    return jointCommitted(this.config.voters, this.#match);
  }

  /** Was a quorum heard of lately? */
  isQuorumActive(): boolean {
    return jointVote(this.config.voters, this.#isActive) === 'won';
  }

  /** Would those for whom `has` is true be a quorum? */
  isQuorum(has: (id: number) => boolean): boolean {
    return jointVote(this.config.voters, has) === 'won';
  }

  resetVotes(): void {
    this.#votes.clear();
  }

  /** Notes a vote; the first one of each voter counts. */
  recordVote(id: number, granted: boolean): void {
    if (!this.#votes.has(id)) this.#votes.set(id, granted);
  }

  /** Votes for and against, and what they decide. */
  tallyVotes(): { granted: number; rejected: number; result: VoteResult } {
    let granted = 0;
    let rejected = 0;
    for (const peer of this.#peers) {
      // Learners may vote by mistake of an old configuration; they do not count.
      const vote = peer.isLearner ? undefined : this.#votes.get(peer.id);
      if (vote === true) granted++;
      else if (vote === false) rejected++;
    }
    return { granted, rejected, result: jointVote(this.config.voters, this.#vote) };
  }
}
