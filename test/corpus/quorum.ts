/** Runs the quorum files: commit index and vote result of majority and joint configurations. */
import {
  type AckedIndex,
  type CastVote,
  jointCommitted,
  jointIds,
  jointVote,
  majorityCommitted,
  majorityVote,
  sortedIds,
  unlimitedIndex,
} from '#manager/raft/core/membership/quorum';
import type { Case } from './parse.ts';

interface Quorum {
  readonly incoming: number[];
  readonly outgoing: number[];
  readonly isJoint: boolean;
  /** One per voter in the order given, each voter once; `_` where nothing is known. */
  readonly inputs: Map<number, string>;
}

/** The output of one case. */
export function runQuorumCase(testCase: Case): string {
  const quorum = readQuorum(testCase);
  if (quorum.inputs.size !== quorumIds(quorum).length) {
    return `error: mismatched input for voters ${quorumIds(quorum).join(' ')}`;
  }
  switch (testCase.command) {
    case 'committed':
      return committed(quorum);
    case 'vote':
      return vote(quorum);
    default:
      return `unknown command: ${testCase.command}`;
  }
}

function readQuorum(testCase: Case): Quorum {
  const values = (key: string) => testCase.args.find((arg) => arg.key === key)?.values;
  const incoming = sortedOrGiven(values('cfg') ?? []);
  const joint = values('cfgj');
  const outgoing = joint === undefined || joint[0] === 'zero' ? [] : sortedOrGiven(joint);
  const given = values('idx') ?? values('votes') ?? [];
  const voters = [...new Set([...incoming, ...outgoing])];
  const inputs = new Map(
    voters.slice(0, given.length).map((id, at): [number, string] => [id, given[at] ?? '_']),
  );
  if (given.length > voters.length) inputs.set(Number.NaN, '_');
  return { incoming, outgoing, isJoint: joint !== undefined, inputs };
}

function sortedOrGiven(values: readonly string[]): number[] {
  return values.map(Number);
}

function quorumIds(quorum: Quorum): readonly number[] {
  return sortedIds([...quorum.incoming, ...quorum.outgoing]);
}

function committed(quorum: Quorum): string {
  const acked: AckedIndex = (id) => {
    const value = quorum.inputs.get(id);
    return value === undefined || value === '_' || value === '0' ? undefined : Number(value);
  };
  const { incoming, outgoing } = quorum;
  const index = jointCommitted({ incoming, outgoing }, acked);
  const swapped = jointCommitted({ incoming: outgoing, outgoing: incoming }, acked);
  const notes: string[] = [];
  // The second half may be empty only in a configuration that is not joint.
  if (incoming.length > 0 && outgoing.length > 0 && swapped !== index) {
    notes.push(`${describeIndex(swapped)} <-- via symmetry`);
  }
  if (!quorum.isJoint && majorityCommitted(incoming, acked) !== index) {
    notes.push('the plain majority differs');
  }
  return [
    describeAcks(jointIds({ incoming, outgoing }), acked) + describeIndex(index),
    ...notes,
  ].join('\n');
}

function describeIndex(index: number): string {
  return index === unlimitedIndex ? '∞' : String(index);
}

/** The table of what everybody acknowledged, with a bar for each voter's rank. */
function describeAcks(ids: readonly number[], acked: AckedIndex): string {
  if (ids.length === 0) return '<empty majority quorum>';
  const width = ids.length;
  const rows = ids.map((id) => ({
    id,
    index: acked(id) ?? 0,
    isKnown: acked(id) !== undefined,
    bar: 0,
  }));
  const ranked = [...rows].sort((a, b) => a.index - b.index || a.id - b.id);
  ranked.forEach((row, at) => {
    const before = ranked[at - 1];
    if (before !== undefined) row.bar = before.index < row.index ? at : before.bar;
  });
  const lines = rows.map((row) => {
    const bar = row.isKnown
      ? `${'x'.repeat(row.bar)}>${' '.repeat(width - row.bar)}`
      : `?${' '.repeat(width)}`;
    return `${bar} ${String(row.index).padStart(5)}    (id=${row.id})\n`;
  });
  return `${' '.repeat(width)}    idx\n${lines.join('')}`;
}

const voteNames = { pending: 'VotePending', lost: 'VoteLost', won: 'VoteWon' } as const;

function vote(quorum: Quorum): string {
  const cast: CastVote = (id) => {
    const value = quorum.inputs.get(id);
    return value === undefined || value === '_' ? undefined : value === 'y';
  };
  const { incoming, outgoing } = quorum;
  const result = jointVote({ incoming, outgoing }, cast);
  const swapped = jointVote({ incoming: outgoing, outgoing: incoming }, cast);
  if (swapped !== result) return `${voteNames[result]}\n${voteNames[swapped]} <-- via symmetry`;
  if (!quorum.isJoint && majorityVote(incoming, cast) !== result)
    return 'the plain majority differs';
  return voteNames[result];
}
