/** Bugs in consensus, each of which has been made somewhere before, or nearly here. */
import type { Mutant } from './mutant.ts';

const core = 'manager/raft/core';
const driver = 'manager/raft/driver';
const wal = 'manager/raft/wal';
const by = 'raft';

const elections: readonly Mutant[] = [
  {
    by,
    tests: 'manager/raft/node-disk',
    name: 'the vote is not written down',
    path: `${driver}/log-writer.ts`,
    search: 'return { entries, hardState: isUnchanged ? undefined : this.#hardState };',
    replace:
      'return { entries, hardState: isUnchanged ? undefined : this.#hardState && { ...this.#hardState, vote: 0 } };',
  },
  {
    by,
    name: 'term and vote are not written down',
    path: `${driver}/log-writer.ts`,
    search: 'if (entries.length === 0 && isSame) return undefined;',
    replace: 'if (entries.length === 0) return undefined;',
  },
  {
    by,
    name: 'a member votes twice in a term',
    path: `${core}/roles/election.ts`,
    search: '(raft.vote === 0 && raft.leader === 0) ||',
    replace: 'raft.leader === 0 ||',
  },
  {
    by,
    name: 'votes for a log that misses entries',
    path: `${core}/roles/election.ts`,
    search: '!raft.log.isUpToDate(request.index, request.logTerm)',
    replace: 'request.index < 0',
  },
  {
    by,
    name: 'learners stand for election',
    path: `${core}/raft.ts`,
    search: 'self !== undefined && !self.isLearner && !this.log.hasUnstableSnapshot()',
    replace: 'self !== undefined && !this.log.hasUnstableSnapshot()',
  },
  {
    by,
    name: 'half of the votes are enough',
    path: `${core}/membership/quorum.ts`,
    search: 'const needed = (voters.length >> 1) + 1;',
    replace: 'const needed = (voters.length + 1) >> 1;',
  },
  {
    by,
    name: 'a leader is announced before it has applied its first entry',
    path: `${driver}/leadership.ts`,
    search: 'this.#leadingTerm === 0 || term !== this.#leadingTerm) return;',
    replace: 'this.#leadingTerm === 0) return;',
  },
];

const replication: readonly Mutant[] = [
  {
    by,
    name: 'half of the members commit',
    path: `${core}/membership/quorum.ts`,
    search: 'return indexes[count >> 1] as number;',
    replace: 'return indexes[(count - 1) >> 1] as number;',
  },
  {
    by,
    name: 'appends of an earlier term are taken',
    path: `${core}/roles/step.ts`,
    search: '} else if (message.term !== 0 && message.term < raft.term) {',
    replace:
      '} else if (message.type !== MessageType.MsgApp && message.term !== 0 && message.term < raft.term) {',
  },
  {
    by,
    name: 'appends go on while a snapshot is on its way',
    path: `${core}/membership/progress.ts`,
    search: "return this.state === 'snapshot' || this.isFlowPaused;",
    replace: 'return this.isFlowPaused;',
  },
  {
    by,
    name: 'heartbeats tell a commit index that the follower may not have',
    path: `${core}/operations/replication.ts`,
    search: 'const commit = Math.min(peer.match, raft.log.committed);',
    replace: 'const commit = raft.log.committed;',
  },
  {
    by,
    name: 'entries are acknowledged before they are on disk',
    path: `${driver}/log-writer.ts`,
    search: `    if (record !== undefined) await this.#append(record);
    for (const message of group) this.#deps.storage.append(message.entries);
    this.#release(group);`,
    replace: `    for (const message of group) this.#deps.storage.append(message.entries);
    this.#release(group);
    if (record !== undefined) await this.#append(record);`,
  },
];

const application: readonly Mutant[] = [
  {
    by,
    name: 'entries are applied out of order',
    path: `${driver}/applier.ts`,
    search: 'const entry = entries[this.#next++];',
    replace: 'const entry = entries[end - 1 - (this.#next++ % entriesPerLook)];',
  },
  {
    by,
    name: 'entries are applied twice',
    path: `${driver}/applier.ts`,
    search: 'else if (data.length > 0) this.#stateMachine.apply({ index, term, data });',
    replace:
      'else for (const each of [data, data]) if (each.length > 0) this.#stateMachine.apply({ index, term, data });',
  },
  {
    by,
    name: 'reads join a question that was asked before them',
    path: `${driver}/reads.ts`,
    search: '      this.#waiting.add(waiter);\n    });',
    replace:
      '      ((this.#round?.waiters as Set<Waiter> | undefined) ?? this.#waiting).add(waiter);\n    });',
  },
  {
    by,
    name: 'reads do not wait until their index is applied',
    path: `${driver}/reads.ts`,
    search: 'if (next === undefined || next.index > index) return;',
    replace: 'if (next === undefined || next.index < 0) return;',
  },
  {
    by,
    name: 'the leader answers reads without asking a quorum',
    path: `${core}/operations/reads.ts`,
    search: 'if (raft.config.readOnlyLease || raft.tracker.isOnlyVoter(raft.id)) {',
    replace: 'if (raft.id > 0) {',
  },
  {
    by,
    name: 'a lost proposal is told to have not happened',
    path: `${driver}/proposals.ts`,
    search: 'const error = unknownOutcome();',
    replace: 'const error = this.#notLeading();',
  },
  {
    by,
    name: 'removed ids are forgotten',
    path: 'manager/raft/membership.ts',
    search: 'const removed = [...new Set([...membership.removed, ...gone])];',
    replace: 'const removed = [...new Set(gone)];',
  },
  {
    by,
    tests: 'manager/raft/node-histories',
    name: 'a voter is removed in one step',
    path: `${driver}/member-changes.ts`,
    search: 'if (this.#isLearner(raftId)) await',
    replace: 'if (raftId > 0) await',
  },
];

const disk: readonly Mutant[] = [
  {
    by,
    name: 'the mark of a received snapshot is lost',
    path: `${driver}/log-writer.ts`,
    search: '      snapshot: { index, term },\n',
    replace: '      snapshot: index < 0 ? { index, term } : undefined,\n',
  },
  {
    by,
    name: 'checksums of batches are not compared',
    path: `${wal}/frame.ts`,
    search: 'return crc32(body, segment.salt) === head.bodyChecksum ? body : undefined;',
    replace: 'return body;',
  },
  {
    by,
    tests: 'manager/raft/wal',
    name: 'a first batch after a restart comes without the head',
    path: `${wal}/wal.ts`,
    search: 'this.#headIsDue = found.tail.writer.isEmpty && found.sealed.length > 0;',
    replace: 'this.#headIsDue = false;',
  },
  {
    by,
    name: 'a batch that was never synced is counted on',
    path: `${wal}/recovery.ts`,
    search: '    await rewriteLast(disk, path, bytes, scan);\n',
    replace: '',
  },
  {
    by,
    name: 'a torn batch is not cut off',
    path: `${wal}/recovery.ts`,
    search: "if (scan.tail === 'torn' && !isLast) {",
    replace: "if (scan.tail === 'torn') {",
  },
  {
    by,
    name: 'writes are not synced',
    path: `${wal}/segment-writer.ts`,
    search: "await disk.open(options.path, 'durable')",
    replace: "await disk.open(options.path, 'write')",
  },
  {
    by,
    name: 'the log is cut beyond the older snapshot',
    path: 'manager/raft/snapshot/snapshotter.ts',
    search: 'await wal.compact(oldest.index);',
    replace: 'await wal.compact(second.index + 10);',
  },
];

export const raftMutants: readonly Mutant[] = [
  ...elections,
  ...replication,
  ...application,
  ...disk,
];
