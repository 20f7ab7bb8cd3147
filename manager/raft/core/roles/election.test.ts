import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeMessage } from '../message.ts';
import { Cluster, electionTick } from '../testing/cluster.ts';
import { MessageType } from '../types.ts';

const voters = [1, 2, 3];
const safe = { preVote: true, checkQuorum: true } as const;

test('election: a single node times out → it leads at once and commits its first entry', () => {
  const cluster = new Cluster({ voters: [1] });
  cluster.tick(electionTick);
  assert.deepEqual(cluster.leader(), { id: 1, term: 1 });
  const { log } = cluster.node(1).raft;
  assert.deepEqual([log.committed, log.applied, log.lastTerm()], [2, 2, 1]);
});

test('election: nobody hears of a leader → the first to time out wins, the others follow', () => {
  const cluster = new Cluster({ voters });
  cluster.tick(electionTick, [2]);
  assert.deepEqual(cluster.leader(), { id: 2, term: 1 });
  for (const id of [1, 3]) {
    assert.deepEqual(cluster.node(id).status().softState, { leader: 2, role: 'follower' });
    assert.equal(cluster.node(id).status().hardState.vote, 2);
  }
});

test('election: timeout → random between one and two election ticks, anew for every term', () => {
  let next = 0;
  const cluster = new Cluster({ voters }, { random: (limit) => next++ % limit });
  const seen = new Set<number>();
  for (let i = 0; i < 3 * electionTick; i++) {
    const { raft } = cluster.node(1);
    raft.reset(raft.term + 1);
    seen.add(raft.randomizedElectionTimeout);
  }
  assert.deepEqual(Math.min(...seen), electionTick);
  assert.deepEqual(Math.max(...seen), 2 * electionTick - 1);
});

test('election: two candidates in one term → each voter votes once, for the first to ask', () => {
  const cluster = new Cluster({ voters });
  const voter = cluster.node(3);
  const ask = (from: number) =>
    voter.step(makeMessage(MessageType.MsgVote, { from, to: 3, term: 5, index: 1, logTerm: 1 }));
  ask(1);
  ask(2);
  const answers = voter.ready().messages.filter(({ type }) => type === MessageType.MsgVoteResp);
  assert.deepEqual(
    answers.map(({ to, reject }) => [to, reject]),
    [
      [1, false],
      [2, true],
    ],
  );
});

test('election: a vote is asked twice → it is granted twice, the answer may have been lost', () => {
  const cluster = new Cluster({ voters });
  const request = makeMessage(MessageType.MsgVote, {
    from: 1,
    to: 3,
    term: 5,
    index: 1,
    logTerm: 1,
  });
  cluster.node(3).step(request);
  cluster.node(3).step(request);
  const { messages } = cluster.node(3).ready();
  assert.deepEqual(
    messages.map(({ reject }) => reject),
    [false, false],
  );
});

test('election: a vote that was cast → survives a restart and is not given to another', () => {
  const cluster = new Cluster({ voters });
  cluster.isolate(2);
  cluster
    .node(3)
    .step(makeMessage(MessageType.MsgVote, { from: 1, to: 3, term: 5, index: 1, logTerm: 1 }));
  cluster.handleReady(3);
  cluster.restart(3);
  cluster
    .node(3)
    .step(makeMessage(MessageType.MsgVote, { from: 2, to: 3, term: 5, index: 9, logTerm: 4 }));
  assert.equal(cluster.node(3).ready().messages[0]?.reject, true);
});

test('election: candidate with a shorter log → loses, and the entries survive', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.propose(1, 'a');
  cluster.heal();
  cluster.node(3).campaign();
  cluster.settle();
  assert.equal(cluster.node(3).raft.role, 'follower');
  cluster.elect(2);
  assert.deepEqual(cluster.applied(3), ['a']);
});

