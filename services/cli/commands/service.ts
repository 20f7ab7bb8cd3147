/** `shoal service`: look at services; the commands that change them are in service-change.ts. */
import { Command } from 'commander';
import { filtersParameter } from '../client.ts';
import type { Context } from '../context.ts';
import type { ServiceJson } from '../json.ts';
import { printInspected } from '../output/inspect.ts';
import { type Column, type ListOptions, renderList } from '../output/list.ts';
import { renderService } from '../output/pretty-service.ts';
import { collect } from '../parse/collect.ts';
import { addChangeCommands } from './service-change.ts';
import { findTasks, imageOf, printTasks, type TaskFlags } from './tasks.ts';

function modeOf({ Spec }: ServiceJson): string {
  return Spec.Mode?.Global === undefined ? 'replicated' : 'global';
}

function replicasOf({ ServiceStatus, Spec }: ServiceJson): string {
  const wanted = ServiceStatus?.DesiredTasks ?? Spec.Mode?.Replicated?.Replicas ?? 0;
  const max = Spec.TaskTemplate.Placement?.MaxReplicas ?? 0;
  const limit = max === 0 ? '' : ` (max ${max} per node)`;
  return `${ServiceStatus?.RunningTasks ?? 0}/${wanted}${limit}`;
}

function portsOf({ Endpoint }: ServiceJson): string {
  return (Endpoint?.Ports ?? [])
    .filter((port) => port.PublishMode === 'ingress')
    .map((port) => `*:${port.PublishedPort}->${port.TargetPort}/${port.Protocol}`)
    .join(', ');
}

const columns: readonly Column<ServiceJson>[] = [
  { head: 'ID', name: 'ID', cell: ({ ID }) => ID.slice(0, 12) },
  { head: 'NAME', name: 'Name', cell: ({ Spec }) => Spec.Name },
  { head: 'MODE', name: 'Mode', cell: modeOf },
  { head: 'REPLICAS', name: 'Replicas', cell: replicasOf },
  {
    head: 'IMAGE',
    name: 'Image',
    cell: ({ Spec }) => imageOf(Spec.TaskTemplate.ContainerSpec.Image),
  },
  { head: 'PORTS', name: 'Ports', cell: portsOf },
];

async function list(context: Context, flags: ListOptions & { filter: string[] }): Promise<void> {
  const filters = filtersParameter(flags.filter);
  const query = { filters, status: flags.quiet === true ? undefined : 'true' };
  const services = await context.client().get<ServiceJson[]>('/services', query);
  const sorted = services.sort((a, b) => a.Spec.Name.localeCompare(b.Spec.Name));
  context.print(renderList(sorted, columns, ({ ID }) => ID, flags));
}

async function ps(context: Context, names: readonly string[], flags: TaskFlags): Promise<void> {
  const client = context.client();
  const tasks = [];
  for (const name of names) {
    const { ID } = await client.get<ServiceJson>(`/services/${name}`);
    tasks.push(...(await findTasks(client, [`service=${ID}`, ...(flags.filter ?? [])])));
  }
  await printTasks(context, tasks, flags);
}

async function inspect(
  context: Context,
  names: readonly string[],
  flags: { format?: string; pretty?: boolean },
): Promise<void> {
  const services: ServiceJson[] = [];
  for (const name of names) {
    const query = { insertDefaults: 'true' };
    services.push(await context.client().get<ServiceJson>(`/services/${name}`, query));
  }
  if (flags.pretty === true) context.print(services.map(renderService).join('\n'));
  else printInspected(context, services, flags.format);
}

export function serviceCommand(context: Context): Command {
  const service = new Command('service').description('manage services').enablePositionalOptions();
  addChangeCommands(service, context);
  service
    .command('ls')
    .description('list services')
    .option('-q, --quiet', 'only ids')
    .option('-f, --filter <name=value>', 'id, label, mode, name', collect, [])
    .option('--format <string>', 'table, json or a template')
    .action((flags) => list(context, flags));
  service
    .command('ps')
    .description('list the tasks of services')
    .argument('<service...>')
    .option('--no-trunc', 'do not cut ids and errors')
    .option('--no-resolve', 'ids instead of names')
    .option('-q, --quiet', 'only ids')
    .option('-f, --filter <name=value>', 'desired-state, id, name, node', collect, [])
    .option('--format <string>', 'table, json or a template')
    .action((names: string[], flags: TaskFlags) => ps(context, names, flags));
  service
    .command('inspect')
    .description('show everything about services')
    .argument('<service...>')
    .option('-f, --format <string>', 'json or a template')
    .option('--pretty', 'for people')
    .action((names: string[], flags) => inspect(context, names, flags));
  return service;
}
