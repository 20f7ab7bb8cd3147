import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeMessage } from '../message.ts';
import { bytes, Cluster, electionTick } from '../testing/cluster.ts';
import {
  ConfChangeTransition,
  ConfChangeType,
  type ConfChangeV2,
  MessageType,
  noBytes,
} from '../types.ts';

const { AddNode, RemoveNode, AddLearnerNode } = ConfChangeType;

function change(...singles: [ConfChangeType, number][]): ConfChangeV2 {
  const changes = singles.map(([type, nodeId]) => ({ type, nodeId }));
  return { transition: ConfChangeTransition.Auto, changes, context: noBytes };
}

const leave: ConfChangeV2 = change();

function configOf(cluster: Cluster, id: number) {
  const { voters, votersOutgoing, learners } = cluster.node(id).raft.tracker.confState();
  return { voters, votersOutgoing, learners };
}

test('membership: a node is added → it gets a snapshot and votes from then on', () => {
  const cluster = new Cluster({ voters: [1] });
  cluster.elect(1);
  cluster.propose(1, 'a');
  cluster.add(2);
  assert.equal(cluster.node(1).proposeConfChange(change([AddNode, 2])), 'ok');
  cluster.settle();
  assert.equal(cluster.sentOf(MessageType.MsgSnap, 2).length, 1);
  assert.deepEqual(configOf(cluster, 2).voters, [1, 2]);
  cluster.isolate(2);
  cluster.propose(1, 'b');
  assert.deepEqual(cluster.applied(1), ['a']);
  cluster.heal();
  cluster.tick(2, [1]);
  assert.deepEqual(cluster.applied(1), ['a', 'b']);
});

test('membership: an old-style change → works as the new one', () => {
  const cluster = new Cluster({ voters: [1, 2, 3] });
  cluster.elect(1);
  cluster.node(1).proposeConfChange({ id: 7, type: RemoveNode, nodeId: 3, context: noBytes });
  cluster.settle();
  assert.deepEqual(configOf(cluster, 2).voters, [1, 2]);
});

test('learner: added → gets the log without counting; promoted → counts', () => {
  const cluster = new Cluster({ voters: [1] });
  cluster.elect(1);
  cluster.add(2);
  cluster.node(1).proposeConfChange(change([AddLearnerNode, 2]));
  cluster.settle();
  cluster.isolate(2);
  cluster.propose(1, 'a');
  assert.deepEqual(cluster.applied(1), ['a']);
  cluster.heal();
  cluster.tick(2, [1]);
  assert.deepEqual(cluster.applied(2), ['a']);
  cluster.node(1).proposeConfChange(change([AddNode, 2]));
  cluster.settle();
  assert.deepEqual(configOf(cluster, 1), { voters: [1, 2], votersOutgoing: [], learners: [] });
  cluster.elect(2);
});

test('joint: one voter is replaced in one step → both majorities decide, then it ends by itself', () => {
  const cluster = new Cluster({ voters: [1, 2, 3] });
  cluster.elect(1);
  cluster.add(4);
  cluster.node(1).proposeConfChange(change([RemoveNode, 3], [AddNode, 4]));
  cluster.settle();
  for (const id of [1, 2, 4]) {
    assert.deepEqual(configOf(cluster, id), {
      voters: [1, 2, 4],
      votersOutgoing: [],
      learners: [],
    });
  }
});

test('joint: explicit → stays until told to leave; needs both majorities; no change in between', () => {
  const cluster = new Cluster({ voters: [1, 2, 3] });
  cluster.elect(1);
  for (const id of [4, 5]) cluster.add(id);
  const replaceAll = change([AddNode, 4], [AddNode, 5], [RemoveNode, 2], [RemoveNode, 3]);
  const transition = ConfChangeTransition.JointExplicit;
  cluster.node(1).proposeConfChange({ ...replaceAll, transition });
  cluster.settle();
  assert.deepEqual(configOf(cluster, 1), {
    voters: [1, 4, 5],
    votersOutgoing: [1, 2, 3],
    learners: [],
  });
  assert.equal(cluster.node(1).proposeConfChange(change([AddNode, 9])), 'conf-change-ignored');
  cluster.settle();
  for (const half of [
    [2, 3],
    [4, 5],
  ]) {
    for (const id of half) cluster.isolate(id);
    const committed = cluster.node(1).raft.log.committed;
    cluster.propose(1, 'held back');
    assert.equal(cluster.node(1).raft.log.committed, committed);
    cluster.heal();
    cluster.tick(2, [1]);
    assert.ok(cluster.node(1).raft.log.committed > committed);
  }
  assert.equal(cluster.node(1).proposeConfChange(leave), 'ok');
  cluster.settle();
  assert.deepEqual(configOf(cluster, 4), { voters: [1, 4, 5], votersOutgoing: [], learners: [] });
});

test('joint: the leader dies in it → the next leader ends it', () => {
  const cluster = new Cluster({ voters: [1, 2, 3] });
  cluster.elect(1);
  cluster.add(4);
  // Whatever would end the joint state gets lost.
  cluster.isLost = ({ entries }) =>
    entries.some(({ data, type }) => type !== 0 && data.length === 0);
  cluster.node(1).proposeConfChange(change([AddNode, 4], [RemoveNode, 3]));
  cluster.settle();
  assert.deepEqual(configOf(cluster, 2).votersOutgoing, [1, 2, 3]);
  cluster.heal();
  cluster.isolate(1);
  cluster.elect(2);
  cluster.propose(2, 'a');
  cluster.tick(2, [2]);
  assert.deepEqual(configOf(cluster, 2), { voters: [1, 2, 4], votersOutgoing: [], learners: [] });
});

