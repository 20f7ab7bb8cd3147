import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandResult, RunCommand } from './command.ts';
import { probeNetwork } from './probe.ts';

const done: CommandResult = { code: 0, stdout: '', stderr: '' };

/** A machine that can do everything but what `fails` names. */
function probe(fails: (input: string) => boolean) {
  return probeNetwork({ namespacePrefix: 'test-', netnsDirectory: '/ns' }, async (_, __, input) =>
    fails(input) ? { code: 1, stdout: '', stderr: 'Error: Unknown device type.\n' } : done,
  );
}

test('probe: a machine that can do everything → no warnings', async () => {
  const report = await probe(() => false);
  assert.deepEqual([report.warnings, report.hasMacvlan, report.hasIpv6], [[], true, true]);
});

test('probe: a kernel without macvlan → said in words, the rest is not touched', async () => {
  const report = await probe((input) => input.includes('type macvlan'));
  assert.deepEqual(report.warnings, [
    'Without macvlan links (module macvlan), tasks of macvlan networks do not come to this node: ' +
      'Error: Unknown device type.',
  ]);
  assert.deepEqual([report.hasMacvlan, report.hasIpv6], [false, true]);
});

test('probe: one before was killed on its way → what it left is not taken for what is missing', async () => {
  const exists: CommandResult = { code: 1, stdout: '', stderr: 'RTNETLINK answers: File exists\n' };
  const names = new Set(['test-probe']);
  const links = new Set(['v0', 'm0', 'w0']);
  const run: RunCommand = async (program, args, input) => {
    const words = [...args, ...input.split(/\s+/)];
    const name = words.includes('test-probe') ? 'test-probe' : '';
    if (program === 'ip' && words.includes('delete')) {
      names.delete(name);
      links.clear();
    } else if (words.includes('netns')) {
      if (names.has(name)) return exists;
      names.add(name);
    } else if (words.includes('add') && words.some((word) => links.has(word))) return exists;
    return done;
  };
  const report = await probeNetwork({ namespacePrefix: 'test-', netnsDirectory: '/ns' }, run);
  assert.deepEqual([report.warnings, report.hasMacvlan], [[], true]);
  assert.equal(report.wireguard.kind, 'kernel');
  assert.equal(names.size, 0);
});
