import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isShoalError } from '#lib/errors';
import type { RunCommand } from '../command.ts';
import { NetworkExecutor } from '../executor.ts';
import { noStrangers } from './difference.ts';
import { SandboxKeeper } from './keeper.ts';
import { emptyState } from './state.ts';

/** A keeper of its own namespace, which `ip` cannot show. `lines` are those that would change it. */
function bench(complaint: string) {
  const lines: string[] = [];
  const run: RunCommand = async (program, args, input) => {
    if (program === 'ip' && args.includes('-json'))
      return { code: 1, stdout: '', stderr: complaint };
    if (program === 'ip') lines.push(...input.trim().split('\n'));
    return { code: 0, stdout: '', stderr: '' };
  };
  const keeper = new SandboxKeeper(
    {
      sandbox: 'net',
      netnsDirectory: '/run/netns',
      ownership: { ownsDevice: () => true, ownsLoopback: true },
      birthSysctls: {},
    },
    { run, executor: new NetworkExecutor({ netnsDirectory: '/run/netns' }, { run }) },
  );
  const apply = () => keeper.apply({ state: emptyState, tables: [] }, noStrangers);
  return { apply, lines };
}

test('sandbox keeper: its namespace cannot be looked into → trouble, and containers stay in it', async () => {
  for (const complaint of ['ip was ended by SIGKILL\n', 'mount of /sys failed: Out of memory\n']) {
    const { apply, lines } = bench(complaint);
    await assert.rejects(apply(), (error) => isShoalError(error, 'unavailable'));
    assert.deepEqual(lines, []);
  }
});

test('sandbox keeper: no such namespace, or a name that leads nowhere → it is made', async () => {
  for (const complaint of [
    'Cannot open network namespace "net": No such file or directory\n',
    'setting the network namespace "net" failed: Invalid argument\n',
  ]) {
    const { apply, lines } = bench(complaint);
    await apply();
    assert.deepEqual(lines, ['netns delete net', 'netns add net', 'link set lo up']);
  }
});
