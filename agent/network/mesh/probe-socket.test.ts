import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred } from '#lib/signal';
import { openProbe } from './probe-socket.ts';

/** The kernel refuses at once what is sent to its own closed port. */
const address = '127.0.0.1';

test('probe socket: asked again before it is connected → answered, and as often as asked later', async () => {
  let answered = deferred<void>();
  const probe = openProbe(address, () => answered.resolve());
  try {
    probe.ask();
    probe.ask(1_000);
    await answered.promise;
    answered = deferred<void>();
    probe.ask(600);
    await answered.promise;
  } finally {
    probe.close();
  }
  assert.doesNotThrow(() => probe.ask(), 'a closed one is silent');
});