test('election: a majority is unreachable → nobody wins', () => {
  const cluster = new Cluster({ voters });
  cluster.isolate(1);
  cluster.tick(5 * electionTick, [1]);
  assert.equal(cluster.node(1).raft.role, 'candidate');
  assert.equal(cluster.leader(), undefined);
});

test('election: a leader hears of a later term → it follows', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.node(1).step(makeMessage(MessageType.MsgHeartbeat, { from: 2, to: 1, term: 9 }));
  assert.deepEqual(cluster.node(1).status().softState, { leader: 2, role: 'follower' });
  assert.equal(cluster.node(1).raft.term, 9);
});

test('pre-vote: a cut-off node comes back → its term has not moved and the leader stays', () => {
  const cluster = new Cluster({ voters }, safe);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.tick(10 * electionTick);
  assert.equal(cluster.node(3).raft.role, 'pre-candidate');
  assert.equal(cluster.node(3).raft.term, 1);
  cluster.heal();
  cluster.tick(2 * electionTick);
  assert.deepEqual(cluster.leader(), { id: 1, term: 1 });
});

test('pre-vote: answers to the trial and to the election → each counts only for its own', () => {
  const cluster = new Cluster({ voters: [1, 2, 3, 4, 5] }, { preVote: true });
  const node = cluster.node(1);
  node.campaign();
  cluster.handleReady(1);
  const answer = (type: MessageType, from: number, term: number) =>
    node.step(makeMessage(type, { from, to: 1, term }));
  answer(MessageType.MsgVoteResp, 2, 0);
  answer(MessageType.MsgVoteResp, 3, 0);
  assert.equal(node.raft.role, 'pre-candidate');
  answer(MessageType.MsgPreVoteResp, 2, 1);
  answer(MessageType.MsgPreVoteResp, 3, 1);
  cluster.handleReady(1);
  assert.equal(node.raft.role, 'candidate');
  answer(MessageType.MsgPreVoteResp, 4, 1);
  answer(MessageType.MsgPreVoteResp, 5, 1);
  assert.equal(node.raft.role, 'candidate');
});

test('no pre-vote: a cut-off node comes back → its higher term forces an election', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.tick(5 * electionTick);
  cluster.heal();
  cluster.tick(2 * electionTick);
  assert.ok((cluster.leader()?.term ?? 0) > 1);
});

test('check-quorum: a leader without followers → steps down after an election timeout', () => {
  const cluster = new Cluster({ voters }, safe);
  cluster.elect(1);
  cluster.isolate(1);
  cluster.tick(2 * electionTick, [1]);
  assert.notEqual(cluster.node(1).raft.role, 'leader');
  assert.equal(cluster.node(1).propose(new Uint8Array([1])), 'no-leader');
});

test('check-quorum: voters that hear of the leader → ignore whoever asks for their votes', () => {
  const cluster = new Cluster({ voters }, { checkQuorum: true });
  cluster.elect(1);
  cluster.node(3).campaign();
  cluster.settle();
  assert.deepEqual([cluster.node(1).raft.role, cluster.node(2).raft.term], ['leader', 1]);
});

test('check-quorum: a node whose term ran ahead → makes the leader take up its term', () => {
  const cluster = new Cluster({ voters }, { checkQuorum: true });
  cluster.elect(1);
  cluster.node(3).campaign();
  cluster.settle();
  cluster.tick(3 * electionTick);
  const terms = voters.map((id) => cluster.node(id).raft.term);
  assert.equal(new Set(terms).size, 1);
  assert.ok((terms[0] ?? 0) >= 2);
  assert.notEqual(cluster.leader(), undefined);
});

test('transfer: to an up-to-date follower → it leads the next term at once, leases or not', () => {
  const cluster = new Cluster({ voters }, safe);
  cluster.elect(1);
  assert.equal(cluster.node(1).transferLeader(2), 'ok');
  assert.equal(cluster.node(1).propose(new Uint8Array([1])), 'transferring');
  cluster.settle();
  assert.deepEqual(cluster.leader(), { id: 2, term: 2 });
});

