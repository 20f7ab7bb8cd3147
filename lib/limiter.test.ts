import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from './fake-clock.ts';
import { Limiter } from './limiter.ts';
import { deferred } from './signal.ts';

test('limiter: more work than places → the rest waits for its turn, in order', async () => {
  const limiter = new Limiter(2);
  const gates = [deferred<void>(), deferred<void>(), deferred<void>()];
  const started: number[] = [];
  const all = gates.map((gate, index) =>
    limiter.run(() => {
      started.push(index);
      return gate.promise;
    }),
  );
  await settle();
  assert.deepEqual(started, [0, 1]);
  gates[1]?.resolve();
  await settle();
  assert.deepEqual(started, [0, 1, 2]);
  gates[0]?.resolve();
  gates[2]?.resolve();
  await Promise.all(all);
  assert.equal(limiter.running, 0);
});

test('limiter: abort while waiting → rejects and takes no place', async () => {
  const limiter = new Limiter(1);
  const gate = deferred<void>();
  const first = limiter.run(() => gate.promise);
  const abort = new AbortController();
  const second = limiter.run(async () => 'ran', abort.signal);
  abort.abort(new Error('given up'));
  await assert.rejects(second, /given up/);
  gate.resolve();
  await first;
  assert.equal(await limiter.run(async () => 'third'), 'third');
  assert.equal(limiter.running, 0);
});

test('limiter: work that fails → its place is free again', async () => {
  const limiter = new Limiter(1);
  await assert.rejects(
    limiter.run(async () => {
      throw new Error('broken');
    }),
    /broken/,
  );
  assert.equal(limiter.running, 0);
});
