import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeMessage } from '../core/message.ts';
import { type Message, MessageType } from '../core/types.ts';
import { PeerQueue } from './peer-queue.ts';

function append(index: number, bytes: number): Message {
  const entries = [{ type: 0 as const, term: 1, index, data: new Uint8Array(bytes) }];
  return makeMessage(MessageType.MsgApp, { index, entries });
}

function bareCommit(index: number, commit: number): Message {
  return makeMessage(MessageType.MsgApp, { index, logTerm: 1, term: 1, commit });
}

describe('peer queue', () => {
  it('only a moved commit index → may wait; covered by the next append → left out', () => {
    const queue = new PeerQueue();
    queue.offer(bareCommit(7, 6));
    queue.offer(bareCommit(7, 7));
    assert.ok(queue.isPatient);
    const entries = [{ type: 0 as const, term: 1, index: 8, data: new Uint8Array(10) }];
    const next = { ...bareCommit(7, 7), entries };
    queue.offer(next);
    assert.ok(!queue.isPatient);
    assert.deepEqual(queue.take(), [next]);
  });

  it('a moved commit index that the next append does not tell → stays', () => {
    for (const next of [bareCommit(8, 7), bareCommit(7, 6), { ...bareCommit(7, 7), term: 2 }]) {
      const queue = new PeerQueue();
      queue.offer(bareCommit(7, 7));
      queue.offer(next);
      assert.equal(queue.take().length, 2);
    }
    const queue = new PeerQueue();
    queue.offer(bareCommit(7, 7));
    queue.offer(makeMessage(MessageType.MsgHeartbeat, {}));
    assert.ok(!queue.isPatient);
    assert.equal(queue.take().length, 2);
  });

  it('heartbeat behind megabytes of entries → goes first, the entries keep their order', () => {
    const queue = new PeerQueue();
    for (let index = 1; index <= 6; index++) queue.offer(append(index, 200_000));
    queue.offer(makeMessage(MessageType.MsgHeartbeat, {}));
    const first = queue.take();
    assert.deepEqual(
      first.map((each) => each.type),
      [MessageType.MsgHeartbeat, MessageType.MsgApp, MessageType.MsgApp],
    );
    const rest = [first.slice(1), queue.take(), queue.take()].flat().map((each) => each.index);
    assert.deepEqual(rest, [1, 2, 3, 4, 5, 6]);
    assert.ok(queue.isEmpty);
  });

  it('one message larger than a batch → travels alone', () => {
    const queue = new PeerQueue();
    queue.offer(append(1, 1_500_000));
    queue.offer(append(2, 10));
    assert.deepEqual(
      queue.take().map((each) => each.index),
      [1],
    );
    assert.deepEqual(
      queue.take().map((each) => each.index),
      [2],
    );
  });

  it('too many messages or bytes → refused until some are taken', () => {
    const queue = new PeerQueue();
    let count = 0;
    while (queue.offer(append(count, 1_000_000))) count++;
    assert.ok(count >= 15 && count <= 17);
    while (!queue.isEmpty) queue.take();
    assert.ok(queue.offer(append(1, 1_000_000)));
    queue.clear();
    let small = 0;
    while (queue.offer(makeMessage(MessageType.MsgAppResp, {}))) small++;
    assert.equal(small, 4096);
  });
});
