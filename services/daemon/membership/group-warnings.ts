/**
 * What an operator should know about the managers as a group although nothing is wrong yet: `docker
 * info` shows it as a warning.
 */
import type { RaftStatus } from '#manager/raft/types';

/** How many voters may fail while the others are still a majority. */
function failuresSurvived(voters: number): number {
  return Math.ceil(voters / 2) - 1;
}

/** Sentences, most often none. A learner on its way to a vote is not counted. */
export function groupWarnings({ members }: Pick<RaftStatus, 'members'>): readonly string[] {
  const voters = members.filter(({ learner }) => !learner).length;
  if (voters === 0 || voters % 2 === 1) return [];
  const survived = failuresSurvived(voters);
  const those = survived === 1 ? 'failure' : 'failures';
  const like = `they survive ${survived} ${those} at a time, no more failures than ${voters - 1} would`;
  return [`WARNING: the swarm has ${voters} managers: ${like}; promote or demote one`];
}
