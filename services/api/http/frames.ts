/**
 * Two streams on one connection: before each piece of output stand eight bytes, the stream's number
 * (1 standard output, 2 standard error) and the length of the piece.
 */

const headerBytes = 8;
const streamNumbers = { stdout: 1, stderr: 2 } as const;

export type StreamName = keyof typeof streamNumbers;

export function frame(stream: StreamName, payload: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(headerBytes + payload.length);
  framed[0] = streamNumbers[stream];
  framed.writeUInt32BE(payload.length, 4);
  framed.set(payload, headerBytes);
  return framed;
}

export const multiplexedType = 'application/vnd.docker.multiplexed-stream';
export const rawType = 'application/vnd.docker.raw-stream';
