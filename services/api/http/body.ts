/** Reading request bodies: bounded, and JSON only where JSON is wanted. */
import type { IncomingMessage } from 'node:http';
import { jsonBodyBytesMax } from '../limits.ts';
import { HttpError } from './http-error.ts';

export function hasBody(message: IncomingMessage): boolean {
  const length = message.headers['content-length'];
  return message.headers['transfer-encoding'] !== undefined || Number(length ?? 0) > 0;
}

/**
 * A page in a browser can post text and forms anywhere without asking, JSON it cannot: another
 * content type than JSON is refused.
 */
function checkContentType(message: IncomingMessage): void {
  const type = message.headers['content-type'];
  if (type === undefined && !hasBody(message)) return;
  const essence = (type ?? '').split(';')[0]?.trim().toLowerCase();
  if (essence === 'application/json') return;
  throw new HttpError(
    400,
    `unsupported Content-Type header (${type ?? 'none'}): must be 'application/json'`,
  );
}

function tooLarge(): HttpError {
  return new HttpError(413, `request body is larger than ${jsonBodyBytesMax} bytes`, {
    connection: 'close',
  });
}

async function readBounded(message: IncomingMessage): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > jsonBodyBytesMax) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > jsonBodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The parsed body; undefined when there is none. Throws 400 and 413. */
export async function readJson(message: IncomingMessage): Promise<unknown> {
  checkContentType(message);
  const bytes = await readBounded(message);
  const body = bytes.toString('utf8').trim();
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new HttpError(400, `the request body is not JSON: ${error.message}`);
  }
}
