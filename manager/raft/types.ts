/**
 * The face of consensus for the rest of the manager: what a replicated state machine must offer,
 * what a node tells about itself, and what can be asked of it. `RaftNode` in node.ts keeps these
 * promises; whoever only uses it needs `Raft` and no more.
 */
import type { Clock } from '#lib/clock';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Client } from '#lib/rpc/types';
import type { RaftPeerService } from '#proto/gen/shoal';
import type { Disk } from './disk.ts';

/**
 * A committed entry with a proposal's bytes. Indexes may have gaps: the log holds other entries,
 * too.
 */
export interface LogEntry {
  readonly index: number;
  readonly term: number;
  readonly data: Uint8Array;
}

/** What is replicated. The driver calls it from one place and never while a call is running. */
export interface StateMachine {
  /** Applies one committed entry, synchronously, in log order. Throwing ends the node. */
  apply(entry: LogEntry): void;
  /**
   * The whole state as of this call, in pieces of any size. The state is captured before this
   * returns (copy-on-write); the pieces are made while entries go on being applied.
   */
  snapshot(): AsyncIterable<Uint8Array>;
  /** Replaces the whole state. When it rejects, nothing was replaced. */
  restore(chunks: AsyncIterable<Uint8Array>): Promise<void>;
}

/** One raft member. A raft id is a random integer in [1, 2^53) and is never used a second time. */
export interface Member {
  readonly raftId: number;
  /** The common name of the member's certificate. */
  readonly nodeId: string;
  /** `host:port` of its manager port. */
  readonly address: string;
  /** A learner gets the log but neither votes nor counts; the leader promotes it once caught up. */
  readonly learner: boolean;
}

export interface MemberStatus extends Member {
  /** Judged by this node: a stream to the member is open and not silent. */
  readonly reachable: boolean;
  /** Last index known to be on its disk; only the leader knows. */
  readonly matchIndex?: number;
}

export type RaftRole = 'follower' | 'pre-candidate' | 'candidate' | 'leader';

/** Why a node takes no part: it was never started, was stopped, was removed, or its disk failed. */
export type RaftCondition = 'new' | 'running' | 'stopped' | 'removed' | 'failed';

export interface RaftStatus {
  readonly condition: RaftCondition;
  /** What failed, for a person; only with condition `failed`. */
  readonly failure?: string;
  /** 0 before the start. */
  readonly raftId: number;
  readonly term: number;
  readonly role: RaftRole;
  /** True once this node leads and has applied everything that earlier leaders committed. */
  readonly isLeader: boolean;
  readonly leader?: { readonly raftId: number; readonly nodeId: string; readonly address: string };
  readonly commit: number;
  readonly applied: number;
  readonly lastIndex: number;
  /** Monotonic milliseconds since when the present leader has been known. */
  readonly leaderSinceMs?: number;
  /** Monotonic milliseconds since when no leader has been known. */
  readonly noLeaderSinceMs?: number;
  readonly members: readonly MemberStatus[];
  readonly removed: readonly number[];
}

export interface Leadership {
  readonly isLeader: boolean;
  readonly term: number;
}

/** Where a proposal ended in the log. */
export interface Position {
  readonly index: number;
  readonly term: number;
}

/** What the leader's `addMember` tells: all that the new member needs to start. */
export interface JoinedMember {
  readonly raftId: number;
  readonly members: readonly Member[];
  readonly removed: readonly number[];
}

/**
 * How a node comes to life: as the first member of a new cluster, which may begin with the state of
 * a backup, as the one that `addMember`
 * has just added, or with what is on its disk (`not_found` when nothing is there). `recover` is
 * a restart that takes all other members out, without asking anybody: for an operator who knows
 * that the majority is lost for good. Others that are alive could form a group of their own.
 */
export type StartMode =
  | { readonly mode: 'bootstrap'; readonly state?: Iterable<Uint8Array> }
  | ({ readonly mode: 'join' } & JoinedMember)
  | { readonly mode: 'restart' }
  | { readonly mode: 'recover' };