test('transfer: to a follower that lags → it is brought up to date first', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.propose(1, 'a', 'b', 'c');
  cluster.heal();
  cluster.node(1).transferLeader(3);
  cluster.tick(2, [1]);
  assert.deepEqual(cluster.leader(), { id: 3, term: 2 });
  assert.deepEqual(cluster.applied(3), ['a', 'b', 'c']);
});

test('transfer: asked of a follower → passed on to the leader', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.node(3).transferLeader(2);
  cluster.settle();
  assert.deepEqual(cluster.leader(), { id: 2, term: 2 });
});

test('transfer: the target is unreachable → given up after an election timeout', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.node(1).transferLeader(3);
  cluster.settle();
  assert.equal(cluster.node(1).propose(new Uint8Array([1])), 'transferring');
  cluster.tick(electionTick, [1]);
  assert.equal(cluster.node(1).propose(new Uint8Array([1])), 'ok');
});

test('transfer: a second target → replaces the first; a learner or oneself → ignored', () => {
  const cluster = new Cluster({ voters, learners: [4] });
  cluster.elect(1);
  for (const target of [1, 4]) {
    cluster.node(1).transferLeader(target);
    assert.equal(cluster.node(1).raft.leadTransferee, 0);
  }
  cluster.isolate(2);
  cluster.node(1).transferLeader(2);
  cluster.node(1).transferLeader(3);
  cluster.settle();
  assert.deepEqual(cluster.leader(), { id: 3, term: 2 });
});

test('forget leader: a quorum forgets → its votes are free before the lease ends', () => {
  const cluster = new Cluster({ voters }, safe);
  cluster.elect(1);
  cluster.isolate(1);
  cluster.node(2).campaign();
  cluster.settle();
  assert.notEqual(cluster.node(2).raft.role, 'leader');
  cluster.node(3).forgetLeader();
  cluster.elect(2);
  assert.deepEqual(cluster.leader(), { id: 2, term: 2 });
});

test('learner: time passes without a leader → never campaigns, but votes when asked', () => {
  const cluster = new Cluster({ voters: [1, 2], learners: [3] });
  cluster.tick(5 * electionTick, [3]);
  assert.equal(cluster.node(3).raft.role, 'follower');
  cluster.node(3).campaign();
  assert.equal(cluster.node(3).raft.role, 'follower');
  cluster
    .node(3)
    .step(makeMessage(MessageType.MsgVote, { from: 1, to: 3, term: 2, index: 1, logTerm: 1 }));
  assert.equal(cluster.node(3).ready().messages[0]?.reject, false);
});

test('learner: its vote → does not count towards the quorum', () => {
  const cluster = new Cluster({ voters: [1, 2], learners: [3] });
  cluster.isolate(2);
  cluster.node(1).campaign();
  cluster.settle();
  cluster.node(1).step(makeMessage(MessageType.MsgVoteResp, { from: 3, to: 1, term: 1 }));
  assert.equal(cluster.node(1).raft.role, 'candidate');
});

test('stale messages: from an earlier term → change nothing', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.elect(2);
  const before = cluster.node(3).status();
  const entries = [{ type: 0, term: 1, index: 3, data: new Uint8Array([1]) }] as const;
  cluster
    .node(3)
    .step(
      makeMessage(MessageType.MsgApp, { from: 1, to: 3, term: 1, index: 2, logTerm: 1, entries }),
    );
  assert.deepEqual(cluster.node(3).status(), before);
});

test('local messages: received from a peer → refused; responses of strangers, too', () => {
  const cluster = new Cluster({ voters });
  const { node } = { node: cluster.node(1) };
  assert.equal(node.step(makeMessage(MessageType.MsgHup, { from: 2 })), 'local-message');
  assert.equal(node.step(makeMessage(MessageType.MsgAppResp, { from: 9 })), 'peer-not-found');
});
