/**
 * What Raft promises, checked on every node right after whatever happened to it. Each check counts
 * anew, from logs and disks, what the node must have counted; any breach throws.
 */
import { assert } from '#lib/assert';
import type { JointVoters } from '../membership/quorum.ts';
import { campaignTransferContext, type Raft } from '../raft.ts';
import { type Entry, EntryType, type HardState, type Message, MessageType } from '../types.ts';
import type { SnapshotOnDemand } from './snapshot-on-demand.ts';

/** A node and its disk. */
export interface Watched {
  readonly id: number;
  readonly storage: SnapshotOnDemand;
  readonly node: { readonly raft: Raft };
}

/** What a node was before something happened to it. */
export interface Before {
  readonly raft: Raft;
  readonly term: number;
  readonly role: Raft['role'];
  readonly leader: number;
  readonly committed: number;
  readonly lastIndex: number;
  readonly electionElapsed: number;
  /** Answers that wait until they are durable. */
  readonly promises: number;
}

export function before({ node: { raft } }: Watched): Before {
  const { term, role, leader, electionElapsed, log } = raft;
  const promises = raft.messagesAfterAppend.length;
  const lastIndex = log.lastIndex();
  return {
    raft,
    term,
    role,
    leader,
    electionElapsed,
    promises,
    lastIndex,
    committed: log.committed,
  };
}

export class Safety {
  readonly #watched: readonly Watched[];
  /** Who led which term. */
  readonly #leaderOf = new Map<number, number>();
  /** Whose vote has left, by term and candidate. */
  readonly #voters = new Map<string, Set<number>>();
  readonly #ballots = new Map<string, number>();
  readonly #storedTerms = new Map<number, number>();
  /** The term of each entry that any node has taken for committed. */
  readonly #committed = new Map<number, number>();
  /** Every entry that any node has applied. */
  readonly #applied = new Map<number, Entry>();
  highestApplied = 1;

  constructor(watched: readonly Watched[]) {
    this.#watched = watched;
  }

  get leaderCount(): number {
    return this.#leaderOf.size;
  }

  get appliedCount(): number {
    return this.#applied.size;
  }

