/** `shoal start`, `stop` and `rm`: containers of this node that were made by hand. */
import type { Command } from 'commander';
import { path } from '../../client.ts';
import { ShoalCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { forEachName } from '../each.ts';

async function start(context: Context, names: readonly string[]): Promise<void> {
  await forEachName(names, async (name) => {
    await context.client().post(path`/containers/${name}/start`);
    context.print(`${name}\n`);
  });
}

async function stop(
  context: Context,
  names: readonly string[],
  { time }: { readonly time?: string },
): Promise<void> {
  await forEachName(names, async (name) => {
    await context.client().post(path`/containers/${name}/stop`, { query: { t: time } });
    context.print(`${name}\n`);
  });
}

interface RemoveFlags {
  readonly force?: boolean;
  readonly volumes?: boolean;
}

async function remove(
  context: Context,
  names: readonly string[],
  { force, volumes }: RemoveFlags,
): Promise<void> {
  const query = {
    force: force === true ? '1' : undefined,
    v: volumes === true ? '1' : undefined,
  };
  await forEachName(names, async (name) => {
    await context.client().delete(path`/containers/${name}`, query);
    context.print(`${name}\n`);
  });
}

export function lifeCommands(context: Context): Command[] {
  const starting = new ShoalCommand('start')
    .description('start containers that were created or have ended')
    .argument('<container...>')
    .action((names: string[]) => start(context, names));
  const stopping = new ShoalCommand('stop')
    .description('stop containers of this node')
    .argument('<container...>')
    .option('-t, --time <seconds>', 'until they are killed')
    .action((names: string[], flags: { time?: string }) => stop(context, names, flags));
  const removing = new ShoalCommand('rm')
    .description('remove containers that were made by hand')
    .argument('<container...>')
    .option('-f, --force', 'those that run, too')
    .option('-v, --volumes', 'with their nameless volumes')
    .action((names: string[], flags: RemoveFlags) => remove(context, names, flags));
  return [starting, stopping, removing];
}
