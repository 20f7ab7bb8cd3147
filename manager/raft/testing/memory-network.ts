/**
 * Raft's rpcs between nodes of one process, for tests and the simulator: real handlers, real
 * encoding, no sockets. Latency, partitions and dying processes at will.
 */

import { type Clock, sleep } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { MessageType } from '#lib/rpc/service';
import type { CallContext, CallOptions, Client, Peer } from '#lib/rpc/types';
import { heardElsewhere } from '#lib/signal';
import {
  InstallSnapshotResponse,
  Membership,
  MembersRequest,
  PeerBatch,
  type RaftPeerService,
  SnapshotHeader,
  SnapshotPart,
  SnapshotProgressResponse,
} from '#proto/gen/shoal';
import type { PeerHandlers } from '../transport/transport.ts';
import { Pipe } from './pipe.ts';

interface Server {
  readonly handlers: PeerHandlers;
  readonly calls: Set<AbortController>;
}

export interface MemoryNetworkOptions {
  readonly clock: Clock;
  /** One way, asked for every message; 0 delivers without the clock. */
  readonly latencyMs?: () => number;
  readonly clusterId: string;
}

/** A copy as the wire would make it. */
function recode<T>(type: MessageType<T>, message: T): T {
  return type.decode(type.encode(message));
}

/** One direction of a stream. */
interface Direction<T> {
  readonly pipe: Pipe<T>;
  send(item: T): void;
  end(): void;
}

/** Delivers in order, each message after its latency. */
class Carrier {
  #last: Promise<void> = Promise.resolve();

  carry(clock: Clock, latencyMs: number, deliver: () => void): void {
    if (latencyMs === 0) {
      deliver();
      return;
    }
    const arrival = sleep(clock, latencyMs);
    this.#last = this.#last.then(() => arrival).then(deliver);
  }
}

export class MemoryNetwork {
  readonly #options: MemoryNetworkOptions;
  readonly #servers = new Map<string, Server>();
  /** `from to` of addresses between which nothing passes. */
  readonly #cut = new Set<string>();
  /** How many messages of batches were carried. */
  messageCount = 0;

  constructor(options: MemoryNetworkOptions) {
    this.#options = options;
  }

  serve(address: string, handlers: PeerHandlers): void {
    this.#servers.set(address, { handlers, calls: new Set() });
  }

  /** The process at `address` dies: its connections break. */
  kill(address: string): void {
    const server = this.#servers.get(address);
    this.#servers.delete(address);
    for (const call of server?.calls ?? []) call.abort(new ShoalError('unavailable', 'it died'));
  }

  /** Nothing passes from one to the other, silently; the other way is another matter. */
  cut(from: string, to: string): void {
    this.#cut.add(`${from} ${to}`);
  }

  /** Cuts `address` off from all of `others`, both ways. */
  isolate(address: string, others: readonly string[]): void {
    for (const other of others) {
      this.cut(address, other);
      this.cut(other, address);
    }
  }

  heal(): void {
    this.#cut.clear();
  }

