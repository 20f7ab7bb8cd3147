/**
 * One question to one server outside, by UDP or TCP, with a socket of its own: the kernel gives it
 * a random port and lets in only what comes from that server.
 */
import { createSocket } from 'node:dgram';
import { isIPv6, connect as tcpConnect } from 'node:net';
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { frame, readFrames } from './frames.ts';
import { upstreamDeadlineMs } from './limits.ts';
import { isAnswerTo, type Transport } from './packet.ts';

export interface Upstream {
  readonly address: string;
  readonly port: number;
}

/**
 * Resolves to the server's answer. Rejects when it cannot be reached, with `deadline_exceeded`
 * when it is silent, and with the signal's reason.
 */
export type Exchange = (
  message: Buffer,
  upstream: Upstream,
  transport: Transport,
  signal: AbortSignal,
) => Promise<Buffer>;

export function makeExchange(clock: Clock): Exchange {
  return async (message, upstream, transport, signal) => {
    signal.throwIfAborted();
    const over = new AbortController();
    const timer = clock.schedule(upstreamDeadlineMs, () => over.abort(silent(upstream)));
    const abort = (): void => over.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const ask = transport === 'udp' ? askByUdp : askByTcp;
      return await ask(message, upstream, over.signal);
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', abort);
    }
  };
}

function silent({ address }: Upstream): ShoalError {
  const text = `DNS server ${address} did not answer within ${upstreamDeadlineMs} ms`;
  return new ShoalError('deadline_exceeded', text);
}

function askByUdp(message: Buffer, upstream: Upstream, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(upstream.address.split('%')[0] ?? '') ? 'udp6' : 'udp4');
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      // A late ICMP message must not bring the process down.
      socket.on('error', () => undefined);
      socket.close();
      settle();
    };
    const onAbort = (): void => end(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('message', (bytes) => {
      if (isAnswerTo(message, bytes)) end(() => resolve(bytes));
    });
    // Without a way there it is called all the same, with the reason.
    socket.connect(upstream.port, upstream.address, (error?: Error) => {
      if (error instanceof Error) end(() => reject(error));
      else socket.send(message);
    });
  });
}

async function askByTcp(
  message: Buffer,
  { address, port }: Upstream,
  signal: AbortSignal,
): Promise<Buffer> {
  const socket = tcpConnect({ host: address, port });
  const onAbort = (): void => {
    socket.destroy(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    socket.write(frame(message));
    for await (const bytes of readFrames(socket)) {
      if (isAnswerTo(message, bytes)) return bytes;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }
  throw new ShoalError('unavailable', `DNS server ${address} closed the connection unasked`);
}
