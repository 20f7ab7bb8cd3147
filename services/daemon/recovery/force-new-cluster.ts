/**
 * Whether a manager may start over alone with the state that it has. That splits a swarm in two
 * when the others are alive, so it is for the loss of the majority, and for a manager that is the
 * only one anyway. Pure.
 */
import { ShoalError } from '#lib/errors';
import type { RaftStatus } from '#manager/raft/types';
import { countVoters } from '../membership/no-leader.ts';

/** Throws `failed_precondition` unless starting over is the way out. */
export function refuseNeedlessRestart(status: RaftStatus | undefined): void {
  // No seat could be taken: nothing is known that speaks against it, and the disk decides.
  if (status === undefined || status.condition !== 'running') return;
  const { voters, reached, needed } = countVoters(status);
  if (voters <= 1 || reached < needed) return;
  throw new ShoalError(
    'failed_precondition',
    `--force-new-cluster is refused: ${reached} of ${voters} managers reach each other and ` +
      `${needed} are enough, so the swarm has its majority; demote or remove the managers that ` +
      'are not wanted instead',
  );
}
