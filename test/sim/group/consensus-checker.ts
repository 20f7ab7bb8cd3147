/**
 * What must hold in every consensus group at every moment, seen from outside: by what members
 * apply, by what they acknowledge, and by what they say to one another.
 */
import { crc32 } from 'node:zlib';
import { MessageType } from '#manager/raft/core/types';
import type { Leadership, LogEntry, Position, RaftStatus } from '#manager/raft/types';
import type { WalState } from '#manager/raft/wal/wal-state';
import type { Message } from '#proto/gen/raft';
import type { PeerBatch, SnapshotPart } from '#proto/gen/shoal';
import type { Sent } from '../world/network.ts';
import type { World } from '../world/world.ts';
import type { Replica } from './replica.ts';

/** Messages that only the leader of their term sends. */
const leadersMessages: ReadonlySet<number> = new Set([
  MessageType.MsgApp,
  MessageType.MsgHeartbeat,
  MessageType.MsgSnap,
  MessageType.MsgTimeoutNow,
]);

/** What one life of a process has shown so far. */
export class Life {
  readonly name: string;
  applied = 0;
  position = 0;
  commit = 0;
  term = 0;
  removed: readonly number[] = [];
  /** The term whose leadership it was told of last; 0 when it does not lead. */
  leadsInTerm = 0;

  constructor(name: string) {
    this.name = name;
  }
}

function hashOf({ index, term, data }: LogEntry): string {
  return `${index}/${term}/${crc32(data)}/${data.length}`;
}

export class ConsensusChecker {
  readonly #world: World;
  /** The one entry that anybody may ever apply at an index. */
  readonly #entries = new Map<number, string>();
  /** The state at each position. */
  readonly #digests = new Map<number, string>();
  readonly #leaders = new Map<number, string>();
  readonly #speakers = new Map<number, number>();
  readonly #votes = new Map<string, number>();
  /** The last term in which each raft id was heard to vote, or to lead, with its own vote. */
  readonly #votedIn = new Map<number, number>();
  /** How far each raft id said that it had the log of the last term in which it said so. */
  readonly #promised = new Map<number, { readonly term: number; readonly index: number }>();
  /** Who asked whether it could win an election, by id and term. */
  readonly #askedFirst = new Set<string>();
  /** Greatest index that a client was told about, by the newest term that had a leader then. */
  readonly #acknowledged = new Map<number, number>();

  constructor(world: World) {
    this.#world = world;
    world.network.tap = (sent) => this.#overhear(sent);
  }