  /** A hard state is on the disk of `id`. */
  stored(id: number, { term, vote }: HardState): void {
    assert(term >= (this.#storedTerms.get(id) ?? 0), 'the stored term never decreases');
    this.#storedTerms.set(id, term);
    if (vote === 0) return;
    const ballot = `${id}/${term}`;
    assert((this.#ballots.get(ballot) ?? vote) === vote, `${id} votes twice in term ${term}`);
    this.#ballots.set(ballot, vote);
  }

  /** What `message` promises must be on the disk of `watched`, from which it leaves now. */
  released({ id, storage }: Watched, { type, to, term, reject }: Message): void {
    const isRequest = type === MessageType.MsgVote;
    if (!isRequest && (type !== MessageType.MsgVoteResp || reject)) return;
    const stored = storage.initialState().hardState;
    const candidate = isRequest ? id : to;
    // Whoever has gone on to a later term meanwhile cannot vote in this one any more.
    assert(
      stored.term > term || (stored.term === term && stored.vote === candidate),
      `${id} votes for ${candidate} in term ${term}, on disk is ${stored.vote} in ${stored.term}`,
    );
    if (isRequest) return;
    const election = `${term}/${to}`;
    const voters = this.#voters.get(election) ?? new Set();
    this.#voters.set(election, voters.add(id));
  }

  /** `id` applies `entry`. */
  applied(entry: Entry): void {
    const { index } = entry;
    const known = this.#applied.get(index) ?? entry;
    this.#applied.set(index, known);
    assert(isSameEntry(known, entry), `all nodes must apply the same entry at ${index}`);
    this.highestApplied = Math.max(this.highestApplied, index);
  }

  /** Something happened to `watched`; `message`, if that was what it got. */
  happened(watched: Watched, former: Before, message?: Message): void {
    const { raft } = watched.node;
    const { log } = raft;
    assert(raft.term >= former.term, 'the term never decreases');
    assert(log.committed >= former.committed, 'the commit index never decreases');
    assert(log.applied <= log.applying && log.applying <= log.committed, 'applied ≤ committed');
    assert(log.committed <= log.lastIndex(), 'committed ≤ last index');
    if (raft.role !== former.role) this.#checkRole(watched, former, message);
    if (log.committed > former.committed) this.#checkCommit(raft, former);
    if (raft.role === 'leader' && former.role === 'leader') this.#checkLeader(raft, former);
    if (message !== undefined) checkLease(raft, former, message);
  }

  #checkRole({ id, node: { raft } }: Watched, former: Before, message: Message | undefined): void {
    if (raft.role === 'follower') return;
    if (former.role === 'follower') {
      assert(raft.tracker.isVoter(id), `${id} campaigns in term ${raft.term} without a vote`);
    }
    if (raft.role === 'candidate' && raft.config.preVote) {
      const isAsked = message?.type === MessageType.MsgTimeoutNow;
      assert(
        isAsked || former.role === 'pre-candidate',
        `${id} raises the term to ${raft.term} without asking first`,
      );
    }
    if (raft.role === 'leader') this.#checkElection(raft);
  }

  /** A new leader has its term alone, votes of a quorum, and everything that was applied. */
  #checkElection(raft: Raft): void {
    const { id, term, log } = raft;
    const known = this.#leaderOf.get(term) ?? id;
    assert(known === id, `${id} and ${known} both lead in term ${term}`);
    this.#leaderOf.set(term, id);
    const voters = this.#voters.get(`${term}/${id}`);
    assert(
      isMajority(raft.tracker.config.voters, (each) => voters?.has(each) === true),
      `${id} leads in term ${term} without the votes of a quorum`,
    );
    // What is not in its log any more is in its snapshot.
    for (let index = log.firstIndex(); index <= this.highestApplied; index++) {
      const entry = this.#applied.get(index);
      assert(
        entry === undefined || log.term(index) === entry.term,
        `the leader of term ${term} must have the committed entry ${index}`,
      );
    }
  }

  #checkCommit(raft: Raft, former: Before): void {
    const { id, log } = raft;
    for (let index = former.committed + 1; index <= log.committed; index++) {
      const term = log.term(index);
      if (typeof term !== 'number') continue;
      const known = this.#committed.get(index) ?? term;
      this.#committed.set(index, known);
      assert(known === term, `${id} takes ${index} of term ${term} for committed, not of ${known}`);
    }
    if (raft.role !== 'leader' || former.role !== 'leader' || raft.term !== former.term) return;
    const index = log.committed;
    assert(log.term(index) === raft.term, `${id} commits ${index} of an earlier term by counting`);
    assert(
      isMajority(raft.tracker.config.voters, (each) => this.#hasStored(each, index, raft.term)),
      `${id} commits ${index} in term ${raft.term}, a quorum does not have it on disk`,
    );
  }

  #hasStored(id: number, index: number, term: number): boolean {
    const storage = this.#watched[id - 1]?.storage;
    if (storage === undefined) return false;
    return index < storage.firstIndex() || storage.term(index) === term;
  }

  /** A leader only appends, and one membership change at a time. */
  #checkLeader(raft: Raft, former: Before): void {
    const { id, log } = raft;
    if (raft.term !== former.term) return;
    const last = log.lastIndex();
    assert(last >= former.lastIndex, `${id} cuts its log in term ${raft.term} as leader`);
    if (last === former.lastIndex) return;
    const added = log.entriesFrom(former.lastIndex + 1, Number.MAX_SAFE_INTEGER);
    assert(typeof added !== 'string', 'what was just added can be read');
    const changes = added.filter(({ type }) => type !== EntryType.Normal).length;
    if (changes === 0) return;
    const waiting = log.slice(log.applied + 1, last + 1, Number.MAX_SAFE_INTEGER);
    assert(typeof waiting !== 'string', 'what is not applied can be read');
    const unapplied = waiting.filter(({ type }) => type !== EntryType.Normal).length;
    assert(unapplied <= 1, `${id} begins a membership change before the last one is applied`);
  }
}

/** Whoever hears of a leader leaves those alone who ask for votes. */
function checkLease(raft: Raft, former: Before, { type, term, from, context }: Message): void {
  if (type !== MessageType.MsgVote && type !== MessageType.MsgPreVote) return;
  const { checkQuorum, electionTick } = raft.config;
  const hears = former.leader !== 0 && former.electionElapsed < electionTick;
  const isForced = String(context) === String(campaignTransferContext);
  if (!checkQuorum || !hears || isForced || term <= former.term) return;
  assert(
    raft.term === former.term && raft.messagesAfterAppend.length === former.promises,
    `${raft.id} hears of leader ${former.leader}, and answers when ${from} asks for votes`,
  );
}

/** Counted here once more, not by the code that is to be checked. */
function isMajority({ incoming, outgoing }: JointVoters, has: (id: number) => boolean): boolean {
  const halves = outgoing.length === 0 ? [incoming] : [incoming, outgoing];
  return halves.every((ids) => 2 * ids.filter(has).length > ids.length);
}

export function isSameEntry(a: Entry, b: Entry): boolean {
  return (
    a.index === b.index &&
    a.term === b.term &&
    a.type === b.type &&
    a.data.length === b.data.length &&
    a.data.every((byte, at) => byte === b.data[at])
  );
}

/** Wherever two logs agree on an entry's term they agree on all before it. */
export function checkMatching(a: readonly Entry[], b: readonly Entry[]): void {
  const byIndex = new Map(b.map((entry) => [entry.index, entry]));
  let mustMatch = false;
  for (const entry of a.toReversed()) {
    const other = byIndex.get(entry.index);
    if (other === undefined) continue;
    if (other.term === entry.term) mustMatch = true;
    if (mustMatch) assert(isSameEntry(entry, other), `logs must match up to ${entry.index}`);
  }
}
