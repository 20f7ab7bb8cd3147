/** `shoal info` and `shoal version`: facts about this node. */
import type { Command } from 'commander';
import { ShoalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { humanMemory } from '../output/human.ts';
import { printObject } from '../output/inspect.ts';
import { eventsCommand } from './events.ts';

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

async function version(context: Context, own: string, format: string | undefined): Promise<void> {
  const client = { Version: own };
  if (format === undefined) context.print(`Client: shoal ${own}\n`);
  const server = await context.client().get<VersionJson>('/version');
  if (format !== undefined) {
    printObject(context, { Client: client, Server: server }, format);
    return;
  }
  context.print(`Server: ${server.Version} (API ${server.ApiVersion})\n`);
  for (const part of server.Components ?? []) context.print(` ${part.Name}: ${part.Version}\n`);
}

export function systemCommands(context: Context, own: string): Command[] {
  const info = new ShoalCommand('info')
    .description('facts about this node')
    .option('-f, --format <string>', 'json or a template')
    .action(async (flags: { format?: string }) => {
      const facts = await context.client().get<InfoJson>('/info');
      if (flags.format !== undefined) printObject(context, facts, flags.format);
      else context.print(renderInfo(facts));
    });
  const versions = new ShoalCommand('version')
    .description('versions of the command line, the daemon and its parts')
    .option('-f, --format <string>', 'json or a template')
    .action((flags: { format?: string }) => version(context, own, flags.format));
  return [info, versions, eventsCommand(context)];
}
