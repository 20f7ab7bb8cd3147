/**
 * The TCP side of the resolver: connections, each with one question at a time. Answers wait for
 * their client, and nobody holds a connection that says nothing.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock, Timer } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import { frame, readFrames } from './frames.ts';
import { connectionsMax, connectionsPerContainerMax, idleConnectionMs } from './limits.ts';

/** Undefined: no answer is owed. */
type Respond = (message: Buffer, from: string) => Promise<Buffer | undefined>;

export class TcpListener {
  readonly #respond: Respond;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #server: Server;
  /** Open connections by the client's address. */
  readonly #sockets = new Map<string, Set<Socket>>();

  constructor(respond: Respond, deps: { readonly clock: Clock; readonly log: Logger }) {
    this.#respond = respond;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#server = createServer((socket) => void this.#serve(socket));
    this.#server.maxConnections = connectionsMax;
  }

  listen(address: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: address, port }, () => {
        this.#server.off('error', reject);
        this.#server.on('error', (error) => {
          this.#log.warn('a DNS connection could not be accepted', { err: explain(error) });
        });
        resolve();
      });
    });
  }

  /** Resolves when all connections are closed. */
  close(): Promise<void> {
    for (const sockets of this.#sockets.values()) for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #serve(socket: Socket): Promise<void> {
    const from = socket.remoteAddress ?? '';
    const mine = this.#sockets.get(from) ?? new Set();
    if (mine.size >= connectionsPerContainerMax) {
      socket.destroy();
      return;
    }
    this.#sockets.set(from, mine.add(socket));
    let idle = this.#endWhenIdle(socket);
    try {
      for await (const message of readFrames(socket)) {
        const answer = await this.#respond(message, from);
        if (answer === undefined) break;
        await write(socket, frame(answer));
        idle.cancel();
        idle = this.#endWhenIdle(socket);
      }
    } catch (error) {
      // The client went away: nobody is left to be told.
      this.#log.debug('a DNS connection broke', { from, err: explain(error) });
    } finally {
      idle.cancel();
      socket.destroy();
      mine.delete(socket);
      if (mine.size === 0) this.#sockets.delete(from);
    }
  }

  #endWhenIdle(socket: Socket): Timer {
    return this.#clock.schedule(idleConnectionMs, () => socket.destroy());
  }
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