  #isCut(from: string, to: string): boolean {
    return this.#cut.has(`${from} ${to}`);
  }

  /** The `connect` of the node `nodeId` that listens at `from`. */
  connector(nodeId: string, from: string): (to: string) => Client<typeof RaftPeerService> {
    const peer: Peer = {
      role: 'manager',
      nodeId,
      organization: this.#options.clusterId,
      address: from,
    };
    return (to) => this.#client(peer, from, to);
  }

  #client(peer: Peer, from: string, to: string): Client<typeof RaftPeerService> {
    return {
      exchange: (options) => {
        const call = this.#open(from, to, options);
        const requests = this.#pipe(PeerBatch, from, to);
        const responses = this.#pipe(PeerBatch, to, from);
        call.onEnd((error) => {
          requests.pipe.end(error);
          responses.pipe.end(error);
        });
        call.run(async (handlers) => {
          const context = { peer, signal: call.signal };
          for await (const batch of handlers.exchange(requests.pipe, context))
            responses.send(batch);
          call.end(undefined);
        });
        return {
          send: (batch) => call.alive(() => requests.send(batch)),
          end: () => requests.end(),
          responses: responses.pipe,
        };
      },
      installSnapshot: (options) => {
        const call = this.#open(from, to, options);
        const requests = this.#pipe(SnapshotPart, from, to);
        call.onEnd((error) => requests.pipe.end(error));
        const response = call.result(async (handlers, context) => {
          const answer = await handlers.installSnapshot(requests.pipe, context);
          return recode(InstallSnapshotResponse, answer);
        }, peer);
        return {
          send: (part) => call.alive(() => requests.send(part)),
          end: () => requests.end(),
          response,
        };
      },
      snapshotProgress: (header, options) =>
        this.#open(from, to, options).result(async (handlers, context) => {
          const request = recode(SnapshotHeader, header);
          return recode(
            SnapshotProgressResponse,
            await handlers.snapshotProgress(request, context),
          );
        }, peer),
      members: (request, options) =>
        this.#open(from, to, options).result(async (handlers, context) => {
          const decoded = recode(MembersRequest, request);
          return recode(Membership, await handlers.members(decoded, context));
        }, peer),
    };
  }

  #pipe<T>(type: MessageType<T>, from: string, to: string): Direction<T> {
    const pipe = new Pipe<T>();
    const carrier = new Carrier();
    const { clock, latencyMs = () => 0 } = this.#options;
    const send = (item: T): void => {
      this.messageCount++;
      const bytes = type.encode(item);
      carrier.carry(clock, latencyMs(), () => {
        // What is lost in a partition is lost: harsher than TCP, which raft must survive, too.
        if (!this.#isCut(from, to)) pipe.push(type.decode(bytes));
      });
    };
    // The end comes behind what was sent.
    const end = (): void => carrier.carry(clock, latencyMs(), () => pipe.end());
    return { pipe, send, end };
  }

  #open(from: string, to: string, options: CallOptions = {}): Call {
    const isCut = this.#isCut(from, to) || this.#isCut(to, from);
    return new Call(isCut ? 'silent' : this.#servers.get(to), this.#options.clock, options, to);
  }
}

/** One call, from either end of which it can break. */
class Call {
  readonly #server: Server | 'silent' | undefined;
  readonly #abort = new AbortController();
  readonly #address: string;
  #onEnd: ((error: unknown) => void) | undefined;
  #isEnded = false;

  constructor(
    server: Server | 'silent' | undefined,
    clock: Clock,
    options: CallOptions,
    address: string,
  ) {
    this.#server = server;
    this.#address = address;
    if (server !== undefined && server !== 'silent') server.calls.add(this.#abort);
    this.#abort.signal.addEventListener('abort', () => this.end(this.#abort.signal.reason));
    const onAbort = (): void => this.#abort.abort(options.signal?.reason);
    if (options.signal?.aborted) onAbort();
    else options.signal?.addEventListener('abort', onAbort, { once: true });
    if (options.deadlineMs === undefined) return;
    clock.schedule(options.deadlineMs, () => {
      this.#abort.abort(new ShoalError('deadline_exceeded', `${address} did not answer in time`));
    });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  onEnd(callback: (error: unknown) => void): void {
    this.#onEnd = callback;
    if (this.#isEnded) callback(this.#abort.signal.reason);
  }

  end(error: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#server !== undefined && this.#server !== 'silent') {
      this.#server.calls.delete(this.#abort);
    }
    this.#onEnd?.(error);
    if (!this.#abort.signal.aborted) this.#abort.abort(error);
  }

  async alive(action: () => void): Promise<void> {
    if (this.#isEnded) throw this.#abort.signal.reason ?? new ShoalError('cancelled', 'it ended');
    action();
  }

  /** Runs the handlers' side; a failure ends the call with it. */
  run(body: (handlers: PeerHandlers) => Promise<void>): void {
    this.#handlers()
      .then(body)
      .catch((error: unknown) => this.end(error));
  }

  async result<T>(
    body: (handlers: PeerHandlers, context: CallContext) => Promise<T>,
    peer: Peer,
  ): Promise<T> {
    const broken = new Promise<never>((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
      if (this.signal.aborted) reject(this.signal.reason);
    });
    const answer = this.#handlers().then((handlers) =>
      body(handlers, { peer, signal: this.signal }),
    );
    try {
      return await Promise.race([answer, broken]);
    } finally {
      heardElsewhere(answer);
      heardElsewhere(broken);
      this.end(new ShoalError('cancelled', 'the call has ended'));
    }
  }

  async #handlers(): Promise<PeerHandlers> {
    if (this.#server === undefined) {
      throw new ShoalError('unavailable', `nobody listens at ${this.#address}`);
    }
    if (this.#server !== 'silent') return this.#server.handlers;
    return new Promise(() => undefined);
  }
}
