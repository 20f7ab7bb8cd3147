/**
 * Whether a manager can be spared: taking one away must leave a majority of the others reachable,
 * or the cluster could decide nothing any more.
 */
import { ShoalError } from '#lib/errors';
import type { Membership } from '../types.ts';

/** Throws `failed_precondition` with the arithmetic when `nodeId` cannot leave the Raft group. */
export function refuseLossOfQuorum(nodeId: string, { members }: Membership): void {
  const voters = members.filter(({ learner }) => learner !== true);
  const remaining = voters.filter((member) => member.nodeId !== nodeId);
  if (remaining.length === voters.length) return;
  if (remaining.length === 0) throw lastManager(nodeId);
  const reachable = remaining.filter((member) => member.reachable).length;
  const needed = Math.floor(remaining.length / 2) + 1;
  if (reachable >= needed) return;
  throw new ShoalError(
    'failed_precondition',
    `node ${nodeId} can't be demoted: this would result in a loss of quorum, since only ` +
      `${reachable} of the ${remaining.length} remaining managers can be reached and ` +
      `${needed} are needed. Bring another manager back or promote one first`,
  );
}

export function lastManager(nodeId: string): ShoalError {
  return new ShoalError(
    'failed_precondition',
    `attempting to demote the last manager of the swarm (${nodeId}): promote another node first`,
  );
}
