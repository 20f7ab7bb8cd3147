/**
 * Bugs in the core that the product's own use of it hides: its members change one at a time, an
 * append nearly always carries all that a follower lacks, and streams keep the order of messages.
 * The core profile goes through all that.
 */
import type { Mutant } from './mutant.ts';

const core = 'manager/raft/core';
const by = 'core';
const tests = core;

export const coreMutants: readonly Mutant[] = [
  {
    by,
    tests,
    name: 'entries of an old term are committed by counting',
    path: `${core}/log/raft-log.ts`,
    search: 'if (index <= this.committed || !this.matchTerm(index, term)) return false;',
    replace: 'if (index <= this.committed || term === 0) return false;',
  },
  {
    by,
    tests,
    name: 'a late append cuts off what came after it',
    path: `${core}/log/raft-log.ts`,
    search: 'const conflict = this.#findConflict(entries);',
    replace:
      'const conflict = entries.length > 0 && prevIndex >= this.committed ? prevIndex + 1 : 0;',
  },
  {
    by,
    tests,
    name: 'a follower takes over the commit index, whatever it has',
    path: `${core}/log/raft-log.ts`,
    search: 'this.commitTo(Math.min(committed, lastNew));',
    replace: 'this.commitTo(committed);',
  },
  {
    by,
    tests,
    name: 'half of a joint configuration decides',
    path: `${core}/membership/quorum.ts`,
    search: 'return Math.min(incoming, majorityCommitted(voters.outgoing, acked));',
    replace: 'return incoming;',
  },
  {
    by,
    tests,
    name: 'either half of a joint configuration elects',
    path: `${core}/membership/quorum.ts`,
    search: "return incoming === 'lost' || outgoing === 'lost' ? 'lost' : 'pending';",
    replace: "return incoming === 'won' || outgoing === 'won' ? 'won' : 'pending';",
  },
  {
    by,
    tests,
    name: 'the window of appends in flight has no end',
    path: `${core}/operations/replication.ts`,
    search: "if (peer.state !== 'replicate' || !peer.inflights.isFull()) {",
    replace: "if (peer.state !== 'snapshot') {",
  },
  {
    by,
    tests,
    name: 'an election begins without asking first',
    path: `${core}/roles/step.ts`,
    search: "hup(raft, raft.config.preVote ? 'pre-election' : 'election');",
    replace: "hup(raft, 'election');",
  },
  {
    by,
    tests,
    name: 'votes are asked for before the term is on disk',
    path: `${core}/raft.ts`,
    search: 'return this.config.asyncStorageWrites && !this.config.eagerVoteRequests;',
    replace: 'return this.config.asyncStorageWrites && this.config.eagerVoteRequests;',
  },
  {
    by,
    tests,
    name: 'whoever hears of a leader votes all the same',
    path: `${core}/roles/election.ts`,
    search: 'raft.leader === 0 || raft.electionElapsed >= electionTick',
    replace: 'raft.leader === 0 || raft.electionElapsed >= 0',
  },
  {
    by,
    tests,
    name: 'a second membership change begins before the first is applied',
    path: `${core}/operations/proposals.ts`,
    search: 'if (pendingConfIndex > log.applied) {',
    replace: 'if (pendingConfIndex > log.lastIndex()) {',
  },
];
