/**
 * The rpc server: one TLS port (and, where wanted, local sockets) for any number of services. Each
 * call is judged by the caller's certificate and the method's roles before its handler runs.
 */
import { rm } from 'node:fs/promises';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import { assert } from '#lib/assert';
import type { Clock } from '#lib/clock';
import { within } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { type Rules, refusalOf } from './authorize.ts';
import { anonymousPeer, type Caller, callerOf } from './caller.ts';
import { type AnyHandler, ServerCall } from './server-call.ts';
import type { Method, Service } from './service.ts';
import { statusOf } from './status.ts';
import { type ServerTls, TlsListener, type TlsListenerOptions } from './tls-listener.ts';
import type { Handlers } from './types.ts';

export type { ServerTls } from './tls-listener.ts';

export interface RpcServerOptions {
  readonly rules: Rules;
  /** The largest request taken; larger ones fail with `resource_exhausted`. */
  readonly messageBytesMax?: number;
  /** Calls that one connection may have open at once; more wait at the client. */
  readonly streamsMax?: number;
}

export interface RpcServerDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

/** The limit that every gRPC client expects of a server. */
const messageBytesMaxDefault = 4 * 1024 * 1024;
const streamsMaxDefault = 1_000;
/** A client that vanished without a word is noticed after this and `keepaliveTimeoutMs`. */
const keepalivePeriodMs = 10_000;
const keepaliveTimeoutMs = 5_000;

interface Route {
  readonly method: Method<unknown, unknown>;
  readonly handler: AnyHandler;
}

export class RpcServer {
  readonly #rules: Rules;
  readonly #deps: RpcServerDeps;
  readonly #server: grpc.Server;
  readonly #routes = new Map<string, Route>();
  readonly #calls = new Set<ServerCall>();
  readonly #tlsListeners = new Set<TlsListener>();
  readonly #localListeners = new Set<NetServer>();
  readonly #localSockets = new Set<Socket>();
  #isStopping = false;

  constructor(options: RpcServerOptions, deps: RpcServerDeps) {
    this.#rules = options.rules;
    this.#deps = deps;
    this.#server = new grpc.Server({
      'grpc.max_receive_message_length': options.messageBytesMax ?? messageBytesMaxDefault,
      'grpc.max_concurrent_streams': options.streamsMax ?? streamsMaxDefault,
      'grpc.keepalive_time_ms': keepalivePeriodMs,
      'grpc.keepalive_timeout_ms': keepaliveTimeoutMs,
      'grpc.enable_channelz': 0,
    });
  }

  /** Adds a service. Methods without a handler answer `unimplemented`. */
  handle<S extends Service>(service: S, handlers: Handlers<S>): void {
    const byName = handlers as Readonly<Record<string, unknown>>;
    for (const [name, method] of Object.entries(service.methods)) {
      const handler = byName[name] as AnyHandler | undefined;
      const bound = handler?.bind(handlers) ?? unimplemented(method.path);
      assert(!this.#routes.has(method.path), `${method.path} is handled once`);
      this.#routes.set(method.path, { method, handler: bound });
      // The interceptor below takes the call over; this entry only makes the path known.
      this.#server.register(method.path, neverCalled, passThrough, passThrough, 'bidi');
    }
  }

  /** Resolves with the port it listens on. Fails with `unavailable` when it cannot. */
  async listenTls(options: TlsListenerOptions, tls: ServerTls): Promise<number> {
    const listener = new TlsListener(tls, this.#deps.log, (socket) => {
      this.#serve(socket, callerOf(socket));
    });
    const port = await listener.listen(options);
    this.#tlsListeners.add(listener);
    return port;
  }

  /**
   * Listens on a unix socket without TLS. Who can open the file may call everything: put it into a
   * directory that only the right people can enter.
   */
  async listenLocal(path: string): Promise<void> {
    await rm(path, { force: true });
    const listener = createServer((socket) => {
      this.#localSockets.add(socket);
      socket.on('close', () => this.#localSockets.delete(socket));
      this.#serve(socket, { kind: 'local', peer: anonymousPeer('') });
    });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', (cause) => {
        reject(new ShoalError('unavailable', `cannot listen on ${path}`, { cause }));
      });
      listener.listen(path, resolve);
    });
    this.#localListeners.add(listener);
  }

  /** New connections use this material; those that exist stay as they are. */
  updateTls(tls: ServerTls): void {
    for (const listener of this.#tlsListeners) listener.update(tls);
  }

  /**
   * Takes no more calls, ends streams at once and lets unary calls finish until `deadlineMs` has
   * passed. Resolves when every connection is closed.
   */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    const closed = [
      ...[...this.#tlsListeners].map((listener) => listener.close()),
      ...[...this.#localListeners].map(
        (listener) => new Promise<void>((resolve) => listener.close(() => resolve())),
      ),
    ];
    for (const call of this.#calls) if (call.isStream) call.end(stopping());
    const drained = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    await within(this.#deps.clock, deadlineMs, drained);
    for (const call of this.#calls) call.end(stopping());
    this.#server.forceShutdown();
    for (const listener of this.#tlsListeners) listener.destroyConnections();
    for (const socket of this.#localSockets) socket.destroy();
    await Promise.all(closed);
  }

  /**
   * Hands a connection to the library. Each gets an injector of its own, so that its interceptor
   * knows the caller from the socket itself and from nothing that could be mixed up.
   */
  #serve(socket: Socket, caller: Caller): void {
    if (this.#isStopping) {
      socket.destroy();
      return;
    }
    const credentials = grpc.experimental.createServerCredentialsWithInterceptors(
      grpc.ServerCredentials.createInsecure(),
      [(definition, call) => this.#intercept(definition.path, call, caller)],
    );
    const injector = this.#server.createConnectionInjector(credentials);
    socket.on('close', () => injector.destroy());
    injector.injectConnection(socket);
  }

  #intercept(
    path: string,
    call: grpc.ServerInterceptingCallInterface,
    caller: Caller,
  ): grpc.ServerInterceptingCall {
    return new grpc.ServerInterceptingCall(call, { start: () => this.#begin(path, call, caller) });
  }

  #begin(path: string, call: grpc.ServerInterceptingCallInterface, caller: Caller): void {
    const route = this.#routes.get(path);
    assert(route !== undefined, `${path} has a route because it was registered`);
    const refusal = this.#isStopping
      ? stopping()
      : refusalOf(caller, route.method, this.#rules, this.#deps.clock.now());
    if (refusal !== undefined || caller.kind === 'refused') {
      call.sendStatus(statusOf(refusal ?? stopping()));
      return;
    }
    const serverCall = new ServerCall(route.method, call, this.#deps, (ended) => {
      this.#calls.delete(ended);
    });
    this.#calls.add(serverCall);
    serverCall.start(caller.peer, route.handler);
  }
}

function stopping(): ShoalError {
  return new ShoalError('unavailable', 'the server is stopping; try another manager');
}

function unimplemented(path: string): AnyHandler {
  return () => {
    throw new ShoalError('unimplemented', `${path} is not served here`);
  };
}

function neverCalled(): void {
  assert(false, 'the interceptor takes every call');
}

function passThrough(bytes: Buffer): Buffer {
  return bytes;
}
