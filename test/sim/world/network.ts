/**
 * Rpcs between simulated processes: the real handlers and the real encoding, over connections
 * that obey the weather. Any service will do; whoever wants to listen in gives a `tap`.
 */
import { ShoalError } from '#lib/errors';
import type { Method, Service } from '#lib/rpc/service';
import type { CallContext, CallOptions, Client, Handlers, Peer } from '#lib/rpc/types';
import { Connection, type ConnectionDeps } from './connection.ts';
import { Pipe } from './pipe.ts';
import type { SimProcess } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';
import type { Weather } from './weather.ts';

export interface Sent {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly message: unknown;
}

export interface NetworkDeps {
  readonly scheduler: Scheduler;
  readonly weather: Weather;
  readonly trace: Trace;
}

/** Who calls: its process, what its certificate says, where it is. */
export interface Caller {
  readonly process: SimProcess;
  readonly peer: Peer;
}

type AnyMethod = Method<unknown, unknown>;
type AnyHandler = (request: unknown, context: CallContext) => unknown;

interface Server {
  readonly process: SimProcess;
  readonly handlers: ReadonlyMap<string, AnyHandler>;
}

function messageOf(error: unknown): ShoalError {
  if (error instanceof ShoalError) {
    return new ShoalError(error.code, error.message, { details: error.details });
  }
  return new ShoalError('internal', error instanceof Error ? error.message : String(error));
}

export class SimNetwork {
  readonly #deps: NetworkDeps;
  readonly #servers = new Map<string, Server>();
  /** Addresses of machines without power: they do not even refuse. */
  readonly #dark = new Set<string>();
  readonly #connections = new Set<Connection>();
  /** Sees each message as it is sent. */
  tap: (sent: Sent) => void = () => undefined;

  constructor(deps: NetworkDeps) {
    this.#deps = deps;
  }

  /** From now on `process` answers calls of `service` at `address`. */
  serve<S extends Service>(
    address: string,
    process: SimProcess,
    service: S,
    handlers: Required<Handlers<S>>,
  ): void {
    this.#dark.delete(address);
    const byName = handlers as Readonly<Record<string, AnyHandler>>;
    const byPath = Object.entries(service.methods).flatMap(([name, { path }]) => {
      const handler = byName[name];
      return handler === undefined ? [] : [[path, handler] as const];
    });
    const present = this.#servers.get(address);
    const others = present?.process === process ? [...present.handlers] : [];
    this.#servers.set(address, { process, handlers: new Map([...others, ...byPath]) });
  }

  /** The process at `address` is gone: the machine breaks its connections. */
  vacate(address: string): void {
    this.#servers.delete(address);
    this.#dark.delete(address);
    this.#breakAll(({ from, to }) => from === address || to === address);
  }

  /** The machine at `address` lost its power: nobody is told anything. */
  darken(address: string): void {
    this.#servers.delete(address);
    this.#dark.add(address);
  }

  /** All connections between two addresses break. */
  breakBetween(a: string, b: string): void {
    this.#breakAll(({ from, to }) => (from === a && to === b) || (from === b && to === a));
  }

