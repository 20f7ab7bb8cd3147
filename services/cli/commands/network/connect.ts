/** `shoal network connect` and `disconnect`: a container of this node in one more network. */
import type { Command } from 'commander';
import { path } from '../../client.ts';
import type { Context } from '../../context.ts';
import { collect } from '../../parse/collect.ts';

interface ConnectFlags {
  readonly alias: readonly string[];
  readonly ip?: string;
  readonly ip6?: string;
}

async function connect(
  context: Context,
  network: string,
  container: string,
  { alias, ip = '', ip6 = '' }: ConnectFlags,
): Promise<void> {
  const IPAMConfig = { IPv4Address: ip, IPv6Address: ip6 };
  const body = { Container: container, EndpointConfig: { Aliases: alias, IPAMConfig } };
  await context.client().post(path`/networks/${network}/connect`, { body });
}

async function disconnect(
  context: Context,
  network: string,
  container: string,
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  const body = { Container: container, Force: force };
  await context.client().post(path`/networks/${network}/disconnect`, { body });
}

export function addConnectCommands(network: Command, context: Context): void {
  network
    .command('connect')
    .description('give a running container of this node one more network')
    .argument('<network>')
    .argument('<container>')
    .option('--alias <name>', 'a name for it in the network', collect, [])
    .option('--ip <address>', 'an IPv4 address of the network')
    .option('--ip6 <address>', 'an IPv6 address of the network')
    .action((name: string, container: string, flags: ConnectFlags) =>
      connect(context, name, container, flags),
    );
  network
    .command('disconnect')
    .description('take a network away from a container that was connected to it')
    .argument('<network>')
    .argument('<container>')
    .option('-f, --force', 'no difference: it is never asked whether to')
    .action((name: string, container: string, flags: { force?: boolean }) =>
      disconnect(context, name, container, flags),
    );
}
