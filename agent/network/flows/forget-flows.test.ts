import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandResult } from '../command.ts';
import { forgetFlows, liveTargets } from './forget-flows.ts';

const list4 = `\
tcp      6 431999 ESTABLISHED src=10.0.1.50 dst=10.0.1.200 sport=5 dport=80 \
src=10.0.1.2 dst=10.0.1.50 sport=80 dport=5 [ASSURED] mark=0 use=1
tcp      6 119 TIME_WAIT src=10.0.1.50 dst=10.0.1.200 sport=6 dport=80 \
src=10.0.1.3 dst=10.0.1.50 sport=80 dport=6 [ASSURED] mark=0 use=1
udp      17 29 src=10.0.1.4 dst=10.0.1.200 sport=7 dport=53 [UNREPLIED] \
src=10.0.1.5 dst=10.0.1.4 sport=53 dport=7 mark=0 use=1
icmp     1 29 src=10.0.1.50 dst=10.0.1.6 type=8 code=0 id=7 \
src=10.0.1.6 dst=10.0.1.50 type=0 code=0 id=7 mark=0 use=1
`;
const list6 = `\
udp      17 29 src=fd00::5 dst=fd00::200 sport=7 dport=53 [UNREPLIED] \
src=fd00::1:0:a:0:7 dst=fd00::5 sport=53 dport=7 mark=0 use=1
`;
const done: CommandResult = { code: 0, stdout: '', stderr: '' };
const nothing: CommandResult = { code: 1, stdout: '', stderr: '0 flow entries have been deleted' };
const broken: CommandResult = { code: 1, stdout: '', stderr: 'Operation failed: no memory' };

function bench(answer: (args: string) => CommandResult) {
  const calls: string[] = [];
  const run = async (args: readonly string[]): Promise<CommandResult> => {
    calls.push(args.join(' '));
    return answer(args.join(' '));
  };
  return { calls, run };
}

const removed = ['10.0.1.2', '10.0.1.3', '10.0.1.4', '10.0.1.5', '10.0.1.6', '10.0.1.7'];
const deletion = (address: string): string =>
  `-D -f ${address.includes(':') ? 'ipv6' : 'ipv4'} --reply-src ${address}`;

test('flows: what the kernel remembers → who answers, closed connections, too', () => {
  assert.deepEqual([...liveTargets(list4)], ['10.0.1.2', '10.0.1.3', '10.0.1.5', '10.0.1.6']);
  assert.deepEqual([...liveTargets(list6)], ['fd00::1:0:a:0:7']);
  assert.deepEqual([...liveTargets('')], []);
});

test('flows: many addresses → one look, deleted for those that are led to', async () => {
  const { calls, run } = bench((args) =>
    args.startsWith('-L') ? { ...done, stdout: list4 } : done,
  );
  assert.equal((await forgetFlows(removed, run)).size, 0);
  const expected = ['10.0.1.2', '10.0.1.3', '10.0.1.5', '10.0.1.6'].map(deletion);
  assert.deepEqual(calls, ['-L -f ipv4', ...expected]);
});

test('flows: an IPv6 address written otherwise → found', async () => {
  const addresses = ['fd00:0:0:1:0:a:0:7', 'fd00::1', 'fd00::2', 'fd00::3'];
  const { calls, run } = bench((args) =>
    args.startsWith('-L') ? { ...done, stdout: list6 } : done,
  );
  await forgetFlows(addresses, run);
  assert.deepEqual(calls, ['-L -f ipv6', deletion('fd00:0:0:1:0:a:0:7')]);
});

test('flows: few addresses of each family → deleted without a look; nothing there is done', async () => {
  const few = [...removed.slice(0, 3), 'fd00::1', 'fd00::2', 'fd00::3'];
  const { calls, run } = bench(() => nothing);
  assert.equal((await forgetFlows(few, run)).size, 0);
  assert.deepEqual(calls, few.map(deletion));
});

test('flows: the look fails → deleted for all', async () => {
  const { calls, run } = bench((args) => (args.startsWith('-L') ? broken : done));
  assert.equal((await forgetFlows(removed, run)).size, 0);
  assert.deepEqual(calls, ['-L -f ipv4', ...removed.map(deletion)]);
});

test('flows: one deletion fails → told for that address, the others go on', async () => {
  const { calls, run } = bench((args) => (args.endsWith('.1.3') ? broken : done));
  const failures = await forgetFlows(removed.slice(0, 3), run);
  assert.deepEqual([...failures], [['10.0.1.3', broken]]);
  assert.equal(calls.length, 3);
});
