import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandResult, RunCommand } from '../command.ts';
import { findFirewalls } from './firewall.ts';
import { parseIptables } from './parse-iptables.ts';
import { parseNftRuleset } from './parse-nft.ts';
import { droppingChains } from './verdict.ts';

/** As `DIRECTIONS: CHAIN`. */
function inNft(text: string): string[] {
  return droppingChains(parseNftRuleset(text, 'up0'), 'up0').map(
    ({ name, directions }) => `${directions.join()}: ${name}`,
  );
}

function inIptables(text: string): string[] {
  return droppingChains([parseIptables(text, 'iptables-legacy')], 'up0').map(
    ({ name, directions }) => `${directions.join()}: ${name}`,
  );
}

const forwardChain = (policy: string, ...rules: readonly string[]): string =>
  `table inet filter {
\tset blocked {
\t\ttype ipv4_addr
\t}

\tchain user {
\t\tiifname "up0" comment "a } drop" accept
\t\toifname { "eth0", "up0" } counter packets 0 bytes 0 accept
\t}

\tchain closed {
\t\tdrop
\t}

\tchain forward {
\t\ttype filter hook forward priority filter; policy ${policy};
${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}
}
`;

test('firewall, nftables: all tables of a node → the chains that drop what is forwarded', () => {
  const text = `# Warning: table ip filter is managed by iptables-nft, do not touch!
table ip filter {
\tchain FORWARD {
\t\ttype filter hook forward priority filter; policy drop;
\t\tcounter packets 0 bytes 0 jump DOCKER-USER
\t\tct state invalid counter packets 0 bytes 0 drop
\t\tcounter packets 0 bytes 0 log prefix "a b"
\t}

\tchain DOCKER-USER {
\t\tiifname "up0"  counter packets 0 bytes 0 accept
\t}

\tchain INPUT {
\t\ttype filter hook input priority filter; policy drop;
\t}
}
table ip6 old {
\tchain forward {
\t\ttype filter hook forward priority filter; policy accept;
\t\tct state established,related accept
\t\treject with icmpv6 admin-prohibited
\t}
}
table bridge other {
\tchain forward {
\t\ttype filter hook forward priority filter; policy drop;
\t}
}
table ip shoal {
\tchain forward {
\t\ttype filter hook forward priority filter; policy accept;
\t\toifname "up0" ct status dnat accept
\t\toifname "up0" ct state new reject
\t}
}
`;
  assert.deepEqual(inNft(text), ['to: ip filter FORWARD', 'from,to: ip6 old forward']);
});

const both = ['from,to: inet filter forward'];
const nftCases: readonly (readonly [string, readonly string[], string, ...string[]])[] = [
  ['nothing but the policy', both, 'drop'],
  ['policy accept', [], 'accept'],
  ['the rest is rejected', both, 'accept', 'reject with icmpx admin-prohibited'],
  ['logged and dropped', both, 'accept', 'log prefix "no, accept" level debug drop'],
  ['counted and dropped', both, 'accept', 'counter packets 3 bytes 9 drop comment "rest"'],
  ['some are dropped', [], 'accept', 'ip saddr @blocked drop', 'ct state invalid drop'],
  ['up0 is accepted both ways', [], 'drop', 'iifname "up0" accept', 'oifname "up0" accept'],
  ['in a chain of the user', [], 'drop', 'jump user'],
  ['all interfaces so named', [], 'drop', 'iifname "up*" accept', 'oif "up0" accept'],
  ['one way', ['to: inet filter forward'], 'drop', 'iifname "up0" oifname "eth0" accept'],
  ['too late', both, 'accept', 'drop', 'jump user'],
  ['all but others', both, 'drop', 'iifname != "up0" accept', 'oifname "eth0" accept'],
  ['translated ones', ['from: inet filter forward'], 'drop', 'ct status dnat accept'],
  ['a closed chain', both, 'accept', 'jump closed', 'accept'],
  ['a closed chain for some', [], 'accept', 'iifname "up0" tcp dport 25 jump closed'],
  ['it goes away and does not come back', both, 'drop', 'goto missing', 'accept'],
  ['back before it is accepted', both, 'drop', 'return', 'jump user'],
];

