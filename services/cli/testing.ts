/**
 * A whole command line for tests: a daemon that answers from a table on a socket in a temporary
 * folder, a context that collects what is printed, and time that moves only when somebody sleeps.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Client } from './client.ts';
import type { Context } from './context.ts';
import { makeProgram } from './program.ts';
import { run } from './run.ts';

export interface Seen {
  /** `POST /services/create?version=3`, percent-decoded. */
  readonly request: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status?: number;
  /** An object is sent as JSON, bytes as they are. */
  readonly body?: unknown;
  readonly type?: string;
  /** The daemon dies after the body. */
  readonly breaksOff?: boolean;
}

/** Answers by `METHOD /path`; several are given one after the other, the last one for good. */
export type Answers = Readonly<Record<string, Answer | readonly Answer[]>>;

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly seen: readonly Seen[];
}

export interface RunOptions {
  readonly answers?: Answers;
  readonly input?: string;
  /** Messages go to a terminal; what is read still comes from a pipe. */
  readonly isTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Ctrl-C at the first sleep. */
  readonly interrupt?: boolean;
}

const startMs = Date.UTC(2026, 0, 1);

function makeServer(answers: Answers, seen: Seen[]): Server {
  const asked = new Map<string, number>();
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const isJson = request.headers['content-type'] === 'application/json';
      const url = decodeURIComponent((request.url ?? '').replaceAll('+', ' '));
      seen.push({ request: `${request.method} ${url}`, body: isJson ? JSON.parse(text) : text });
      const key = `${request.method} ${url.split('?')[0]}`;
      const found = answers[key] ?? { status: 404, body: { message: `${key} not found` } };
      const turn = asked.get(key) ?? 0;
      asked.set(key, turn + 1);
      const list: readonly Answer[] = Array.isArray(found) ? found : [found];
      const answer = list[Math.min(turn, list.length - 1)] ?? {};
      response.writeHead(answer.status ?? 200, {
        'content-type': answer.type ?? 'application/json',
      });
      const { body } = answer;
      const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
      const bytes = isRaw ? body : JSON.stringify(body);
      if (answer.breaksOff === true) response.write(bytes, () => response.destroy());
      else response.end(bytes);
    });
  });
}

/** Runs `shoal WORDS…` against such a daemon. */
export async function shoal(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-cli-'));
  const socket = join(folder, 's');
  const seen: Seen[] = [];
  const server = makeServer(options.answers ?? {}, seen);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  let [out, err, nowMs] = ['', '', startMs];
  let interrupt: (() => void) | undefined;
  const client = new Client(`unix://${socket}`);
  const input = Readable.from([options.input ?? '']);
  const context: Context = {
    client: () => client,
    print: (text) => {
      out += Buffer.from(text).toString();
    },
    note: (text) => {
      err += Buffer.from(text).toString();
    },
    nowMs: () => nowMs,
    isTerminal: options.isTerminal ?? false,
    sleep: async (ms) => {
      nowMs += ms;
      if (options.interrupt === true) interrupt?.();
    },
    input: () => input,
    variable: (name) => options.env?.[name],
    onInterrupt: (callback) => {
      interrupt = callback;
      return () => {
        interrupt = undefined;
      };
    },
  };
  try {
    const code = await run(makeProgram('1.2.3', {}, context).command, context, words);
    return { code, out, err, seen };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  }
}
