/** `shoal node`: look at the machines of the swarm and change what they are for. */
import { Command, Option } from 'commander';
import { type Client, filtersParameter } from '../client.ts';
import type { Context } from '../context.ts';
import type { NodeJson } from '../json.ts';
import { capitalize } from '../output/human.ts';
import { printInspected } from '../output/inspect.ts';
import { type Column, type ListOptions, renderList } from '../output/list.ts';
import { renderNode } from '../output/pretty-node.ts';
import { collect } from '../parse/collect.ts';
import { parsePairs } from '../parse/units.ts';
import { findTasks, printTasks, type TaskFlags } from './tasks.ts';

interface InfoJson {
  readonly Swarm: { readonly NodeID: string };
}

/** `self` is this node: the command line resolves it, the API does not know it. */
async function resolveNode(client: Client, name: string): Promise<string> {
  if (name !== 'self') return name;
  const { NodeID } = (await client.get<InfoJson>('/info')).Swarm;
  if (NodeID === '') throw new Error('this node is in no swarm: "self" means nothing here');
  return NodeID;
}

function managerStatus({ ManagerStatus }: NodeJson): string {
  if (ManagerStatus === undefined) return '';
  return ManagerStatus.Leader === true ? 'Leader' : capitalize(ManagerStatus.Reachability);
}

function columns(self: string): Column<NodeJson>[] {
  return [
    { head: 'ID', name: 'ID', cell: ({ ID }) => (ID === self ? `${ID} *` : ID) },
    { head: 'HOSTNAME', name: 'Hostname', cell: (node) => node.Description.Hostname },
    { head: 'STATUS', name: 'Status', cell: (node) => capitalize(node.Status.State) },
    { head: 'AVAILABILITY', name: 'Availability', cell: (n) => capitalize(n.Spec.Availability) },
    { head: 'MANAGER STATUS', name: 'ManagerStatus', cell: managerStatus },
    {
      head: 'ENGINE VERSION',
      name: 'EngineVersion',
      cell: (node) => node.Description.Engine?.EngineVersion ?? '',
    },
    { head: 'SELF', name: 'Self', cell: ({ ID }) => String(ID === self), hidden: true },
  ];
}

async function list(context: Context, flags: ListOptions & { filter: string[] }): Promise<void> {
  const client = context.client();
  const nodes = await client.get<NodeJson[]>('/nodes', { filters: filtersParameter(flags.filter) });
  const self = (await client.get<InfoJson>('/info')).Swarm.NodeID;
  const sorted = nodes.sort((a, b) =>
    a.Description.Hostname.localeCompare(b.Description.Hostname, 'en', { numeric: true }),
  );
  context.print(renderList(sorted, columns(self), ({ ID }) => ID, flags));
}

interface UpdateFlags {
  readonly role?: string;
  readonly availability?: string;
  readonly labelAdd: readonly string[];
  readonly labelRm: readonly string[];
}

async function update(context: Context, name: string, flags: UpdateFlags): Promise<void> {
  const client = context.client();
  const node = await client.get<NodeJson>(`/nodes/${await resolveNode(client, name)}`);
  const labels = { ...node.Spec.Labels, ...parsePairs(flags.labelAdd) };
  for (const label of flags.labelRm) {
    if (!(label in labels)) throw new Error(`key ${label} doesn't exist in node's labels`);
    delete labels[label];
  }
  const spec = {
    ...node.Spec,
    Labels: labels,
    Role: flags.role ?? node.Spec.Role,
    Availability: flags.availability ?? node.Spec.Availability,
  };
  const query = { version: String(node.Version.Index) };
  await client.post(`/nodes/${node.ID}/update`, { query, body: spec });
  context.print(`${name}\n`);
}

async function setRole(context: Context, names: readonly string[], role: string): Promise<void> {
  for (const name of names) {
    await update(context, name, { role, labelAdd: [], labelRm: [] });
  }
}

async function ps(context: Context, names: readonly string[], flags: TaskFlags): Promise<void> {
  const client = context.client();
  const tasks = [];
  for (const name of names.length === 0 ? ['self'] : names) {
    const { ID } = await client.get<NodeJson>(`/nodes/${await resolveNode(client, name)}`);
    tasks.push(...(await findTasks(client, [`node=${ID}`, ...(flags.filter ?? [])])));
  }
  await printTasks(context, tasks, flags);
}

async function inspect(
  context: Context,
  names: readonly string[],
  flags: { format?: string; pretty?: boolean },
): Promise<void> {
  const client = context.client();
  const nodes: NodeJson[] = [];
  for (const name of names) {
    nodes.push(await client.get<NodeJson>(`/nodes/${await resolveNode(client, name)}`));
  }
  if (flags.pretty === true) context.print(nodes.map(renderNode).join('\n'));
  else printInspected(context, nodes, flags.format);
}

export function nodeCommand(context: Context): Command {
  const node = new Command('node').description('manage the nodes of the swarm');
  node
    .command('ls')
    .description('list nodes')
    .option('-q, --quiet', 'only ids')
    .option(
      '-f, --filter <name=value>',
      'id, label, node.label, membership, name, role',
      collect,
      [],
    )
    .option('--format <string>', 'table, json or a template')
    .action((flags) => list(context, flags));
  node
    .command('ps')
    .description('list the tasks on nodes')
    .argument('[node...]')
    .option('--no-trunc', 'do not cut ids and errors')
    .option('--no-resolve', 'ids instead of names')
    .option('-q, --quiet', 'only ids')
    .option('-f, --filter <name=value>', 'desired-state, id, name', collect, [])
    .option('--format <string>', 'table, json or a template')
    .action((names: string[], flags: TaskFlags) => ps(context, names, flags));
  node
    .command('inspect')
    .description('show everything about nodes')
    .argument('<self|node...>')
    .option('-f, --format <string>', 'json or a template')
    .option('--pretty', 'for people')
    .action((names: string[], flags) => inspect(context, names, flags));
  node
    .command('update')
    .description('change a node')
    .argument('<node>')
    .addOption(new Option('--role <string>').choices(['worker', 'manager']))
    .addOption(new Option('--availability <string>').choices(['active', 'pause', 'drain']))
    .option('--label-add <key=value>', 'add or change a label', collect, [])
    .option('--label-rm <key>', 'remove a label', collect, [])
    .action((name: string, flags: UpdateFlags) => update(context, name, flags));
  node
    .command('promote')
    .description('make nodes managers')
    .argument('<node...>')
    .action((names: string[]) => setRole(context, names, 'manager'));
  node
    .command('demote')
    .description('make managers workers')
    .argument('<node...>')
    .action((names: string[]) => setRole(context, names, 'worker'));
  node
    .command('rm')
    .description('remove nodes that are down')
    .argument('<node...>')
    .option('-f, --force', 'although it is not down')
    .action(async (names: string[], flags: { force?: boolean }) => {
      for (const name of names) {
        await context.client().delete(`/nodes/${name}`, flags.force === true ? { force: '1' } : {});
        context.print(`${name}\n`);
      }
    });
  return node;
}
