/** The one HTTP client for all clusters: JSON over a unix socket, bounded in time. */
import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

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

  request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
    const limit = AbortSignal.timeout(requestMs);
    return new Promise((resolve, reject) => {
      const call = request(
        {
          socketPath: this.#socketPath,
          method,
          path: `/v1.41${path}`,
          agent: this.#agent ?? false,
          headers: body === undefined ? {} : { 'content-type': 'application/json' },
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
          });
        },
      );
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
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
