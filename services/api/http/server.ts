/**
 * The HTTP side of the front door: versions, routing, errors as JSON, upgrades and a stop
 * that lets requests finish. One handler serves every socket.
 */
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '#lib/clock';
import { explain } from '#lib/errors';
import { newId } from '#lib/ids';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { headerBytesMax, headersTimeoutMs, keepAliveMs, stopGraceMs } from '../limits.ts';
import { hasBody } from './body.ts';
import { HttpError, statusOf } from './http-error.ts';
import { listenUnix, type UnixListener } from './listener.ts';
import { ApiRequest } from './request.ts';
import type { Router } from './router.ts';
import { splitVersion } from './versions.ts';
import { errorBody, writeAnswer, writeError, writeUpgraded } from './writer.ts';

export interface HttpServerDeps {
  readonly router: Router;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** The path without query, and the query. Only the path is percent-decoded later, part by part. */
function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const at = url.indexOf('?');
  if (at < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) };
}

export class HttpServer {
  readonly #deps: HttpServerDeps;
  /** One per request in flight. */
  readonly #requests = new Set<AbortController>();
  #stopping = false;
  readonly #servers: { readonly server: Server; readonly listener: UnixListener }[] = [];

  constructor(deps: HttpServerDeps) {
    this.#deps = deps;
  }

  /** Serves on the unix socket at `path` too. Throws `failed_precondition` when it is in use. */
  async listen(path: string, groupId: number | undefined): Promise<void> {
    const server = createServer({
      // Uploads and streams take as long as they take.
      requestTimeout: 0,
      maxHeaderSize: headerBytesMax,
      headersTimeout: headersTimeoutMs,
      keepAliveTimeout: keepAliveMs,
    });
    server.timeout = 0;
    server.on('request', (message, response) => {
      this.#serve(message, response).catch((error: unknown) => {
        this.#deps.log.error('answering failed', { path, error: explain(error) });
        response.destroy();
      });
    });
    server.on('upgrade', (message: IncomingMessage, socket: Duplex) => {
      this.#upgrade(message, socket);
    });
    server.on('clientError', (error: Error, socket: Duplex) => {
      if (socket.writable) socket.end(rawError(400, `malformed request: ${error.message}`));
      else socket.destroy();
    });
    this.#servers.push({ server, listener: await listenUnix(server, path, groupId) });
  }

  /** No new connections; streams end, requests finish within the grace; idempotent. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const request of this.#requests) request.abort(stoppingError());
    await Promise.all(
      this.#servers.splice(0).map(async ({ server, listener }) => {
        const timer = this.#deps.clock.schedule(stopGraceMs, () => server.closeAllConnections());
        const closed = listener.close();
        server.closeIdleConnections();
        await closed;
        timer.cancel();
      }),
    );
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const aborter = this.#track(response);
    const { signal } = aborter;
    try {
      for (const [name, value] of Object.entries(this.#deps.headers)) {
        response.setHeader(name, value);
      }
      const url = splitUrl(message.url ?? '/');
      const { path, version } = splitVersion(url.path);
      const { route, params } = this.#deps.router.find(message.method ?? 'GET', path);
      const request = new ApiRequest({ ...url, path, version, params, message, signal });
      const answer = await route.handle(request);
      for (const [name, value] of request.answerHeaders) response.setHeader(name, value);
      await writeAnswer(response, answer, signal);
    } catch (error) {
      this.#fail(message, response, error);
    }
    // What a refused upload still sends would be taken for the next request.
    if (!message.complete) message.resume();
  }

  /**
   * Aborts when the request is over, because the client goes away or has its answer, or when the
   * server stops: a stream of which only the headers were asked for is not read, and ends with it.
   */
  #track(response: ServerResponse): AbortController {
    const aborter = new AbortController();
    this.#requests.add(aborter);
    if (this.#stopping) aborter.abort(stoppingError());
    response.on('close', () => {
      this.#requests.delete(aborter);
      aborter.abort(new HttpError(499, 'the client went away'));
    });
    response.on('error', (error) => aborter.abort(error));
    return aborter;
  }

  #fail(message: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (response.destroyed) return;
    const status = statusOf(error);
    const facts = { method: message.method, path: splitUrl(message.url ?? '').path };
    if (status === undefined) {
      const id = newId(this.#deps.random);
      const stack = error instanceof Error ? error.stack : undefined;
      const reason = explain(error);
      this.#deps.log.error('request failed unexpectedly', { ...facts, id, error: reason, stack });
      this.#finish(response, 500, new Error(`unexpected error: see the daemon's log for ${id}`));
      return;
    }
    this.#deps.log.debug('request refused', { ...facts, status, error: explain(error) });
    this.#finish(response, status, error);
  }

  /** Once a stream has begun there is no way to say what is wrong but to cut it off. */
  #finish(response: ServerResponse, status: number, error: unknown): void {
    if (response.headersSent) response.destroy();
    else writeError(response, status, error);
  }

  /**
   * A client that offers another protocol where there is one (`/session`, `/grpc`, attach) gets the
   * route's refusal, or where the route streams, the stream as it is: the connection is the client's
   * from then on.
   */
  #upgrade(message: IncomingMessage, socket: Duplex): void {
    socket.on('error', (error: Error) => {
      this.#deps.log.debug('upgraded connection broke', { error: error.message });
    });
    this.#answerUpgrade(message, socket).catch((error: unknown) => {
      this.#deps.log.error('answering an upgrade failed', { error: explain(error) });
      socket.destroy();
    });
  }

  /** Some clients offer a newer protocol with whatever they ask: they get their answer in this one. */
  async #ignoreOffer(message: IncomingMessage, socket: Duplex): Promise<void> {
    const response = new ServerResponse(message);
    // Nobody reads further requests from this connection.
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Socket);
    response.on('finish', () => socket.end());
    await this.#serve(message, response);
  }

  async #answerUpgrade(message: IncomingMessage, socket: Duplex): Promise<void> {
    const aborter = new AbortController();
    const { signal } = aborter;
    this.#requests.add(aborter);
    if (this.#stopping) aborter.abort(stoppingError());
    socket.on('close', () => aborter.abort(new HttpError(499, 'the client went away')));
    try {
      const url = splitUrl(message.url ?? '/');
      const { path, version } = splitVersion(url.path);
      const { route, params } = this.#deps.router.find(message.method ?? 'GET', path);
      const refusal = `${path} cannot be upgraded to another protocol`;
      if (route.upgradable !== true && !hasBody(message)) {
        await this.#ignoreOffer(message, socket);
        return;
      }
      // Its body would come as the first bytes of the other protocol.
      if (route.upgradable !== true) throw new HttpError(400, refusal);
      const request = new ApiRequest({ ...url, path, version, params, message, signal });
      const answer = await route.handle(request);
      if (answer.kind !== 'stream') throw new HttpError(400, refusal);
      await writeUpgraded(socket, answer, this.#deps.headers, signal);
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined) throw error;
      socket.end(rawError(status, explain(error)));
    } finally {
      this.#requests.delete(aborter);
    }
  }
}

function stoppingError(): HttpError {
  return new HttpError(503, 'the daemon is stopping');
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** A whole answer for a socket that no `ServerResponse` belongs to. */
function rawError(status: number, text: string): string {
  const body = errorBody(text);
  return [
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
