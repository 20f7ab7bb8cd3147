import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from './config.ts';
import { MemoryStorage } from './log/memory-storage.ts';
import { makeMessage } from './message.ts';
import { RawNode } from './raw-node.ts';
import { bytes, Cluster, texts } from './testing/cluster.ts';
import { emptyConfState, localAppendThread, type Message, MessageType, noBytes } from './types.ts';

const config: Config = {
  id: 1,
  electionTick: 10,
  heartbeatTick: 1,
  maxSizePerMsg: 1000,
  maxInflightMsgs: 16,
  random: () => 0,
};

function started(voters: number[], settings: Partial<Config> = {}) {
  const storage = new MemoryStorage();
  const confState = { ...emptyConfState, voters };
  storage.applySnapshot({ data: noBytes, metadata: { confState, index: 1, term: 1 } });
  return { storage, node: new RawNode({ ...config, ...settings }, storage) };
}

test('config: settings that make no sense → refused with a reason', () => {
  const storage = new MemoryStorage();
  const bad: Partial<Config>[] = [
    { id: 0 },
    { id: 1.5 },
    { heartbeatTick: 0 },
    { electionTick: 1 },
    { maxInflightMsgs: 0 },
    { maxSizePerMsg: -1 },
    { maxInflightBytes: 10 },
    { maxUncommittedEntriesSize: 0 },
    { readOnlyLease: true },
    { applied: Number.NaN },
  ];
  for (const settings of bad) {
    assert.throws(() => new RawNode({ ...config, ...settings }, storage), {
      name: 'RaftError',
      code: 'invalid-config',
    });
  }
});

test('ready: nothing happened → there is none', () => {
  const { node } = started([1]);
  assert.equal(node.hasReady(), false);
});

test('ready: advance is forgotten → an assertion fails', () => {
  const { node } = started([1]);
  node.campaign();
  node.ready();
  assert.throws(() => node.ready(), /advance must be called/);
  node.advance();
  assert.throws(() => node.advance(), /needs a batch/);
});

test('ready: an election → hard state must be synced, and a commit alone need not', () => {
  const { storage, node } = started([1]);
  node.campaign();
  const first = node.ready();
  assert.deepEqual(first.hardState, { term: 1, vote: 1, commit: 1 });
  assert.equal(first.mustSync, true);
  node.advance();
  const second = node.ready();
  assert.deepEqual(second.softState, { leader: 1, role: 'leader' });
  storage.append(second.entries);
  node.advance();
  const third = node.ready();
  assert.deepEqual(third.hardState, { term: 1, vote: 1, commit: 2 });
  assert.equal(third.mustSync, false);
  assert.equal(third.committedEntries.length, 1);
  node.advance();
  assert.equal(node.hasReady(), false);
});

test('ready: the leader’s own entries → do not count before they are stored', () => {
  const { node } = started([1]);
  node.campaign();
  node.ready();
  assert.notEqual(node.raft.role, 'leader');
  node.advance();
  assert.equal(node.raft.role, 'leader');
  const ready = node.ready();
  assert.equal(ready.entries.length, 1);
  assert.equal(node.raft.log.committed, 1);
});

test('ready: answers to the leader → in the same batch as the entries they promise', () => {
  const { node } = started([1, 2]);
  const entries = [{ type: 0, term: 2, index: 2, data: bytes('a') }] as const;
  node.step(
    makeMessage(MessageType.MsgApp, { from: 2, to: 1, term: 2, index: 1, logTerm: 1, entries }),
  );
  const ready = node.ready();
  assert.deepEqual(texts(ready.entries), ['a']);
  assert.deepEqual(
    ready.messages.map(({ type, index }) => [type, index]),
    [[MessageType.MsgAppResp, 2]],
  );
});

function workOf(messages: readonly Message[], type: MessageType): Message {
  const found = messages.find((message) => message.type === type);
  assert.ok(found);
  return found;
}

test('async: a follower’s answer → hangs on the write, and nothing commits before it', () => {
  const { node } = started([1, 2], { asyncStorageWrites: true });
  const entries = [{ type: 0, term: 2, index: 2, data: bytes('a') }] as const;
  node.step(
    makeMessage(MessageType.MsgApp, { from: 2, to: 1, term: 2, index: 1, logTerm: 1, entries }),
  );
  const { messages } = node.ready();
  assert.equal(messages.length, 1);
  const work = workOf(messages, MessageType.MsgStorageAppend);
  assert.equal(work.to, localAppendThread);
  assert.deepEqual([work.term, work.vote, work.commit], [2, 0, 1]);
  assert.deepEqual(
    work.responses.map(({ type, to, index }) => [type, to, index]),
    [
      [MessageType.MsgAppResp, 2, 2],
      [MessageType.MsgStorageAppendResp, 1, 2],
    ],
  );
});