test('firewall, nftables: rules of a forward chain → what containers’ packets meet', () => {
  for (const [what, expected, policy, ...rules] of nftCases) {
    assert.deepEqual(inNft(forwardChain(policy, ...rules)), expected, what);
  }
});

const legacyStart = `-P INPUT DROP
-P FORWARD ACCEPT
-P OUTPUT ACCEPT
-N USER
`;
const every = ['from,to: iptables-legacy FORWARD'];
const legacyCases: readonly (readonly [string, readonly string[], ...string[]])[] = [
  ['policy accept', []],
  ['the policy drops', every, '-P FORWARD DROP'],
  ['the rest is rejected', every, '-A FORWARD -j REJECT --reject-with icmp-port-unreachable'],
  ['some are dropped', [], '-A FORWARD -s 192.0.2.0/24 -j DROP', '-A FORWARD ! -i lo -j DROP'],
  [
    'up0 is accepted in a chain of the user',
    ['to: iptables-legacy FORWARD'],
    '-A FORWARD -j USER',
    '-A FORWARD -j DROP',
    '-A USER -i up0 -m comment --comment "a \\"b\\" -j DROP" -j ACCEPT',
    '-A USER ! -o up0 -j ACCEPT',
  ],
  [
    'both ways',
    [],
    '-A FORWARD -i up+ -j ACCEPT',
    '-A FORWARD -o up0 -m conntrack --ctstate NEW -j ACCEPT',
    '-A FORWARD -j LOG --log-prefix "-j DROP "',
    '-A FORWARD -j DROP',
  ],
  ['goes away', every, '-P FORWARD DROP', '-A FORWARD -g USER', '-A FORWARD -j ACCEPT'],
];

test('firewall, legacy iptables: rules of FORWARD → what containers’ packets meet', () => {
  for (const [what, expected, ...lines] of legacyCases) {
    assert.deepEqual(inIptables(legacyStart + lines.join('\n')), expected, what);
  }
});

const ok = (stdout: string): CommandResult => ({ code: 0, stdout, stderr: '' });
const absent: CommandResult = { code: 127, stdout: '', stderr: 'it cannot be run' };

/** Answers by the whole command; anything else is not installed. */
function machine(answers: Readonly<Record<string, CommandResult>>): RunCommand {
  return async (program, args) => answers[[program, ...args].join(' ')] ?? absent;
}

const noNft = { 'nft -s -t list ruleset': ok('') };
const hasFilter = { 'cat /proc/net/ip_tables_names': ok('nat\nfilter\n') };
const dropping = ok('-P FORWARD DROP\n');

test('firewall: nothing there → no word', async () => {
  assert.deepEqual(await findFirewalls(machine(noNft)), []);
  const others = { ...noNft, 'cat /proc/net/ip_tables_names': ok('nat\n') };
  assert.deepEqual(await findFirewalls(machine(others)), []);
});

test('firewall: a chain drops → named, with what to do', async () => {
  const found = await findFirewalls(
    machine({ ...hasFilter, ...noNft, 'iptables-legacy -w 5 -S': dropping }),
  );
  assert.deepEqual(found, [
    'The firewall chain iptables-legacy FORWARD drops what is forwarded from and to containers: ' +
      'accept the interface up0 there, as input and as output',
  ]);
});

test('firewall: old rules without their program → by its plain name, if that is the older one', async () => {
  const plain = { ...noNft, ...hasFilter, 'iptables -w 5 -S': dropping };
  for (const version of ['iptables v1.8.9 (legacy)', 'iptables v1.6.1']) {
    const [found] = await findFirewalls(machine({ ...plain, 'iptables -V': ok(version) }));
    assert.match(found ?? '', /chain iptables-legacy FORWARD/);
  }
  for (const version of [ok('iptables v1.8.9 (nf_tables)'), absent]) {
    const [found] = await findFirewalls(machine({ ...plain, 'iptables -V': version }));
    assert.match(found ?? '', /cannot be read: .* interface up0 there: it cannot be run$/);
  }
});

test('firewall: nftables cannot be read → said', async () => {
  const [found] = await findFirewalls(machine({}));
  assert.match(found ?? '', /unknown whether they drop.*: it cannot be run$/);
});
