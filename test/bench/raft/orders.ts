/** What the suite tells its processes, and what they answer. */
import type { JoinedMember, StartMode } from '#manager/raft/types';
import type { Load } from '../processes/load.ts';

/** What every member's certificate carries beside its node id. */
export const serverName = 'swarm-manager';

/** A certificate with its key, and the root that both ends believe. */
export interface Identity {
  readonly rootsPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

export interface MemberPlace {
  readonly clusterId: string;
  readonly nodeId: string;
  readonly address: string;
  readonly directory: string;
  readonly identity: Identity;
}

export interface Facts {
  readonly isLeader: boolean;
  readonly raftId: number;
  readonly applied: number;
  readonly voters: number;
  readonly hasSnapshot: boolean;
}

export interface Lag {
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface LoadOrder {
  readonly inFlight: number;
  readonly ms: number;
}

export interface StreamOrder extends LoadOrder {
  readonly kind: 'put' | 'get';
  readonly address: string;
  readonly identity: Identity;
  readonly connections: number;
}

/** What each order takes and gives. Times are those of the machine's monotonic clock. */
export interface Orders {
  start(place: MemberPlace, mode: StartMode): void;
  facts(): Facts;
  addMember(member: { readonly nodeId: string; readonly address: string }): JoinedMember;
  removeMember(raftId: number): void;
  propose(order: LoadOrder): Load;
  read(order: LoadOrder): Load;
  transact(order: LoadOrder): Load;
  /** Fills the store with so many bytes of tasks, unless it holds them already. */
  fill(bytes: number): void;
  /** Proposes until one is accepted here, or until `cease`; gives the time or 0. */
  insist(): number;
  cease(): void;
  /** Proposes while leading, hands the lead over meanwhile; gives the last acceptance's time. */
  handOver(): number;
  watchLag(): void;
  lag(): Lag;
  stream(order: StreamOrder): Load;
  /** Three cores on one thread: entries per CPU second that all have applied. */
  core(order: LoadOrder): number;
}