test('membership: a second change before the first is applied → ignored', () => {
  const cluster = new Cluster({ voters: [1, 2, 3] });
  cluster.elect(1);
  const node = cluster.node(1);
  assert.equal(node.proposeConfChange(change([AddLearnerNode, 4])), 'ok');
  assert.equal(node.proposeConfChange(change([AddLearnerNode, 5])), 'conf-change-ignored');
  cluster.settle();
  assert.deepEqual(configOf(cluster, 2).learners, [4]);
});

test('membership: a change that is not legal → ignored, not appended to stop everybody', () => {
  const cluster = new Cluster({ voters: [1] });
  cluster.elect(1);
  const removeAll = change([RemoveNode, 1]);
  assert.equal(cluster.node(1).proposeConfChange(removeAll), 'conf-change-ignored');
  assert.equal(cluster.node(1).proposeConfChange(leave), 'conf-change-ignored');
  cluster.settle();
  assert.deepEqual(configOf(cluster, 1).voters, [1]);
});

test('membership: bytes that are no change → refused', () => {
  const cluster = new Cluster({ voters: [1] });
  cluster.elect(1);
  const entries = [{ type: 2, term: 0, index: 0, data: bytes('\u0012\u00ff') }] as const;
  const proposal = makeMessage(MessageType.MsgProp, { from: 1, to: 1, entries });
  assert.equal(cluster.node(1).step(proposal), 'malformed-conf-change');
});

test('membership: the application vetoes a change → nothing changes, and the next one may come', () => {
  const cluster = new Cluster({ voters: [1] });
  cluster.elect(1);
  const node = cluster.node(1);
  node.proposeConfChange(change([AddNode, 2]));
  const ready = node.ready();
  cluster.storage(1).append(ready.entries);
  node.advance();
  const committed = node.ready().committedEntries;
  assert.equal(committed.length, 1);
  const state = node.applyConfChange(change([AddNode, 0]), committed[0]?.index ?? 0);
  node.advance();
  assert.deepEqual(state.voters, [1]);
  assert.equal(node.proposeConfChange(change([AddLearnerNode, 3])), 'ok');
});

test('membership: a change that a snapshot has overtaken → changes nothing', () => {
  const cluster = new Cluster({ voters: [1, 2, 3] });
  cluster.elect(1);
  cluster.node(1).proposeConfChange(change([RemoveNode, 3]));
  cluster.settle();
  const { raft } = cluster.node(1);
  const again = cluster.node(1).applyConfChange(change([AddLearnerNode, 9]), raft.confIndex);
  assert.deepEqual(again.learners, []);
});

test('removal: the leader is removed → refuses proposals, or steps down when told to', () => {
  for (const stepDownOnRemoval of [false, true]) {
    const cluster = new Cluster({ voters: [1, 2, 3] }, { stepDownOnRemoval });
    cluster.elect(1);
    cluster.node(1).proposeConfChange(change([RemoveNode, 1]));
    cluster.settle();
    assert.equal(cluster.node(1).raft.role, stepDownOnRemoval ? 'follower' : 'leader');
    const outcome = cluster.node(1).propose(bytes('a'));
    assert.equal(outcome, stepDownOnRemoval ? 'no-leader' : 'removed');
    cluster.elect(2);
    cluster.propose(2, 'b');
    assert.deepEqual(cluster.applied(3), ['b']);
  }
});

test('removal: the only voter left does not know of the commit → refusals tell it, and it leads', () => {
  const cluster = new Cluster({ voters: [1, 2, 3] }, { stepDownOnRemoval: true });
  cluster.elect(1);
  // Node 2 gets the entries that make it the only voter, but never hears that they are committed.
  cluster.node(1).proposeConfChange(change([AddLearnerNode, 1], [AddLearnerNode, 3]));
  cluster.isLost = ({ to, commit }) => to === 2 && commit >= 4;
  cluster.settle();
  assert.deepEqual(configOf(cluster, 1), { voters: [2], votersOutgoing: [], learners: [1, 3] });
  assert.deepEqual(configOf(cluster, 2).votersOutgoing, [1, 2, 3]);
  const last = cluster.node(1).raft.log.lastIndex();
  assert.equal(cluster.node(2).raft.log.lastIndex(), last);
  cluster.heal();
  // Entries that only the others have make their logs longer than that of node 2.
  for (const id of [1, 3]) {
    const entry = { type: 0, term: 1, index: last + 1, data: bytes('tail') } as const;
    cluster.node(id).raft.log.append([entry]);
  }
  cluster.settle();
  cluster.tick(4 * electionTick);
  assert.equal(cluster.leader()?.id, 2);
  assert.deepEqual(configOf(cluster, 2), { voters: [2], votersOutgoing: [], learners: [1, 3] });
});

test('configuration: survives a restart by snapshot and by replaying the log', () => {
  for (const isCompacted of [false, true]) {
    const cluster = new Cluster({ voters: [1, 2, 3] });
    cluster.elect(1);
    cluster.node(1).proposeConfChange(change([RemoveNode, 3], [AddLearnerNode, 4]));
    cluster.settle();
    if (isCompacted) cluster.compact(2);
    cluster.restart(2);
    cluster.settle();
    assert.deepEqual(configOf(cluster, 2), { voters: [1, 2], votersOutgoing: [], learners: [4] });
  }
});
