/** The tree of commands: docker's verbs, and shortcuts for the two that everybody begins with. */
import { Command } from 'commander';
import { imageCommand } from './commands/image.ts';
import { nodeCommand } from './commands/node.ts';
import { serviceCommand } from './commands/service.ts';
import { initCommand, joinCommandOf, swarmCommand } from './commands/swarm.ts';
import { systemCommands } from './commands/system.ts';
import { type Context, defaultHost, type Environment, makeContext } from './context.ts';

export function makeProgram(version: string, env: Environment, context?: Context): Command {
  const program = new Command('shoal')
    .description('The command line of Shoal, a drop-in replacement for Docker Swarm')
    .option('-H, --host <socket>', `the node's socket (SHOAL_HOST, DOCKER_HOST, ${defaultHost})`)
    .version(`shoal version ${version}`, '-v, --version')
    .enablePositionalOptions()
    .showHelpAfterError("(see 'shoal COMMAND --help')");
  const shared = context ?? makeContext(program, env);
  program.addCommand(swarmCommand(shared));
  program.addCommand(nodeCommand(shared));
  program.addCommand(serviceCommand(shared));
  program.addCommand(imageCommand(shared));
  for (const command of systemCommands(shared, version)) program.addCommand(command);
  program.addCommand(initCommand(shared).description('same as swarm init'));
  program.addCommand(joinCommandOf(shared).description('same as swarm join'));
  return program;
}
