/**
 * The node's DNS server for its containers. One socket serves them all: the address that a
 * question comes from says which container asks, and so which names it may know.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Clock } from '#lib/clock';
import { explain, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import { resolverPort } from '../names.ts';
import { resolve as resolveName } from './answer.ts';
import { makeExchange } from './exchange.ts';
import { Forwarder } from './forwarder.ts';
import { receiveBufferBytes } from './limits.ts';
import { type Query, readQuery, renderAnswer, responseCodes, type Transport } from './packet.ts';
import { resolverAddress } from './render-dns.ts';
import { TcpListener } from './tcp-listener.ts';
import {
  type AskingContainer,
  newCounters,
  type ResolverCounters,
  type TablesView,
} from './types.ts';

export interface ResolverOptions {
  /** Where to listen: the node's end of the gateway link unless a test says otherwise. */
  readonly address?: string;
  readonly port?: number;
  /** Where servers outside listen. */
  readonly upstreamPort?: number;
}

export interface ResolverDeps {
  /** The container with this address on the gateway network. */
  readonly lookupContainer: (address: string) => AskingContainer | undefined;
  readonly tables: TablesView;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

const dnsPort = 53;

export class Resolver {
  readonly #address: string;
  readonly #port: number;
  readonly #deps: ResolverDeps;
  readonly #forwarder: Forwarder;
  readonly #counters = newCounters();
  #stopping = new AbortController();
  #udp: Socket | undefined;
  #tcp: TcpListener | undefined;

  constructor(options: ResolverOptions, deps: ResolverDeps) {
    this.#address = options.address ?? resolverAddress;
    this.#port = options.port ?? resolverPort;
    this.#deps = deps;
    const exchange = makeExchange(deps.clock);
    this.#forwarder = new Forwarder(options.upstreamPort ?? dnsPort, { ...deps, exchange });
  }

  get counters(): Readonly<ResolverCounters> {
    return this.#counters;
  }

  /**
   * Resolves when questions are answered. The address has to exist: throws `unavailable` when it
   * does not, or when somebody else has the port. May be called again after that.
   */
  async start(): Promise<void> {
    if (this.#udp !== undefined) return;
    this.#stopping = new AbortController();
    const udp = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
    const tcp = new TcpListener((message, from) => this.#respond(message, from, 'tcp'), this.#deps);
    try {
      await bind(udp, this.#address, this.#port);
      await tcp.listen(this.#address, udp.address().port);
    } catch (cause) {
      udp.close();
      const where = `${this.#address}:${this.#port}`;
      throw new ShoalError('unavailable', `the resolver cannot listen on ${where}`, { cause });
    }
    udp.on('message', (message, remote) => void this.#serve(udp, message, remote));
    udp.on('error', (error) => this.#failed(error));
    this.#udp = udp;
    this.#tcp = tcp;
  }

  /** The port that it listens on, once started. */
  get port(): number {
    return this.#udp?.address().port ?? this.#port;
  }

  /** Questions under way get no answer. Idempotent. */
  async stop(): Promise<void> {
    const { udp, tcp } = { udp: this.#udp, tcp: this.#tcp };
    this.#udp = undefined;
    this.#tcp = undefined;
    this.#stopping.abort(new ShoalError('cancelled', 'the resolver stops'));
    await Promise.all([
      tcp?.close(),
      udp && new Promise<void>((resolve) => udp.close(() => resolve())),
    ]);
  }

  async #serve(socket: Socket, message: Buffer, remote: RemoteInfo): Promise<void> {
    // Who has the right to make packets by hand, as containers do, may say so.
    if (remote.port === 0) {
      this.#counters.malformed++;
      return;
    }
    const answer = await this.#respond(message, remote.address, 'udp');
    if (answer === undefined || this.#udp !== socket) return;
    socket.send(answer, remote.port, remote.address, (error) => {
      if (error !== null) this.#failed(error);
    });
  }

  /** Undefined when no answer is owed. Never rejects. */
  async #respond(message: Buffer, from: string, transport: Transport): Promise<Buffer | undefined> {
    const asking = this.#deps.lookupContainer(from);
    if (asking === undefined) {
      this.#counters.strangers++;
      return undefined;
    }
    const incoming = readQuery(message, transport);
    if (incoming.kind === 'refused') return incoming.answer;
    if (incoming.kind === 'malformed') {
      this.#counters.malformed++;
      return undefined;
    }
    try {
      return await this.#answer(incoming.query, asking, transport);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#failed(error);
      return undefined;
    }
  }

  async #answer(
    query: Query,
    asking: AskingContainer,
    transport: Transport,
  ): Promise<Buffer | undefined> {
    const { tables, random } = this.#deps;
    const resolution = resolveName(query.question, asking, tables, random);
    switch (resolution.kind) {
      case 'answer':
        this.#counters.answered++;
        return renderAnswer(query, responseCodes.success, resolution.records);
      case 'no such name':
        this.#counters.answered++;
        return renderAnswer(query, responseCodes.noSuchName);
      case 'not known yet':
        return renderAnswer(query, responseCodes.serverFailure);
      case 'forward': {
        const { signal } = this.#stopping;
        const answer = await this.#forwarder.ask(query, transport, asking, signal);
        if (answer !== undefined) {
          this.#counters.forwarded++;
          return answer;
        }
        this.#counters.overloaded++;
        return renderAnswer(query, responseCodes.serverFailure);
      }
    }
  }

  #failed(error: unknown): void {
    this.#counters.failed++;
    this.#deps.log.warn('a DNS question got no answer', { err: explain(error) });
  }
}

function bind(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}
