/** The commands that change services: create, update, scale, rollback, rm. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Client, path } from '../../client.ts';
import { ShoalCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { ServiceJson, ServiceSpecJson } from '../../json.ts';
import { follow } from '../../output/progress.ts';
import { collect } from '../../parse/collect.ts';
import { envEntry, parseEnvFile } from '../../parse/env-file.ts';
import { parseInteger } from '../../parse/units.ts';
import { forEachName } from '../each.ts';
import { withNetworkIds } from '../network/service-networks.ts';
import { addServiceFlags, readServiceFlags, type ServiceFlags } from './flags.ts';
import { pinImage } from './pin-image.ts';
import { applyServiceFlags, emptyServiceSpec } from './spec.ts';

interface Warnings {
  readonly Warnings?: readonly string[] | null;
}

interface FollowFlags {
  readonly detach?: boolean;
  readonly quiet?: boolean;
}

async function finish(
  context: Context,
  id: string,
  flags: FollowFlags,
  isRollback = false,
): Promise<void> {
  if (flags.detach === true) return;
  await follow(context, id, { quiet: flags.quiet === true, isRollback });
}

/** `--env` and `--env-file` with the values that only the user's own machine knows. */
async function withEnvironment(context: Context, flags: ServiceFlags): Promise<ServiceFlags> {
  const lookup = (name: string): string | undefined => context.variable(name);
  const env: string[] = [];
  for (const file of flags.envFile ?? []) {
    env.push(...parseEnvFile(await readFile(file, 'utf8'), file, lookup));
  }
  env.push(...flags.lists.env.map((text) => envEntry(text, lookup)));
  return { ...flags, lists: { ...flags.lists, env } };
}

function showWarnings(context: Context, { Warnings }: Warnings): void {
  for (const warning of Warnings ?? []) context.note(`${warning}\n`);
}

async function create(
  context: Context,
  image: string,
  args: readonly string[],
  flags: ServiceFlags,
): Promise<void> {
  const complete = await resolved(context, flags);
  const spec = applyServiceFlags(emptyServiceSpec(image, args), complete);
  const body = flags.resolveImage === false ? spec : await pinImage(context, spec);
  const answer = await context
    .client()
    .post<{ ID: string } & Warnings>('/services/create', { body });
  showWarnings(context, answer);
  context.print(`${answer.ID}\n`);
  await finish(context, answer.ID, flags);
}

/** The flags with what they refer to looked up: files of variables, names of networks. */
async function resolved(context: Context, flags: ServiceFlags): Promise<ServiceFlags> {
  const complete = await withEnvironment(context, flags);
  const networks = { added: complete.lists.network, removed: complete.removed.network };
  const { added, removed } = await withNetworkIds(context.client(), networks);
  return {
    ...complete,
    lists: { ...complete.lists, network: added },
    removed: { ...complete.removed, network: removed },
  };
}

async function send(
  client: Client,
  service: ServiceJson,
  body: ServiceSpecJson,
  query: Record<string, string> = {},
): Promise<Warnings> {
  const version = String(service.Version.Index);
  return client.post<Warnings>(path`/services/${service.ID}/update`, {
    query: { version, ...query },
    body,
  });
}

async function rollback(context: Context, name: string, flags: FollowFlags): Promise<void> {
  const client = context.client();
  const service = await client.get<ServiceJson>(path`/services/${name}`);
  showWarnings(context, await send(client, service, service.Spec, { rollback: 'previous' }));
  context.print(`${name}\n`);
  await finish(context, service.ID, flags, true);
}

async function update(context: Context, name: string, flags: ServiceFlags): Promise<void> {
  const client = context.client();
  const service = await client.get<ServiceJson>(path`/services/${name}`);
  const spec = applyServiceFlags(service.Spec, await resolved(context, flags));
  const mayPin = flags.image !== undefined && flags.resolveImage !== false;
  const body = mayPin ? await pinImage(context, spec) : spec;
  const query = { registryAuthFrom: 'spec' };
  showWarnings(context, await send(client, service, body, query));
  context.print(`${name}\n`);
  await finish(context, service.ID, flags);
}

