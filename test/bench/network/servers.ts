/** What the loads connect to: a source of bytes, an echo, and one that only says goodbye. */
import { createServer, type Socket } from 'node:net';
import { ports } from './orders.ts';

/** As much as a write hands to the kernel at once: more would save nothing. */
const chunk = Buffer.alloc(256 * 1024, 'shoal');
const backlog = 1_024;

function pour(socket: Socket): void {
  const more = (): void => {
    while (socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

function echo(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('data', (data) => socket.write(data));
}

function listen(port: number, serveOne: (socket: Socket) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      // The other end goes when it has what it wants.
      socket.on('error', () => undefined);
      serveOne(socket);
    });
    server.once('error', reject);
    server.listen({ host: '0.0.0.0', port, backlog }, resolve);
  });
}

export async function serve(): Promise<void> {
  await listen(ports.source, pour);
  await listen(ports.echo, echo);
  await listen(ports.greeting, (socket) => socket.destroy());
}
