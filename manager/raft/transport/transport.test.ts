import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { seededRandom } from '#lib/random';
import type { CallContext, Peer } from '#lib/rpc/types';
import {
  createMembersRequest,
  createPeerBatch,
  createSnapshotHeader,
  createSnapshotMeta,
  createSnapshotPart,
  type SnapshotHeader,
  type SnapshotPart,
} from '#proto/gen/shoal';
import { makeMessage } from '../core/message.ts';
import { type Message, MessageType } from '../core/types.ts';
import { MemoryDisk } from '../disk/memory-disk.ts';
import { Membership, membershipOf } from '../membership.ts';
import { chunkBytes } from '../snapshot/frame.ts';
import { SnapshotStore } from '../snapshot/snapshot-store.ts';
import { MemoryNetwork } from '../testing/memory-network.ts';
import type { ReceivedSnapshot } from './snapshot-receiver.ts';
import { Transport } from './transport.ts';
import { toWire } from './wire.ts';

const clusterId = 'cluster';
const members = [1, 2, 3].map((raftId) => {
  return { raftId, nodeId: `n${raftId}`, address: `n${raftId}:1`, learner: false };
});

interface Side {
  readonly transport: Transport;
  readonly received: Message[];
  readonly unreachable: number[];
  readonly sent: [number, boolean][];
  readonly snapshots: ReceivedSnapshot[];
  readonly store: SnapshotStore;
  readonly disk: MemoryDisk;
  removed: number;
}

class Lab {
  readonly clock = new FakeClock();
  readonly network = new MemoryNetwork({ clock: this.clock, clusterId });
  readonly sides = new Map<number, Side>();

  async start(raftId: number, membership = membershipOf(members, [])): Promise<Side> {
    const disk = new MemoryDisk();
    const deps = { disk: disk.mount(), cipher: undefined, clock: this.clock, defer: setImmediate };
    const store = await SnapshotStore.open('/snapshots', deps);
    const address = `n${raftId}:1`;
    const random = seededRandom(raftId);
    const connect = this.network.connector(`n${raftId}`, address);
    const side: Omit<Side, 'transport'> = {
      received: [],
      unreachable: [],
      sent: [],
      snapshots: [],
      store,
      disk,
      removed: 0,
    };
    const transport = new Transport(
      { clusterId, raftId, address },
      membership,
      { connect, clock: this.clock, random, log: nullLogger },
      {
        onMessages: (messages) => side.received.push(...messages),
        onUnreachable: (id) => side.unreachable.push(id),
        onLost: () => undefined,
        onSnapshot: (snapshot) => side.snapshots.push(snapshot),
        onSnapshotSent: (id, isDelivered) => side.sent.push([id, isDelivered]),
        onSnapshotUnreadable: () => undefined,
        onRemoved: () => {
          side.removed++;
        },
        trustsStrangers: () => false,
        beginSnapshot: (meta) => store.begin(meta),
      },
    );
    this.network.serve(address, transport.handlers);
    const complete = Object.assign(side, { transport });
    this.sides.set(raftId, complete);
    return complete;
  }

  async run(durationMs: number): Promise<void> {
    for (let passed = 0; passed <= durationMs; passed += 100) {
      for (let turn = 0; turn < 8; turn++) await settle();
      this.clock.advance(100);
      for (const { transport } of this.sides.values()) transport.tick();
    }
    for (let turn = 0; turn < 8; turn++) await settle();
  }

  async stop(): Promise<void> {
    for (const { transport } of this.sides.values()) await transport.stop();
  }
}

function append(from: number, to: number, index: number, bytes = 10): Message {
  const entries = [{ type: 0 as const, term: 1, index, data: new Uint8Array(bytes) }];
  return makeMessage(MessageType.MsgApp, { from, to, term: 1, index: index - 1, entries });
}

function context(peer: Partial<Peer>): CallContext {
  const full = { role: 'manager', nodeId: 'n2', organization: clusterId, address: '', ...peer };
  return { peer: full as Peer, signal: new AbortController().signal };
}

