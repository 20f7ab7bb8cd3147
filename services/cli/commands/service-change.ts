/** The commands that change services: create, update, scale, rollback, rm. */
import { Command } from 'commander';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import type { ServiceJson, ServiceSpecJson } from '../json.ts';
import { follow } from '../output/progress.ts';
import { parseInteger } from '../parse/units.ts';
import { addServiceFlags, readServiceFlags, type ServiceFlags } from './service-flags.ts';
import { applyServiceFlags, emptyServiceSpec } from './service-spec.ts';

interface Warnings {
  readonly Warnings?: readonly string[] | null;
}

interface FollowFlags {
  readonly detach?: boolean;
  readonly quiet?: boolean;
}

async function finish(context: Context, id: string, flags: FollowFlags): Promise<void> {
  if (flags.detach !== true) await follow(context, id, flags.quiet === true);
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
  const body = applyServiceFlags(emptyServiceSpec(image, args), flags);
  const answer = await context
    .client()
    .post<{ ID: string } & Warnings>('/services/create', { body });
  showWarnings(context, answer);
  context.print(`${answer.ID}\n`);
  await finish(context, answer.ID, flags);
}

async function send(
  client: Client,
  service: ServiceJson,
  body: ServiceSpecJson,
  query: Record<string, string> = {},
): Promise<Warnings> {
  const version = String(service.Version.Index);
  return client.post<Warnings>(`/services/${service.ID}/update`, {
    query: { version, registryAuthFrom: 'spec', ...query },
    body,
  });
}

async function update(context: Context, name: string, flags: ServiceFlags): Promise<void> {
  const client = context.client();
  const service = await client.get<ServiceJson>(`/services/${name}`);
  const back = flags.rollback === true;
  const body = back ? service.Spec : applyServiceFlags(service.Spec, flags);
  showWarnings(context, await send(client, service, body, back ? { rollback: 'previous' } : {}));
  context.print(`${name}\n`);
  await finish(context, service.ID, flags);
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
  for (const { name, replicas } of texts.map(parseScale)) {
    const service = await client.get<ServiceJson>(`/services/${name}`);
    if (service.Spec.Mode?.Global !== undefined) {
      throw new Error(`${name}: scale can only be used with replicated mode`);
    }
    const body = { ...service.Spec, Mode: { Replicated: { Replicas: replicas } } };
    showWarnings(context, await send(client, service, body));
    context.print(`${name} scaled to ${replicas}\n`);
    ids.push(service.ID);
  }
  for (const id of ids) await finish(context, id, flags);
}

function createCommand(context: Context): Command {
  const command = new Command('create')
    .description('create a service')
    .argument('<image>')
    .argument('[arg...]', "replaces the image's command")
    .option('--name <name>', 'name of the service')
    .option('--mode <mode>', 'replicated or global', 'replicated')
    .passThroughOptions();
  addServiceFlags(command, false);
  command.action((image: string, args: string[]) =>
    create(context, image, args, readServiceFlags(command, false)),
  );
  return command;
}

function updateCommand(context: Context): Command {
  const command = new Command('update')
    .description('change a service')
    .argument('<service>')
    .option('--image <image>', 'another image')
    .option('--args <command>', 'other arguments')
    .option('--force', 'replace the tasks although nothing changed')
    .option('--rollback', 'back to the spec before');
  addServiceFlags(command, true);
  command.action((name: string) => update(context, name, readServiceFlags(command, true)));
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
    .action(async (name: string, flags: FollowFlags) => {
      const client = context.client();
      const found = await client.get<ServiceJson>(`/services/${name}`);
      showWarnings(context, await send(client, found, found.Spec, { rollback: 'previous' }));
      context.print(`${name}\n`);
      await finish(context, found.ID, flags);
    });
  service
    .command('rm')
    .description('remove services and their tasks')
    .argument('<service...>')
    .action(async (names: string[]) => {
      for (const name of names) {
        await context.client().delete(`/services/${name}`);
        context.print(`${name}\n`);
      }
    });
}
