/** The one HTTP client for all clusters: JSON over a unix socket, bounded in time. */
import { Agent } from 'node:http';
import { type HttpAnswer, httpRequest } from '../support/http-request.ts';

/** A real Swarm that lost its leader holds a request for 20 s before it refuses it. */
const requestMs = 60_000;

export class HttpClient {
  readonly #socketPath: string;
  readonly #agent: Agent | undefined;

  /** With `connections`, so many are kept open and reused; otherwise each request has its own. */
  constructor(socketPath: string, connections = 0) {
    this.#socketPath = socketPath;
    if (connections > 0) this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<HttpAnswer> {
    const limit = AbortSignal.timeout(requestMs);
    return httpRequest({
      socketPath: this.#socketPath,
      method,
      path: `/v1.41${path}`,
      body,
      agent: this.#agent,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
  }

  /** The parsed answer of a request that must succeed. */
  async must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.request(method, path, body);
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    }
    return answer.body === '' ? (undefined as T) : JSON.parse(answer.body);
  }

  close(): void {
    this.#agent?.destroy();
  }
}
