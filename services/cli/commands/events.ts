/** `shoal events`: what happens in the swarm and on this node, as it happens. */
import type { Command } from 'commander';
import { filtersParameter, linesOf } from '../client.ts';
import { ShoalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { show } from '../output/template/functions.ts';
import { parseTemplate, renderTemplate } from '../output/template/template.ts';
import { collect } from '../parse/collect.ts';
import { parseTimestamp } from '../parse/timestamp.ts';

interface EventJson {
  readonly Type: string;
  readonly Action: string;
  readonly scope?: string;
  readonly time: number;
  readonly timeNano: number;
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> };
}

const nsPerMs = 1_000_000n;
const nsPerSecond = 1_000_000_000n;

/** The nanoseconds as written: as a number they would lose their last digits. */
function nanosOf(line: string): bigint {
  return BigInt(/"timeNano"\s*:\s*(\d+)/.exec(line)?.[1] ?? '0');
}

/** `offsetMinutes` is how far the user's clock is ahead of UTC. */
export function timeText(nanos: bigint, offsetMinutes: number): string {
  const localMs = Number(nanos / nsPerMs) + offsetMinutes * 60_000;
  const seconds = new Date(localMs).toISOString().slice(0, 19);
  const fraction = String(nanos % nsPerSecond).padStart(9, '0');
  if (offsetMinutes === 0) return `${seconds}.${fraction}Z`;
  const total = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${seconds}.${fraction}${sign}${two(Math.floor(total / 60))}:${two(total % 60)}`;
}

/** One line as docker prints it. */
export function renderEvent(line: string, offsetMinutes: number): string {
  const { Type, Action, Actor }: EventJson = JSON.parse(line);
  const attributes = Object.entries(Actor.Attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const list = attributes.map(([key, value]) => `${key}=${value}`).join(', ');
  const time = timeText(nanosOf(line), offsetMinutes);
  return `${time} ${Type} ${Action} ${Actor.ID}${list === '' ? '' : ` (${list})`}\n`;
}

/** Templates know events by the names of Go's struct. */
function templateFields(line: string): Record<string, unknown> {
  const event: EventJson = JSON.parse(line);
  return {
    Type: event.Type,
    Action: event.Action,
    Actor: event.Actor,
    Scope: event.scope ?? '',
    Time: event.time,
    TimeNano: show(nanosOf(line)),
  };
}

function rendererOf(format: string | undefined, offsetMinutes: number): (line: string) => string {
  if (format === undefined || format === '') return (line) => renderEvent(line, offsetMinutes);
  if (format === 'json' || format === '{{json .}}') return (line) => `${line}\n`;
  const template = parseTemplate(format);
  return (line) => `${renderTemplate(template, templateFields(line))}\n`;
}

interface EventFlags {
  readonly filter: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly format?: string;
}

async function events(context: Context, flags: EventFlags): Promise<void> {
  const now = context.nowMs();
  const timeOf = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : parseTimestamp(text, now);
  const render = rendererOf(flags.format, -new Date(now).getTimezoneOffset());
  const query = {
    filters: filtersParameter(flags.filter),
    since: timeOf(flags.since),
    until: timeOf(flags.until),
  };
  const answer = await context.client().open('GET', '/events', { query });
  for await (const line of linesOf(answer)) {
    if (line.trim() !== '') context.print(render(line));
  }
}

export function eventsCommand(context: Context): Command {
  return new ShoalCommand('events')
    .description('what happens in the swarm and on this node, as it happens')
    .option('-f, --filter <name=value>', 'type, event, service, node, …', collect, [])
    .option('--since <time>', 'from this time on: 10m ago, a date, seconds since 1970')
    .option('--until <time>', 'until this time')
    .option('--format <string>', 'json or a template')
    .action((flags: EventFlags) => events(context, flags));
}
