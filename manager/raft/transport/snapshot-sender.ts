/**
 * Sends one snapshot to one peer, on a stream of its own. A transfer that breaks off goes on
 * where it stopped, as long as the receiver still has the beginning.
 */

import { Backoff } from '#lib/backoff';
import { type Clock, sleep } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Client } from '#lib/rpc/types';
import { heardElsewhere } from '#lib/signal';
import {
  createSnapshotHeader,
  createSnapshotPart,
  type RaftPeerService,
  type SnapshotHeader,
} from '#proto/gen/shoal';
import type { Message } from '../core/types.ts';
import type { SnapshotReader } from '../snapshot/snapshot-reader.ts';
import { toWire } from './wire.ts';

/** Tries without any progress in between; then raft is told that it failed and asks anew. */
const fruitlessTriesMax = 5;
const retry = { firstMs: 100, capMs: 2_000 } as const;
/** A chunk is 256 KiB: who does not take it in this time is not there. */
const chunkDeadlineMs = 30_000;
/** The receiver syncs the whole file before it answers. */
const finishDeadlineMs = 120_000;
const progressDeadlineMs = 10_000;

export interface SnapshotSenderDeps {
  readonly connect: () => Client<typeof RaftPeerService>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Rejects with `deadline_exceeded` and aborts the call when `promise` takes too long. */
async function within<T>(
  clock: Clock,
  deadlineMs: number,
  call: AbortController,
  promise: Promise<T>,
): Promise<T> {
  const timer = clock.schedule(deadlineMs, () => {
    call.abort(
      new ShoalError('deadline_exceeded', 'the peer took no part of the snapshot in time'),
    );
  });
  try {
    return await promise;
  } finally {
    timer.cancel();
  }
}

export class SnapshotSender {
  readonly #deps: SnapshotSenderDeps;
  readonly #header: SnapshotHeader;
  readonly #reader: SnapshotReader;

  constructor(
    clusterId: string,
    message: Message,
    reader: SnapshotReader,
    deps: SnapshotSenderDeps,
  ) {
    this.#deps = deps;
    this.#reader = reader;
    const { chunkCount, byteCount, sha256 } = reader.footer;
    this.#header = createSnapshotHeader({
      clusterId,
      from: message.from,
      to: message.to,
      message: toWire(message),
      chunkCount,
      byteCount,
      sha256,
    });
  }

  /**
   * True when the receiver has all of it on disk. Rejects with the signal's reason, or with another
   * error than a `ShoalError` when the own disk does not give the snapshot: that is not tried again.
   */
  async send(signal: AbortSignal): Promise<boolean> {
    const { clock, random, log } = this.#deps;
    const backoff = new Backoff(retry, random);
    let furthest = 0;
    for (let fruitless = 0; fruitless < fruitlessTriesMax; ) {
      const call = new AbortController();
      const onAbort = (): void => call.abort(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        signal.throwIfAborted();
        const from = await this.#progress(call.signal);
        if (from > furthest) {
          furthest = from;
          fruitless = 0;
          backoff.reset();
        }
        await this.#transfer(from, call);
        return true;
      } catch (error) {
        signal.throwIfAborted();
        if (!isShoalError(error)) throw error;
        fruitless++;
        const fields = { member: this.#header.to, try: fruitless, reason: explain(error) };
        log.info('snapshot transfer broke off', fields);
      } finally {
        call.abort();
        signal.removeEventListener('abort', onAbort);
      }
      await sleep(clock, backoff.nextMs(), signal);
    }
    return false;
  }

  async #progress(signal: AbortSignal): Promise<number> {
    const options = { signal, deadlineMs: progressDeadlineMs };
    const { nextChunk } = await this.#deps.connect().snapshotProgress(this.#header, options);
    return nextChunk <= this.#header.chunkCount ? nextChunk : 0;
  }

  async #transfer(firstChunk: number, call: AbortController): Promise<void> {
    const { clock } = this.#deps;
    const stream = this.#deps.connect().installSnapshot({ signal: call.signal });
    // Its failure also fails the sends; it is awaited below.
    heardElsewhere(stream.response);
    const send = (part: ReturnType<typeof createSnapshotPart>): Promise<void> =>
      within(clock, chunkDeadlineMs, call, stream.send(part));
    await send(createSnapshotPart({ header: { ...this.#header, firstChunk } }));
    let number = firstChunk;
    for await (const data of this.#reader.chunks(firstChunk)) {
      await send(createSnapshotPart({ number: number++, data }));
    }
    stream.end();
    await within(clock, finishDeadlineMs, call, stream.response);
  }
}
