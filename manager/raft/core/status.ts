/** A copy of what a node believes, for operators, tests and dashboards. */
import type { ProgressState } from './membership/progress.ts';
import type { TrackerConfig } from './membership/tracker.ts';
import type { Raft } from './raft.ts';
import type { HardState, SoftState } from './types.ts';

export interface PeerStatus {
  readonly id: number;
  readonly match: number;
  readonly next: number;
  readonly state: ProgressState;
  readonly isLearner: boolean;
  readonly isPaused: boolean;
  readonly recentActive: boolean;
  readonly pendingSnapshot: number;
  readonly inflightCount: number;
  readonly inflightBytes: number;
}

export interface Status {
  readonly id: number;
  readonly hardState: HardState;
  readonly softState: SoftState;
  readonly applied: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly config: TrackerConfig;
  readonly leadTransferee: number;
  /** Sorted by id; empty unless this node is the leader. */
  readonly peers: readonly PeerStatus[];
}

export function statusOf(raft: Raft): Status {
  const peers = raft.role === 'leader' ? raft.tracker.peers : [];
  return {
    id: raft.id,
    hardState: raft.hardState(),
    softState: raft.softState(),
    applied: raft.log.applied,
    firstIndex: raft.log.firstIndex(),
    lastIndex: raft.log.lastIndex(),
    config: raft.tracker.config,
    leadTransferee: raft.leadTransferee,
    peers: peers.map((peer) => ({
      id: peer.id,
      match: peer.match,
      next: peer.next,
      state: peer.state,
      isLearner: peer.isLearner,
      isPaused: peer.isPaused(),
      recentActive: peer.recentActive,
      pendingSnapshot: peer.pendingSnapshot,
      inflightCount: peer.inflights.count,
      inflightBytes: peer.inflights.bytes,
    })),
  };
}
