/**
 * The API as the command line sees it: JSON over the node's unix socket. An answer that is no
 * success becomes an `ApiError` with the daemon's own words.
 */
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What an object of the API may hold; commands read what they need and check it as they go. */
export type Json = Readonly<Record<string, unknown>>;

/** Asks for, and tells of, an answer that may be old. */
const staleHeader = 'shoal-stale';

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly stream?: AsyncIterable<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A path with names in it: path`/services/${name}/update`. Names may hold any character. */
export function path(parts: TemplateStringsArray, ...names: readonly string[]): string {
  return String.raw({ raw: parts }, ...names.map(encodeURIComponent));
}

/** Filters as the API wants them: `{"name":{"web":true}}`. */
export function filtersParameter(filters: readonly string[]): string | undefined {
  if (filters.length === 0) return undefined;
  const result: Record<string, Record<string, boolean>> = {};
  for (const filter of filters) {
    const at = filter.indexOf('=');
    if (at === -1) throw new Error(`bad format of filter "${filter}" (expected name=value)`);
    const name = filter.slice(0, at).trim().toLowerCase();
    result[name] = { ...result[name], [filter.slice(at + 1).trim()]: true };
  }
  return JSON.stringify(result);
}

function pathOf(path: string, query: CallOptions['query']): string {
  const given = Object.entries(query ?? {}).filter((entry) => entry[1] !== undefined);
  if (given.length === 0) return path;
  return `${path}?${new URLSearchParams(given as [string, string][])}`;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A stream's lines as they come. Throws when the daemon dies before the end. */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of answer) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the daemon has ended the answer before its end: ${why}`, { cause });
  }
  if (rest !== '') yield rest;
}

export class Client {
  readonly host: string;
  readonly #socketPath: string;
  readonly #onStale: ((note: string) => void) | undefined;

  /**
   * `host` is `unix:///path`. With `onStale` the node may answer from its own copy while the
   * swarm has no leader; it is called with how old that is.
   */
  constructor(host: string, onStale?: (note: string) => void) {
    if (!host.startsWith('unix://')) {
      throw new Error(`host "${host}": shoal talks to unix:///path sockets only`);
    }
    this.host = host;
    this.#onStale = onStale;
    this.#socketPath = host.slice('unix://'.length);
  }

  async get<T = Json>(path: string, query?: CallOptions['query']): Promise<T> {
    return this.#json('GET', path, query === undefined ? {} : { query });
  }

  async post<T = Json>(path: string, options: CallOptions = {}): Promise<T> {
    return this.#json('POST', path, options);
  }

  async delete<T = void>(path: string, query?: CallOptions['query']): Promise<T> {
    return this.#json('DELETE', path, query === undefined ? {} : { query });
  }

  /** The answer as it arrives, for streams of lines and frames. */
  async open(method: string, path: string, options: CallOptions = {}): Promise<IncomingMessage> {
    const answer = await this.#send(method, path, options);
    const status = answer.statusCode ?? 0;
    const note = answer.headers[staleHeader];
    if (note !== undefined) this.#onStale?.(String(note));
    if (status < 300) return answer;
    throw apiError(status, await textOf(answer));
  }

  async #json<T>(method: string, path: string, options: CallOptions): Promise<T> {
    const text = await textOf(await this.open(method, path, options));
    return (text.trim() === '' ? undefined : JSON.parse(text)) as T;
  }

  #send(method: string, path: string, options: CallOptions): Promise<IncomingMessage> {
    const { body, stream } = options;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const stale = this.#onStale === undefined ? {} : { [staleHeader]: 'true' };
    const headers: Record<string, string> = { host: 'shoal', ...stale, ...options.headers };
    if (payload !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = String(Buffer.byteLength(payload));
    }
    return new Promise((resolve, reject) => {
      const call = request(
        { socketPath: this.#socketPath, method, path: pathOf(path, options.query), headers },
        resolve,
      );
      call.on('error', (cause) => reject(this.#unreachable(cause)));
      if (stream === undefined) {
        call.end(payload);
        return;
      }
      // An answer that comes before all is sent wins: it says why the daemon stopped reading.
      pipeline(Readable.from(stream), call).catch(reject);
    });
  }

  #unreachable(cause: Error): Error {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (syscall !== 'connect') return new Error(`${this.host}: ${cause.message}`, { cause });
    const why =
      code === 'EACCES' ? 'you may not open the socket (are you root?)' : 'is shoald running?';
    return new Error(`cannot connect to ${this.host}: ${why}`, { cause });
  }
}

function apiError(status: number, text: string): ApiError {
  let message = text;
  try {
    const json: { message?: unknown } = JSON.parse(text);
    if (typeof json.message === 'string') message = json.message;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new ApiError(status, message.trim() || `the daemon answered ${status}`);
}
