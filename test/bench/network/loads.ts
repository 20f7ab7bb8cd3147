/** The clients: bytes, round trips and new connections over TCP. */
import { connect, type Socket } from 'node:net';
import { closedLoop, type Load } from '../processes/load.ts';
import { monotonicMs } from '../processes/monotonic.ts';
import { pause } from '../until.ts';
import type { Bulk, Target, TimedOrder } from './orders.ts';

const receiveBytes = 256 * 1024;
const bitsPerByte = 8;
const bitsPerGbit = 1e9;
/** A dropped first packet is repeated after a second: a connection that needs longer is lost. */
const silentMsMax = 5_000;
/** Between two tries: as often as the machine can, but the others shall run, too. */
const retryMs = 1;

/** Holds for the whole life of the connection. */
function limitSilence(socket: Socket): void {
  socket.setTimeout(silentMsMax, () => {
    socket.destroy(new Error(`nothing came for ${silentMsMax} ms`));
  });
}

function opened(socket: Socket): Promise<void> {
  limitSilence(socket);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', resolve);
  });
}

export async function receive({ host, port, ms }: TimedOrder): Promise<Bulk> {
  let bytes = 0;
  const buffer = Buffer.allocUnsafe(receiveBytes);
  const count = (length: number): boolean => {
    bytes += length;
    return true;
  };
  const socket = connect({ host, port, onread: { buffer, callback: count } });
  await opened(socket);
  const began = performance.now();
  await pause(ms);
  const seconds = (performance.now() - began) / 1000;
  socket.destroy();
  return { gbit: (bytes * bitsPerByte) / bitsPerGbit, seconds };
}

export async function pingPong({ host, port, ms }: TimedOrder): Promise<Load> {
  const socket = connect({ host, port, noDelay: true });
  await opened(socket);
  const byte = Buffer.from('.');
  const load = await closedLoop(
    { inFlight: 1, ms },
    () =>
      new Promise((resolve, reject) => {
        socket.once('data', resolve);
        socket.removeAllListeners('error').once('error', reject);
        socket.write(byte);
      }),
  );
  socket.destroy();
  return load;
}

/** Until the other end has closed it. */
function visit({ host, port }: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    limitSilence(socket);
    socket.once('error', reject);
    // After an error it has been rejected already.
    socket.once('close', () => resolve());
    socket.resume();
  });
}

export function connectLoad(order: TimedOrder & { readonly inFlight: number }): Promise<Load> {
  return closedLoop(order, () => visit(order));
}

export async function insist(order: TimedOrder): Promise<number> {
  const end = performance.now() + order.ms;
  for (;;) {
    try {
      await visit(order);
      return monotonicMs();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(retryMs);
    }
  }
}
