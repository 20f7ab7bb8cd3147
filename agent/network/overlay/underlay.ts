/**
 * How large a packet may be on the link that carries the tunnels.
 */
import type { RunCommand } from '../command.ts';

/** Ethernet's own size, when the link cannot be told. */
const usualMtuBytes = 1_500;

interface LinkJson {
  readonly mtu?: number;
  readonly addr_info?: readonly { readonly local?: string }[];
}

/** From `ip -json address show`: the MTU of the link that has the address. */
export function parseUnderlayMtu(text: string, address: string): number {
  const links = JSON.parse(text) as readonly LinkJson[];
  const link = links.find(({ addr_info }) => addr_info?.some(({ local }) => local === address));
  return link?.mtu ?? usualMtuBytes;
}

export async function readUnderlayMtu(run: RunCommand, address: string): Promise<number> {
  const { code, stdout } = await run('ip', ['-json', 'address', 'show'], '');
  return code === 0 && stdout !== '' ? parseUnderlayMtu(stdout, address) : usualMtuBytes;
}
