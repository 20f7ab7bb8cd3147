/**
 * HTTP requests to registries with what Node's own client leaves open: bounded waits for the answer
 * and between pieces of the body, redirects that do not carry credentials to another host, and
 * errors that say which host did not answer.
 */
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { LookupGate } from './lookup.ts';

/** A registry that has not answered by then counts as down: a deploy must not hang on it. */
export const answerWaitMsMax = 15_000;
/** The longest silence in the middle of a body. */
export const bodyPauseMsMax = 30_000;
const redirectsMax = 5;
/**
 * The system's resolver holds one of the process's four threads until it answers, and disks need
 * them too: a name server that is silent must not stop the node.
 */
const lookupsMax = 2;

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Any certificate is accepted. */
  readonly insecure: boolean;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Must be read to its end or cancelled, else the connection stays open. */
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): void;
}

export type Fetch = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
}

/** Aborts with an error of ours when nothing happened for `limitMs` since the last `touch`. */
class Watchdog {
  readonly #clock: Clock;
  readonly #expire: () => void;
  #timer: { cancel(): void } | undefined;

  constructor(clock: Clock, expire: () => void) {
    this.#clock = clock;
    this.#expire = expire;
  }

  touch(limitMs: number): void {
    this.stop();
    this.#timer = this.#clock.schedule(limitMs, this.#expire);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

async function* readBody(
  message: IncomingMessage,
  watchdog: Watchdog,
  done: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    watchdog.touch(bodyPauseMsMax);
    for await (const chunk of message) {
      watchdog.stop();
      yield chunk as Uint8Array;
      watchdog.touch(bodyPauseMsMax);
    }
  } catch (cause) {
    throw new HttpFailure('the connection broke in the middle of the answer', { cause });
  } finally {
    watchdog.stop();
    done();
    message.destroy();
  }
}

function singleHeaders(message: IncomingMessage): Record<string, string | undefined> {
  const entries = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries) as Record<string, string | undefined>;
}

interface ExchangeDeps {
  readonly clock: Clock;
  readonly lookups: LookupGate;
}

/** One exchange, no redirects. Rejects with `HttpFailure` or the signal's reason. */
function exchange(
  request: HttpRequest,
  signal: AbortSignal,
  { clock, lookups }: ExchangeDeps,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const options = {
      method: request.method ?? 'GET',
      headers: request.headers,
      lookup: lookups.lookup(signal),
      ...(request.insecure ? { rejectUnauthorized: false } : {}),
    };
    const outgoing = send(url, options, (message) => {
      watchdog.stop();
      resolve({
        status: message.statusCode ?? 0,
        headers: singleHeaders(message),
        body: readBody(message, watchdog, done),
        cancel: () => {
          done();
          message.destroy();
        },
      });
    });
    const silent = (): void => {
      outgoing.destroy(new HttpFailure(`${url.host} did not answer in time`));
    };
    const watchdog = new Watchdog(clock, silent);
    const onAbort = (): void => {
      outgoing.destroy(new HttpFailure('the request was given up'));
    };
    const done = (): void => signal.removeEventListener('abort', onAbort);
    outgoing.on('error', (cause) => {
      watchdog.stop();
      done();
      reject(
        signal.aborted
          ? signal.reason
          : new HttpFailure(`${url.host}: ${cause.message}`, { cause }),
      );
    });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    watchdog.touch(answerWaitMsMax);
    outgoing.end(request.body);
  });
}

/** Credentials are for the registry only; blob stores behind it refuse requests that carry them. */
export function withoutCredentials(
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return Object.fromEntries(kept);
}

/** The client used in production. Redirects are followed for GET and HEAD. */
export function nodeFetch(clock: Clock): Fetch {
  const deps = { clock, lookups: new LookupGate(lookupsMax) };
  return async (request, signal) => {
    let current = request;
    for (let count = 0; count <= redirectsMax; count++) {
      const response = await exchange(current, signal, deps);
      const location = response.headers.location;
      if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) {
        return response;
      }
      response.cancel();
      const from = new URL(current.url);
      const to = new URL(location, from);
      const headers = to.host === from.host ? current.headers : withoutCredentials(current.headers);
      current = { ...current, url: to.href, headers };
    }
    throw new ShoalError('unavailable', `${request.url} redirects more than ${redirectsMax} times`);
  };
}

/** The whole body as bytes. Errors: HttpFailure when it is larger than `bytesMax`. */
export async function readAll(response: HttpResponse, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > bytesMax) throw new HttpFailure(`the answer is larger than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
