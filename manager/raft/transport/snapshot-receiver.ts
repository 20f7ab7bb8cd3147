/**
 * Takes snapshots that peers send. What has arrived of an interrupted transfer is kept for a
 * while, so that it can go on; a complete one is handed over, not yet under its final name.
 */
import { ShoalError } from '#lib/errors';
import {
  createSnapshotMeta,
  createSnapshotProgressResponse,
  type InstallSnapshotResponse,
  type SnapshotHeader,
  type SnapshotMeta,
  type SnapshotPart,
  type SnapshotProgressResponse,
} from '#proto/gen/shoal';
import type { Message } from '../core/types.ts';
import { Membership } from '../membership.ts';
import type { SnapshotWriter } from '../snapshot/snapshot-writer.ts';
import { fromWire } from './wire.ts';

/** An interrupted transfer is forgotten after this: a minute of 100 ms ticks. */
const idleTicksMax = 600;

/** A received snapshot: all chunks are written; whoever takes it commits or aborts the writer. */
export interface ReceivedSnapshot {
  readonly message: Message;
  readonly writer: SnapshotWriter;
}

export interface SnapshotReceiverDeps {
  readonly begin: (meta: SnapshotMeta) => Promise<SnapshotWriter>;
  readonly onSnapshot: (snapshot: ReceivedSnapshot) => void;
  readonly onError: (error: unknown) => void;
}

interface Transfer {
  readonly header: SnapshotHeader;
  readonly writer: SnapshotWriter;
  idleTicks: number;
  isBusy: boolean;
}

function isSame(a: SnapshotHeader, b: SnapshotHeader): boolean {
  return (
    Buffer.compare(a.sha256, b.sha256) === 0 &&
    a.chunkCount === b.chunkCount &&
    a.message?.snapshot?.metadata?.index === b.message?.snapshot?.metadata?.index &&
    a.message?.snapshot?.metadata?.term === b.message?.snapshot?.metadata?.term
  );
}

function messageOf(header: SnapshotHeader): { message: Message; meta: SnapshotMeta } {
  if (header.message === undefined) {
    throw new ShoalError('invalid_argument', 'snapshot refused: its header has no message');
  }
  const message = fromWire(header.message, header.from, header.to);
  if (message.snapshot === undefined) {
    throw new ShoalError('invalid_argument', 'snapshot refused: its message is no MsgSnap');
  }
  const { metadata, data } = message.snapshot;
  const membership = Membership.decode(data);
  const { index, term, confState } = metadata;
  const { clusterId } = header;
  return { message, meta: createSnapshotMeta({ clusterId, index, term, confState, membership }) };
}

export class SnapshotReceiver {
  readonly #deps: SnapshotReceiverDeps;
  /** At most one per sender. */
  readonly #transfers = new Map<number, Transfer>();

  constructor(deps: SnapshotReceiverDeps) {
    this.#deps = deps;
  }

  /** Where a transfer with this header should start. */
  progress(header: SnapshotHeader): SnapshotProgressResponse {
    const transfer = this.#transfers.get(header.from);
    const fits = transfer !== undefined && isSame(transfer.header, header) && !transfer.isBusy;
    return createSnapshotProgressResponse({ nextChunk: fits ? transfer.writer.chunkCount : 0 });
  }

  /** Takes the parts behind `header`, which has been admitted. */
  async install(
    header: SnapshotHeader,
    parts: AsyncIterator<SnapshotPart>,
  ): Promise<InstallSnapshotResponse> {
    const { message } = messageOf(header);
    const transfer = await this.#transferFor(header);
    if (transfer.isBusy || header.firstChunk !== transfer.writer.chunkCount) {
      throw new ShoalError(
        'aborted',
        `snapshot transfer must go on at chunk ${transfer.writer.chunkCount}, not ` +
          `${header.firstChunk}`,
      );
    }
    transfer.isBusy = true;
    try {
      await this.#takeParts(transfer, parts);
    } finally {
      transfer.isBusy = false;
    }
    this.#transfers.delete(header.from);
    if (Buffer.compare(transfer.writer.digest(), header.sha256) !== 0) {
      await transfer.writer.abort();
      throw new ShoalError('data_loss', 'snapshot refused: its content does not match its SHA-256');
    }
    this.#deps.onSnapshot({ message, writer: transfer.writer });
    return {};
  }

  async #takeParts(transfer: Transfer, parts: AsyncIterator<SnapshotPart>): Promise<void> {
    const { header, writer } = transfer;
    for (let next = await parts.next(); !next.done; next = await parts.next()) {
      const { number, data } = next.value;
      if (number !== writer.chunkCount || number >= header.chunkCount) {
        const what = `chunk ${number} of the snapshot came instead of chunk ${writer.chunkCount}`;
        throw new ShoalError('aborted', what);
      }
      try {
        await writer.add(data);
      } catch (error) {
        await this.#discard(transfer);
        throw new ShoalError('resource_exhausted', 'the snapshot could not be written to disk', {
          cause: error,
        });
      }
      transfer.idleTicks = 0;
    }
    if (writer.chunkCount !== header.chunkCount) {
      const what = `the transfer ended after ${writer.chunkCount} of ${header.chunkCount} chunks`;
      throw new ShoalError('aborted', what);
    }
  }

  async #transferFor(header: SnapshotHeader): Promise<Transfer> {
    const present = this.#transfers.get(header.from);
    if (present !== undefined) {
      if (isSame(present.header, header) && header.firstChunk > 0) return present;
      if (present.isBusy) {
        throw new ShoalError('aborted', 'another snapshot transfer of this member is under way');
      }
      await this.#discard(present);
    }
    const writer = await this.#deps.begin(messageOf(header).meta);
    if (this.#transfers.has(header.from)) {
      // One that broke off opened its file at the same time: what is not in the list is forgotten.
      await writer.abort();
      throw new ShoalError('aborted', 'another snapshot transfer of this member has just begun');
    }
    const transfer = { header, writer, idleTicks: 0, isBusy: false };
    this.#transfers.set(header.from, transfer);
    return transfer;
  }

  async #discard(transfer: Transfer): Promise<void> {
    this.#transfers.delete(transfer.header.from);
    try {
      await transfer.writer.abort();
    } catch (error) {
      // Its temporary file is removed at the next start.
      this.#deps.onError(error);
    }
  }

  tick(): void {
    for (const transfer of this.#transfers.values()) {
      if (transfer.isBusy || ++transfer.idleTicks < idleTicksMax) continue;
      this.#discard(transfer).catch(this.#deps.onError);
    }
  }

  /** Drops everything unfinished. */
  async close(): Promise<void> {
    for (const transfer of [...this.#transfers.values()]) await this.#discard(transfer);
  }
}
