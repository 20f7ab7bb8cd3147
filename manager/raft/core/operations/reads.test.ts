import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, Cluster, electionTick } from '../testing/cluster.ts';
import { MessageType } from '../types.ts';

const voters = [1, 2, 3];

test('read index: asked of the leader → confirmed by a quorum at the commit index', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.propose(1, 'a');
  assert.equal(cluster.node(1).readIndex(bytes('r1')), 'ok');
  assert.deepEqual(cluster.reads(1), []);
  cluster.settle();
  assert.deepEqual(cluster.reads(1), [{ index: 3, context: bytes('r1') }]);
});

test('read index: asked of a follower → answered there', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.node(2).readIndex(bytes('r1'));
  cluster.settle();
  assert.deepEqual(cluster.reads(2), [{ index: 2, context: bytes('r1') }]);
  assert.deepEqual(cluster.reads(1), []);
});

test('read index: nobody leads → refused', () => {
  const cluster = new Cluster({ voters });
  assert.equal(cluster.node(2).readIndex(bytes('r1')), 'no-leader');
});

test('read index: a leader that was deposed without knowing → never answers', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.elect(2);
  cluster.propose(2, 'a');
  cluster.node(1).readIndex(bytes('r1'));
  cluster.tick(3, [1]);
  cluster.heal();
  cluster.tick(2, [2]);
  assert.deepEqual(cluster.reads(1), []);
});

test('read index: fewer than a quorum confirm → no answer', () => {
  const cluster = new Cluster({ voters: [1, 2, 3, 4, 5] });
  cluster.elect(1);
  for (const id of [3, 4, 5]) cluster.isolate(id);
  cluster.node(1).readIndex(bytes('r1'));
  cluster.tick(2, [1]);
  assert.deepEqual(cluster.reads(1), []);
  cluster.heal();
  cluster.tick(1, [1]);
  assert.equal(cluster.reads(1).length, 1);
});

test('read index: several wait → one confirmation answers all that were asked before', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isLost = ({ type, context }) =>
    type === MessageType.MsgHeartbeatResp && String(context) !== String(bytes('r3'));
  for (const name of ['r1', 'r2', 'r3']) cluster.node(1).readIndex(bytes(name));
  cluster.settle();
  assert.deepEqual(
    cluster.reads(1).map(({ context }) => new TextDecoder().decode(context)),
    ['r1', 'r2', 'r3'],
  );
});

test('read index: the confirmation got lost → the next heartbeat asks again', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isLost = ({ type }) => type === MessageType.MsgHeartbeat;
  cluster.node(1).readIndex(bytes('r1'));
  cluster.settle();
  cluster.heal();
  cluster.tick(1, [1]);
  assert.equal(cluster.reads(1).length, 1);
});

test('read index: asked before anything of the term is committed → waits for that', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.propose(1, 'a');
  cluster.isLost = ({ type, to }) => type === MessageType.MsgApp && to !== 2;
  cluster.elect(2);
  assert.ok(cluster.node(2).raft.log.committed < cluster.node(2).raft.log.lastIndex());
  cluster.node(2).readIndex(bytes('r1'));
  cluster.tick(1, [2]);
  assert.deepEqual(cluster.reads(2), []);
  cluster.heal();
  cluster.tick(2, [2]);
  assert.deepEqual(cluster.reads(2), [{ index: 4, context: bytes('r1') }]);
});

test('read index: a single voter → answered without asking anybody, even with learners', () => {
  const cluster = new Cluster({ voters: [1], learners: [2] });
  cluster.elect(1);
  cluster.isolate(2);
  cluster.node(1).readIndex(bytes('r1'));
  cluster.settle();
  assert.equal(cluster.reads(1).length, 1);
});

test('lease read: the leader answers at once → until check-quorum deposes it', () => {
  const cluster = new Cluster({ voters }, { readOnlyLease: true, checkQuorum: true });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.node(1).readIndex(bytes('r1'));
  cluster.settle();
  assert.equal(cluster.reads(1).length, 1);
  cluster.tick(2 * electionTick, [1]);
  assert.equal(cluster.node(1).readIndex(bytes('r2')), 'no-leader');
});

test('lease read: a follower is told to forget its leader → refuses, the lease counts on it', () => {
  const cluster = new Cluster({ voters }, { readOnlyLease: true, checkQuorum: true });
  cluster.elect(1);
  cluster.node(2).forgetLeader();
  assert.equal(cluster.node(2).status().softState.leader, 1);
});

test('read index: too many wait → refused', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(1);
  const node = cluster.node(1);
  let outcome = node.readIndex(bytes('0'));
  for (let i = 1; outcome === 'ok' && i < 100_000; i++) {
    outcome = node.readIndex(bytes(String(i)));
    if (i % 1000 === 0) node.raft.messages.length = 0;
  }
  assert.equal(outcome, 'too-many-reads');
});
