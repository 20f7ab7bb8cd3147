/**
 * One call at the client, of any kind: sends requests in order as fast as the peer takes them,
 * offers the responses, and turns whatever ends the call early into one `ShoalError`.
 */
import { type experimental, Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { ShoalError } from '#lib/errors';
import type { Channel } from './channel.ts';
import { Inbox } from './inbox.ts';
import { asBuffer, Outbox } from './outbox.ts';
import type { Method } from './service.ts';
import { errorOf, isFromHandler } from './status.ts';
import type { CallOptions } from './types.ts';

/** How the library begins when it had no connection to send the request over. */
const neverConnected = 'No connection established';

/** Text that every call of a client carries, e.g. the namespace in which a server works. */
export type CallHeaders = Readonly<Record<string, string>>;

export class ClientCall<Req, Res> {
  readonly responses: Inbox<Res>;
  readonly #method: Method<Req, Res>;
  readonly #channel: Channel;
  readonly #address: string;
  readonly #options: CallOptions;
  readonly #call: experimental.CallStream;
  readonly #outbox: Outbox;
  readonly #onAbort = (): void => this.#abort(this.#options.signal?.reason);
  #isEnded = false;

  /** Starts the call. Throws when the signal has aborted already or the channel is closed. */
  constructor(
    channel: Channel,
    method: Method<Req, Res>,
    options: CallOptions,
    headers: CallHeaders,
  ) {
    options.signal?.throwIfAborted();
    this.#method = method;
    this.#channel = channel;
    this.#address = channel.address;
    this.#options = options;
    const { deadlineMs } = options;
    const deadline = deadlineMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + deadlineMs;
    const call = channel.createCall(method.path, deadline);
    this.#call = call;
    this.responses = new Inbox({ onRoom: () => call.startRead(), onLeave: () => this.cancel() });
    // One at a time: the library keeps only one message while it has no connection yet.
    this.#outbox = new Outbox({ inFlightMax: 1 }, (bytes, callback) => {
      call.sendMessageWithContext({ callback }, bytes);
    });
    call.start(metadataOf(headers), {
      onReceiveMetadata: () => {},
      onReceiveMessage: (bytes: Buffer) => this.#receive(bytes),
      onReceiveStatus: (ended) => this.#ended(ended),
    });
    call.startRead();
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  send(message: Req): Promise<void> {
    return this.#outbox.send(asBuffer(this.#method.request.encode(message)));
  }

  end(): void {
    this.#outbox.whenDrained(() => this.#call.halfClose());
  }

  /** The request of a method that takes exactly one. Failures arrive with the response. */
  sendOnly(message: Req): void {
    let bytes: Buffer;
    try {
      bytes = asBuffer(this.#method.request.encode(message));
    } catch (error) {
      this.cancel();
      throw error;
    }
    this.#outbox.post(bytes);
    // With one message under way the library closes after it.
    this.#call.halfClose();
  }

  /** The response of a method that gives exactly one. */
  async response(): Promise<Res> {
    const first = await this.responses.next();
    if (first.done === true) {
      const what = `${this.#method.path} at ${this.#address} ended without a response`;
      throw new ShoalError('internal', what);
    }
    // The status comes after the message, and only it says whether the call went well.
    const end = await this.responses.next();
    if (end.done !== true) this.cancel();
    return first.value;
  }

  /** We are not interested any more. */
  cancel(): void {
    this.#abort(new ShoalError('cancelled', `${this.#method.path} was cancelled`));
  }

  #abort(reason: unknown): void {
    if (this.#isEnded) return;
    this.#finish({ error: reason });
    this.#call.cancelWithStatus(status.CANCELLED, 'cancelled');
  }

  #receive(bytes: Buffer): void {
    if (this.#isEnded) return;
    let message: Res;
    try {
      message = this.#method.response.decode(bytes);
    } catch (cause) {
      const { path, response } = this.#method;
      const what = `${this.#address} answered ${path} with bytes that are no ${response.typeName}`;
      this.#abort(new ShoalError('internal', what, { cause }));
      return;
    }
    if (this.responses.push(message)) this.#call.startRead();
  }

  #ended(ended: StatusObject): void {
    if (this.#isEnded) return;
    this.#finish(ended.code === status.OK ? undefined : { error: this.#errorOf(ended) });
  }

  #finish(failure: { readonly error: unknown } | undefined): void {
    this.#isEnded = true;
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.responses.close(failure);
    if (failure !== undefined) this.#outbox.fail(failure.error);
    else if (this.#method.requestStream) {
      const what = `${this.#address} has ended ${this.#method.path}`;
      this.#outbox.fail(new ShoalError('unavailable', what));
    }
  }

  /** What the library made up itself lacks the address; what a handler said stands as it is. */
  #errorOf(ended: StatusObject): ShoalError {
    const error = errorOf(ended);
    if (isFromHandler(ended)) return error;
    switch (error.code) {
      case 'unavailable':
        return new ShoalError(
          'unavailable',
          `cannot reach ${this.#address}: ${this.#channel.whyUnavailable(ended.details)}`,
          { details: ended.details.startsWith(neverConnected) ? { sent: 'no' } : {} },
        );
      case 'deadline_exceeded':
        return new ShoalError(
          'deadline_exceeded',
          `${this.#address} did not answer ${this.#method.path} ` +
            `within ${this.#options.deadlineMs} ms`,
        );
      default:
        return error;
    }
  }
}

function metadataOf(headers: CallHeaders): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}
