/**
 * Carries raft's messages and snapshots between members: one link per peer, and the handlers of
 * `shoal.v1.RaftPeer` for what the peers open. It admits nobody whose certificate is not that of
 * the member he claims to be.
 */
import { AssertionError } from '#lib/assert';
import type { Clock } from '#lib/clock';
import { explain, ShoalError } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Random } from '#lib/random';
import type { CallContext, Client, Handlers } from '#lib/rpc/types';
import { withEither } from '#lib/signal';
import {
  createMemberRecord,
  type InstallSnapshotResponse,
  type MemberRecord,
  type PeerBatch,
  type RaftPeerService,
  type SnapshotMeta,
  type SnapshotPart,
} from '#proto/gen/shoal';
import type { Message } from '../core/types.ts';
import { type Membership, memberByNode } from '../membership.ts';
import type { SnapshotReader } from '../snapshot/snapshot-reader.ts';
import type { SnapshotWriter } from '../snapshot/snapshot-writer.ts';
import { type Claim, judge } from './admission.ts';
import { Introductions } from './introductions.ts';
import { Link, type LinkOptions } from './link.ts';
import { type ReceivedSnapshot, SnapshotReceiver } from './snapshot-receiver.ts';
import { SnapshotSender } from './snapshot-sender.ts';

export interface TransportDeps {
  readonly connect: (address: string, nodeId: string) => Client<typeof RaftPeerService>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** All methods are there. */
export type PeerHandlers = Required<Handlers<typeof RaftPeerService>>;

/** Where the transport hands over; all calls are synchronous and must not throw. */
export interface TransportOwner {
  readonly onMessages: (messages: readonly Message[]) => void;
  readonly onUnreachable: (raftId: number) => void;
  /** The connection with that member broke and cannot be made again at once. */
  readonly onLost: (raftId: number) => void;
  readonly onSnapshot: (snapshot: ReceivedSnapshot) => void;
  readonly onSnapshotSent: (raftId: number, isDelivered: boolean) => void;
  /** The own disk does not give the snapshot that was to be sent. */
  readonly onSnapshotUnreadable: (error: unknown) => void;
  /** A member says that this one was removed. */
  readonly onRemoved: () => void;
  /**
   * True while this member has nothing of the log yet: then it has nothing to protect, and those
   * it was told about may be gone, so it listens to any manager of the cluster.
   */
  readonly trustsStrangers: () => boolean;
  readonly beginSnapshot: (meta: SnapshotMeta) => Promise<SnapshotWriter>;
}

export class Transport {
  readonly #self: LinkOptions;
  readonly #deps: TransportDeps;
  readonly #owner: TransportOwner;
  readonly #introductions: Introductions;
  readonly #receiver: SnapshotReceiver;
  readonly #abort = new AbortController();
  readonly #links = new Map<number, Link>();
  readonly #running = new Set<Promise<void>>();
  readonly #dirty = new Set<Link>();
  #membership: Membership;
  readonly handlers: PeerHandlers;

