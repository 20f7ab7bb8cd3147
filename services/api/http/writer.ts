/** Puts answers and errors on a connection: whole ones at once, streams with backpressure. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Duplex, Writable } from 'node:stream';
import { type Answer, type Chunk, jsonType } from './answer.ts';
import { HttpError } from './http-error.ts';

export function errorBody(message: string): string {
  return `${JSON.stringify({ message })}\n`;
}

export function writeError(response: ServerResponse, status: number, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const headers = error instanceof HttpError ? error.headers : {};
  const body = errorBody(message);
  response.writeHead(status, {
    ...headers,
    'content-type': jsonType,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

async function writeChunks(
  response: Writable,
  chunks: AsyncIterable<Chunk>,
  signal: AbortSignal,
): Promise<void> {
  for await (const chunk of chunks) {
    if (signal.aborted) break;
    if (!response.write(chunk)) await once(response, 'drain', { signal });
  }
}

/** Resolves when everything is written, or the client has gone. */
export async function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  signal: AbortSignal,
): Promise<void> {
  if (answer.kind === 'empty') {
    response.writeHead(answer.status);
    response.end();
    return;
  }
  if (answer.kind === 'whole') {
    const length = Buffer.byteLength(answer.body);
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-type': answer.contentType,
      'content-length': length,
    });
    response.end(answer.body);
    return;
  }
  response.writeHead(200, { 'content-type': answer.contentType });
  // A follower waits for the status line long before the first event or log line comes.
  response.flushHeaders();
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await writeChunks(response, answer.chunks, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  response.end();
}

type StreamAnswer = Extract<Answer, { kind: 'stream' }>;

/**
 * The stream on a connection that is no HTTP any more. What the client still sends is read and
 * dropped: it may close its own direction long before the stream ends.
 */
export async function writeUpgraded(
  socket: Duplex,
  { contentType, chunks }: StreamAnswer,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const lines = [
    'HTTP/1.1 101 UPGRADED',
    `Content-Type: ${contentType}`,
    'Connection: Upgrade',
    'Upgrade: tcp',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.resume();
  try {
    await writeChunks(socket, chunks, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) socket.destroy();
  else socket.end();
}