  applied(life: Life, entry: LogEntry): void {
    const { index } = entry;
    const { name } = life;
    this.#world.must(index > life.applied, () => `${name} applies ${index} after ${life.applied}`);
    life.applied = index;
    const hash = hashOf(entry);
    const known = this.#entries.get(index);
    this.#entries.set(index, known ?? hash);
    this.#world.must(
      known === undefined || known === hash,
      () => `${name} applies ${hash}, another member applied ${known}`,
    );
  }

  /** The state after a change. */
  state(life: Life, replica: Replica): void {
    const { name } = life;
    const position = replica.position();
    const digest = replica.digest();
    this.#world.must(
      position >= life.position,
      () => `${name}'s state goes back from ${life.position} to ${position}`,
    );
    life.position = position;
    const known = this.#digests.get(position);
    this.#digests.set(position, known ?? digest);
    this.#world.must(
      known === undefined || known === digest,
      () => `${name} has state ${digest} at ${position}, another member had ${known}`,
    );
  }

  /** A client was told that its entry is at `position`. */
  acknowledge({ index, term }: Position, data: Uint8Array): void {
    const hash = hashOf({ index, term, data });
    const known = this.#entries.get(index);
    this.#world.must(known === hash, () => `${hash} was acknowledged, but applied was ${known}`);
    const newest = Math.max(...this.#leaders.keys());
    this.#acknowledged.set(newest, Math.max(this.#acknowledged.get(newest) ?? 0, index));
  }

  /** `name` is about to start again: what it has promised must be on its disk. */
  found(name: string, { identity, hardState, snapshot, entries }: WalState): void {
    const raftId = identity?.raftId ?? 0;
    const { term = 0, vote = 0 } = hardState ?? {};
    const votedIn = this.#votedIn.get(raftId) ?? 0;
    const votedFor = this.#votes.get(`${raftId}/${votedIn}`) ?? 0;
    this.#world.must(
      term > votedIn || (term === votedIn && vote === votedFor) || votedIn === 0,
      () => `${name} voted for ${votedFor} in term ${votedIn}, on disk is ${vote} in ${term}`,
    );
    const promised = this.#promised.get(raftId) ?? { term: 0, index: 0 };
    const last = Math.max(entries.at(-1)?.index ?? 0, snapshot?.index ?? 0);
    // Whoever loses the first batch of a term loses the term with it.
    this.#world.must(
      term > promised.term || (term === promised.term && last >= promised.index),
      () =>
        `${name} acknowledged ${promised.index} in term ${promised.term}, ` +
        `its disk ends at ${last} in term ${term}`,
    );
  }

  /** `applied` is the member's own index at this moment. */
  leadership(life: Life, { isLeader, term }: Leadership, applied: number): void {
    if (!isLeader) return;
    const { name } = life;
    this.#world.count('leaders');
    const former = this.#leaders.get(term);
    this.#leaders.set(term, name);
    this.#world.must(former === undefined, () => `${name} leads in term ${term}, as ${former} did`);
    // Who was frozen may learn late that it won an old term: it knows nothing of newer ones.
    const before = [...this.#acknowledged].filter(([newest]) => newest <= term);
    const acknowledged = Math.max(0, ...before.map(([, index]) => index));
    this.#world.must(
      applied >= acknowledged,
      () => `${name} leads with ${applied} applied, ${acknowledged} was acknowledged`,
    );
  }

  status(life: Life, status: RaftStatus): void {
    const { term, commit, applied, lastIndex, isLeader } = status;
    const { name } = life;
    this.#world.must(
      isLeader === life.leadsInTerm > 0,
      () => `${name} says otherwise whether it leads than it was announced`,
    );
    this.#world.must(term >= life.term, () => `${name}'s term falls from ${life.term} to ${term}`);
    this.#world.must(
      commit >= life.commit,
      () => `${name}'s commit index falls from ${life.commit} to ${commit}`,
    );
    this.#world.must(
      applied <= commit && commit <= lastIndex,
      () => `${name} has applied ${applied}, committed ${commit}, logged ${lastIndex}`,
    );
    life.term = term;
    life.commit = commit;
    this.#removed(life, status);
  }

  /** An id that was removed is never forgotten: it must not come back. */
  #removed(life: Life, { removed, members }: RaftStatus): void {
    for (const raftId of life.removed) {
      const isMember = members.some((each) => each.raftId === raftId);
      this.#world.must(
        removed.includes(raftId) && !isMember,
        () => `${life.name} has forgotten that ${raftId} was removed`,
      );
    }
    life.removed = removed;
  }

  #overhear({ path, message }: Sent): void {
    if (path.endsWith('/Exchange')) {
      for (const each of (message as PeerBatch).messages) this.#hear(each);
      return;
    }
    if (!path.endsWith('/InstallSnapshot')) return;
    const { header } = message as SnapshotPart;
    if (header?.message !== undefined) this.#hear(header.message);
  }

  #hear(message: Message): void {
    const { type, from, to, term, reject } = message;
    if (leadersMessages.has(type)) {
      const speaker = this.#speakers.get(term) ?? from;
      this.#speakers.set(term, speaker);
      // Asking for votes is not voting for oneself yet, leading is.
      this.#vote(from, from, term);
      this.#hasVoted(from, term);
      this.#world.must(speaker === from, `${from} and ${speaker} both speak as leader of ${term}`);
    }
    if (type === MessageType.MsgPreVote || type === MessageType.MsgVote) this.#asks(message);
    if (reject) return;
    if (type === MessageType.MsgAppResp) this.#promise(message);
    if (type !== MessageType.MsgVoteResp) return;
    this.#vote(from, to, term);
    this.#hasVoted(from, term);
  }

  #hasVoted(voter: number, term: number): void {
    this.#votedIn.set(voter, Math.max(term, this.#votedIn.get(voter) ?? 0));
  }

  #asks({ type, from, term, context }: Message): void {
    const election = `${from}/${term}`;
    if (type === MessageType.MsgPreVote) {
      this.#world.count('pre-votes');
      this.#askedFirst.add(election);
      return;
    }
    this.#world.count('votes asked');
    // Without such a context nobody has handed over to it.
    this.#world.must(
      context.length > 0 || this.#askedFirst.has(election),
      () => `${from} asks for votes in term ${term}, and did not ask first whether it could win`,
    );
  }

  #promise({ from, term, index }: Message): void {
    const former = this.#promised.get(from);
    if (former !== undefined && former.term > term) return;
    const before = former?.term === term ? former.index : 0;
    this.#promised.set(from, { term, index: Math.max(index, before) });
  }

  #vote(voter: number, candidate: number, term: number): void {
    const ballot = `${voter}/${term}`;
    const voted = this.#votes.get(ballot) ?? candidate;
    this.#votes.set(ballot, voted);
    this.#world.must(
      voted === candidate,
      () => `${voter} votes for ${voted} and for ${candidate} in term ${term}`,
    );
  }
}
