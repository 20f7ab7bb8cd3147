import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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

/** In a process of its own, of which nobody else takes a file descriptor. */
const withoutDescriptors = `
  const { openProbe } = await import('${new URL('./probe-socket.ts', import.meta.url)}');
  const { closeSync, openSync } = await import('node:fs');
  const { setTimeout: pause } = await import('node:timers/promises');
  const taken = [];
  try {
    for (;;) taken.push(openSync('/dev/null'));
  } catch {}
  let isAnswered = false;
  const probe = openProbe('127.0.0.1', () => { isAnswered = true; });
  probe.ask();
  await pause(20);
  process.stdout.write(isAnswered ? 'answered\\n' : 'no answer\\n');
  for (const descriptor of taken) closeSync(descriptor);
  for (let tries = 0; tries < 100 && !isAnswered; tries++) {
    probe.ask();
    await pause(20);
  }
  process.stdout.write(isAnswered ? 'answered\\n' : 'no answer\\n');
  probe.close();
`;

test('probe socket: no file descriptor is left for a moment → later questions are asked and answered', () => {
  const node = [process.execPath, '--conditions=source', '--import', 'tsx', '--input-type=module'];
  const shell = ['-c', 'ulimit -n 200; exec "$@"', 'sh', ...node, '-e', withoutDescriptors];
  const { stdout, stderr } = spawnSync('sh', shell, { encoding: 'utf8' });
  assert.equal(stdout, 'no answer\nanswered\n', stderr);
});
