import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeMessage } from '../message.ts';
import { bytes, Cluster, isFullAppend, texts } from '../testing/cluster.ts';
import { type Message, MessageType } from '../types.ts';

const voters = [1, 2, 3];

function progressOf(cluster: Cluster, leader: number, peer: number) {
  const found = cluster
    .node(leader)
    .status()
    .peers.find(({ id }) => id === peer);
  assert.ok(found, `node ${leader} must lead and know ${peer}`);
  return found;
}

test('replication: proposals → applied everywhere, in order', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.propose(1, 'a', 'b', 'c');
  for (const id of voters) assert.deepEqual(cluster.applied(id), ['a', 'b', 'c']);
});

test('replication: a batch → entries with consecutive indexes, appended together', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  assert.equal(cluster.node(1).proposeBatch([bytes('a'), bytes('b')]), 'ok');
  cluster.settle();
  const batch = cluster.sentOf(MessageType.MsgApp, 2).filter(isFullAppend).at(-1);
  assert.deepEqual(texts(batch?.entries ?? []), ['a', 'b']);
  assert.deepEqual(cluster.applied(3), ['a', 'b']);
});

test('replication: proposal on a follower → forwarded, or refused when forwarding is off', () => {
  const open = new Cluster({ voters });
  open.elect(1);
  open.propose(2, 'a');
  assert.deepEqual(open.applied(3), ['a']);
  const closed = new Cluster({ voters }, { disableProposalForwarding: true });
  closed.elect(1);
  assert.equal(closed.node(2).propose(bytes('a')), 'not-leader');
});

test('replication: a minority is away → commits go on and it catches up later', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.propose(1, 'a', 'b');
  assert.deepEqual(cluster.applied(2), ['a', 'b']);
  assert.deepEqual(cluster.applied(3), []);
  cluster.heal();
  cluster.tick(2, [1]);
  assert.deepEqual(cluster.applied(3), ['a', 'b']);
});

test('replication: a majority is away → nothing commits', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.propose(1, 'a');
  assert.deepEqual(cluster.applied(1), []);
});

test('commit: entry of an earlier term on a majority → waits for one of the leader’s own', () => {
  // Section 5.4.2 of the paper: counting replicas must not commit entries of earlier terms.
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.propose(1, 'old');
  cluster.restart(1);
  cluster.heal();
  const isNew = (message: Message) => message.entries.some(({ term }) => term === 2);
  cluster.isLost = (message) => isFullAppend(message) && isNew(message);
  cluster.elect(1);
  // The followers take the old entry alone, so that it is on all nodes.
  const { raft } = cluster.node(1);
  const entries = raft.log.allEntries().filter(({ index }) => index === 3);
  assert.deepEqual(texts(entries), ['old']);
  for (const to of [2, 3]) {
    cluster
      .node(to)
      .step(
        makeMessage(MessageType.MsgApp, { from: 1, to, term: 2, index: 2, logTerm: 1, entries }),
      );
  }
  cluster.settle();
  assert.equal(raft.tracker.committed(), 3);
  assert.equal(raft.log.committed, 2);
  cluster.heal();
  cluster.tick(2, [1]);
  assert.equal(raft.log.committed, 4);
});

test('conflict: followers with entries nobody else has → replaced by the leader’s', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.propose(1, 'lost1', 'lost2', 'lost3');
  cluster.elect(2);
  cluster.propose(2, 'a');
  cluster.heal();
  cluster.tick(2, [2]);
  assert.deepEqual(cluster.applied(1), ['a']);
  const logs = voters.map((id) => cluster.node(id).raft.log.allEntries());
  assert.deepEqual(logs[0], logs[1]);
  assert.deepEqual(logs[2], logs[1]);
});

test('back-off: hundreds of conflicting entries of one term → found with a few probes', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.propose(1, ...Array.from({ length: 300 }, (_, i) => `lost${i}`));
  cluster.elect(2);
  cluster.propose(2, ...Array.from({ length: 300 }, (_, i) => `kept${i}`));
  cluster.heal();
  const before = cluster.sent.length;
  cluster.tick(1, [2]);
  const answers = cluster.sent
    .slice(before)
    .filter(({ type, from, reject }) => type === MessageType.MsgAppResp && from === 1 && reject);
  assert.ok(answers.length <= 3, `${answers.length} rejections`);
  assert.equal(cluster.applied(1).length, 300);
});

