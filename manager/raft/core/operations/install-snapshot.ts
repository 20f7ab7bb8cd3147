/** A follower's reaction to a snapshot from the leader. */

import { hex, type Raft } from '../raft.ts';
import { becomeFollower } from '../roles/transitions.ts';
import type { Message, Snapshot } from '../types.ts';
import { emptySnapshot, isMember } from '../types.ts';
import { restoreConfState } from './reconfigure.ts';

/** Takes the snapshot if it is ahead of the log, and acknowledges what the node has. */
export function handleSnapshot(raft: Raft, message: Message): void {
  const snapshot = message.snapshot ?? emptySnapshot;
  const { index, term } = snapshot.metadata;
  const isRestored = restore(raft, snapshot);
  raft.logger?.info(
    `${hex(raft.id)} [commit: ${raft.log.committed}] ${isRestored ? 'restored' : 'ignored'} ` +
      `snapshot [index: ${index}, term: ${term}]`,
  );
  raft.acknowledge(message.from, isRestored ? raft.log.lastIndex() : raft.log.committed);
}

/** Starts over from `snapshot`; false when there is no need to, or it is not for this node. */
function restore(raft: Raft, snapshot: Snapshot): boolean {
  const { index, term, confState } = snapshot.metadata;
  const self = hex(raft.id);
  if (index <= raft.log.committed) return false;
  if (raft.role !== 'follower') {
    raft.logger?.warn(`${self} attempted to restore snapshot as leader; should never happen`);
    becomeFollower(raft, raft.term + 1, 0);
    return false;
  }
  if (!isMember(confState, raft.id)) {
    raft.logger?.warn(
      `${self} attempted to restore snapshot but it is not in the ConfState ` +
        `${JSON.stringify(confState)}; should never happen`,
    );
    return false;
  }
  if (raft.log.matchTerm(index, term)) {
    logPosition(raft, 'fast-forwarded commit to', index, term);
    raft.log.commitTo(index);
    return false;
  }
  raft.log.restore(snapshot);
  restoreConfState(raft, confState, index);
  logPosition(raft, 'restored', index, term);
  return true;
}

function logPosition(raft: Raft, what: string, index: number, term: number): void {
  const { logger, log } = raft;
  logger?.info(
    `${hex(raft.id)} [commit: ${log.committed}, lastindex: ${log.lastIndex()}, ` +
      `lastterm: ${log.lastTerm()}] ${what} snapshot [index: ${index}, term: ${term}]`,
  );
}
