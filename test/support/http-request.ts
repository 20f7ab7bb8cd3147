/** One HTTP request to a daemon's unix socket. */
import { type Agent, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface HttpRequest {
  readonly socketPath: string;
  readonly method: string;
  readonly path: string;
  /** Sent as JSON, unless it is text already. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Keeps connections; without one each request has its own. */
  readonly agent?: Agent | undefined;
  /** Ends it; there is no other limit. */
  readonly signal: AbortSignal;
}

/** Resolves to whatever is answered; rejects when nothing is. */
export function httpRequest({ body, headers, agent, ...rest }: HttpRequest): Promise<HttpAnswer> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const type = text === undefined ? undefined : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const options = { ...rest, headers: { ...type, ...headers }, agent: agent ?? false };
    const call = request(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    call.on('error', reject);
    call.end(text);
  });
}
