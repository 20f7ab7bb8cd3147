/**
 * The sending end of a stream: keeps messages in order, lets only so much be on its way to the
 * socket at a time, and tells the sender when its message has left or that the call has failed.
 */

/** Runs `done` once the bytes have been given to the socket. */
export type Write = (bytes: Buffer, done: () => void) => void;

export interface OutboxOptions {
  /** How many messages may be on their way to the socket at once. */
  readonly inFlightMax: number;
}

interface Settle {
  resolve(): void;
  reject(error: unknown): void;
}

interface Message {
  readonly bytes: Buffer;
  readonly settle: Settle | undefined;
}

/** Enough to fill a socket's buffer, little enough that a slow peer costs no memory. */
const inFlightBytesMax = 256 * 1024;

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #write: Write;
  readonly #inFlight = new Set<Message>();
  #queue: Message[] = [];
  #inFlightBytes = 0;
  #failure: { readonly error: unknown } | undefined;
  #onRoom: (() => void) | undefined;
  #onDrained: (() => void) | undefined;

  constructor(options: OutboxOptions, write: Write) {
    this.#options = options;
    this.#write = write;
  }

  /** True while another message would be sent at once. Do not post to a failed outbox. */
  post(bytes: Buffer): boolean {
    this.#enqueue({ bytes, settle: undefined });
    return this.#hasRoom;
  }

  /** Resolves when the bytes have left for the socket; rejects when the call has failed. */
  send(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure === undefined) this.#enqueue({ bytes, settle: { resolve, reject } });
      else reject(this.#failure.error);
    });
  }

  /** Calls `callback` once there is room again, or once the call has failed. */
  whenRoom(callback: () => void): void {
    this.#onRoom = callback;
  }

  /** Calls `callback` at once or as soon as nothing is left to send. Never when the call fails. */
  whenDrained(callback: () => void): void {
    if (this.#inFlight.size + this.#queue.length === 0) callback();
    else this.#onDrained = callback;
  }

  /** Rejects what waits and all that follows. */
  fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    const lost = [...this.#inFlight, ...this.#queue];
    this.#inFlight.clear();
    this.#queue = [];
    this.#onDrained = undefined;
    for (const message of lost) message.settle?.reject(error);
    this.#wake();
  }

  get #hasRoom(): boolean {
    return (
      this.#inFlight.size < this.#options.inFlightMax && this.#inFlightBytes < inFlightBytesMax
    );
  }

  #enqueue(message: Message): void {
    if (this.#hasRoom && this.#queue.length === 0) this.#dispatch(message);
    else this.#queue.push(message);
  }

  #dispatch(message: Message): void {
    this.#inFlight.add(message);
    this.#inFlightBytes += message.bytes.length;
    this.#write(message.bytes, () => this.#sent(message));
  }

  #sent(message: Message): void {
    if (!this.#inFlight.delete(message)) return;
    this.#inFlightBytes -= message.bytes.length;
    message.settle?.resolve();
    while (this.#hasRoom) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#dispatch(next);
    }
    if (this.#hasRoom) this.#wake();
    if (this.#inFlight.size > 0) return;
    const onDrained = this.#onDrained;
    this.#onDrained = undefined;
    onDrained?.();
  }

  #wake(): void {
    const onRoom = this.#onRoom;
    this.#onRoom = undefined;
    onRoom?.();
  }
}

/** The library wants Buffers; protobufjs makes Buffers in Node, so this copies nothing. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
