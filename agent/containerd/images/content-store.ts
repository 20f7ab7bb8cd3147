/**
 * Blobs in containerd's content store: whether one is there, its bytes, and writing one so that an
 * interrupted transfer goes on where it stopped.
 */
import { isShoalError, ShoalError } from '#lib/errors';
import {
  createInfo,
  WriteAction,
  WriteContentRequest,
  type WriteContentResponse,
} from '#proto/gen/containerd/content';
import { createFieldMask } from '#proto/gen/google';
import { type Clients, callDeadlineMs } from '../connection/connection.ts';
import { documentBytesMax } from '../registry/manifest.ts';

/** Far below containerd's message limit of 16 MiB, large enough to make calls cheap. */
const writeBytesMax = 1024 * 1024;

export interface BlobWrite {
  /** Names the transfer: one writer at a time, and the place to resume it. */
  readonly ref: string;
  /** Zero when it is not known beforehand. */
  readonly size: number;
  /** Empty when it is not known beforehand; else containerd verifies it. */
  readonly digest: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Bytes of the blob; `offset` says where they begin. */
export interface BlobSource {
  readonly offset: number;
  readonly body: AsyncIterable<Uint8Array>;
}

export type OpenSource = (offset: number) => Promise<BlobSource>;

/** One write call: each request is answered before the next is sent. */
class WriteCall {
  readonly #write: BlobWrite;
  readonly #call: ReturnType<Clients['content']['write']>;
  readonly #responses: AsyncIterator<WriteContentResponse>;

  constructor(clients: Clients, write: BlobWrite, signal: AbortSignal) {
    this.#write = write;
    this.#call = clients.content.write({ signal });
    this.#responses = this.#call.responses[Symbol.asyncIterator]();
  }

  async send(init: Partial<WriteContentRequest>): Promise<WriteContentResponse> {
    const { ref, size, digest } = this.#write;
    const request = WriteContentRequest.create({ ref, total: size, expected: digest, ...init });
    // A failed call rejects here or at the response; the response knows the reason.
    const [sent, answer] = await Promise.allSettled([
      this.#call.send(request),
      this.#responses.next(),
    ]);
    if (answer.status === 'rejected') throw answer.reason;
    if (sent.status === 'rejected') throw sent.reason;
    if (answer.value.done) throw new ShoalError('unavailable', `write of ${ref} ended early`);
    return answer.value.value;
  }

  async end(): Promise<void> {
    this.#call.end();
    await this.#responses.return?.();
  }
}

/** Cuts or joins pieces so that each call to containerd carries about `writeBytesMax`. */
async function* regroup(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    held.push(piece);
    size += piece.length;
    if (size < writeBytesMax) continue;
    const joined = Buffer.concat(held);
    for (let at = 0; at < joined.length; at += writeBytesMax) {
      yield joined.subarray(at, at + writeBytesMax);
    }
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}

export class ContentStore {
  readonly #clients: Clients;

  /** `clients` decides the lease that new blobs belong to. */
  constructor(clients: Clients) {
    this.#clients = clients;
  }

  async has(digest: string): Promise<boolean> {
    try {
      await this.#clients.content.info({ digest }, { deadlineMs: callDeadlineMs });
      return true;
    } catch (error) {
      if (isShoalError(error, 'not_found')) return false;
      throw error;
    }
  }

  /** A manifest or configuration. Errors: not_found, data_loss when it is too large. */
  async readDocument(digest: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const request = { digest, offset: 0, size: 0 };
    for await (const { data } of this.#clients.content.read(request, {
      deadlineMs: callDeadlineMs,
    })) {
      size += data.length;
      if (size > documentBytesMax) {
        throw new ShoalError('data_loss', `document ${digest} is larger than ${documentBytesMax}`);
      }
      chunks.push(data);
    }
    return Buffer.concat(chunks);
  }

  /** Replaces nothing: the labels given are added or changed. */
  async addLabels(digest: string, labels: Readonly<Record<string, string>>): Promise<void> {
    await this.#clients.content.update(
      {
        info: createInfo({ digest, labels }),
        updateMask: createFieldMask({
          paths: Object.keys(labels).map((name) => `labels.${name}`),
        }),
      },
      { deadlineMs: callDeadlineMs },
    );
  }

  async writeBytes(bytes: Uint8Array, write: BlobWrite, signal: AbortSignal): Promise<void> {
    const source = async (offset: number): Promise<BlobSource> => ({
      offset,
      body: (async function* () {
        yield bytes.subarray(offset);
      })(),
    });
    await this.write(write, source, signal);
  }

  /**
   * Stores a blob; when it is there it only comes under our lease. `onProgress` gets the bytes
   * stored so far. Resolves to true when it was there. Without an expected digest that is known
   * only at the end, and the lease does not get it: write again with the digest.
   * Errors: data_loss when size or digest are not as expected.
   */
  async write(
    write: BlobWrite,
    open: OpenSource,
    signal: AbortSignal,
    onProgress: (bytes: number) => void = () => {},
  ): Promise<boolean> {
    const call = new WriteCall(this.#clients, write, signal);
    try {
      const status = await call.send({ action: WriteAction.STAT });
      const end = await this.#transfer(call, write, status.offset, open, onProgress);
      const { labels } = write;
      await call.send({ action: WriteAction.COMMIT, total: end, offset: end, labels });
      return false;
    } catch (error) {
      if (isShoalError(error, 'already_exists')) return true;
      if (isShoalError(error, 'failed_precondition')) {
        await this.#discard(write.ref);
        throw new ShoalError('data_loss', `blob ${write.digest} arrived damaged`, { cause: error });
      }
      throw error;
    } finally {
      await call.end();
    }
  }

  async #transfer(
    call: WriteCall,
    write: BlobWrite,
    resumeAt: number,
    open: OpenSource,
    onProgress: (bytes: number) => void,
  ): Promise<number> {
    if (write.size > 0 && resumeAt === write.size) return resumeAt;
    const source = await open(resumeAt);
    let offset = source.offset;
    // Writing at 0 makes containerd drop what an earlier attempt left.
    for await (const data of regroup(source.body)) {
      await call.send({ action: WriteAction.WRITE, offset, data });
      offset += data.length;
      onProgress(offset);
    }
    if (write.size > 0 && offset !== write.size) {
      throw new ShoalError(
        'unavailable',
        `blob ${write.digest}: ${offset} of ${write.size} bytes arrived`,
      );
    }
    return offset;
  }

  /** A damaged transfer must not be resumed. */
  async #discard(ref: string): Promise<void> {
    try {
      await this.#clients.content.abort({ ref }, { deadlineMs: callDeadlineMs });
    } catch (error) {
      if (!isShoalError(error, 'not_found')) throw error;
    }
  }
}
