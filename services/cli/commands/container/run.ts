/**
 * `shoal run` and `create`: a container of this node, made by hand. In the foreground its output is
 * shown and its exit code becomes the command's.
 */
import type { IncomingMessage } from 'node:http';
import type { Command } from 'commander';
import { ApiError, type Client, path } from '../../client.ts';
import { ShoalCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { Exit } from '../../exit.ts';
import { readFrames } from '../../output/frames.ts';
import { collect } from '../../parse/collect.ts';
import { pull } from '../image.ts';
import { type ContainerFlags, type CreateBody, createBody } from './request.ts';

/** As docker says that it was the daemon that failed and not the container. */
const daemonFailed = 125;

interface RunFlags extends ContainerFlags {
  readonly detach?: boolean;
}

async function create(context: Context, body: CreateBody, name?: string): Promise<string> {
  const options = { query: { name }, body };
  const ask = () => context.client().post<{ Id: string }>('/containers/create', options);
  try {
    return (await ask()).Id;
  } catch (error) {
    const isAbsent = error instanceof ApiError && error.status === 404;
    if (!isAbsent || !/no such image/i.test(error.message)) throw error;
    context.note(`image ${body.Image} is not on this node: pulling it\n`);
    await pull(context, body.Image, { quiet: true });
    return (await ask()).Id;
  }
}

async function show(context: Context, output: IncomingMessage): Promise<void> {
  for await (const { isError, bytes } of readFrames(output)) {
    if (isError) context.note(bytes);
    else context.print(bytes);
  }
}

async function codeOf(ended: IncomingMessage): Promise<number> {
  let text = '';
  for await (const chunk of ended) text += String(chunk);
  return (JSON.parse(text) as { StatusCode: number }).StatusCode;
}

/** Both are asked for before the start: a short life is over before one could ask. */
async function follow(context: Context, client: Client, id: string, isRemoved: boolean) {
  const query = { stream: '1', stdout: '1', stderr: '1' };
  const output = await client.open('POST', path`/containers/${id}/attach`, { query });
  const condition = isRemoved ? 'removed' : 'next-exit';
  const ended = await client.open('POST', path`/containers/${id}/wait`, { query: { condition } });
  await client.post(path`/containers/${id}/start`);
  const failures: unknown[] = [];
  const endInterrupt = context.onInterrupt(() => {
    const query = { signal: 'SIGINT' };
    client.post(path`/containers/${id}/kill`, { query }).catch((error) => failures.push(error));
  });
  try {
    const [code] = await Promise.all([codeOf(ended), show(context, output)]);
    if (failures.length > 0) throw failures[0];
    return code;
  } finally {
    endInterrupt();
  }
}

async function run(
  context: Context,
  image: string,
  command: readonly string[],
  flags: RunFlags,
): Promise<void> {
  const body = createBody(image, command, flags, context.variable);
  let code = 0;
  try {
    const client = context.client();
    const id = await create(context, body, flags.name);
    if (flags.detach === true) {
      await client.post(path`/containers/${id}/start`);
      context.print(`${id}\n`);
    } else {
      code = await follow(context, client, id, flags.rm === true);
    }
  } catch (error) {
    throw new Exit(daemonFailed, error);
  }
  if (code !== 0) throw new Exit(code);
}

async function createOnly(
  context: Context,
  image: string,
  command: readonly string[],
  flags: ContainerFlags,
): Promise<void> {
  const body = createBody(image, command, flags, context.variable);
  context.print(`${await create(context, body, flags.name)}\n`);
}

function addFlags(command: Command): Command {
  return command
    .argument('<image>')
    .argument('[command...]')
    .passThroughOptions()
    .option('--entrypoint <program>', 'in place of the image’s')
    .option('-e, --env <name=value>', 'a variable; NAME alone takes yours', collect, [])
    .option('-h, --hostname <name>', 'its hostname')
    .option('-l, --label <key=value>', 'a label', collect, [])
    .option('--mount <spec>', 'type=volume|bind|tmpfs,source=…,target=…', collect, [])
    .option('--name <name>', 'a name; one is made up otherwise')
    .option('--network <name>', 'an attachable network, or host or none', collect, [])
    .option('--network-alias <name>', 'one more name in the first network', collect, [])
    .option('-p, --publish <port>', '[ADDRESS:]8080:80[/udp] on this node', collect, [])
    .option('--read-only', 'nothing of its root can be written')
    .option('--restart <policy>', 'no, always, unless-stopped, on-failure[:n]', 'no')
    .option('--rm', 'remove it when it has ended')
    .option('-u, --user <user>', 'who its process is')
    .option('-v, --volume <source:target>', 'a volume or a folder of the node', collect, [])
    .option('-w, --workdir <folder>', 'where its process begins')
    .helpOption('--help', 'display help for command');
}

export function runCommands(context: Context): Command[] {
  const running = new ShoalCommand('run').description('run a container on this node');
  addFlags(running)
    .option('-d, --detach', 'leave it in the background and print its id')
    .action((image: string, command: string[], flags: RunFlags) =>
      run(context, image, command, flags),
    );
  const creating = new ShoalCommand('create').description('make one without starting it');
  addFlags(creating).action((image: string, command: string[], flags: ContainerFlags) =>
    createOnly(context, image, command, flags),
  );
  return [running, creating];
}
