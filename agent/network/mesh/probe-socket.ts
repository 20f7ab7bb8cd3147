/**
 * A probe's socket: connected, so that the kernel tells of the refusal that answers a datagram.
 */
import { createSocket } from 'node:dgram';
import type { OpenProbe } from './prober.ts';

/** Nobody has it: no service is registered for it, and it lies below the dynamic ports. */
const closedPort = 10_054;

/** Of IPv4 and UDP. */
const headerBytes = 28;
const smallest = headerBytes + 1;

export const openProbe: OpenProbe = (address, onAnswer) => {
  const socket = createSocket('udp4');
  let isConnected = false;
  let isClosed = false;
  // Every other error means what no answer means: the next question is asked all the same.
  const take = (error: Error | null): void => {
    if (!isClosed && (error as NodeJS.ErrnoException | null)?.code === 'ECONNREFUSED') onAnswer();
  };
  socket.on('error', take);
  const send = (packetBytes: number): void => {
    socket.send(Buffer.alloc(packetBytes - headerBytes), take);
  };
  const connect = (packetBytes: number): void => {
    if (isClosed) return;
    socket.connect(closedPort, address, (error?: Error) => {
      isConnected = error === undefined || error === null;
      if (isConnected && !isClosed) send(packetBytes);
    });
  };
  return {
    ask: (packetBytes = smallest) => {
      if (isConnected) send(packetBytes);
      else connect(packetBytes);
    },
    close: () => {
      isClosed = true;
      socket.close();
    },
  };
};
