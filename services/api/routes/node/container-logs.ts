/** `/containers/{id}/logs`: what a container has written, and what it writes from now on. */
import type { LogLine, LogQuery } from '#agent/containerd/types';
import { ShoalError } from '#lib/errors';
import { type Answer, type Chunk, stream } from '../../http/answer.ts';
import { frame, multiplexedType, rawType } from '../../http/frames.ts';
import type { ApiRequest } from '../../http/request.ts';
import { timeParam } from '../../http/times.ts';
import type { RouteDeps } from '../deps.ts';
import { requireContainer } from './find-container.ts';

/** `all` and negative numbers mean all, as in Docker. */
function tailOf(request: ApiRequest): number | undefined {
  const raw = request.text('tail');
  if (raw === '' || raw === 'all') return undefined;
  const lines = request.integer('tail') ?? -1;
  return lines < 0 ? undefined : lines;
}

export function logQueryOf(request: ApiRequest): LogQuery {
  const stdout = request.flag('stdout');
  const stderr = request.flag('stderr');
  if (!stdout && !stderr) {
    throw new ShoalError('invalid_argument', 'Bad parameters: you must choose at least one stream');
  }
  return {
    stdout,
    stderr,
    follow: request.flag('follow'),
    tail: tailOf(request),
    sinceMs: timeParam(request, 'since'),
    untilMs: timeParam(request, 'until'),
  };
}

interface Format {
  readonly framed: boolean;
  readonly timestamps: boolean;
  readonly details: boolean;
}

/** With details the attributes stand between time and text; containers here have none. */
export function renderLine(line: LogLine, format: Format): Uint8Array {
  const time = format.timestamps ? `${line.timestamp} ` : '';
  const prefix = Buffer.from(`${time}${format.details ? ' ' : ''}`);
  const payload = Buffer.concat([prefix, line.data]);
  return format.framed ? frame(line.stream, payload) : payload;
}

async function* render(lines: AsyncIterable<LogLine>, format: Format): AsyncGenerator<Chunk> {
  for await (const line of lines) yield renderLine(line, format);
}

export async function logs({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const query = logQueryOf(request);
  const container = await requireContainer(backend, request.param('id'));
  const { tty } = container.request;
  const format = {
    framed: !tty,
    timestamps: request.flag('timestamps'),
    details: request.flag('details'),
  };
  const lines = backend.runtime.containers.logs(container.id, query, request.signal);
  return stream(render(lines, format), tty ? rawType : multiplexedType);
}
