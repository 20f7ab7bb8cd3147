/**
 * Asks the kernel and the programs for each thing that the network needs, in a scratch namespace
 * of its own, so that what is missing stands in the node's status before work depends on it.
 */
import type { CommandResult, RunCommand } from './command.ts';
import { findFirewalls } from './firewall/firewall.ts';
import type { WireguardWay } from './wireguard/probe.ts';
import { probeWireguard } from './wireguard/probe.ts';

export interface ProbeReport {
  /** In plain words, for `docker info`; empty when nothing is missing. */
  readonly warnings: readonly string[];
  readonly canForgetFlows: boolean;
  /** Packets can be changed on their way out of a device (Linux 5.16). */
  readonly hasEgressHook: boolean;
  /** The gateway network has both families. */
  readonly hasIpv6: boolean;
  /** Containers can have links on the node's LAN. */
  readonly hasMacvlan: boolean;
  readonly wireguard: WireguardWay;
}

export interface ProbeOptions {
  readonly namespacePrefix: string;
  readonly netnsDirectory: string;
}

interface Probe {
  readonly program: 'ip' | 'nft' | 'conntrack' | 'sh';
  readonly args: readonly string[];
  readonly input: string;
  /** Follows the word "without". */
  readonly feature: string;
  readonly consequence: string;
}

const natChain = 'chain c { type nat hook prerouting priority -100;';
/** The mesh has another way for kernels without it: no warning. */
const egressTable =
  'table netdev probe { chain c { type filter hook egress device "lo" priority 0; } }\n';
const filterChain = 'chain c { type filter hook forward priority 0;';

const probes: readonly Probe[] = [
  ipProbe('link add v0 type veth peer name v1', 'veth links (module veth)', 'no container starts'),
  ipProbe(
    'link add x0 type vxlan id 1 dstport 4789 local 127.0.0.1 nolearning',
    'VXLAN devices (module vxlan)',
    'overlay networks do not work on this node',
  ),
  nftProbe(
    `map m { type inet_service : ipv4_addr . inet_service; }
     ${natChain} fib daddr type local dnat ip to tcp dport map @m; }`,
    'nftables address translation (modules nft_chain_nat, nft_fib_ipv4)',
    'published ports do not work on this node',
  ),
  nftProbe(
    'chain c { type nat hook postrouting priority 100; masquerade; }',
    'nftables masquerading (module nft_masq)',
    'containers do not reach the world outside',
  ),
  nftProbe(
    `${filterChain} ct state new reject; }`,
    'nftables connection states and rejections (modules nft_ct, nft_reject_ipv4)',
    'containers are not kept apart, so none starts',
  ),
  nftProbe(
    `${natChain} dnat to numgen inc mod 2 map { 0 : 127.0.0.2, 1 : 127.0.0.3 }; }`,
    'nftables number generators (module nft_numgen)',
    'services have no virtual addresses on this node',
  ),
  nftProbe(
    `${natChain} dnat to jhash ip saddr mod 2 seed 0x1 map { 0 : 127.0.0.2, 1 : 127.0.0.3 }; }`,
    'nftables hashing (module nft_hash)',
    'session affinity does not work on this node',
  ),
  {
    program: 'conntrack',
    args: ['-C'],
    input: '',
    feature: 'the program conntrack',
    consequence: 'UDP clients may keep sending to containers that are gone',
  },
];

/** On a link of its own: the scratch namespace has no other that could be a parent. */
const macvlan = ipProbe(
  'link add m0 type veth peer name m1\nlink add link m0 name m2 type macvlan mode bridge',
  'macvlan links (module macvlan)',
  'tasks of macvlan networks do not come to this node',
);

const withoutIpv6 = 'containers and published ports have IPv4 only on this node';

/** All that the tables of the second family need beyond those of the first. */
const ipv6Rules = nftProbe(
  `map m { type inet_service : ipv6_addr . inet_service; }
   ${natChain} fib daddr type local dnat ip6 to tcp dport map @m; }
   chain f { type filter hook prerouting priority -300; fib saddr . iif oif missing drop; }
   chain r { type filter hook forward priority 0; ct state new reject; }`,
  'nftables for IPv6 (modules nft_fib_ipv6, nft_reject_ipv6)',
  `${withoutIpv6}, and no container joins an overlay that has IPv6`,
  'ip6',
);