test('flow control: a probing follower → gets one append until it answers', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.node(1).reportUnreachable(2);
  assert.equal(progressOf(cluster, 1, 2).state, 'probe');
  cluster.isLost = ({ from }) => from === 2;
  const before = cluster.sentOf(MessageType.MsgApp, 2).length;
  cluster.propose(1, 'a', 'b', 'c');
  const sent = cluster.sentOf(MessageType.MsgApp, 2).slice(before).filter(isFullAppend);
  assert.equal(sent.length, 1);
  cluster.heal();
  cluster.tick(1, [1]);
  assert.equal(progressOf(cluster, 1, 2).state, 'replicate');
  assert.deepEqual(cluster.applied(2), ['a', 'b', 'c']);
});

test('flow control: window of messages → no more appends than that without an answer', () => {
  const cluster = new Cluster({ voters }, { maxInflightMsgs: 2 });
  cluster.elect(1);
  cluster.isLost = ({ from, to }) => from === 3 || to === 3;
  const before = cluster.sentOf(MessageType.MsgApp, 3).length;
  cluster.propose(1, 'a', 'b', 'c', 'd');
  const sent = cluster.sentOf(MessageType.MsgApp, 3).slice(before).filter(isFullAppend);
  assert.equal(sent.length, 2);
  assert.deepEqual(
    [progressOf(cluster, 1, 3).isPaused, progressOf(cluster, 1, 3).inflightCount],
    [true, 2],
  );
  cluster.heal();
  cluster.tick(3, [1]);
  assert.deepEqual(cluster.applied(3), ['a', 'b', 'c', 'd']);
});

test('flow control: window of bytes → closes with the append that reaches it', () => {
  const settings = { maxInflightBytes: 10, maxSizePerMsg: 8 };
  const cluster = new Cluster({ voters }, settings);
  cluster.elect(1);
  cluster.isLost = ({ from }) => from === 3;
  const before = cluster.sentOf(MessageType.MsgApp, 3).length;
  cluster.propose(1, 'xxxxxx', 'xxxxxx', 'xxxxxx');
  const sent = cluster.sentOf(MessageType.MsgApp, 3).slice(before).filter(isFullAppend);
  assert.equal(sent.length, 2);
  assert.equal(progressOf(cluster, 1, 3).inflightBytes, 12);
});

test('append size: many entries to send → split by encoded size, a big one goes alone', () => {
  const cluster = new Cluster({ voters }, { maxSizePerMsg: 40 });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.propose(1, 'a', 'b', 'c', 'd', 'x'.repeat(100), 'e');
  cluster.heal();
  const before = cluster.sent.length;
  cluster.tick(2, [1]);
  const isTo3 = (message: Message) => message.to === 3 && isFullAppend(message);
  const groups = cluster.sent
    .slice(before)
    .filter(isTo3)
    .map(({ entries }) => texts(entries));
  assert.deepEqual(groups.slice(-3), [['a', 'b', 'c', 'd'], ['x'.repeat(100)], ['e']].slice(-3));
  assert.equal(cluster.applied(3).length, 6);
});

test('snapshot: a follower behind the compacted log → gets a snapshot, then the rest', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.propose(1, 'a', 'b');
  cluster.compact(1);
  cluster.propose(1, 'c');
  cluster.heal();
  cluster.tick(2, [1]);
  assert.equal(cluster.sentOf(MessageType.MsgSnap, 3).length, 1);
  assert.deepEqual(cluster.applied(3), ['c']);
  assert.equal(cluster.node(3).raft.log.committed, cluster.node(1).raft.log.committed);
  assert.equal(progressOf(cluster, 1, 3).state, 'replicate');
});

