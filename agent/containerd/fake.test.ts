import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { FakeRuntime } from './fake.ts';
import type { FakeProgram } from './fake-container.ts';
import { describeRuntime, never, type ProgramKind, requestOf, withCode } from './runtime-suite.ts';
import { instantClock } from './testing.ts';

const programs: Readonly<Record<ProgramKind, FakeProgram>> = {
  sleeps: {},
  'ignores-term': { ignoresStopSignal: true },
  'exits-3': { exitAfterMs: 1, code: 3 },
  prints: {
    exitAfterMs: 1,
    lines: [
      { stream: 'stdout', text: 'out 1\n' },
      { stream: 'stdout', text: 'out 2\n' },
      { stream: 'stderr', text: 'err 1\n' },
    ],
  },
  'no-such-program': { startError: 'executable file not found in $PATH' },
};

describeRuntime('fake', async () => {
  const program = ({ command }: { readonly command: readonly string[] }): FakeProgram =>
    programs[command[0] as ProgramKind];
  const runtime = new FakeRuntime({ program }, { clock: instantClock });
  runtime.addImage('busybox');
  return { runtime, image: 'busybox', command: (kind) => [kind], close: async () => {} };
});

it('fake pull: published image → present after its time, asked once', async () => {
  const clock = new FakeClock();
  const runtime = new FakeRuntime({ registryImages: ['web:1'], pullMs: 500 }, { clock });
  const both = Promise.all([
    runtime.images.pull('web:1', undefined, never),
    runtime.images.pull('docker.io/library/web:1', undefined, never),
  ]);
  await settle();
  assert.equal(await runtime.images.find('web:1'), undefined);
  await clock.advanceAsync(500);
  assert.equal((await both)[0].name, 'docker.io/library/web:1');
  assert.deepEqual(runtime.pulls, ['docker.io/library/web:1']);
});

it('fake pull: scripted failure → that error, until it is lifted', async () => {
  const clock = new FakeClock();
  const runtime = new FakeRuntime({ registryImages: ['web:1'] }, { clock });
  runtime.failPulls('web:1', new ShoalError('unavailable', 'registry is down'));
  const failing = assert.rejects(
    runtime.images.pull('web:1', undefined, never),
    withCode('unavailable'),
  );
  await clock.advanceAsync(0);
  await failing;
  runtime.failPulls('web:1', undefined);
  const pulling = runtime.images.pull('web:1', undefined, never);
  await clock.advanceAsync(0);
  assert.equal((await pulling).os, 'linux');
});

it('fake container: ended from outside → code and oom as told', async () => {
  const runtime = new FakeRuntime({}, { clock: new FakeClock() });
  runtime.addImage('web');
  await runtime.containers.create(requestOf('c', 'web', ['x']));
  await runtime.containers.start('c');
  runtime.end('c', 137, true);
  const exit = await runtime.containers.wait('c', never);
  assert.equal(exit.code, 137);
  assert.equal(exit.oomKilled, true);
});