test('async: several writes are under way → pipelined, each entry handed out once', () => {
  const { node } = started([1], { asyncStorageWrites: true });
  const write = () => workOf(node.ready().messages, MessageType.MsgStorageAppend);
  node.campaign();
  for (const response of write().responses) node.step(response);
  const works = [write()];
  for (const text of ['a', 'b']) {
    node.propose(bytes(text));
    works.push(write());
  }
  assert.deepEqual(
    works.map(({ entries }) => texts(entries)),
    [[''], ['a'], ['b']],
  );
  assert.equal(node.raft.log.committed, 1);
  for (const response of works[0]?.responses ?? []) node.step(response);
  assert.equal(node.raft.log.committed, 2);
});

test('async: committed but unwritten entries → are not handed out for applying', () => {
  const { storage, node } = started([1, 2], { asyncStorageWrites: true });
  const entries = [{ type: 0, term: 2, index: 2, data: bytes('a') }] as const;
  node.step(
    makeMessage(MessageType.MsgApp, {
      from: 2,
      to: 1,
      term: 2,
      index: 1,
      logTerm: 1,
      entries,
      commit: 2,
    }),
  );
  const first = node.ready();
  assert.equal(first.committedEntries.length, 0);
  const work = workOf(first.messages, MessageType.MsgStorageAppend);
  storage.append(work.entries);
  for (const response of work.responses) if (response.to === 1) node.step(response);
  assert.deepEqual(texts(node.ready().committedEntries), ['a']);
});

test('async: a write is acknowledged after its entries were replaced and came back → ignored', () => {
  // The same index and term can be written twice with another version in between: an answer
  // counts only in the term in which the write was ordered.
  const { node } = started([1, 2, 3], { asyncStorageWrites: true });
  const append = (from: number, term: number, entryTerm: number, text: string) => {
    const entries = [{ type: 0, term: entryTerm, index: 2, data: bytes(text) }] as const;
    node.step(
      makeMessage(MessageType.MsgApp, { from, to: 1, term, index: 1, logTerm: 1, entries }),
    );
    return workOf(node.ready().messages, MessageType.MsgStorageAppend);
  };
  const first = append(2, 2, 2, 'a');
  append(3, 3, 3, 'b');
  append(2, 4, 2, 'a');
  for (const response of first.responses) if (response.to === 1) node.step(response);
  assert.equal(node.raft.log.unstable.offset, 2);
  assert.equal(node.raft.log.hasUnstableEntries(), true);
});

test('seed core 2835: a candidate → asks for votes when its term and log are on disk', () => {
  // Else it could crash, stand again in the same term without what it had not written, and count
  // the votes for its longer log.
  const { node } = started([1, 2, 3], { asyncStorageWrites: true });
  const entries = [{ type: 0, term: 2, index: 2, data: bytes('a') }] as const;
  const append = { from: 2, to: 1, term: 2, index: 1, logTerm: 1, entries };
  node.step(makeMessage(MessageType.MsgApp, append));
  const first = node.ready().messages;
  node.campaign();
  const second = node.ready().messages;
  const isRequest = ({ type }: Message): boolean => type === MessageType.MsgVote;
  assert.deepEqual([...first, ...second].filter(isRequest), []);
  const { term, vote, responses } = workOf(second, MessageType.MsgStorageAppend);
  assert.deepEqual([term, vote], [3, 1]);
  assert.deepEqual(
    responses.filter(isRequest).map(({ to, index }) => [to, index]),
    [
      [2, 2],
      [3, 2],
    ],
  );
});

test('status: of a leader → who is where; of a follower → no peers', () => {
  const cluster = new Cluster({ voters: [1, 2], learners: [3] });
  cluster.elect(1);
  const status = cluster.node(1).status();
  assert.deepEqual(
    status.peers.map(({ id, match, state, isLearner }) => [id, match, state, isLearner]),
    [
      [1, 2, 'replicate', false],
      [2, 2, 'replicate', false],
      [3, 2, 'replicate', true],
    ],
  );
  assert.deepEqual(cluster.node(2).status().peers, []);
});

test('restart: applied beyond the saved commit index → counts as committed', () => {
  const { storage } = started([1]);
  storage.append([{ type: 0, term: 1, index: 2, data: bytes('a') }]);
  storage.setHardState({ term: 1, vote: 1, commit: 1 });
  const node = new RawNode({ ...config, applied: 2 }, storage);
  assert.deepEqual([node.raft.log.committed, node.raft.log.applied], [2, 2]);
});

test('restart: the log lost entries that were committed → an assertion fails', () => {
  const { storage } = started([1]);
  storage.setHardState({ term: 1, vote: 1, commit: 5 });
  assert.throws(() => new RawNode(config, storage), /saved commit index 5/);
});

test('ids: up to 2^53 - 1 → work like small ones', () => {
  const id = Number.MAX_SAFE_INTEGER;
  const cluster = new Cluster({ voters: [id, id - 1, 1] });
  cluster.elect(id);
  cluster.propose(id, 'a');
  assert.deepEqual(cluster.applied(1), ['a']);
});
