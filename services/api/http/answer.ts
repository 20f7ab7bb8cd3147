/** What a route answers. Routes decide, the server writes. */

export type Chunk = string | Uint8Array;

export type Answer =
  | {
      readonly kind: 'whole';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'empty'; readonly status: number }
  /** Headers leave at once, chunks as they come, until the iterable or the client ends. */
  | {
      readonly kind: 'stream';
      readonly contentType: string;
      readonly chunks: AsyncIterable<Chunk>;
    };

export const jsonType = 'application/json';

export function json(value: unknown, status = 200): Answer {
  const body = `${JSON.stringify(value)}\n`;
  return { kind: 'whole', status, contentType: jsonType, body, headers: {} };
}

export function plainText(body: string, headers: Readonly<Record<string, string>>): Answer {
  const contentType = 'text/plain; charset=utf-8';
  return { kind: 'whole', status: 200, contentType, body, headers };
}

export function empty(status = 200): Answer {
  return { kind: 'empty', status };
}

export function stream(chunks: AsyncIterable<Chunk>, contentType = jsonType): Answer {
  return { kind: 'stream', contentType, chunks };
}

/** One JSON value per line: events, pull progress. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\r\n`;
}
