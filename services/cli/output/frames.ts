/**
 * Takes apart a stream of logs that carries two: before each piece stand eight bytes, the number
 * of its stream (1 standard output, 2 standard error) and its length.
 */

const headerBytes = 8;
const lengthOffset = 4;
/** Far more than a log line has; a longer one means that the stream is not what it claims to be. */
const frameBytesMax = 64 * 1024 * 1024;

export interface LogPiece {
  readonly isError: boolean;
  readonly bytes: Uint8Array;
}

/** Throws when the stream ends within a piece. */
export async function* readFrames(stream: AsyncIterable<Uint8Array>): AsyncGenerator<LogPiece> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= headerBytes) {
      const length = waiting.readUInt32BE(lengthOffset);
      if (length > frameBytesMax) throw new Error(`the logs hold a piece of ${length} bytes`);
      const end = headerBytes + length;
      if (waiting.length < end) break;
      yield { isError: waiting[0] === 2, bytes: waiting.subarray(headerBytes, end) };
      waiting = waiting.subarray(end);
    }
  }
  if (waiting.length > 0) throw new Error('the logs broke off in the middle of a piece');
}
