import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandResult } from './command.ts';
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