test('snapshot: sending fails → tried again after a heartbeat; while under way nothing is sent', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.propose(1, 'a', 'b');
  cluster.compact(1);
  cluster.heal();
  cluster.isLost = ({ type }) => type === MessageType.MsgSnap;
  cluster.tick(1, [1]);
  assert.equal(progressOf(cluster, 1, 3).state, 'snapshot');
  const before = cluster.sentOf(MessageType.MsgApp, 3).length;
  cluster.propose(1, 'c');
  assert.equal(cluster.sentOf(MessageType.MsgApp, 3).length, before);
  cluster.heal();
  cluster.node(1).reportSnapshot(3, 'failed');
  cluster.tick(1, [1]);
  assert.deepEqual(cluster.applied(3), ['c']);
});

test('snapshot: sent, its acknowledgement lost → probing resumes behind the snapshot', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.propose(1, 'a', 'b');
  cluster.compact(1);
  cluster.heal();
  cluster.isLost = ({ type }) => type === MessageType.MsgSnap;
  cluster.tick(1, [1]);
  const { pendingSnapshot } = progressOf(cluster, 1, 3);
  cluster.node(1).reportSnapshot(3, 'finished');
  const { state, next, isPaused } = progressOf(cluster, 1, 3);
  assert.deepEqual([state, next, isPaused], ['probe', pendingSnapshot + 1, true]);
});

test('probe: a follower that has everything is reported unreachable → streams again after a heartbeat', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.node(1).reportUnreachable(2);
  assert.equal(progressOf(cluster, 1, 2).state, 'probe');
  cluster.tick(1, [1]);
  assert.equal(progressOf(cluster, 1, 2).state, 'replicate');
});

test('snapshot: older than what the follower has → ignored', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.propose(1, 'a');
  cluster.compact(1);
  const snapshot = cluster.storage(1).snapshot();
  cluster.propose(1, 'b');
  cluster.node(2).step(makeMessage(MessageType.MsgSnap, { from: 1, to: 2, term: 1, snapshot }));
  cluster.settle();
  assert.deepEqual(cluster.applied(2), ['a', 'b']);
});

test('snapshot: for somebody else’s configuration → refused', () => {
  const cluster = new Cluster({ voters });
  const confState = { ...cluster.storage(1).initialState().confState, voters: [1, 2] };
  const snapshot = { data: bytes(''), metadata: { confState, index: 50, term: 1 } };
  cluster.node(3).step(makeMessage(MessageType.MsgSnap, { from: 1, to: 3, term: 1, snapshot }));
  assert.equal(cluster.node(3).raft.log.committed, 1);
});

test('restart: all nodes lose their memory → what was committed is still there', () => {
  const cluster = new Cluster({ voters });
  cluster.elect(1);
  cluster.propose(1, 'a', 'b');
  for (const id of voters) cluster.restart(id);
  cluster.elect(2);
  for (const id of voters) assert.deepEqual(cluster.applied(id), ['a', 'b']);
  assert.equal(cluster.leader()?.term, 2);
});

test('limits: uncommitted data beyond the limit → proposals refused until some is applied', () => {
  const cluster = new Cluster({ voters }, { maxUncommittedEntriesSize: 10 });
  cluster.elect(1);
  cluster.isolate(1);
  const { raft } = cluster.node(1);
  assert.equal(cluster.node(1).propose(bytes('x'.repeat(100))), 'ok');
  assert.equal(cluster.node(1).propose(bytes('y')), 'uncommitted-limit');
  assert.equal(cluster.node(1).propose(bytes('')), 'ok');
  assert.equal(raft.uncommittedSize, 100);
  cluster.heal();
  cluster.tick(2, [1]);
  assert.equal(raft.uncommittedSize, 0);
  assert.equal(cluster.node(1).propose(bytes('y')), 'ok');
});

test('limits: committed data beyond the limit → handed out piece by piece', () => {
  const cluster = new Cluster({ voters: [1] }, { maxCommittedSizePerReady: 1 });
  cluster.elect(1);
  const node = cluster.node(1);
  node.proposeBatch([bytes('a'), bytes('b'), bytes('c')]);
  const groups: string[][] = [];
  while (node.hasReady()) {
    const ready = node.ready();
    cluster.storage(1).append(ready.entries);
    if (ready.committedEntries.length > 0) groups.push(texts(ready.committedEntries));
    node.advance();
  }
  assert.deepEqual(groups, [['a'], ['b'], ['c']]);
});
