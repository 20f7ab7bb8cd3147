/**
 * A probe's socket: connected, so that the kernel tells of the refusal that answers a datagram.
 */
import { createSocket, type Socket } from 'node:dgram';
import type { OpenProbe } from './prober.ts';

/** Nobody has it: no service is registered for it, and it lies below the dynamic ports. */
const closedPort = 10_054;

/** Of IPv4 and UDP. */
const headerBytes = 28;
const smallest = headerBytes + 1;

export const openProbe: OpenProbe = (address, onAnswer) => {
  let state: 'apart' | 'connecting' | 'connected' = 'apart';
  let wishedBytes = smallest;
  let isClosed = false;
  // Every other error means what no answer means: the next question is asked all the same.
  const take = (error: Error | null): void => {
    if (!isClosed && (error as NodeJS.ErrnoException | null)?.code === 'ECONNREFUSED') onAnswer();
  };
  const open = (): Socket => {
    const made = createSocket('udp4');
    made.on('error', (error) => {
      // That it cannot be bound now is all one hears of it, and it cannot be connected any more.
      if (state === 'connecting' && made === socket) {
        state = 'apart';
        made.close();
        if (!isClosed) socket = open();
      }
      take(error);
    });
    return made;
  };
  let socket = open();
  const send = (): void => {
    socket.send(Buffer.alloc(wishedBytes - headerBytes), take);
  };
  const connect = (): void => {
    state = 'connecting';
    socket.connect(closedPort, address, (error?: Error) => {
      state = error === undefined || error === null ? 'connected' : 'apart';
      if (state === 'connected' && !isClosed) send();
    });
  };
  return {
    // While it is being connected, only the newest question waits.
    ask: (packetBytes = smallest) => {
      wishedBytes = packetBytes;
      if (isClosed) return;
      if (state === 'connected') send();
      else if (state === 'apart') connect();
    },
    close: () => {
      isClosed = true;
      socket.close();
    },
  };
};