  #breakAll(isMeant: (ends: { readonly from: string; readonly to: string }) => boolean): void {
    for (const connection of this.#connections) {
      if (!isMeant(connection.ends)) continue;
      connection.break();
    }
  }

  /** A client of `service` at the address `to`. */
  client<S extends Service>(service: S, caller: Caller, to: string): Client<S> {
    const methods = Object.entries(service.methods).map(([name, method]) => [
      name,
      this.#caller(method as AnyMethod, caller, to),
    ]);
    return Object.fromEntries(methods) as Client<S>;
  }

  #caller(method: AnyMethod, caller: Caller, to: string): (...args: never[]) => unknown {
    if (method.requestStream) {
      return (options?: CallOptions) => {
        const call = this.#open(method, caller, to, options ?? {});
        const { send, end } = call;
        return method.responseStream
          ? { send, end, responses: call.responses }
          : { send, end, response: onlyOne(call.responses) };
      };
    }
    return (request: unknown, options?: CallOptions) => {
      const call = this.#open(method, caller, to, options ?? {});
      call.send(request).then(call.end, () => undefined);
      return method.responseStream ? call.responses : onlyOne(call.responses);
    };
  }

  #open(method: AnyMethod, caller: Caller, to: string, options: CallOptions) {
    const from = caller.peer.address;
    const { scheduler, weather } = this.#deps;
    const deps: ConnectionDeps = {
      scheduler,
      weather,
      onOver: (over) => this.#connections.delete(over),
    };
    const connection = new Connection({ from, to, caller: caller.process }, options, deps);
    this.#connections.add(connection);
    const requests = new Pipe<unknown>();
    const responses = new Pipe<unknown>();
    const ended = (): void => responses.end(connection.callerSignal.reason);
    if (connection.callerSignal.aborted) ended();
    connection.callerSignal.addEventListener('abort', ended, { once: true });
    connection.serverSignal.addEventListener(
      'abort',
      () => requests.end(connection.serverSignal.reason),
      { once: true },
    );
    connection.knock(() => this.#arrive(method, connection, caller.peer, requests, responses));
    const send = async (message: unknown): Promise<void> => {
      connection.callerSignal.throwIfAborted();
      const bytes = this.#encode(method, 'request', from, to, message);
      await connection.carryThere(bytes.length, () => requests.push(method.request.decode(bytes)));
      connection.callerSignal.throwIfAborted();
    };
    const end = (): void => {
      void connection.carryThere(0, () => requests.end());
    };
    return { send, end, responses };
  }

  #encode(
    method: AnyMethod,
    kind: 'request' | 'response',
    from: string,
    to: string,
    message: unknown,
  ): Uint8Array {
    this.tap({ path: method.path, from, to, message });
    const bytes = method[kind].encode(message);
    this.#deps.trace.count(`${this.#deps.scheduler.nowMs} ${from} ${to} ${method.path}`);
    this.#deps.trace.count(bytes);
    return bytes;
  }

  #arrive(
    method: AnyMethod,
    connection: Connection,
    peer: Peer,
    requests: Pipe<unknown>,
    responses: Pipe<unknown>,
  ): void {
    const { to } = connection.ends;
    if (this.#dark.has(to)) return;
    const server = this.#servers.get(to);
    const handler = server?.handlers.get(method.path);
    if (server === undefined || handler === undefined) {
      connection.refuse();
      return;
    }
    connection.server = server.process;
    server.process.whenAwake(() => {
      if (connection.serverSignal.aborted) return;
      void this.#serve(method, connection, handler, peer, requests, responses);
    });
  }

  /** Runs in the server's process. Never rejects. */
  async #serve(
    method: AnyMethod,
    connection: Connection,
    handler: AnyHandler,
    peer: Peer,
    requests: Pipe<unknown>,
    responses: Pipe<unknown>,
  ): Promise<void> {
    const { from, to } = connection.ends;
    const context = { peer, signal: connection.serverSignal };
    const answer = (message: unknown): Promise<void> => {
      const bytes = this.#encode(method, 'response', to, from, message);
      return connection.carryBack(bytes.length, () =>
        responses.push(method.response.decode(bytes)),
      );
    };
    try {
      const request = method.requestStream ? requests : await onlyOne(requests);
      const result = handler(request, context);
      if (!method.responseStream) await answer(await result);
      else for await (const message of result as AsyncIterable<unknown>) await answer(message);
      connection.finish(() => responses.end());
    } catch (error) {
      const told = messageOf(error);
      connection.finish(() => responses.end(told));
    }
  }
}

async function onlyOne<T>(messages: AsyncIterable<T>): Promise<T> {
  for await (const message of messages) return message;
  throw new ShoalError('internal', 'the call ended without a message');
}
