import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from './fake-clock.ts';
import { deferred } from './signal.ts';
import { Turns } from './turns.ts';

test('turns: two on one thing → one after the other; on another thing → at once', async () => {
  const turns = new Turns();
  const first = deferred<void>();
  const story: string[] = [];
  const work = (word: string, until?: Promise<void>) => async (): Promise<void> => {
    story.push(`${word} begins`);
    await until;
    story.push(`${word} ends`);
  };
  const all = [
    turns.run('a', work('a1', first.promise)),
    turns.run('a', work('a2')),
    turns.run('b', work('b')),
  ];
  await settle();
  assert.deepEqual(story.splice(0), ['a1 begins', 'b begins', 'b ends']);
  assert.deepEqual([turns.has('a'), turns.has('b')], [true, false]);
  first.resolve();
  await Promise.all(all);
  assert.deepEqual(story, ['a1 ends', 'a2 begins', 'a2 ends']);
  await settle();
  assert.equal(turns.has('a'), false);
});

test('turns: one that fails → its caller is told, the next one has its turn', async () => {
  const turns = new Turns();
  const failing = turns.run('a', () => Promise.reject(new Error('no')));
  const next = turns.run('a', async () => 'done');
  await assert.rejects(failing, /no/);
  assert.equal(await next, 'done');
});

test('turns: settled → when all that was under way has ended, however', async () => {
  const turns = new Turns();
  const first = deferred<void>();
  const failing = turns.run('a', () => first.promise);
  let isSettled = false;
  const settled = turns.settled().then(() => {
    isSettled = true;
  });
  await settle();
  assert.equal(isSettled, false);
  first.reject(new Error('no'));
  await settled;
  await assert.rejects(failing, /no/);
});