  constructor(
    self: LinkOptions,
    membership: Membership,
    deps: TransportDeps,
    owner: TransportOwner,
  ) {
    this.#self = self;
    this.#deps = deps;
    this.#owner = owner;
    this.#membership = membership;
    this.#introductions = new Introductions(self, deps);
    this.#receiver = new SnapshotReceiver({
      begin: owner.beginSnapshot,
      onSnapshot: owner.onSnapshot,
      onError: (error) => {
        deps.log.warn('unfinished snapshot could not be removed', { reason: explain(error) });
      },
    });
    this.handlers = {
      exchange: (batches, context) => this.#exchange(batches, context),
      snapshotProgress: async (header, context) => {
        await this.#admit(header, context);
        return this.#receiver.progress(header);
      },
      installSnapshot: (parts, context) => this.#installSnapshot(parts, context),
      members: async (request, context) => {
        // Whoever asks may know this node by the raft id that it had before it joined anew; what
        // it has to tell is none the worse for that.
        await this.#admit({ ...request, to: self.raftId }, context);
        return this.#membership;
      },
    };
    this.#syncLinks();
  }

  /** The membership as applied; links follow it. */
  setMembership(membership: Membership): void {
    this.#membership = membership;
    this.#introductions.settle(membership);
    this.#syncLinks();
  }

  /** Queues messages; they leave together at `flush`. */
  send(message: Message): void {
    const link = this.#links.get(message.to);
    // Somebody who is no member any more: nothing is owed to him.
    if (link === undefined) return;
    link.send(message);
    this.#dirty.add(link);
  }

  /** What one turn of the loop produced may leave now. */
  flush(): void {
    for (const link of this.#dirty) link.flush();
    this.#dirty.clear();
  }

  /** Transfers a snapshot in the background and reports how it ended. Closes `reader`. */
  sendSnapshot(message: Message, reader: SnapshotReader): void {
    this.#track(this.#sendSnapshot(message, reader));
  }

  isReachable(raftId: number): boolean {
    return raftId === this.#self.raftId || this.#links.get(raftId)?.isReachable === true;
  }

  /** The address a peer gave for itself, when it is another one than the membership's. */
  claimedAddress(raftId: number): string | undefined {
    return this.#links.get(raftId)?.claimedAddress;
  }

  tick(): void {
    for (const link of this.#links.values()) link.tick();
    this.#receiver.tick();
  }

  /** Ends all streams and waits for what runs. */
  async stop(): Promise<void> {
    this.#abort.abort(new ShoalError('unavailable', 'this raft member is stopping'));
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
    await Promise.all(this.#running);
    await this.#receiver.close();
  }

  #track(running: Promise<void>): void {
    const tracked = running
      .catch((error: unknown) => {
        this.#deps.log.error('raft transport failed', { reason: explain(error) });
      })
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  #syncLinks(): void {
    if (this.#abort.signal.aborted) return;
    const wanted = new Map<number, MemberRecord>();
    for (const each of this.#introductions.vouched) wanted.set(each.raftId, each);
    for (const each of this.#membership.members) wanted.set(each.raftId, each);
    wanted.delete(this.#self.raftId);
    for (const [raftId, link] of this.#links) {
      if (wanted.has(raftId)) continue;
      link.close();
      this.#links.delete(raftId);
    }
    for (const member of wanted.values()) {
      const link = this.#links.get(member.raftId);
      if (link === undefined) this.#openLink(member);
      else link.update(member);
    }
  }

  #openLink(member: MemberRecord): void {
    const { onMessages, onUnreachable, onLost, onRemoved } = this.#owner;
    const deps = { ...this.#deps, onMessages, onUnreachable, onLost, onRemoved };
    const link = new Link(this.#self, member, deps);
    this.#links.set(member.raftId, link);
    this.#track(link.run());
  }

  /** Throws unless the caller is who it claims to be. */
  async #admit(claim: Claim, context: CallContext): Promise<void> {
    context.signal.throwIfAborted();
    this.#abort.signal.throwIfAborted();
    const verdict = judge(claim, context.peer, this.#self, this.#membership);
    if (verdict.kind === 'refused') throw verdict.error;
    if (verdict.kind === 'member') return;
    await withEither([context.signal, this.#abort.signal], (signal) =>
      this.#admitStranger(claim, context.peer.nodeId, signal),
    );
    this.#syncLinks();
  }

  async #admitStranger(claim: Claim, nodeId: string, signal: AbortSignal): Promise<void> {
    const { from, address = '' } = claim;
    const known = this.#membership;
    if (await this.#introductions.isIntroduced(from, nodeId, known, signal)) return;
    if (this.#owner.trustsStrangers() && memberByNode(known, nodeId) === undefined) {
      this.#introductions.trust(createMemberRecord({ raftId: from, nodeId, address }));
      return;
    }
    throw new ShoalError(
      'permission_denied',
      `node ${nodeId} refused: nobody this member knows has raft member ${from} as that node; ` +
        'it may be newer than this member, which is catching up',
    );
  }

  async *#exchange(
    batches: AsyncIterable<PeerBatch>,
    context: CallContext,
  ): AsyncIterable<PeerBatch> {
    const iterator = batches[Symbol.asyncIterator]();
    const first = await iterator.next();
    if (first.done) return;
    const hello = first.value;
    await this.#admit(hello, context);
    const link = this.#links.get(hello.from);
    if (link === undefined) throw new ShoalError('unavailable', 'this raft member is stopping');
    const all = prepend(hello, iterator);
    yield* link.serve(all, context.signal);
  }

  async #installSnapshot(
    parts: AsyncIterable<SnapshotPart>,
    context: CallContext,
  ): Promise<InstallSnapshotResponse> {
    const iterator = parts[Symbol.asyncIterator]();
    const first = await iterator.next();
    const header = first.done ? undefined : first.value.header;
    if (header === undefined) {
      throw new ShoalError('invalid_argument', 'snapshot refused: its first part has no header');
    }
    await this.#admit(header, context);
    return this.#receiver.install(header, iterator);
  }

  async #sendSnapshot(message: Message, reader: SnapshotReader): Promise<void> {
    const { to } = message;
    const { signal } = this.#abort;
    const connect = (): Client<typeof RaftPeerService> => {
      const link = this.#links.get(to);
      if (link === undefined) throw new ShoalError('not_found', `raft member ${to} is gone`);
      const { address, nodeId } = link.member;
      return this.#deps.connect(link.claimedAddress ?? address, nodeId);
    };
    let isDelivered = false;
    try {
      const sender = new SnapshotSender(this.#self.clusterId, message, reader, {
        ...this.#deps,
        connect,
      });
      isDelivered = await sender.send(signal);
    } catch (error) {
      if (error instanceof AssertionError) throw error;
      if (!signal.aborted) this.#owner.onSnapshotUnreadable(error);
    } finally {
      await reader.close();
      this.#owner.onSnapshotSent(to, isDelivered);
    }
  }
}

/** The iterable that the first element was taken from, put together again. */
async function* prepend<T>(first: T, rest: AsyncIterator<T>): AsyncIterable<T> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
