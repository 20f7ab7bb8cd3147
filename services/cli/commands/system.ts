/** `shoal info`, `version`, `events`, and the node's own `ps`. */
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { filtersParameter } from '../client.ts';
import type { Context } from '../context.ts';
import { ago, humanMemory } from '../output/human.ts';
import { printInspected } from '../output/inspect.ts';
import { type Column, type ListOptions, renderList } from '../output/list.ts';
import { collect } from '../parse/collect.ts';
import { imageOf } from './tasks.ts';

interface InfoJson {
  readonly Name: string;
  readonly ServerVersion: string;
  readonly OperatingSystem: string;
  readonly KernelVersion: string;
  readonly Architecture: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly DockerRootDir: string;
  readonly ContainersRunning: number;
  readonly Warnings?: readonly string[] | null;
  readonly Swarm: {
    readonly NodeID: string;
    readonly NodeAddr: string;
    readonly LocalNodeState: string;
    readonly ControlAvailable: boolean;
    readonly Error: string;
    readonly Nodes?: number;
    readonly Managers?: number;
    readonly RemoteManagers?: readonly { readonly Addr: string }[] | null;
  };
}

export function renderInfo(info: InfoJson): string {
  const { Swarm } = info;
  const managers = (Swarm.RemoteManagers ?? []).map(({ Addr }) => `   ${Addr}\n`).join('');
  const member =
    Swarm.NodeID === ''
      ? ''
      : [
          `  NodeID: ${Swarm.NodeID}\n`,
          `  Is Manager: ${Swarm.ControlAvailable}\n`,
          Swarm.ControlAvailable
            ? `  Managers: ${Swarm.Managers ?? 0}\n  Nodes: ${Swarm.Nodes ?? 0}\n`
            : '',
          `  Node Address: ${Swarm.NodeAddr}\n`,
          managers === '' ? '' : `  Manager Addresses:\n${managers}`,
        ].join('');
  return [
    ` Name: ${info.Name}\n`,
    ` Server Version: ${info.ServerVersion}\n`,
    ` Swarm: ${Swarm.LocalNodeState}\n`,
    member,
    Swarm.Error === '' ? '' : `  Error: ${Swarm.Error}\n`,
    ` Containers running: ${info.ContainersRunning}\n`,
    ` Operating System: ${info.OperatingSystem}\n`,
    ` Kernel Version: ${info.KernelVersion}\n`,
    ` Architecture: ${info.Architecture}\n`,
    ` CPUs: ${info.NCPU}\n`,
    ` Total Memory: ${humanMemory(info.MemTotal)}\n`,
    ` Root Dir: ${info.DockerRootDir}\n`,
    ...(info.Warnings ?? []).map((warning) => ` WARNING: ${warning}\n`),
  ].join('');
}

interface VersionJson {
  readonly Version: string;
  readonly ApiVersion: string;
  readonly Components?: readonly { readonly Name: string; readonly Version: string }[];
}

interface EventJson {
  readonly Type: string;
  readonly Action: string;
  readonly time: number;
  readonly timeNano: number;
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> };
}

export function renderEvent({ Type, Action, timeNano, Actor }: EventJson): string {
  const attributes = Object.entries(Actor.Attributes ?? {}).sort(([a], [b]) => a.localeCompare(b));
  const list = attributes.map(([key, value]) => `${key}=${value}`).join(', ');
  const time = new Date(Math.floor(timeNano / 1e6)).toISOString();
  return `${time} ${Type} ${Action} ${Actor.ID}${list === '' ? '' : ` (${list})`}\n`;
}

async function events(
  context: Context,
  flags: { filter: string[]; since?: string; until?: string; format?: string },
): Promise<void> {
  const { since, until } = flags;
  const query = { filters: filtersParameter(flags.filter), since, until };
  const answer = await context.client().open('GET', '/events', { query });
  for await (const line of createInterface({ input: answer })) {
    if (line.trim() === '') continue;
    context.print(flags.format === 'json' ? `${line}\n` : renderEvent(JSON.parse(line)));
  }
}

interface ContainerJson {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Image: string;
  readonly Command: string;
  readonly Created: number;
  readonly Status: string;
}

const commandCharsMax = 20;

function containerColumns(nowMs: number): Column<ContainerJson>[] {
  return [
    { head: 'CONTAINER ID', name: 'ID', cell: ({ Id }) => Id.slice(0, 12) },
    { head: 'IMAGE', name: 'Image', cell: ({ Image }) => imageOf(Image) },
    { head: 'COMMAND', name: 'Command', cell: (c) => `"${c.Command.slice(0, commandCharsMax)}"` },
    {
      head: 'CREATED',
      name: 'RunningFor',
      cell: ({ Created }) => ago(nowMs, new Date(Created * 1000).toISOString()),
    },
    { head: 'STATUS', name: 'Status', cell: ({ Status }) => Status },
    { head: 'NAMES', name: 'Names', cell: (c) => c.Names.map((n) => n.slice(1)).join(',') },
  ];
}

async function ps(context: Context, flags: ListOptions & { all?: boolean }): Promise<void> {
  const query = flags.all === true ? { all: '1' } : {};
  const containers = await context.client().get<ContainerJson[]>('/containers/json', query);
  context.print(renderList(containers, containerColumns(context.nowMs()), ({ Id }) => Id, flags));
}

export function systemCommands(context: Context, version: string): Command[] {
  const info = new Command('info')
    .description('facts about this node')
    .option('-f, --format <string>', 'json or a template')
    .action(async (flags: { format?: string }) => {
      const facts = await context.client().get<InfoJson>('/info');
      if (flags.format !== undefined) printInspected(context, [facts], flags.format);
      else context.print(renderInfo(facts));
    });
  const versions = new Command('version').description('versions').action(async () => {
    context.print(`Client: shoal ${version}\n`);
    const server = await context.client().get<VersionJson>('/version');
    context.print(`Server: ${server.Version} (API ${server.ApiVersion})\n`);
    for (const part of server.Components ?? []) context.print(` ${part.Name}: ${part.Version}\n`);
  });
  const watch = new Command('events')
    .description('what happens in the swarm and on this node, as it happens')
    .option('-f, --filter <name=value>', 'type, event, service, node, …', collect, [])
    .option('--since <time>', 'from this time on')
    .option('--until <time>', 'until this time')
    .option('--format <string>', 'json')
    .action((flags) => events(context, flags));
  const list = new Command('ps')
    .description('list the containers of this node')
    .option('-a, --all', 'those that ended, too')
    .option('-q, --quiet', 'only ids')
    .option('--format <string>', 'table, json or a template')
    .action((flags) => ps(context, flags));
  return [info, versions, watch, list];
}