/** What the manager may ask of consensus. */
export interface Raft {
  /**
   * Resolves when a majority has the entry on disk and this node has applied it. Rejects with
   * `unavailable` (this node does not lead: nothing happened; `details.leader` is the leader's
   * address when known), `unknown` (the leadership ended meanwhile: it may or may not happen) or
   * `resource_exhausted` (larger than `proposalBytesMax`, or too much is waiting).
   */
  propose(data: Uint8Array): Promise<Position>;
  /**
   * Resolves when the local state is at least as new as the cluster's at the time of the call,
   * which a quorum has confirmed. Works on followers, too. Rejects with the signal's reason.
   */
  readIndex(signal: AbortSignal): Promise<void>;
  status(): RaftStatus;
  /**
   * `isLeader: true` comes once per won term, after everything earlier is applied; `false` comes
   * before any further entry is applied. Called at once with the present state. Returns how to
   * stop.
   */
  onLeadership(listener: (leadership: Leadership) => void): () => void;
  /**
   * Leader only. Adds a learner, which is promoted to voter when it has caught up. The same node
   * asking again gets the same member as long as that one has never acknowledged anything, else a
   * new raft id that replaces the old one: a member that lost its disk must not vote as itself.
   */
  addMember(member: { readonly nodeId: string; readonly address: string }): Promise<JoinedMember>;
  /**
   * Leader only. Rejects with `failed_precondition` for the last voter and when too few of the
   * remaining voters are reachable; removing the leader itself hands leadership over and rejects
   * with `unavailable`, whose `details.leader` names who should be asked. A voter first becomes a
   * learner for good: with `unknown`, it may be one that the next leader removes. Nothing happens
   * when it is no member any more.
   */
  removeMember(raftId: number): Promise<void>;
  /** Leader only. Makes a member's new address known to all. */
  updateMember(raftId: number, address: string): Promise<void>;
  /**
   * Hands leadership to voter `to`, or to the one that is furthest. Resolves once this node has
   * stopped leading; rejects with `deadline_exceeded` when the other one did not take it.
   */
  transferLeadership(to?: number): Promise<void>;
  /**
   * Writes all that this node keeps on its disk once more, sealed with the present key, and
   * resolves when nothing that was written before the call is left: then no older key is needed.
   * Rejects with `unavailable` when the node takes no part (any more): ask again after a restart.
   */
  rewriteDisk(): Promise<void>;
}

/** Encrypts what goes to disk. Every batch and chunk is sealed on its own. */
export interface Cipher {
  /**
   * Names the key that `seal` uses now: an integer in [1, 2^32). It is stored in clear, and may
   * be another one at the next call.
   */
  readonly keyId: number;
  /** `context` is authenticated with the content: `open` with another one fails. */
  seal(plain: Uint8Array, context: Uint8Array): Uint8Array;
  /** Throws `ShoalError('data_loss')` for an unknown key or altered bytes. */
  open(keyId: number, sealed: Uint8Array, context: Uint8Array): Uint8Array;
}

export interface RaftOptions {
  readonly clusterId: string;
  readonly nodeId: string;
  /** `host:port` under which the others reach this node. */
  readonly address: string;
  /** Holds `wal/` and `snapshots/`; belongs to this node alone. */
  readonly directory: string;
  /** Default 100. */
  readonly tickMs?: number;
  /**
   * Ticks without leader before campaigning; the real number is random in [1, 2) times. Default
   * 10.
   */
  readonly electionTicks?: number;
  /** Default 1. */
  readonly heartbeatTicks?: number;
  /** A snapshot is made after so many applied entries. Default 10,000. */
  readonly snapshotEntries?: number;
  /** Entries kept in memory behind a snapshot for slow followers. Default 500. */
  readonly keepEntries?: number;
  /** A WAL segment is closed when it has reached this size. Default 64 MiB. */
  readonly segmentBytes?: number;
}

export interface RaftDeps {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /**
   * A client to the manager at `address`, called for every new stream. The node id allows to
   * check that the server's certificate is that of the expected node.
   */
  readonly connect: (address: string, nodeId: string) => Client<typeof RaftPeerService>;
  readonly stateMachine: StateMachine;
  readonly cipher?: Cipher;
  /**
   * The node has stopped taking part, for good: its disk or its state machine failed. Called
   * once.
   */
  readonly onFatal: (error: Error) => void;
  /**
   * The cluster removed this member: it has stopped and its directory may be deleted. Called
   * once.
   */
  readonly onRemoved: () => void;
  /** Runs the callback after the present turn of the event loop; default `setImmediate`. */
  readonly defer?: (callback: () => void) => void;
}
