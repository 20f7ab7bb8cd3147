import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';

const silent = { onRoom: () => {}, onLeave: () => {} };

test('inbox: items before and after the consumer asks → delivered in order, then the end', async () => {
  const inbox = new Inbox<number>(silent);
  inbox.push(1);
  const seen: number[] = [];
  const loop = (async () => {
    for await (const item of inbox) seen.push(item);
  })();
  inbox.push(2);
  inbox.push(3);
  inbox.close();
  await loop;
  assert.deepEqual(seen, [1, 2, 3]);
});

test('inbox: closed with an error → waiting items first, then the error', async () => {
  const inbox = new Inbox<number>(silent);
  inbox.push(1);
  inbox.close({ error: new Error('broken') });
  assert.deepEqual(await inbox.next(), { done: false, value: 1 });
  await assert.rejects(inbox.next(), /broken/);
});

test('inbox: full → says so, and asks for more once when there is room', async () => {
  let asked = 0;
  const inbox = new Inbox<number>({ onRoom: () => asked++, onLeave: () => {} });
  let count = 1;
  while (inbox.push(count)) count++;
  assert.equal(asked, 0);
  await inbox.next();
  await inbox.next();
  assert.equal(asked, 1);
});

test('inbox: the consumer leaves its loop → the producer hears it', async () => {
  let hasLeft = false;
  const inbox = new Inbox<number>({ onRoom: () => {}, onLeave: () => (hasLeft = true) });
  inbox.push(1);
  inbox.push(2);
  for await (const item of inbox) {
    assert.equal(item, 1);
    break;
  }
  assert.ok(hasLeft);
  assert.equal(inbox.push(3), false);
});

test('outbox: any sizes and completions → order kept, window kept, all resolved', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      async (sizes, inFlightMax) => {
        const written: number[] = [];
        const pending: (() => void)[] = [];
        const outbox = new Outbox({ inFlightMax }, (bytes, done) => {
          written.push(bytes.length);
          pending.push(done);
          assert.ok(pending.length <= inFlightMax);
        });
        const sent = Promise.all(sizes.map((size) => outbox.send(Buffer.alloc(size))));
        let isDrained = false;
        outbox.whenDrained(() => {
          isDrained = true;
        });
        for (let done = pending.shift(); done !== undefined; done = pending.shift()) done();
        await sent;
        assert.deepEqual(written, sizes);
        assert.ok(isDrained);
      },
    ),
    { numRuns: 50 },
  );
});

test('outbox: the call fails → everything that waits and all that follows is rejected', async () => {
  const outbox = new Outbox({ inFlightMax: 1 }, () => {});
  const sends = [outbox.send(Buffer.alloc(1)), outbox.send(Buffer.alloc(1))];
  let isWoken = false;
  outbox.whenRoom(() => {
    isWoken = true;
  });
  outbox.fail(new Error('gone'));
  for (const send of sends) await assert.rejects(send, /gone/);
  await assert.rejects(outbox.send(Buffer.alloc(1)), /gone/);
  assert.ok(isWoken);
});
