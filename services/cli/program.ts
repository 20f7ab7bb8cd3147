/** The tree of commands: docker's verbs, and shortcuts for the two that everybody begins with. */
import type { Command } from 'commander';
import { ShoalCommand } from './command.ts';
import { clusterCommand } from './commands/cluster.ts';
import { lifeCommands } from './commands/container/life.ts';
import { containerCommands } from './commands/container/lists.ts';
import { runCommands } from './commands/container/run.ts';
import { imageCommand } from './commands/image.ts';
import { networkCommand } from './commands/network/network.ts';
import { nodeCommand } from './commands/node.ts';
import { serviceCommand } from './commands/service/service.ts';
import { initCommand, joinCommandOf, swarmCommand } from './commands/swarm.ts';
import { systemCommands } from './commands/system.ts';
import { type Context, defaultHost, type Environment, makeContext } from './context.ts';

export interface Program {
  readonly command: Command;
  readonly context: Context;
}

function hintAtHelp(command: Command, path: string): void {
  command.showHelpAfterError(`See '${path} --help'.`);
  for (const child of command.commands) hintAtHelp(child, `${path} ${child.name()}`);
}

export function makeProgram(version: string, env: Environment, context?: Context): Program {
  const program = new ShoalCommand('shoal')
    .description('The command line of Shoal, a drop-in replacement for Docker Swarm')
    .option('-H, --host <socket>', `the node's socket (SHOAL_HOST, DOCKER_HOST, ${defaultHost})`)
    .option('--stale', 'while the swarm has no leader, answer from what the node has')
    .version(`shoal version ${version}`, '-v, --version')
    .enablePositionalOptions();
  const shared = context ?? makeContext(program, env);
  program.addCommand(swarmCommand(shared));
  program.addCommand(clusterCommand(shared));
  program.addCommand(nodeCommand(shared));
  program.addCommand(serviceCommand(shared));
  program.addCommand(networkCommand(shared));
  program.addCommand(imageCommand(shared));
  const ofContainers = [runCommands, lifeCommands, containerCommands];
  for (const command of ofContainers.flatMap((make) => make(shared))) program.addCommand(command);
  for (const command of systemCommands(shared, version)) program.addCommand(command);
  program.addCommand(initCommand(shared).description('same as swarm init'));
  program.addCommand(joinCommandOf(shared).description('same as swarm join'));
  hintAtHelp(program, 'shoal');
  return { command: program, context: shared };
}