describe('raft transport: messages', () => {
  it('both dial at once → both can send', async () => {
    const lab = new Lab();
    const one = await lab.start(1);
    const two = await lab.start(2);
    await lab.run(500);
    one.transport.send(append(1, 2, 1));
    two.transport.send(append(2, 1, 9));
    one.transport.flush();
    two.transport.flush();
    await lab.run(0);
    assert.deepEqual(
      two.received.map((each) => each.entries[0]?.index),
      [1],
    );
    assert.deepEqual(
      one.received.map((each) => each.entries[0]?.index),
      [9],
    );
    assert.ok(one.transport.isReachable(2) && two.transport.isReachable(1));
    assert.equal(one.transport.isReachable(3), false);
    await lab.stop();
  });

  it('many messages of one turn → one batch, in order', async () => {
    const lab = new Lab();
    const one = await lab.start(1);
    const two = await lab.start(2);
    await lab.run(300);
    const before = lab.network.messageCount;
    for (let index = 1; index <= 100; index++) one.transport.send(append(1, 2, index));
    one.transport.flush();
    for (let turn = 0; turn < 8; turn++) await settle();
    assert.equal(lab.network.messageCount - before, 1);
    const indexes = two.received.map((each) => each.entries[0]?.index);
    assert.deepEqual(
      indexes,
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    await lab.stop();
  });

  it('a moved commit index alone → leaves a moment later', async () => {
    const lab = new Lab();
    const one = await lab.start(1);
    const two = await lab.start(2);
    await lab.run(300);
    const commit = { from: 1, to: 2, term: 1, index: 3, commit: 3 };
    one.transport.send(makeMessage(MessageType.MsgApp, commit));
    one.transport.flush();
    await settle();
    assert.equal(two.received.length, 0);
    await lab.clock.advanceAsync(1);
    await settle();
    assert.deepEqual(
      two.received.map((each) => each.commit),
      [3],
    );
    await lab.stop();
  });

  it('peer not there → dropped and reported once per tick; there later → delivered', async () => {
    const lab = new Lab();
    const one = await lab.start(1);
    await lab.run(300);
    one.unreachable.length = 0;
    for (let index = 1; index <= 5; index++) one.transport.send(append(1, 2, index));
    assert.deepEqual(one.unreachable, [2]);
    const two = await lab.start(2);
    await lab.run(1_500);
    one.transport.send(append(1, 2, 6));
    one.transport.flush();
    await lab.run(0);
    assert.deepEqual(
      two.received.map((each) => each.entries[0]?.index),
      [6],
    );
    await lab.stop();
  });

  it('connection silently dead → given up after 2 s, open again after it healed', async () => {
    const lab = new Lab();
    const one = await lab.start(1);
    const two = await lab.start(2);
    await lab.run(300);
    lab.network.isolate('n1:1', ['n2:1']);
    await lab.run(2_500);
    assert.equal(one.transport.isReachable(2), false);
    assert.equal(two.transport.isReachable(1), false);
    lab.network.heal();
    await lab.run(3_500);
    assert.equal(one.transport.isReachable(2), true);
    assert.equal(two.transport.isReachable(1), true);
    await lab.stop();
  });

  it('dead while it takes nothing more → given up after 2 s all the same, and dialled', async () => {
    const lab = new Lab();
    const two = await lab.start(2);
    const requests = (async function* () {
      yield createPeerBatch({ clusterId, from: 1, to: 2 });
      await new Promise(() => undefined);
    })();
    const batches = two.transport.handlers.exchange(requests, context({ nodeId: 'n1' }));
    // The hello is taken, and nothing behind it: the window of the connection is full.
    await batches[Symbol.asyncIterator]().next();
    assert.ok(two.transport.isReachable(1));
    await lab.run(2_500);
    assert.equal(two.transport.isReachable(1), false);
    const one = await lab.start(1);
    await lab.run(1_500);
    two.transport.send(append(2, 1, 3));
    two.transport.flush();
    await lab.run(100);
    assert.deepEqual(
      one.received.map((each) => each.index),
      [2],
    );
    await lab.stop();
  });

  it('other address claimed → known, until the membership says the same', async () => {
    const lab = new Lab();
    const elsewhere = members.map((each) => {
      return each.raftId === 2 ? { ...each, address: 'n2:old' } : each;
    });
    const one = await lab.start(1, membershipOf(elsewhere, []));
    await lab.start(2);
    await lab.run(300);
    assert.equal(one.transport.claimedAddress(2), 'n2:1');
    one.transport.setMembership(membershipOf(members, []));
    assert.equal(one.transport.claimedAddress(2), undefined);
    await lab.stop();
  });
});

describe('raft transport: who may talk', () => {
  const cases = [
    ['another cluster id', { clusterId: 'other' }, {}, 'permission_denied'],
    ['certificate of another cluster', {}, { organization: 'other' }, 'permission_denied'],
    ['a worker', {}, { role: 'worker' }, 'permission_denied'],
    ['another node in the name of a member', {}, { nodeId: 'n3' }, 'permission_denied'],
    ['for another member', { to: 7 }, {}, 'failed_precondition'],
    ['removed member', { from: 9 }, { nodeId: 'n9' }, 'not_found'],
    ['unknown member', { from: 8 }, { nodeId: 'n8' }, 'permission_denied'],
  ] as const;
  for (const [what, claim, peer, code] of cases) {
    it(`${what} → ${code}, no message is taken`, async () => {
      const lab = new Lab();
      const one = await lab.start(1, membershipOf(members, [9]));
      const caller = context(peer);
      const hello = createPeerBatch({ clusterId, from: 2, to: 1, messages: [], ...claim });
      const batches = (async function* () {
        yield hello;
      })();
      const answers = one.transport.handlers.exchange(batches, caller);
      await assert.rejects(answers[Symbol.asyncIterator]().next(), (e) => isShoalError(e, code));
      assert.equal(one.received.length, 0);
      // Who the members are is told under whatever id this node is asked for.
      if (code !== 'failed_precondition') {
        const request = createMembersRequest({ clusterId, from: 2, to: 7, ...claim });
        const answer = one.transport.handlers.members(request, caller);
        await assert.rejects(answer, (e) => isShoalError(e, code));
      }
      await lab.stop();
    });
  }

  it('member asks under a raft id that this node had before → it hears who the members are', async () => {
    const lab = new Lab();
    const one = await lab.start(1, membershipOf(members, [9]));
    const request = createMembersRequest({ clusterId, from: 2, to: 9 });
    const { removed } = await one.transport.handlers.members(request, context({}));
    assert.deepEqual(removed, [9]);
    await lab.stop();
  });

  it('removed member dials → it is told, once it has asked', async () => {
    const lab = new Lab();
    await lab.start(1, membershipOf(members.slice(0, 1), [2]));
    const two = await lab.start(2);
    await lab.run(300);
    assert.ok(two.removed > 0);
    await lab.stop();
  });

  it('message in the name of somebody else, or of a local type → the stream ends', async () => {
    for (const bad of [
      makeMessage(MessageType.MsgApp, { from: 3, to: 1 }),
      makeMessage(MessageType.MsgHup, { from: 2, to: 1 }),
      makeMessage(MessageType.MsgSnap, { from: 2, to: 1 }),
    ]) {
      const lab = new Lab();
      const one = await lab.start(1);
      const batches = (async function* () {
        yield createPeerBatch({ clusterId, from: 2, to: 1 });
        yield createPeerBatch({ clusterId, from: 2, to: 1, messages: [toWire(bad)] });
      })();
      const consume = async (): Promise<void> => {
        for await (const _ of one.transport.handlers.exchange(batches, context({})));
      };
      await assert.rejects(consume(), (e) => isShoalError(e, 'invalid_argument'));
      assert.equal(one.received.length, 0);
      await lab.stop();
    }
  });
});

describe('raft transport: snapshots', () => {
  const confState = {
    voters: [1, 2],
    learners: [],
    votersOutgoing: [],
    learnersNext: [],
    autoLeave: false,
  };
  const membership = membershipOf(members, []);
  const metadata = { index: 50, term: 3, confState };
  const message = makeMessage(MessageType.MsgSnap, {
    from: 1,
    to: 2,
    term: 3,
    snapshot: { data: Membership.encode(membership), metadata },
  });

  async function withSnapshot(lab: Lab, chunks: number): Promise<{ one: Side; two: Side }> {
    const one = await lab.start(1);
    const two = await lab.start(2);
    const meta = createSnapshotMeta({ clusterId, index: 50, term: 3, confState, membership });
    await one.store.save(
      meta,
      (async function* () {
        for (let i = 0; i < chunks; i++) yield new Uint8Array(chunkBytes).fill(i + 1);
      })(),
    );
    await lab.run(300);
    return { one, two };
  }

  it('sent → written at the receiver, handed over, reported', async () => {
    const lab = new Lab();
    const { one, two } = await withSnapshot(lab, 3);
    one.transport.sendSnapshot(message, await one.store.read({ index: 50, term: 3 }));
    await lab.run(1_000);
    assert.deepEqual(one.sent, [[2, true]]);
    const [received] = two.snapshots;
    assert.ok(received !== undefined);
    assert.deepEqual(received.message.snapshot?.metadata, metadata);
    await two.store.commit(received.writer, metadata);
    const reader = await two.store.read(metadata);
    assert.deepEqual(reader.meta.membership, membership);
    let at = 0;
    for await (const chunk of reader.chunks()) assert.equal(chunk[0], ++at);
    assert.equal(at, 3);
    await lab.stop();
  });

  it('peer cut off at first → delivered after it healed', async () => {
    const lab = new Lab();
    const { one, two } = await withSnapshot(lab, 6);
    lab.network.isolate('n1:1', ['n2:1']);
    one.transport.sendSnapshot(message, await one.store.read({ index: 50, term: 3 }));
    await lab.run(12_000);
    assert.deepEqual(one.sent, []);
    lab.network.heal();
    await lab.run(15_000);
    assert.deepEqual(one.sent, [[2, true]]);
    assert.equal(two.snapshots.length, 1);
    await lab.stop();
  });

  it('receiver cannot write → reported as failed, nothing left behind', async () => {
    const lab = new Lab();
    const { one, two } = await withSnapshot(lab, 3);
    two.disk.capacityBytes = 2 * chunkBytes;
    one.transport.sendSnapshot(message, await one.store.read({ index: 50, term: 3 }));
    await lab.run(30_000);
    assert.deepEqual(one.sent, [[2, false]]);
    assert.equal(two.snapshots.length, 0);
    assert.deepEqual(await two.disk.mount().list('/snapshots'), []);
    await lab.stop();
  });

  it('receiver gone → reported as failed', async () => {
    const lab = new Lab();
    const { one } = await withSnapshot(lab, 1);
    lab.network.kill('n2:1');
    one.transport.sendSnapshot(message, await one.store.read({ index: 50, term: 3 }));
    await lab.run(30_000);
    assert.deepEqual(one.sent, [[2, false]]);
    await lab.stop();
  });

  async function brokenOff(
    lab: Lab,
  ): Promise<{ two: Side; header: SnapshotHeader; caller: CallContext }> {
    const { one, two } = await withSnapshot(lab, 3);
    const reader = await one.store.read({ index: 50, term: 3 });
    const header = createSnapshotHeader({
      clusterId,
      from: 1,
      to: 2,
      message: toWire(message),
      ...reader.footer,
    });
    await reader.close();
    const caller = context({ nodeId: 'n1' });
    await assert.rejects(
      two.transport.handlers.installSnapshot(partsOf(header, [0], new Error('broke')), caller),
      /broke/,
    );
    return { two, header, caller };
  }

  async function* partsOf(
    header: SnapshotHeader,
    numbers: readonly number[],
    end?: Error,
  ): AsyncIterable<SnapshotPart> {
    yield createSnapshotPart({ header });
    for (const number of numbers) {
      yield createSnapshotPart({ number, data: new Uint8Array(chunkBytes).fill(number + 1) });
    }
    if (end !== undefined) throw end;
  }

  it('transfer broke after a chunk → goes on behind it, and nowhere else', async () => {
    const lab = new Lab();
    const { two, header, caller } = await brokenOff(lab);
    const { handlers } = two.transport;
    assert.equal((await handlers.snapshotProgress(header, caller)).nextChunk, 1);
    const behind = partsOf({ ...header, firstChunk: 2 }, [2]);
    await assert.rejects(handlers.installSnapshot(behind, caller), (e) =>
      isShoalError(e, 'aborted'),
    );
    const twice = partsOf({ ...header, firstChunk: 1 }, [1, 1]);
    await assert.rejects(handlers.installSnapshot(twice, caller), (e) =>
      isShoalError(e, 'aborted'),
    );
    await handlers.installSnapshot(partsOf({ ...header, firstChunk: 2 }, [2]), caller);
    assert.equal(two.snapshots.length, 1);
    await lab.stop();
  });

  it('content altered → data_loss, nothing handed over', async () => {
    const lab = new Lab();
    const { two, header, caller } = await brokenOff(lab);
    const { handlers } = two.transport;
    const altered = partsOf({ ...header, sha256: new Uint8Array(32) }, [0, 1, 2]);
    await assert.rejects(handlers.installSnapshot(altered, caller), (e) =>
      isShoalError(e, 'data_loss'),
    );
    assert.equal(two.snapshots.length, 0);
    assert.deepEqual(await two.disk.mount().list('/snapshots'), []);
    await lab.stop();
  });

  it('broken off and begun again while the first one opens its file → one is kept, nothing left', async () => {
    const lab = new Lab();
    const { two, header, caller } = await brokenOff(lab);
    await lab.run(61_000);
    const { handlers } = two.transport;
    const first = handlers.installSnapshot(partsOf(header, [], new Error('broke')), caller);
    const second = handlers.installSnapshot(partsOf(header, [], new Error('broke')), caller);
    const [one, other] = await Promise.allSettled([first, second]);
    assert.deepEqual([one.status, other.status], ['rejected', 'rejected']);
    await lab.run(61_000);
    assert.deepEqual(await two.disk.mount().list('/snapshots'), []);
    await handlers.installSnapshot(partsOf(header, [0, 1, 2]), caller);
    assert.equal(two.snapshots.length, 1);
    await lab.stop();
  });

  it('a sender whose chunks have another size → taken, and readable from any chunk on', async () => {
    const lab = new Lab();
    const two = await lab.start(2);
    const chunks = [4 * chunkBytes, 4 * chunkBytes, 3].map((size, at) => {
      return new Uint8Array(size).fill(at + 1);
    });
    const whole = Buffer.concat(chunks);
    const header = createSnapshotHeader({
      clusterId,
      from: 1,
      to: 2,
      message: toWire(message),
      chunkCount: chunks.length,
      byteCount: whole.length,
      sha256: createHash('sha256').update(whole).digest(),
    });
    const parts = (async function* () {
      yield createSnapshotPart({ header });
      for (const [number, data] of chunks.entries()) yield createSnapshotPart({ number, data });
    })();
    await two.transport.handlers.installSnapshot(parts, context({ nodeId: 'n1' }));
    const [received] = two.snapshots;
    assert.ok(received !== undefined);
    await two.store.commit(received.writer, metadata);
    const reader = await two.store.read(metadata);
    const behind: Uint8Array[] = [];
    for await (const chunk of reader.chunks(1)) behind.push(chunk);
    assert.ok(Buffer.concat(behind).equals(whole.subarray(4 * chunkBytes)));
    await lab.stop();
  });

  it('idle partial transfer → forgotten after a minute', async () => {
    const lab = new Lab();
    const { two, header, caller } = await brokenOff(lab);
    await lab.run(61_000);
    assert.equal((await two.transport.handlers.snapshotProgress(header, caller)).nextChunk, 0);
    assert.deepEqual(await two.disk.mount().list('/snapshots'), []);
    await lab.stop();
  });
});
