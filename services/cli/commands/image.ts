/** `shoal image`: the images of this node. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import type { Context } from '../context.ts';
import { ago, humanSize, shortId } from '../output/human.ts';
import { printInspected } from '../output/inspect.ts';
import { type Column, type ListOptions, renderList } from '../output/list.ts';

interface ImageJson {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly Created: number;
  readonly Size: number;
}

interface Row {
  readonly image: ImageJson;
  readonly repository: string;
  readonly tag: string;
}

interface MessageJson {
  readonly stream?: string;
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

const msPerSecond = 1000;

function rowsOf(image: ImageJson): Row[] {
  const tags = image.RepoTags?.length ? image.RepoTags : ['<none>:<none>'];
  return tags.map((text) => {
    const at = text.lastIndexOf(':');
    return { image, repository: text.slice(0, at), tag: text.slice(at + 1) };
  });
}

function columns(nowMs: number, full: boolean): Column<Row>[] {
  const created = ({ image }: Row): string =>
    ago(nowMs, new Date(image.Created * msPerSecond).toISOString());
  return [
    { head: 'REPOSITORY', name: 'Repository', cell: ({ repository }) => repository },
    { head: 'TAG', name: 'Tag', cell: ({ tag }) => tag },
    { head: 'IMAGE ID', name: 'ID', cell: ({ image }) => shortId(image.Id, full) },
    { head: 'CREATED', name: 'CreatedSince', cell: created },
    { head: 'SIZE', name: 'Size', cell: ({ image }) => humanSize(image.Size) },
  ];
}

async function list(context: Context, flags: ListOptions & { trunc?: boolean }): Promise<void> {
  const images = await context.client().get<ImageJson[]>('/images/json');
  const rows = images.flatMap(rowsOf);
  const full = flags.trunc === false;
  const text = renderList(rows, columns(context.nowMs(), full), ({ image }) => image.Id, flags);
  context.print(text);
}

/** Prints the lines of a progress stream; an error in it fails the command. */
async function showMessages(context: Context, answer: IncomingMessage, quiet: boolean) {
  for await (const line of createInterface({ input: answer })) {
    if (line.trim() === '') continue;
    const message: MessageJson = JSON.parse(line);
    if (message.error !== undefined) throw new Error(message.error);
    if (quiet) continue;
    const text =
      message.stream ?? `${message.id ? `${message.id}: ` : ''}${message.status ?? ''}\n`;
    context.print(text);
  }
}

async function load(context: Context, flags: { input?: string; quiet?: boolean }): Promise<void> {
  const stream = flags.input === undefined ? process.stdin : createReadStream(flags.input);
  const answer = await context.client().open('POST', '/images/load', {
    query: { quiet: flags.quiet === true ? '1' : '0' },
    headers: { 'content-type': 'application/x-tar' },
    stream,
  });
  await showMessages(context, answer, false);
}

async function pull(context: Context, name: string, flags: { quiet?: boolean }): Promise<void> {
  const query = { fromImage: name };
  const answer = await context.client().open('POST', '/images/create', { query });
  await showMessages(context, answer, flags.quiet === true);
}

export function imageCommand(context: Context): Command {
  const image = new Command('image').description('manage the images of this node');
  image
    .command('ls')
    .description('list images')
    .option('-q, --quiet', 'only ids')
    .option('--no-trunc', 'whole ids')
    .option('--format <string>', 'table, json or a template')
    .action((flags) => list(context, flags));
  image
    .command('load')
    .description('load images from a tar of docker save or an OCI layout')
    .option('-i, --input <file>', 'the file (default: standard input)')
    .option('-q, --quiet', 'no progress')
    .action((flags) => load(context, flags));
  image
    .command('pull')
    .description('fetch an image from its registry')
    .argument('<name>')
    .option('-q, --quiet', 'no progress')
    .action((name: string, flags) => pull(context, name, flags));
  image
    .command('inspect')
    .description('show everything about images')
    .argument('<image...>')
    .option('-f, --format <string>', 'json or a template')
    .action(async (names: string[], flags: { format?: string }) => {
      const found: unknown[] = [];
      for (const name of names) {
        found.push(await context.client().get(`/images/${encodeURI(name)}/json`));
      }
      printInspected(context, found, flags.format);
    });
  image
    .command('rm')
    .description('remove images')
    .argument('<image...>')
    .action(async (names: string[]) => {
      for (const name of names) {
        await context.client().delete(`/images/${encodeURI(name)}`);
        context.print(`${name}\n`);
      }
    });
  return image;
}
