/**
 * A probe's socket: connected, so that the kernel tells of the refusal that answers a datagram.
 */
import { createSocket } from 'node:dgram';
import type { OpenProbe } from './prober.ts';

/** Nobody has it: no service is registered for it, and it lies below the dynamic ports. */
const closedPort = 10_054;

export const openProbe: OpenProbe = (address, onAnswer) => {
  const socket = createSocket('udp4');
  let isConnected = false;
  let isClosed = false;
  // Every other error means what no answer means: the next question is asked all the same.
  const take = (error: Error | null): void => {
    if (!isClosed && (error as NodeJS.ErrnoException | null)?.code === 'ECONNREFUSED') onAnswer();
  };
  socket.on('error', take);
  const connect = (): void => {
    if (isClosed) return;
    socket.connect(closedPort, address, (error?: Error) => {
      isConnected = error === undefined || error === null;
      if (isConnected && !isClosed) socket.send(Buffer.alloc(1), take);
    });
  };
  return {
    ask: () => {
      if (isConnected) socket.send(Buffer.alloc(1), take);
      else connect();
    },
    close: () => {
      isClosed = true;
      socket.close();
    },
  };
};
