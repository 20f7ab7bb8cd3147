/** `shoal ps` and `shoal logs`: the containers of this node and what they write. */
import type { Command } from 'commander';
import { filtersParameter, path } from '../../client.ts';
import { ShoalCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { readFrames } from '../../output/frames.ts';
import { ago, ellipsis, shortId } from '../../output/human.ts';
import { type Column, type ListOptions, renderList } from '../../output/list.ts';
import { collect } from '../../parse/collect.ts';
import { parseTimestamp } from '../../parse/timestamp.ts';
import { imageOf } from '../tasks.ts';

interface ContainerPortJson {
  readonly IP?: string;
  readonly PrivatePort: number;
  readonly PublicPort?: number;
  readonly Type: string;
}

interface ContainerJson {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Image: string;
  readonly Command: string;
  readonly Created: number;
  readonly State: string;
  readonly Status: string;
  readonly Ports?: readonly ContainerPortJson[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

const commandCharsMax = 20;
const msPerSecond = 1000;

function portText({ IP, PrivatePort, PublicPort, Type }: ContainerPortJson): string {
  const from = PublicPort === undefined ? '' : `${IP ? `${IP}:` : ''}${PublicPort}->`;
  return `${from}${PrivatePort}/${Type}`;
}

function containerColumns(nowMs: number, full: boolean): Column<ContainerJson>[] {
  const cut = (text: string): string => (full ? text : ellipsis(text, commandCharsMax));
  const created = (seconds: number): string =>
    ago(nowMs, new Date(seconds * msPerSecond).toISOString());
  const labels = ({ Labels }: ContainerJson): string =>
    Object.entries(Labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(',');
  return [
    { head: 'CONTAINER ID', name: 'ID', cell: ({ Id }) => shortId(Id, full) },
    { head: 'IMAGE', name: 'Image', cell: ({ Image }) => (full ? Image : imageOf(Image)) },
    { head: 'COMMAND', name: 'Command', cell: ({ Command }) => `"${cut(Command)}"` },
    { head: 'CREATED', name: 'RunningFor', cell: ({ Created }) => created(Created) },
    { head: 'STATUS', name: 'Status', cell: ({ Status }) => Status },
    { head: 'PORTS', name: 'Ports', cell: ({ Ports }) => (Ports ?? []).map(portText).join(', ') },
    { head: 'NAMES', name: 'Names', cell: (c) => c.Names.map((n) => n.slice(1)).join(',') },
    { head: 'STATE', name: 'State', cell: ({ State }) => State, hidden: true },
    { head: 'LABELS', name: 'Labels', cell: labels, hidden: true },
  ];
}

interface PsFlags extends ListOptions {
  readonly all?: boolean;
  readonly filter: readonly string[];
  readonly last?: string;
  readonly latest?: boolean;
  readonly trunc?: boolean;
}

async function ps(context: Context, flags: PsFlags): Promise<void> {
  const query = {
    all: flags.all === true ? '1' : undefined,
    limit: flags.latest === true ? '1' : flags.last,
    filters: filtersParameter(flags.filter),
  };
  const containers = await context.client().get<ContainerJson[]>('/containers/json', query);
  const full = flags.trunc === false;
  const columns = containerColumns(context.nowMs(), full);
  context.print(renderList(containers, columns, ({ Id }) => shortId(Id, full), flags));
}

interface LogsFlags {
  readonly follow?: boolean;
  readonly tail: string;
  readonly since?: string;
  readonly until?: string;
  readonly timestamps?: boolean;
  readonly details?: boolean;
}

const multiplexedType = 'application/vnd.docker.multiplexed-stream';

async function logs(context: Context, name: string, flags: LogsFlags): Promise<void> {
  const switchOf = (on: boolean | undefined): string | undefined => (on === true ? '1' : undefined);
  const timeOf = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : parseTimestamp(text, context.nowMs());
  const query = {
    stdout: '1',
    stderr: '1',
    follow: switchOf(flags.follow),
    timestamps: switchOf(flags.timestamps),
    details: switchOf(flags.details),
    tail: flags.tail,
    since: timeOf(flags.since),
    until: timeOf(flags.until),
  };
  const answer = await context.client().open('GET', path`/containers/${name}/logs`, { query });
  if (answer.headers['content-type'] !== multiplexedType) {
    // A container with a terminal has one stream, as it is.
    for await (const chunk of answer) context.print(chunk);
    return;
  }
  for await (const { isError, bytes } of readFrames(answer)) {
    if (isError) context.note(bytes);
    else context.print(bytes);
  }
}

export function containerCommands(context: Context): Command[] {
  const list = new ShoalCommand('ps')
    .description('list the containers of this node')
    .option('-a, --all', 'those that ended, too')
    .option('-f, --filter <name=value>', 'ancestor, id, label, name, status', collect, [])
    .option('-n, --last <n>', 'only so many, in any state')
    .option('-l, --latest', 'only the newest, in any state')
    .option('--no-trunc', 'do not cut ids and commands')
    .option('-q, --quiet', 'only ids')
    .option('--format <string>', 'table, json or a template')
    .action((flags: PsFlags) => ps(context, flags));
  const output = new ShoalCommand('logs')
    .description('what a container of this node has written')
    .argument('<container>')
    .option('-f, --follow', 'go on with what it writes from now on')
    .option('-n, --tail <n>', 'only so many lines from the end', 'all')
    .option('--since <time>', 'from this time on: 10m ago, a date, seconds since 1970')
    .option('--until <time>', 'until this time')
    .option('-t, --timestamps', 'with the time of each line')
    .option('--details', 'with extra attributes')
    .action((name: string, flags: LogsFlags) => logs(context, name, flags));
  return [list, output];
}
