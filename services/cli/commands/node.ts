/** `shoal node`: look at the machines of the swarm and change what they are for. */
import { type Command, Option } from 'commander';
import { type Client, filtersParameter, path } from '../client.ts';
import { ShoalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import type { NodeJson, TaskJson } from '../json.ts';
import { capitalize } from '../output/human.ts';
import { type Column, type ListOptions, renderList } from '../output/list.ts';
import { compareNatural } from '../output/natural.ts';
import { renderNode } from '../output/pretty-node.ts';
import { collect } from '../parse/collect.ts';
import { parsePairs } from '../parse/units.ts';
import { forEachName } from './each.ts';
import { type InspectFlags, inspectNames } from './inspect.ts';
import { findTasks, printFound, type TaskFlags } from './tasks.ts';

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

function columns(self: string, hasLacks: boolean): Column<NodeJson>[] {
  return [
    {
      head: 'ID',
      name: 'ID',
      cell: ({ ID }) => ID,
      shown: ({ ID }) => (ID === self ? `${ID} *` : ID),
    },
    { head: 'HOSTNAME', name: 'Hostname', cell: (node) => node.Description.Hostname },
    { head: 'STATUS', name: 'Status', cell: (node) => capitalize(node.Status.State) },
    { head: 'AVAILABILITY', name: 'Availability', cell: (n) => capitalize(n.Spec.Availability) },
    { head: 'MANAGER STATUS', name: 'ManagerStatus', cell: managerStatus },
    {
      head: 'ENGINE VERSION',
      name: 'EngineVersion',
      cell: (node) => node.Description.Engine?.EngineVersion ?? '',
    },
    {
      head: 'LACKS',
      name: 'Lacks',
      cell: ({ Description }) => (Description.Lacks ?? []).join('; '),
      shown: ({ Description }) => String(Description.Lacks?.length ?? 0),
      hidden: !hasLacks,
    },
    { head: 'SELF', name: 'Self', cell: ({ ID }) => ID === self, hidden: true },
  ];
}

async function list(context: Context, flags: ListOptions & { filter: string[] }): Promise<void> {
  const client = context.client();
  const nodes = await client.get<NodeJson[]>('/nodes', { filters: filtersParameter(flags.filter) });
  const self = flags.quiet === true ? '' : (await client.get<InfoJson>('/info')).Swarm.NodeID;
  const sorted = nodes.sort((a, b) =>
    compareNatural(a.Description.Hostname, b.Description.Hostname),
  );
  const hasLacks = nodes.some(({ Description }) => (Description.Lacks?.length ?? 0) > 0);
  context.print(renderList(sorted, columns(self, hasLacks), ({ ID }) => ID, flags));
}

interface UpdateFlags {
  readonly role?: string;
  readonly availability?: string;
  readonly labelAdd: readonly string[];
  readonly labelRm: readonly string[];
}

async function findNode(context: Context, name: string): Promise<NodeJson> {
  const client = context.client();
  return client.get<NodeJson>(path`/nodes/${await resolveNode(client, name)}`);
}

async function send(context: Context, node: NodeJson, spec: NodeJson['Spec']): Promise<void> {
  const query = { version: String(node.Version.Index) };
  await context.client().post(path`/nodes/${node.ID}/update`, { query, body: spec });
}

async function update(context: Context, name: string, flags: UpdateFlags): Promise<void> {
  const node = await findNode(context, name);
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
  await send(context, node, spec);
  context.print(`${name}\n`);
}

async function setRole(context: Context, names: readonly string[], role: string): Promise<void> {
  const done = role === 'manager' ? 'promoted to a manager' : 'demoted';
  await forEachName(names, async (name) => {
    const node = await findNode(context, name);
    if (node.Spec.Role === role) {
      context.print(`Node ${name} is already a ${role}.\n`);
      return;
    }
    await send(context, node, { ...node.Spec, Role: role });
    context.print(`Node ${name} ${done} in the swarm.\n`);
  });
}

async function ps(context: Context, names: readonly string[], flags: TaskFlags): Promise<void> {
  const tasks: TaskJson[] = [];
  const finding = forEachName(names.length === 0 ? ['self'] : names, async (name) => {
    const { ID } = await findNode(context, name);
    tasks.push(...(await findTasks(context.client(), [`node=${ID}`, ...(flags.filter ?? [])])));
  });
  await printFound(context, finding, tasks, flags);
}

export function nodeCommand(context: Context): Command {
  const node = new ShoalCommand('node').description('manage the nodes of the swarm');
  addLooking(node, context);
  addChanging(node, context);
  return node;
}

function addLooking(node: Command, context: Context): void {
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
    .action((names: string[], flags: InspectFlags) =>
      inspectNames(context, names, flags, (name) => findNode(context, name), renderNode),
    );
}

function addChanging(node: Command, context: Context): void {
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
    .action((names: string[], flags: { force?: boolean }) =>
      forEachName(names, async (name) => {
        const query = flags.force === true ? { force: '1' } : {};
        await context.client().delete(path`/nodes/${name}`, query);
        context.print(`${name}\n`);
      }),
    );
}
