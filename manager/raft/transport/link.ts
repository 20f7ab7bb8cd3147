/**
 * The connection with one peer. Either side may dial; when both did, the stream dialled by the
 * lower raft id stays and the other one is ended by its dialler. Messages that cannot be sent
 * are dropped and reported, never hoarded.
 */
import { Backoff } from '#lib/backoff';
import { type Clock, sleep, type Timer } from '#lib/clock';
import { explain, isShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { Client } from '#lib/rpc/types';
import { Wakeup } from '#lib/signal';
import {
  createPeerBatch,
  type MemberRecord,
  type PeerBatch,
  type RaftPeerService,
} from '#proto/gen/shoal';
import type { Message } from '../core/types.ts';
import { removedDetail } from './admission.ts';
import { PeerQueue } from './peer-queue.ts';
import { PeerStream } from './peer-stream.ts';
import { fromWire, toWire } from './wire.ts';

/** A restarted peer is back within a second; trying costs next to nothing. */
const redial = { firstMs: 50, capMs: 1_000 } as const;
/**
 * A follower may hear so much later how far the log is committed. When one write follows another,
 * that rides with the next entries: half the messages and answers.
 */
const patienceMs = 1;

export interface LinkOptions {
  readonly clusterId: string;
  readonly raftId: number;
  readonly address: string;
}

export interface LinkDeps {
  readonly connect: (address: string, nodeId: string) => Client<typeof RaftPeerService>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly onMessages: (messages: readonly Message[]) => void;
  readonly onUnreachable: (raftId: number) => void;
  /** A stream that was up has ended, and the peer cannot be reached again at once. */
  readonly onLost: (raftId: number) => void;
  /** The peer says that this member was removed. */
  readonly onRemoved: () => void;
}

export class Link {
  readonly #self: LinkOptions;
  readonly #deps: LinkDeps;
  readonly #queue = new PeerQueue();
  readonly #backoff: Backoff;
  readonly #abort = new AbortController();
  readonly #changed = new Wakeup();
  #member: MemberRecord;
  #dialled: PeerStream | undefined;
  #accepted: PeerStream | undefined;
  #isDialling = false;
  #hasReported = false;
  #patience: Timer | undefined;
  /** A stream was up since the last loss was told. */
  #wasUp = false;
  #refusalIsTold = false;
  /** Where the peer itself says that it is; newer than what the log knows. */
  claimedAddress: string | undefined;

  constructor(self: LinkOptions, member: MemberRecord, deps: LinkDeps) {
    this.#self = self;
    this.#member = member;
    this.#deps = deps;
    this.#backoff = new Backoff(redial, deps.random);
  }

  get member(): MemberRecord {
    return this.#member;
  }

  /** A stream is open and the peer was heard on it lately. */
  get isReachable(): boolean {
    return this.#dialled?.isConfirmed === true || this.#accepted?.isConfirmed === true;
  }

  /** New facts about the peer; a new address is dialled at the next try. */
  update(member: MemberRecord): void {
    if (member.address !== this.#member.address) this.claimedAddress = undefined;
    this.#member = member;
  }

  /** Queues what was produced in one turn; it leaves as one batch. */
  send(message: Message): void {
    const isOpen = this.#dialled !== undefined || this.#accepted !== undefined || this.#isDialling;
    if (isOpen && this.#queue.offer(message)) return;
    if (this.#hasReported) return;
    // Once per tick is enough for the core to stop streaming ahead.
    this.#hasReported = true;
    this.#deps.onUnreachable(this.#member.raftId);
  }

  /** What was queued may leave now; what can wait leaves a little later. */
  flush(): void {
    if (this.#queue.isEmpty) return;
    if (this.#queue.isPatient) {
      this.#patience ??= this.#deps.clock.schedule(patienceMs, () => this.#wake());
    } else {
      this.#wake();
    }
  }

  #wake(): void {
    this.#patience?.cancel();
    this.#patience = undefined;
    this.#dialled?.wake();
    this.#accepted?.wake();
  }

  tick(): void {
    this.#hasReported = false;
    this.#dialled?.tick();
    this.#accepted?.tick();
  }

  /** Keeps a stream open until `close`. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      if (this.#accepted !== undefined) {
        await this.#changed.wait(signal);
        continue;
      }
      this.#isDialling = true;
      const wasConfirmed = await this.#dial();
      this.#isDialling = false;
      if (wasConfirmed) {
        this.#backoff.reset();
        this.#refusalIsTold = false;
      } else {
        this.#tellLoss();
      }
      this.#drop();
      if (signal.aborted || this.#accepted !== undefined) continue;
      await sleep(this.#deps.clock, this.#backoff.nextMs(), signal).catch(() => undefined);
    }
  }

  /** Opens a stream and serves it until it ends. True when the peer had taken it. */
  async #dial(): Promise<boolean> {
    const call = new AbortController();
    const stream = new PeerStream(this.#queue, () => call.abort());
    const onAbort = (): void => stream.close();
    this.#abort.signal.addEventListener('abort', onAbort, { once: true });
    this.#dialled = stream;
    this.#choose();
    try {
      const { address, nodeId } = this.#member;
      const client = this.#deps.connect(this.claimedAddress ?? address, nodeId);
      const exchange = client.exchange({ signal: call.signal });
      // Whichever direction ends first ends the stream, and with it the other one.
      const ends = [this.#pump(stream, exchange), this.#receive(stream, exchange.responses)];
      await Promise.all(ends.map((end) => end.finally(() => stream.close())));
    } catch (error) {
      if (!call.signal.aborted || !stream.isConfirmed) this.#explain(error);
    } finally {
      stream.close();
      this.#abort.signal.removeEventListener('abort', onAbort);
      this.#dialled = undefined;
      this.#choose();
    }
    return stream.isConfirmed;
  }

  async #pump(
    stream: PeerStream,
    sender: { send(batch: PeerBatch): Promise<void>; end(): void },
  ): Promise<void> {
    await sender.send(this.#hello());
    for (;;) {
      const messages = await stream.next();
      if (messages === undefined) break;
      await sender.send(this.#batch(messages));
    }
    sender.end();
  }

  /** Serves a stream that the peer opened: yields batches until it ends. */
  async *serve(requests: AsyncIterable<PeerBatch>, signal: AbortSignal): AsyncIterable<PeerBatch> {
    // Not only when the loop below ends: it may be held up by a peer that takes nothing more.
    const stream: PeerStream = new PeerStream(this.#queue, () => this.#leave(stream));
    const onAbort = (): void => stream.close();
    const signals = [signal, this.#abort.signal];
    if (signals.some((each) => each.aborted)) return;
    for (const each of signals) each.addEventListener('abort', onAbort, { once: true });
    // A second stream of the same peer replaces the first, which died without our noticing.
    this.#accepted?.close();
    this.#accepted = stream;
    stream.heard();
    this.#wasUp = true;
    this.#choose();
    let failure: unknown;
    // Ends when the rpc kit ends the requests, at the latest when this generator has returned.
    this.#receive(stream, requests)
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => stream.close());
    try {
      yield this.#hello();
      for (;;) {
        const messages = await stream.next();
        if (messages === undefined) break;
        yield this.#batch(messages);
      }
      if (isShoalError(failure, 'invalid_argument')) throw failure;
    } finally {
      stream.close();
      for (const each of signals) each.removeEventListener('abort', onAbort);
    }
  }

  /** A stream that the peer opened has ended. */
  #leave(stream: PeerStream): void {
    if (this.#accepted === stream) this.#accepted = undefined;
    this.#choose();
    this.#changed.signal();
  }

  /** Hands over what arrives; throws `invalid_argument` when the peer breaks the protocol. */
  async #receive(stream: PeerStream, batches: AsyncIterable<PeerBatch>): Promise<void> {
    const { raftId } = this.#member;
    for await (const batch of batches) {
      if (stream.isClosed) return;
      const isFirst = !stream.isConfirmed;
      stream.heard();
      this.#wasUp = true;
      if (isFirst) this.#choose();
      this.#noteAddress(batch.address);
      if (batch.messages.length === 0) continue;
      this.#deps.onMessages(
        batch.messages.map((each) => fromWire(each, raftId, this.#self.raftId)),
      );
    }
  }

  #noteAddress(address: string): void {
    if (address !== '')
      this.claimedAddress = address === this.#member.address ? undefined : address;
  }

  /** Decides which stream sends. */
  #choose(): void {
    const dialled = this.#dialled;
    const accepted = this.#accepted;
    const dialledWins =
      accepted === undefined ||
      (dialled?.isConfirmed === true && this.#self.raftId < this.#member.raftId);
    dialled?.setActive(dialledWins);
    accepted?.setActive(!dialledWins);
    // The lower id's stream stays; ours, when we are the higher one, has served its purpose.
    if (dialled !== undefined && accepted !== undefined && !dialledWins) {
      if (this.#self.raftId > this.#member.raftId) dialled.close();
    }
  }

  #tellLoss(): void {
    if (!this.#wasUp || this.#accepted !== undefined) return;
    this.#wasUp = false;
    this.#deps.onLost(this.#member.raftId);
  }

  #drop(): void {
    if (this.#accepted !== undefined || this.#queue.isEmpty) return;
    this.#queue.clear();
    this.#deps.onUnreachable(this.#member.raftId);
  }

  #explain(error: unknown): void {
    if (isShoalError(error, 'not_found') && error.details.removed === removedDetail.removed) {
      this.#deps.onRemoved();
      return;
    }
    const fields = { member: this.#member.raftId, address: this.#member.address };
    const line = { ...fields, reason: explain(error) };
    // Tried again every second, told once.
    if (isShoalError(error, 'permission_denied') && !this.#refusalIsTold) {
      this.#refusalIsTold = true;
      this.#deps.log.warn('raft peer refused us', line);
    } else {
      this.#deps.log.debug('raft peer not reachable', line);
    }
  }

  #hello(): PeerBatch {
    const { clusterId, raftId, address } = this.#self;
    return createPeerBatch({ clusterId, from: raftId, to: this.#member.raftId, address });
  }

  #batch(messages: readonly Message[]): PeerBatch {
    const { clusterId, raftId } = this.#self;
    const to = this.#member.raftId;
    return createPeerBatch({ clusterId, from: raftId, to, messages: messages.map(toWire) });
  }

  /** Ends the streams and the dialling. */
  close(): void {
    this.#patience?.cancel();
    this.#abort.abort();
    this.#accepted?.close();
    this.#changed.signal();
  }
}
