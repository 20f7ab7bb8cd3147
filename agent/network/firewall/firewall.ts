/**
 * Looks for firewalls of the node that drop what containers send or get: nftables' chains, and those
 * of the kernel's older ip_tables, which nftables does not show.
 */
import type { RunCommand } from '../command.ts';
import { hostLink } from '../names.ts';
import { parseIptables } from './parse-iptables.ts';
import { parseNftRuleset } from './parse-nft.ts';
import type { Direction, DroppingChain, FirewallTable } from './verdict.ts';
import { droppingChains } from './verdict.ts';

interface OldTables {
  /** Each line names a table that exists in the namespace of who reads it. */
  readonly names: string;
  readonly program: string;
  /** May be the older program under another name, or one for nftables. */
  readonly plainProgram: string;
}

const oldTables: readonly OldTables[] = [
  {
    names: '/proc/net/ip_tables_names',
    program: 'iptables-legacy',
    plainProgram: 'iptables',
  },
  {
    names: '/proc/net/ip6_tables_names',
    program: 'ip6tables-legacy',
    plainProgram: 'ip6tables',
  },
];

/** Another program may hold the lock of the older tables for a moment. */
const lockWaitSeconds = 5;

/**
 * In plain words, for `docker info`; empty when nothing is in the way. `run` must not reject: a program
 * that is not installed is a result like any other.
 */
export async function findFirewalls(run: RunCommand): Promise<string[]> {
  const [nft, ...old] = await Promise.all([
    readNft(run),
    ...oldTables.map((each) => readOld(each, run)),
  ]);
  const found = [nft, ...old];
  return found.flatMap((each) =>
    typeof each === 'string' ? [each] : droppingChains(each, hostLink).map(describeChain),
  );
}

/** The tables, or why they cannot be read. */
async function readNft(run: RunCommand): Promise<readonly FirewallTable[] | string> {
  // Without the elements of sets, which can be many, and without counters.
  const { code, stdout, stderr } = await run('nft', ['-s', '-t', 'list', 'ruleset'], '');
  if (code === 0) return parseNftRuleset(stdout, hostLink);
  const reason = stderr.trim().split('\n')[0] || `exit code ${code}`;
  return `Without the node's nftables rules, it is unknown whether they drop containers' packets: ${reason}`;
}

async function readOld(
  { names, program, plainProgram }: OldTables,
  run: RunCommand,
): Promise<readonly FirewallTable[] | string> {
  // There is no such file where the kernel has no older tables. To list them by their own program
  // would make them.
  const { stdout } = await run('cat', [names], '');
  if (!stdout.split('\n').includes('filter')) return [];
  const list = ['-w', `${lockWaitSeconds}`, '-S'];
  let result = await run(program, list, '');
  if (result.code !== 0) {
    const version = await run(plainProgram, ['-V'], '');
    const isOlder = version.code === 0 && !version.stdout.includes('nf_tables');
    if (isOlder) result = await run(plainProgram, list, '');
  }
  if (result.code === 0) return [parseIptables(result.stdout, program)];
  const reason = result.stderr.trim().split('\n')[0] || `exit code ${result.code}`;
  return (
    `The node has rules of the older ip_tables (${names} names the table filter), and they cannot be ` +
    `read: if their chain FORWARD drops packets, accept the interface ${hostLink} there: ${reason}`
  );
}

const places: Readonly<Record<Direction, string>> = { from: 'as input', to: 'as output' };

export function describeChain({ name, directions }: DroppingChain): string {
  return (
    `The firewall chain ${name} drops what is forwarded ${directions.join(' and ')} containers: ` +
    `accept the interface ${hostLink} there, ${directions.map((each) => places[each]).join(' and ')}`
  );
}
