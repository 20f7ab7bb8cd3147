/** `shoal image`: the images of this node. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Command } from 'commander';
import { filtersParameter, linesOf } from '../client.ts';
import { ShoalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { ago, humanSize, shortId } from '../output/human.ts';
import { type Column, type ListOptions, renderList } from '../output/list.ts';
import { collect } from '../parse/collect.ts';
import { forEachName } from './each.ts';
import { type InspectFlags, inspectNames } from './inspect.ts';

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

interface ListFlags extends ListOptions {
  readonly all?: boolean;
  readonly filter: readonly string[];
  readonly trunc?: boolean;
}

async function list(context: Context, name: string | undefined, flags: ListFlags): Promise<void> {
  const filters = name === undefined ? flags.filter : [...flags.filter, `reference=${name}`];
  const query = { filters: filtersParameter(filters), all: flags.all === true ? '1' : undefined };
  const images = await context.client().get<ImageJson[]>('/images/json', query);
  const rows = images.flatMap(rowsOf);
  const full = flags.trunc === false;
  const idOf = ({ image }: Row): string => shortId(image.Id, full);
  context.print(renderList(rows, columns(context.nowMs(), full), idOf, flags));
}

/** The slashes of an image's name separate parts of the path. */
function imagePath(name: string): string {
  return `/images/${name.split('/').map(encodeURIComponent).join('/')}`;
}

/** Prints the lines of a progress stream; an error in it fails the command. */
async function showMessages(context: Context, answer: IncomingMessage, quiet: boolean) {
  for await (const line of linesOf(answer)) {
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
  const stream = flags.input === undefined ? context.input() : createReadStream(flags.input);
  const answer = await context.client().open('POST', '/images/load', {
    query: { quiet: flags.quiet === true ? '1' : '0' },
    headers: { 'content-type': 'application/x-tar' },
    stream,
  });
  await showMessages(context, answer, false);
}

export async function pull(
  context: Context,
  name: string,
  flags: { readonly quiet?: boolean },
): Promise<void> {
  const isWhole = /[:@]/.test(name.slice(name.lastIndexOf('/') + 1));
  const query = { fromImage: name, tag: isWhole ? undefined : 'latest' };
  const answer = await context.client().open('POST', '/images/create', { query });
  await showMessages(context, answer, flags.quiet === true);
}

interface RemovedJson {
  readonly Untagged?: string;
  readonly Deleted?: string;
}

async function remove(
  context: Context,
  names: readonly string[],
  flags: { force?: boolean },
): Promise<void> {
  const query = { force: flags.force === true ? '1' : undefined };
  await forEachName(names, async (name) => {
    const removed = await context.client().delete<RemovedJson[]>(imagePath(name), query);
    for (const { Untagged, Deleted } of removed) {
      if (Untagged !== undefined) context.print(`Untagged: ${Untagged}\n`);
      if (Deleted !== undefined) context.print(`Deleted: ${Deleted}\n`);
    }
  });
}

function addListing(image: Command, context: Context): void {
  image
    .command('ls')
    .description('list images')
    .argument('[repository[:tag]]')
    .option('-a, --all', 'accepted for compatibility: there are no hidden images')
    .option('-q, --quiet', 'only ids')
    .option('-f, --filter <name=value>', 'dangling, label, reference', collect, [])
    .option('--no-trunc', 'whole ids')
    .option('--format <string>', 'table, json or a template')
    .action((name: string | undefined, flags: ListFlags) => list(context, name, flags));
  image
    .command('inspect')
    .description('show everything about images')
    .argument('<image...>')
    .option('-f, --format <string>', 'json or a template')
    .action((names: string[], flags: InspectFlags) =>
      inspectNames(context, names, flags, (name) =>
        context.client().get(`${imagePath(name)}/json`),
      ),
    );
}

function addTransfers(image: Command, context: Context): void {
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
    .action(async (name: string, flags: { quiet?: boolean }) => {
      await pull(context, name, flags);
      if (flags.quiet === true) context.print(`${name}\n`);
    });
}

export function imageCommand(context: Context): Command {
  const image = new ShoalCommand('image').description('manage the images of this node');
  addListing(image, context);
  addTransfers(image, context);
  image
    .command('rm')
    .description('remove images')
    .argument('<image...>')
    .option('-f, --force', 'although a stopped container uses it')
    .action((names: string[], flags: { force?: boolean }) => remove(context, names, flags));
  return image;
}
