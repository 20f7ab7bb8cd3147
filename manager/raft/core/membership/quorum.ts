/**
 * What a majority, and a pair of majorities during a joint configuration, have agreed on.
 * Voters are sorted lists of ids; the empty list agrees to everything, so that a configuration
 * that is not joint is simply one with an empty second half.
 */

/** What is known of a vote so far. */
export type VoteResult = 'pending' | 'lost' | 'won';

/** Index of an empty majority: it never holds anything back. */
export const unlimitedIndex = Number.MAX_SAFE_INTEGER;

/** What a voter has acknowledged, or undefined when nothing is known of it. */
export type AckedIndex = (id: number) => number | undefined;

/** How a voter voted, or undefined when it has not. */
export type CastVote = (id: number) => boolean | undefined;

/** Two halves that must both agree. `outgoing` is empty unless the configuration is joint. */
export interface JointVoters {
  readonly incoming: readonly number[];
  readonly outgoing: readonly number[];
}

/** The highest index that a majority of `voters` has acknowledged. */
export function majorityCommitted(voters: readonly number[], acked: AckedIndex): number {
  const count = voters.length;
  if (count === 0) return unlimitedIndex;
  // Insertion sort, descending: clusters are tiny and this runs for every acknowledgement.
  const indexes = new Array<number>(count);
  for (let i = 0; i < count; i++) {
    const index = acked(voters[i] as number) ?? 0;
    let at = i;
    while (at > 0 && (indexes[at - 1] as number) < index) {
      indexes[at] = indexes[at - 1] as number;
      at--;
    }
    indexes[at] = index;
  }
  return indexes[count >> 1] as number;
}

/** The highest index that both halves have agreed on. */
export function jointCommitted(voters: JointVoters, acked: AckedIndex): number {
  const incoming = majorityCommitted(voters.incoming, acked);
  if (voters.outgoing.length === 0) return incoming;
  return Math.min(incoming, majorityCommitted(voters.outgoing, acked));
}

/** Whether a majority of `voters` said yes, can still say yes, or cannot any more. */
export function majorityVote(voters: readonly number[], vote: CastVote): VoteResult {
  if (voters.length === 0) return 'won';
  let yes = 0;
  let missing = 0;
  for (const id of voters) {
    const cast = vote(id);
    if (cast === undefined) missing++;
    else if (cast) yes++;
  }
  const needed = (voters.length >> 1) + 1;
  if (yes >= needed) return 'won';
  return yes + missing >= needed ? 'pending' : 'lost';
}

/** Won when both halves are won, lost as soon as one is. */
export function jointVote(voters: JointVoters, vote: CastVote): VoteResult {
  const incoming = majorityVote(voters.incoming, vote);
  const outgoing = majorityVote(voters.outgoing, vote);
  if (incoming === outgoing) return incoming;
  return incoming === 'lost' || outgoing === 'lost' ? 'lost' : 'pending';
}

/** Everybody in either half, sorted. */
export function jointIds(voters: JointVoters): readonly number[] {
  if (voters.outgoing.length === 0) return voters.incoming;
  return sortedIds([...voters.incoming, ...voters.outgoing]);
}

/** `ids` sorted and without duplicates. */
export function sortedIds(ids: Iterable<number>): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}
