/**
 * Firewalls of a node that drop what containers send, found in a namespace with the real programs:
 * nftables' own, and both kinds of iptables where they are installed. Needs root.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, afterEach, before, test } from 'node:test';
import type { RunCommand } from '#agent/network/command';
import { runCommand } from '#agent/network/command';
import { probeNetwork } from '#agent/network/probe';
import { must, netnsDirectory, prefix } from './fake-hosts.ts';

const isRoot = process.getuid?.() === 0;
const options = { skip: isRoot ? false : 'needs root', timeout: 60_000 };
const netns = `${prefix}-wall`;

/** The reason to skip what needs the program. */
function without(program: string): string | false {
  if (!isRoot) return 'needs root';
  return spawnSync(program, ['-V']).error === undefined ? false : `${program} is not installed`;
}
const legacyOptions = { ...options, skip: without('iptables-legacy') };
const compatOptions = { ...options, skip: without('iptables-nft') };

const inside: RunCommand = (program, args, input) =>
  runCommand('nsenter', [`--net=${netnsDirectory}/${netns}`, program, ...args], input);

async function mustInside(program: string, ...args: readonly string[]): Promise<string> {
  return must('nsenter', [`--net=${netnsDirectory}/${netns}`, program, ...args]);
}

/** What the node's probe says of firewalls. */
async function found(run: RunCommand = inside): Promise<string[]> {
  const place = { namespacePrefix: `${prefix}w-`, netnsDirectory };
  const { warnings } = await probeNetwork(place, run);
  return warnings.filter((text) => /up0|nftables rules/.test(text));
}

before(() => (isRoot ? must('ip', ['netns', 'add', netns]) : undefined));
afterEach(async () => {
  if (!isRoot) return;
  await mustInside('nft', 'flush', 'ruleset');
});
after(async () => {
  if (isRoot) await must('ip', ['netns', 'delete', netns]);
});

const every = (chain: string): string =>
  `The firewall chain ${chain} drops what is forwarded from and to containers: ` +
  'accept the interface up0 there, as input and as output';

test('firewall: none, then chains of nftables → those that drop are named', options, async () => {
  assert.deepEqual(await found(), []);
  const add = (text: string): Promise<string> => mustInside('nft', text);
  await add(`table inet site { chain forward {
    type filter hook forward priority 0; policy drop; ct state established accept; }; }`);
  await add(`table ip6 last { chain end {
    type filter hook forward priority 5; tcp dport 25 drop
    counter log prefix "accept " reject with icmpv6 admin-prohibited
    }; }`);
  await add(`table bridge frames { chain forward {
    type filter hook forward priority 0; policy drop; }; }`);
  assert.deepEqual(await found(), [every('inet site forward'), every('ip6 last end')]);
  await add('insert rule inet site forward iifname "up0" counter accept comment "containers"');
  await add('insert rule inet site forward oifname { "up0", "tun0" } accept');
  await add('insert rule ip6 last end iifname "up0" accept');
  assert.deepEqual(await found(), [
    'The firewall chain ip6 last end drops what is forwarded to containers: ' +
      'accept the interface up0 there, as output',
  ]);
});

test('firewall: iptables on nftables → the same', compatOptions, async () => {
  await mustInside('iptables-nft', '-P', 'FORWARD', 'DROP');
  await mustInside('iptables-nft', '-N', 'DOCKER-USER');
  await mustInside('iptables-nft', '-A', 'FORWARD', '-j', 'DOCKER-USER');
  assert.deepEqual(await found(), [every('ip filter FORWARD')]);
  const comment = ['-m', 'comment', '--comment', 'a } drop'];
  for (const side of ['-i', '-o']) {
    await mustInside('iptables-nft', '-A', 'DOCKER-USER', side, 'up0', ...comment, '-j', 'ACCEPT');
  }
  assert.deepEqual(await found(), []);
});

test('firewall: legacy iptables, which nftables does not show → found', legacyOptions, async () => {
  for (const program of ['iptables-legacy', 'ip6tables-legacy']) {
    const iptables = (...args: readonly string[]): Promise<string> => mustInside(program, ...args);
    await iptables('-P', 'FORWARD', 'DROP');
    assert.ok(!(await mustInside('nft', 'list', 'ruleset')).includes('FORWARD'), 'nft is blind');
    assert.deepEqual(await found(), [every(`${program} FORWARD`)]);
    await iptables('-P', 'FORWARD', 'ACCEPT');
    assert.deepEqual(await found(), []);
    await iptables('-A', 'FORWARD', '-j', 'REJECT');
    assert.deepEqual(await found(), [every(`${program} FORWARD`)]);
    const unreadable = await found(async (name, args, input) =>
      name.includes('tables')
        ? { code: 127, stdout: '', stderr: 'absent' }
        : inside(name, args, input),
    );
    assert.match(
      unreadable.join(),
      /older ip_tables .*cannot be read.*interface up0 there: absent/,
    );
    await iptables('-N', 'USER');
    await iptables('-I', 'FORWARD', '-j', 'USER');
    for (const side of ['-i', '-o']) await iptables('-A', 'USER', side, 'up0', '-j', 'ACCEPT');
    assert.deepEqual(await found(), []);
  }
});
