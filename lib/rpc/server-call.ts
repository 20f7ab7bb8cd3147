/**
 * One call at the server: reads requests, runs the handler, sends what it yields and ends with its
 * result or error. All four kinds of methods go this one way.
 */
import { Metadata, type ServerInterceptingCallInterface, status } from '@grpc/grpc-js';
import type { Clock } from '#lib/clock';
import { isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import { Inbox } from './inbox.ts';
import { asBuffer, Outbox } from './outbox.ts';
import type { Method } from './service.ts';
import { statusOf } from './status.ts';
import type { CallContext, Peer } from './types.ts';

/** A handler of any kind: which one it is, the method says. */
export type AnyHandler = (input: unknown, context: CallContext) => unknown;

/** Messages that may be on their way to the socket: the library puts them into one write. */
const inFlightMax = 64;

export interface ServerCallDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

export class ServerCall {
  readonly #method: Method<unknown, unknown>;
  readonly #call: ServerInterceptingCallInterface;
  readonly #deps: ServerCallDeps;
  readonly #onEnd: (call: ServerCall) => void;
  readonly #abort = new AbortController();
  readonly #inbox: Inbox<unknown>;
  readonly #outbox: Outbox;
  #isEnded = false;

  constructor(
    method: Method<unknown, unknown>,
    call: ServerInterceptingCallInterface,
    deps: ServerCallDeps,
    onEnd: (call: ServerCall) => void,
  ) {
    this.#method = method;
    this.#call = call;
    this.#deps = deps;
    this.#onEnd = onEnd;
    this.#inbox = new Inbox({ onRoom: () => call.startRead(), onLeave: () => {} });
    this.#outbox = new Outbox({ inFlightMax }, (bytes, done) => call.sendMessage(bytes, done));
  }

  /** Whether the call lasts until somebody ends it. */
  get isStream(): boolean {
    return this.#method.requestStream || this.#method.responseStream;
  }

  start(peer: Peer, handler: AnyHandler): void {
    this.#call.start({
      onReceiveMetadata: () => this.#run(peer, handler),
      onReceiveMessage: (bytes: Buffer) => this.#receive(bytes),
      onReceiveHalfClose: () => this.#inbox.close(),
      onCancel: () => this.#cancelled(),
    });
  }

  /** Ends the call with `error`; the handler's signal aborts. */
  end(error: ShoalError): void {
    if (this.#isEnded) return;
    this.#call.sendStatus(statusOf(error));
    this.#abort.abort(error);
    this.#finish(error);
  }

  #run(peer: Peer, handler: AnyHandler): void {
    this.#call.startRead();
    const context: CallContext = { peer, signal: this.#abort.signal };
    if (this.#method.requestStream) {
      this.#start(() => handler(this.#inbox, context));
      return;
    }
    this.#inbox.next().then(
      (first) => {
        if (first.done === true) this.end(noRequest(this.#method.path));
        else this.#start(() => handler(first.value, context));
      },
      (error) => this.#fail(error),
    );
  }

  #start(run: () => unknown): void {
    if (this.#isEnded) return;
    try {
      const result = run();
      if (this.#method.responseStream) {
        // Headers at once: a client that only listens learns that its call has arrived.
        this.#call.sendMetadata(new Metadata());
        this.#pump((result as AsyncIterable<unknown>)[Symbol.asyncIterator]());
      } else {
        Promise.resolve(result).then(
          (response) => this.#succeed(response),
          (error) => this.#fail(error),
        );
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #receive(bytes: Buffer): void {
    if (this.#isEnded) return;
    let request: unknown;
    try {
      request = this.#method.request.decode(bytes);
    } catch (cause) {
      this.end(malformed(this.#method, cause));
      return;
    }
    if (this.#inbox.push(request)) this.#call.startRead();
  }

  /** Takes the handler's messages one after the other, as fast as the peer takes ours. */
  #pump(responses: AsyncIterator<unknown>): void {
    if (this.#isEnded) {
      this.#leave(responses);
      return;
    }
    responses.next().then(
      (step) => {
        if (this.#isEnded) this.#leave(responses);
        else if (step.done === true) this.#outbox.whenDrained(() => this.#complete());
        else this.#sendNext(step.value, responses);
      },
      (error) => this.#fail(error),
    );
  }

  #sendNext(message: unknown, responses: AsyncIterator<unknown>): void {
    let bytes: Buffer;
    try {
      bytes = asBuffer(this.#method.response.encode(message));
    } catch (error) {
      this.#fail(error);
      this.#leave(responses);
      return;
    }
    if (this.#outbox.post(bytes)) this.#pump(responses);
    else this.#outbox.whenRoom(() => this.#pump(responses));
  }

  #succeed(response: unknown): void {
    if (this.#isEnded) return;
    try {
      const bytes = asBuffer(this.#method.response.encode(response));
      this.#call.sendMessage(bytes, () => {});
      this.#complete();
    } catch (error) {
      this.#fail(error);
    }
  }

  #complete(): void {
    if (this.#isEnded) return;
    this.#call.sendStatus({ code: status.OK, details: '' });
    this.#isEnded = true;
    if (this.#method.requestStream) {
      // What still reads requests somewhere has outlived its handler.
      const error = new ShoalError('cancelled', `${this.#method.path} has ended`);
      this.#inbox.close({ error });
    }
    this.#onEnd(this);
  }

  #fail(error: unknown): void {
    if (this.#isEnded) {
      if (error !== this.#abort.signal.reason) {
        this.#deps.log.debug('handler failed after its call had ended', this.#facts(error));
      }
      return;
    }
    if (isShoalError(error)) {
      this.end(error);
      return;
    }
    this.#deps.log.error('handler failed', this.#facts(error));
    this.end(new ShoalError('internal', `${this.#method.path} failed; the server's log says why`));
  }

  /** The caller hung up, its connection broke or the deadline passed. */
  #cancelled(): void {
    if (this.#isEnded) return;
    const deadline = this.#call.getDeadline();
    const isLate = typeof deadline === 'number' && this.#deps.clock.now() >= deadline;
    const path = this.#method.path;
    const reason = isLate
      ? new ShoalError('deadline_exceeded', `the deadline of ${path} has passed`)
      : new ShoalError('cancelled', `the caller of ${path} has gone`);
    this.#abort.abort(reason);
    this.#finish(reason);
  }

  #finish(reason: ShoalError): void {
    this.#isEnded = true;
    this.#inbox.close({ error: reason });
    this.#outbox.fail(reason);
    this.#onEnd(this);
  }

  /** Lets a generator run its `finally` blocks; it may still be busy with its last step. */
  #leave(responses: AsyncIterator<unknown>): void {
    responses.return?.().catch((error) => this.#fail(error));
  }

  #facts(error: unknown): Record<string, unknown> {
    return { method: this.#method.path, err: error };
  }
}

function noRequest(path: string): ShoalError {
  return new ShoalError('invalid_argument', `${path} was called without a request message`);
}

function malformed(method: Method<unknown, unknown>, cause: unknown): ShoalError {
  const what = `${method.path} got bytes that are no ${method.request.typeName}`;
  return new ShoalError('invalid_argument', what, { cause });
}
