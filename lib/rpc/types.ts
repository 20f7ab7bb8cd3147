/**
 * The shapes of both ends of an rpc: what a handler gets and gives, and what a client offers.
 * They are derived from the generated service descriptions, so a handler with the wrong type does
 * not compile.
 */
import type { Method, Role, Service } from './service.ts';

/** Who is at the other end of the TLS connection, as its verified certificate says. */
export interface Peer {
  /** 'anonymous' when the peer showed no certificate. */
  readonly role: Role;
  /** The certificate's common name; empty for an anonymous peer. */
  readonly nodeId: string;
  /** The certificate's organization: the cluster id; empty for an anonymous peer. */
  readonly organization: string;
  /** The peer's IP address as the socket shows it. */
  readonly address: string;
}

export interface CallContext {
  readonly peer: Peer;
  /** Aborts when the caller goes away, the deadline passes or the server stops. */
  readonly signal: AbortSignal;
}

type Unary<Req, Res> = (request: Req, context: CallContext) => Promise<Res>;
type ServerStream<Req, Res> = (request: Req, context: CallContext) => AsyncIterable<Res>;
type ClientStream<Req, Res> = (requests: AsyncIterable<Req>, context: CallContext) => Promise<Res>;
type Duplex<Req, Res> = (requests: AsyncIterable<Req>, context: CallContext) => AsyncIterable<Res>;

export type Handler<M> =
  M extends Method<infer Req, infer Res, infer In, infer Out>
    ? In extends true
      ? Out extends true
        ? Duplex<Req, Res>
        : ClientStream<Req, Res>
      : Out extends true
        ? ServerStream<Req, Res>
        : Unary<Req, Res>
    : never;

/** Handlers of a service. A method without handler answers `unimplemented`. */
export type Handlers<S extends Service> = {
  readonly [K in keyof S['methods']]?: Handler<S['methods'][K]>;
};

export interface CallOptions {
  /** Ends the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The call fails with `deadline_exceeded` after this time. Streams have none by default. */
  readonly deadlineMs?: number;
}

/** A client's end of a call in which it sends many messages. */
export interface Sender<Req> {
  /** Resolves when the message left our buffers; rejects when the call has failed. */
  send(message: Req): Promise<void>;
  /** No more messages will follow. */
  end(): void;
}

type ClientCall<M> =
  M extends Method<infer Req, infer Res, infer In, infer Out>
    ? In extends true
      ? Out extends true
        ? (options?: CallOptions) => Sender<Req> & { readonly responses: AsyncIterable<Res> }
        : (options?: CallOptions) => Sender<Req> & { readonly response: Promise<Res> }
      : Out extends true
        ? (request: Req, options?: CallOptions) => AsyncIterable<Res>
        : (request: Req, options?: CallOptions) => Promise<Res>
    : never;

/** A client of a service: failures are `ShoalError`s with the server's code, message, details. */
export type Client<S extends Service> = {
  readonly [K in keyof S['methods']]: ClientCall<S['methods'][K]>;
};
