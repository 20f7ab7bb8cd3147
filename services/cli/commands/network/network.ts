/** `shoal network`: the networks of the swarm, and whether every node has them as it should. */
import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import { ApiError, filtersParameter, path } from '../../client.ts';
import { ShoalCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { shortId } from '../../output/human.ts';
import { printInspected } from '../../output/inspect.ts';
import { type Column, type ListOptions, renderList } from '../../output/list.ts';
import { compareNatural } from '../../output/natural.ts';
import { collect } from '../../parse/collect.ts';
import { forEachName } from '../each.ts';
import { addConnectCommands } from './connect.ts';
import { type CreateFlags, networkBody } from './create.ts';
import { complaintOf, renderVerification, type VerifyJson } from './verify.ts';

interface NetworkJson {
  readonly Id: string;
  readonly Name: string;
  readonly Driver: string;
  readonly Scope: string;
  readonly Created: string;
  readonly EnableIPv6: boolean;
  readonly Internal: boolean;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

interface ListFlags extends ListOptions {
  readonly filter: readonly string[];
  readonly trunc: boolean;
}

function columns(full: boolean): Column<NetworkJson>[] {
  return [
    { head: 'NETWORK ID', name: 'ID', cell: ({ Id }) => shortId(Id, full) },
    { head: 'NAME', name: 'Name', cell: ({ Name }) => Name },
    { head: 'DRIVER', name: 'Driver', cell: ({ Driver }) => Driver },
    { head: 'SCOPE', name: 'Scope', cell: ({ Scope }) => Scope },
    { head: 'IPV6', name: 'IPv6', cell: ({ EnableIPv6 }) => String(EnableIPv6), hidden: true },
    { head: 'INTERNAL', name: 'Internal', cell: ({ Internal }) => String(Internal), hidden: true },
    { head: 'LABELS', name: 'Labels', cell: labelsText, hidden: true },
    { head: 'CREATED AT', name: 'CreatedAt', cell: ({ Created }) => Created, hidden: true },
  ];
}

function labelsText({ Labels }: NetworkJson): string {
  const entries = Object.entries(Labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return entries.sort().join(',');
}

async function list(context: Context, flags: ListFlags): Promise<void> {
  const query = { filters: filtersParameter(flags.filter) };
  const networks = await context.client().get<NetworkJson[]>('/networks', query);
  const sorted = networks.sort((a, b) => compareNatural(a.Name, b.Name));
  const full = !flags.trunc;
  context.print(renderList(sorted, columns(full), ({ Id }) => shortId(Id, full), flags));
}

async function create(context: Context, name: string, flags: CreateFlags): Promise<void> {
  const body = networkBody(name, flags);
  const answer = await context
    .client()
    .post<{ Id: string; Warning?: string }>('/networks/create', { body });
  if (answer.Warning !== undefined && answer.Warning !== '') context.note(`${answer.Warning}\n`);
  context.print(`${answer.Id}\n`);
}

interface InspectFlags {
  readonly format?: string;
  readonly verbose?: boolean;
}

async function inspect(
  context: Context,
  names: readonly string[],
  flags: InspectFlags,
): Promise<void> {
  const found: unknown[] = [];
  const query = flags.verbose === true ? { verbose: 'true' } : {};
  const look = async (name: string): Promise<void> => {
    found.push(await context.client().get(path`/networks/${name}`, query));
  };
  try {
    await forEachName(names, look);
  } finally {
    printInspected(context, found, flags.format);
  }
}

async function remove(
  context: Context,
  names: readonly string[],
  flags: { readonly force?: boolean },
): Promise<void> {
  await forEachName(names, async (name) => {
    try {
      await context.client().delete(path`/networks/${name}`);
    } catch (error) {
      const isGone = error instanceof ApiError && error.status === 404;
      if (!isGone || flags.force !== true) throw error;
      return;
    }
    context.print(`${name}\n`);
  });
}

async function confirms(context: Context): Promise<boolean> {
  context.note(
    'WARNING! This will remove all networks of the swarm that no service uses.\n' +
      'Are you sure you want to continue? [y/N] ',
  );
  const lines = createInterface({ input: context.input() });
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim());
    return false;
  } finally {
    lines.close();
  }
}

interface PruneFlags {
  readonly force?: boolean;
  readonly filter: readonly string[];
}

async function prune(context: Context, flags: PruneFlags): Promise<void> {
  if (flags.force !== true && !(await confirms(context))) return;
  const answer = await context
    .client()
    .post<{ NetworksDeleted?: readonly string[] | null }>('/networks/prune', {
      query: { filters: filtersParameter(flags.filter) },
    });
  const names = answer.NetworksDeleted ?? [];
  if (names.length > 0) context.print(`Deleted Networks:\n${names.join('\n')}\n`);
}

async function verify(
  context: Context,
  name: string | undefined,
  flags: { readonly format?: string },
): Promise<void> {
  const report = await context
    .client()
    .get<VerifyJson>('/shoal/v1/networks/verify', { network: name });
  if (flags.format === 'json') context.print(`${JSON.stringify(report)}\n`);
  else context.print(renderVerification(report, context.nowMs()));
  const complaint = complaintOf(report);
  if (complaint !== undefined) throw new Error(complaint);
}

function createCommand(context: Context): Command {
  return new ShoalCommand('create')
    .description('create a network of the swarm')
    .argument('<name>')
    .option('-d, --driver <driver>', 'overlay or macvlan', 'overlay')
    .option(
      '-o, --opt <key=value>',
      'encrypted, com.docker.network.driver.mtu=…; for macvlan parent=…, macvlan_mode=…',
      collect,
      [],
    )
    .option('--label <key=value>', 'label', collect, [])
    .option('--internal', 'without a way out')
    .option('--attachable', 'containers run by hand may be attached')
    .option('--ingress', 'the network of published ports')
    .option('--ipv6', 'with IPv6 addresses, too')
    .addOption(new Option('--scope <scope>').choices(['local', 'swarm']))
    .option('--subnet <cidr>', 'its addresses', collect, [])
    .option('--ip-range <cidr>', 'those of the subnet that tasks get', collect, [])
    .option('--gateway <address>', 'an address of the subnet', collect, [])
    .option('--aux-address <name=address>', 'an address that is not given out', collect, [])
    .option('--ipam-driver <driver>', 'default', 'default')
    .option('--ipam-opt <key=value>', 'option of the address management', collect, [])
    .action((name: string, flags: CreateFlags) => create(context, name, flags));
}

export function networkCommand(context: Context): Command {
  const network = new ShoalCommand('network').description('manage networks');
  network.addCommand(createCommand(context));
  network
    .command('ls')
    .alias('list')
    .description('list networks')
    .option('-q, --quiet', 'only ids')
    .option('--no-trunc', 'do not cut ids')
    .option('-f, --filter <name=value>', 'driver, id, label, name, scope, type', collect, [])
    .option('--format <string>', 'table, json or a template')
    .action((flags: ListFlags) => list(context, flags));
  network
    .command('inspect')
    .description('show everything about networks')
    .argument('<network...>')
    .option('-f, --format <string>', 'json or a template')
    .option('-v, --verbose', 'with services, tasks and nodes')
    .action((names: string[], flags: InspectFlags) => inspect(context, names, flags));
  network
    .command('rm')
    .alias('remove')
    .description('remove networks that nobody uses')
    .argument('<network...>')
    .option('-f, --force', 'no error for one that is not there')
    .action((names: string[], flags: { force?: boolean }) => remove(context, names, flags));
  network
    .command('prune')
    .description('remove all networks that nobody uses')
    .option('-f, --force', 'without asking')
    .option('--filter <name=value>', 'label, label!, until', collect, [])
    .action((flags: PruneFlags) => prune(context, flags));
  addConnectCommands(network, context);
  network
    .command('verify')
    .description('show whether every node has its networks as it should; exit code 1 if not')
    .argument('[network]')
    .option('--format <string>', 'json')
    .action((name: string | undefined, flags: { format?: string }) => verify(context, name, flags));
  return network;
}
