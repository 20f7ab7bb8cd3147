/**
 * Ends the kernel's memory of connections to addresses that have no owner any more. The program
 * `conntrack` deletes for one address at a time, and each time the kernel hands it all that it
 * remembers: for many addresses one look says first which of them it is worth while for.
 */
import { formatIp, parseIp } from '#lib/ip/ip-block';
import type { CommandResult } from '../command.ts';

/** Runs `conntrack` where the connections are remembered. */
export type RunConntrack = (args: readonly string[]) => Promise<CommandResult>;

/** The look costs as much as deleting for one or two addresses, as it is written out and read. */
const lookForMin = 4;

/** Resolves to the failures, by address. Rejects only when the program cannot be run at all. */
export async function forgetFlows(
  addresses: readonly string[],
  conntrack: RunConntrack,
): Promise<ReadonlyMap<string, CommandResult>> {
  const failures = new Map<string, CommandResult>();
  for (const family of ['ipv4', 'ipv6'] as const) {
    const own = addresses.filter((address) => address.includes(':') === (family === 'ipv6'));
    for (const address of await chooseTargets(own, family, conntrack)) {
      const result = await conntrack(['-D', '-f', family, '--reply-src', address]);
      // It also ends with 1 when there was nothing to forget.
      const isDone = result.code === 0 || result.stderr.includes('0 flow entries');
      if (!isDone) failures.set(address, result);
    }
  }
  return failures;
}

/** All, where a look is not worth while or fails: too many connections to list are no reason. */
async function chooseTargets(
  addresses: readonly string[],
  family: 'ipv4' | 'ipv6',
  conntrack: RunConntrack,
): Promise<readonly string[]> {
  if (addresses.length < lookForMin) return addresses;
  const list = await conntrack(['-L', '-f', family]);
  if (list.code !== 0) return addresses;
  const targets = liveTargets(list.stdout);
  return addresses.filter((address) => targets.has(canonical(address)));
}

/** The addresses that answer in `conntrack -L`. */
export function liveTargets(text: string): ReadonlySet<string> {
  const targets = new Set<string>();
  for (const line of text.split('\n')) {
    // The first source is the client, the second who answers it.
    const answering = / src=\S+ .* src=(\S+) /.exec(line)?.[1];
    if (answering !== undefined) targets.add(canonical(answering));
  }
  return targets;
}

function canonical(address: string): string {
  const ip = parseIp(address);
  return ip === undefined ? address : formatIp(ip);
}
