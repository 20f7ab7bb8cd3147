/**
 * What a person needs to know when nobody leads: which managers this one reaches, since when, and
 * how to get out of it. Pure; it is told at once, instead of letting anybody wait.
 */
import type { MemberStatus, RaftStatus } from '#manager/raft/types';

/** An election takes 1–2 s. Without a majority there is none, and nothing to wait for longer. */
export const quorumPatienceMs = 2_000;

function noLeaderMs(status: RaftStatus, nowMs: number): number {
  return nowMs - (status.noLeaderSinceMs ?? nowMs);
}

function secondsText(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}

function isReached(status: RaftStatus, member: MemberStatus): boolean {
  return member.reachable || member.raftId === status.raftId;
}

/** The voters, as this manager reaches them. */
export interface VoterCount {
  readonly voters: number;
  readonly reached: number;
  readonly needed: number;
  readonly missing: readonly MemberStatus[];
}

export function countVoters(status: RaftStatus): VoterCount {
  const voters = status.members.filter((member) => !member.learner);
  const missing = voters.filter((member) => !isReached(status, member));
  const needed = Math.floor(voters.length / 2) + 1;
  return { voters: voters.length, reached: voters.length - missing.length, needed, missing };
}

/** No election can succeed: too few voters reach this manager, and not only for a moment. */
export function isQuorumLost(status: RaftStatus, nowMs: number): boolean {
  if (status.leader !== undefined || noLeaderMs(status, nowMs) < quorumPatienceMs) return false;
  const { reached, needed } = countVoters(status);
  return reached < needed;
}

function recovery({ reached, needed, missing }: VoterCount): string {
  if (reached >= needed) return 'an election is under way: try again in a moment';
  const names = missing.map(({ nodeId, address }) => `${nodeId} at ${address}`).join(', ');
  return (
    `not reachable: ${names}; start them or repair the network between them; only if they are ` +
    'lost for good, run "docker swarm init --force-new-cluster" on this manager, which then goes ' +
    'on alone with the state that it has'
  );
}

export function explainNoLeader(status: RaftStatus, nowMs: number): string {
  if (status.condition === 'failed') {
    return `this manager has stopped taking part: ${status.failure ?? 'its disk failed'}; repair the disk and restart shoald, or use another manager`;
  }
  const counted = countVoters(status);
  const { voters, reached, needed } = counted;
  const since = secondsText(noLeaderMs(status, nowMs));
  return (
    `the swarm has no leader (for ${since} now): ${reached} of ${voters} managers reach each ` +
    `other and ${needed} are needed; ${recovery(counted)}; containers keep running meanwhile`
  );
}

/** What the header of an answer says that comes from this manager's own, perhaps old, copy. */
export function staleNote(status: RaftStatus, nowMs: number): string {
  const { applied } = status;
  const since = secondsText(noLeaderMs(status, nowMs));
  const why =
    status.condition === 'running' ? `no leader for ${since}` : 'this manager takes no part';
  return `${why}; state as of log index ${applied}`;
}