/** Flags that say how the command itself behaves: these may stand beside `--rollback`. */
const besideRollback = new Set(['rollback', 'detach', 'quiet']);

async function updateOrRollback(context: Context, command: Command, name: string): Promise<void> {
  const flags = readServiceFlags(command, true);
  if (flags.rollback !== true) return update(context, name, flags);
  const others = Object.keys(command.opts()).filter(
    (flag) => !besideRollback.has(flag) && command.getOptionValueSource(flag) === 'cli',
  );
  if (others.length > 0) throw new Error('other flags may not be combined with --rollback');
  return rollback(context, name, flags);
}

/** `web=10`: the name and the number. */
export function parseScale(text: string): { readonly name: string; readonly replicas: number } {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new Error(`invalid scale specifier "${text}" (write SERVICE=REPLICAS)`);
  const replicas = parseInteger(text.slice(at + 1), 'number of replicas');
  return { name: text.slice(0, at), replicas };
}

async function scale(context: Context, texts: readonly string[], flags: FollowFlags) {
  const client = context.client();
  const ids: string[] = [];
  const wanted = new Map(texts.map(parseScale).map(({ name, replicas }) => [name, replicas]));
  const scaling = forEachName([...wanted.keys()], async (name) => {
    const service = await client.get<ServiceJson>(path`/services/${name}`);
    if (service.Spec.Mode?.Replicated === undefined) {
      throw new Error(`${name}: scale can only be used with replicated mode`);
    }
    const Replicas = wanted.get(name) ?? 0;
    const body = { ...service.Spec, Mode: { Replicated: { Replicas } } };
    showWarnings(context, await send(client, service, body));
    context.print(`${name} scaled to ${Replicas}\n`);
    ids.push(service.ID);
  });
  const [scaled] = await Promise.allSettled([scaling]);
  const following = forEachName(ids, (id) => finish(context, id, flags));
  const [followed] = await Promise.allSettled([following]);
  const failures = [scaled, followed].flatMap((end) =>
    end.status === 'rejected' ? (end.reason as AggregateError).errors : [],
  );
  if (failures.length > 0) throw new AggregateError(failures, 'not all could be done');
}

function createCommand(context: Context): Command {
  const command = new ShoalCommand('create')
    .description('create a service')
    .argument('<image>')
    .argument('[arg...]', "replaces the image's command")
    .option('--name <name>', 'name of the service')
    .option('--mode <mode>', 'replicated or global', 'replicated')
    .option('--env-file <file>', 'environment variables, one on each line', collect)
    .passThroughOptions();
  addServiceFlags(command, false);
  command.action((image: string, args: string[]) =>
    create(context, image, args, readServiceFlags(command, false)),
  );
  return command;
}

function updateCommand(context: Context): Command {
  const command = new ShoalCommand('update')
    .description('change a service')
    .argument('<service>')
    .option('--image <image>', 'another image')
    .option('--args <command>', 'other arguments')
    .option('--force', 'replace the tasks although nothing changed')
    .option('--rollback', 'back to the spec before');
  addServiceFlags(command, true);
  command.action((name: string) => updateOrRollback(context, command, name));
  return command;
}

export function addChangeCommands(service: Command, context: Context): void {
  service.addCommand(createCommand(context));
  service.addCommand(updateCommand(context));
  service
    .command('scale')
    .description('set the number of replicas')
    .argument('<service=replicas...>')
    .option('-d, --detach', 'do not wait for it to converge')
    .action((texts: string[], flags: FollowFlags) => scale(context, texts, flags));
  service
    .command('rollback')
    .description('back to the spec before the last update')
    .argument('<service>')
    .option('-d, --detach', 'do not wait for it to converge')
    .option('-q, --quiet', 'no progress')
    .action((name: string, flags: FollowFlags) => rollback(context, name, flags));
  service
    .command('rm')
    .description('remove services and their tasks')
    .argument('<service...>')
    .action((names: string[]) =>
      forEachName(names, async (name) => {
        await context.client().delete(path`/services/${name}`);
        context.print(`${name}\n`);
      }),
    );
}
