import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { systemClock, within } from '#lib/clock';
import { runCommand, startDetached } from './command.ts';

test('command: it reads its input, and its exit and output are the result', async () => {
  const result = await runCommand('sh', ['-c', 'cat; echo no >&2; exit 3'], 'text');
  assert.deepEqual(result, { code: 3, stdout: 'text', stderr: 'no\n' });
});

test('command: a program that is not there → refused by name, however it is started', async () => {
  const refusal = { code: 'failed_precondition', message: /^no-such-program cannot be run: is it/ };
  await assert.rejects(runCommand('no-such-program', [], ''), refusal);
  await assert.rejects(startDetached('no-such-program', []), refusal);
});

test('command: ended for its output, while a child of it lives on → it is not waited for', async () => {
  const script = 'sleep 5 & head -c 17000000 /dev/zero';
  const result = await within(systemClock, 4_000, runCommand('sh', ['-c', script], ''));
  assert.match(result?.stderr ?? 'it waits', /sh was ended by SIGKILL/);
});

/** In a process of its own, of which nobody else takes a file descriptor. */
const withoutDescriptors = `
  const { runCommand } = await import('${new URL('./command.ts', import.meta.url)}');
  const { closeSync, openSync } = await import('node:fs');
  const taken = [];
  try {
    for (;;) taken.push(openSync('/dev/null'));
  } catch {}
  const refused = runCommand('true', [], '').catch((error) => error);
  const error = await refused;
  for (const descriptor of taken) closeSync(descriptor);
  process.stdout.write(error.code + ' ' + error.message);
`;

test('command: no file descriptor is left → unavailable for now, no bug', () => {
  const node = [process.execPath, '--conditions=source', '--import', 'tsx', '--input-type=module'];
  const shell = ['-c', 'ulimit -n 200; exec "$@"', 'sh', ...node, '-e', withoutDescriptors];
  const { stdout, stderr } = spawnSync('sh', shell, { encoding: 'utf8' });
  assert.match(stdout, /^unavailable true cannot be run now: .*EMFILE/, stderr);
});