/** Off by the machine's settings, or absent from its kernel. */
const ipv6Switch: Probe = {
  program: 'sh',
  args: ['-e'],
  input: `off=$(cat /proc/sys/net/ipv6/conf/default/disable_ipv6)
[ "$off" = 0 ] || { echo "net.ipv6.conf.default.disable_ipv6 is $off" >&2; exit 1; }
`,
  feature: 'IPv6',
  consequence: withoutIpv6,
};

/** A module is loaded with the first socket, so it need not be there yet. */
const sctp: Probe = {
  program: 'sh',
  args: ['-e'],
  input: `[ -d /proc/net/sctp ] && exit 0
cd "/lib/modules/$(uname -r)" 2>/dev/null && grep -qs '/sctp.ko' modules.dep modules.builtin && exit 0
echo 'no such module' >&2
exit 1
`,
  feature: 'SCTP (module sctp)',
  consequence: 'containers on this node cannot serve sctp ports; such packets do pass it',
};

/** Takes some ten processes of a few milliseconds; leaves nothing behind. */
export async function probeNetwork(options: ProbeOptions, run: RunCommand): Promise<ProbeReport> {
  const namespace = `${options.namespacePrefix}probe`;
  const path = `${options.netnsDirectory}/${namespace}`;
  const bear = () => tryRun(run, 'ip', ['-batch', '-'], `netns add ${namespace}\n`);
  let birth = await bear();
  if (birth.code !== 0 && birth.stderr.includes('File exists')) {
    // A probe that was killed left it, perhaps with the very links that are to be tried.
    await tryRun(run, 'ip', ['netns', 'delete', namespace], '');
    birth = await bear();
  }
  if (birth.code !== 0) {
    return {
      warnings: [`Network namespaces cannot be made, so no container starts: ${reasonOf(birth)}`],
      canForgetFlows: false,
      hasEgressHook: false,
      hasIpv6: false,
      hasMacvlan: false,
      wireguard: { kind: 'none', reason: 'network namespaces cannot be made' },
    };
  }
  const enter = [`--net=${path}`];
  const results = await Promise.all([
    ...[...probes, macvlan, ipv6Rules, sctp].map(async (probe) => ({
      probe,
      result: await tryRun(run, 'nsenter', [...enter, probe.program, ...probe.args], probe.input),
    })),
    // The node's own setting: a new namespace says nothing about it.
    tryRun(run, ipv6Switch.program, ipv6Switch.args, ipv6Switch.input).then((result) => ({
      probe: ipv6Switch,
      result,
    })),
  ]);
  const egress = await tryRun(run, 'nsenter', [...enter, 'nft', '-c', '-f', '-'], egressTable);
  const firewalls = await findFirewalls((...call) => tryRun(run, ...call));
  const wireguard = await probeWireguard((program, args, input) =>
    tryRun(run, 'nsenter', [...enter, program, ...args], input),
  );
  await tryRun(run, 'ip', ['netns', 'delete', namespace], '');
  const failed = results.filter(({ result }) => result.code !== 0);
  return {
    warnings: [
      ...failed.map(
        ({ probe, result }) =>
          `Without ${probe.feature}, ${probe.consequence}: ${reasonOf(result)}`,
      ),
      ...(wireguard.kind === 'none'
        ? [`Without WireGuard, this node has no part in encrypted networks: ${wireguard.reason}`]
        : []),
      ...firewalls,
    ],
    hasEgressHook: egress.code === 0,
    hasIpv6: !failed.some(({ probe }) => probe === ipv6Rules || probe === ipv6Switch),
    hasMacvlan: !failed.some(({ probe }) => probe === macvlan),
    wireguard,
    canForgetFlows: !failed.some(({ probe }) => probe.program === 'conntrack'),
  };
}

function ipProbe(line: string, feature: string, consequence: string): Probe {
  return { program: 'ip', args: ['-batch', '-'], input: `${line}\n`, feature, consequence };
}

/** `-c` checks with the kernel's help and changes nothing. */
function nftProbe(content: string, feature: string, consequence: string, family = 'ip'): Probe {
  const input = `table ${family} probe {\n${content}\n}\n`;
  return { program: 'nft', args: ['-c', '-f', '-'], input, feature, consequence };
}

/** A program that is not installed is a finding like any other. */
async function tryRun(
  run: RunCommand,
  program: string,
  args: readonly string[],
  input: string,
): Promise<CommandResult> {
  try {
    return await run(program, args, input);
  } catch (error) {
    const stderr = error instanceof Error ? error.message : String(error);
    return { code: 127, stdout: '', stderr };
  }
}

function reasonOf({ stderr, code }: CommandResult): string {
  return stderr.trim().split('\n')[0] || `exit code ${code}`;
}
