/** `shoal service`: look at services; the commands that change them are in change.ts. */
import type { Command } from 'commander';
import { filtersParameter, path } from '../../client.ts';
import { ShoalCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { ServiceJson, TaskJson } from '../../json.ts';
import { shortId } from '../../output/human.ts';
import { type Column, type ListOptions, renderList } from '../../output/list.ts';
import { compareNatural } from '../../output/natural.ts';
import { meshPorts } from '../../output/ports.ts';
import { renderService } from '../../output/pretty-service.ts';
import { collect } from '../../parse/collect.ts';
import { forEachName } from '../each.ts';
import { type InspectFlags, inspectNames } from '../inspect.ts';
import { findTasks, imageOf, printFound, type TaskFlags } from '../tasks.ts';
import { addChangeCommands } from './change.ts';

function modeOf({ Spec }: ServiceJson): string {
  if (Spec.Mode?.Global !== undefined) return 'global';
  if (Spec.Mode?.ReplicatedJob !== undefined) return 'replicated job';
  return Spec.Mode?.GlobalJob === undefined ? 'replicated' : 'global job';
}

function replicasOf({ ServiceStatus, Spec }: ServiceJson): string {
  const wanted = ServiceStatus?.DesiredTasks ?? Spec.Mode?.Replicated?.Replicas ?? 0;
  const max = Spec.TaskTemplate.Placement?.MaxReplicas ?? 0;
  const limit = max === 0 ? '' : ` (max ${max} per node)`;
  return `${ServiceStatus?.RunningTasks ?? 0}/${wanted}${limit}`;
}

const columns: readonly Column<ServiceJson>[] = [
  { head: 'ID', name: 'ID', cell: ({ ID }) => shortId(ID) },
  { head: 'NAME', name: 'Name', cell: ({ Spec }) => Spec.Name },
  { head: 'MODE', name: 'Mode', cell: modeOf },
  { head: 'REPLICAS', name: 'Replicas', cell: replicasOf },
  {
    head: 'IMAGE',
    name: 'Image',
    cell: ({ Spec }) => imageOf(Spec.TaskTemplate.ContainerSpec.Image),
  },
  { head: 'PORTS', name: 'Ports', cell: ({ Endpoint }) => meshPorts(Endpoint?.Ports ?? []) },
];

async function list(context: Context, flags: ListOptions & { filter: string[] }): Promise<void> {
  const filters = filtersParameter(flags.filter);
  const query = { filters, status: flags.quiet === true ? undefined : 'true' };
  const services = await context.client().get<ServiceJson[]>('/services', query);
  const sorted = services.sort((a, b) => compareNatural(a.Spec.Name, b.Spec.Name));
  context.print(renderList(sorted, columns, ({ ID }) => shortId(ID), flags));
}

async function ps(context: Context, names: readonly string[], flags: TaskFlags): Promise<void> {
  const client = context.client();
  const tasks: TaskJson[] = [];
  const finding = forEachName(names, async (name) => {
    const { ID } = await client.get<ServiceJson>(path`/services/${name}`);
    tasks.push(...(await findTasks(client, [`service=${ID}`, ...(flags.filter ?? [])])));
  });
  await printFound(context, finding, tasks, flags);
}

export function serviceCommand(context: Context): Command {
  const service = new ShoalCommand('service')
    .description('manage services')
    .enablePositionalOptions();
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
    .action((names: string[], flags: InspectFlags) => {
      const query = { insertDefaults: 'true' };
      const find = (name: string) =>
        context.client().get<ServiceJson>(path`/services/${name}`, query);
      return inspectNames(context, names, flags, find, (service) =>
        renderService(service, context.nowMs()),
      );
    });
  return service;
}
