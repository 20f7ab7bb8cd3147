/**
 * How this node can encrypt: by the kernel, by a program of its own, or not at all and why.
 */
import type { CommandResult } from '../command.ts';

export type WireguardWay =
  | { readonly kind: 'kernel' }
  /** A process carries the packets: some twentieth of the kernel's speed. */
  | { readonly kind: 'program' }
  | { readonly kind: 'none'; readonly reason: string };

/** Runs a program in a scratch namespace; one that is not installed is a failure like others. */
export type TryRun = (
  program: string,
  args: readonly string[],
  input: string,
) => Promise<CommandResult>;

/** Leaves devices in the scratch namespace, whose end takes them away. */
export async function probeWireguard(tryRun: TryRun): Promise<WireguardWay> {
  const tool = await tryRun('wg', ['--version'], '');
  if (tool.code !== 0) return none('the program wg (package wireguard-tools) is missing', tool);
  const link = await tryRun('ip', ['link', 'add', 'w0', 'type', 'wireguard'], '');
  if (link.code === 0) return { kind: 'kernel' };
  const missing = 'the kernel has no module wireguard, and ';
  const program = await tryRun('wireguard-go', ['--version'], '');
  if (program.code !== 0) return none(`${missing}the program wireguard-go is missing`, program);
  const tun = await tryRun('ip', ['tuntap', 'add', 'dev', 't0', 'mode', 'tun'], '');
  if (tun.code !== 0) return none(`${missing}/dev/net/tun cannot be used`, tun);
  return { kind: 'program' };
}

function none(what: string, { stderr, code }: CommandResult): WireguardWay {
  const detail = stderr.trim().split('\n')[0] || `exit code ${code}`;
  return { kind: 'none', reason: `${what}: ${detail}` };
}
