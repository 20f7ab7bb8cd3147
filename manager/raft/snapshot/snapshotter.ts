/**
 * Makes snapshots of the state machine in the background and forgets log entries that they
 * cover: in memory some are kept for slow followers, on disk enough to fall back to the older of
 * two snapshots.
 */
import type { Clock } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import { type Deferred, deferred } from '#lib/signal';
import { createSnapshotMeta } from '#proto/gen/shoal';
import type { MemoryStorage } from '../core/log/memory-storage.ts';
import type { ConfState } from '../core/types.ts';
import { Membership } from '../membership.ts';
import type { StateMachine } from '../types.ts';
import { WalFailure } from '../wal/failure.ts';
import type { SegmentStart, Wal } from '../wal/wal.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** Log payload after which a snapshot is made however few entries there are. */
const snapshotLogBytes = 64 * 1024 * 1024;
/** Between two snapshots of a busy log: a snapshot costs more than the log that it replaces. */
const pauseMs = 5_000;
/** A snapshot that took long is followed by a pause so many times as long. */
const pauseFactor = 10;
/** Log payload kept in memory for followers that are behind, at most. */
const keptLogBytesMax = 128 * 1024 * 1024;

export interface SnapshotterOptions {
  readonly clusterId: string;
  readonly snapshotEntries: number;
  readonly keepEntries: number;
}

export interface SnapshotterDeps {
  readonly snapshots: SnapshotStore;
  readonly wal: Wal;
  readonly image: MemoryStorage;
  readonly stateMachine: StateMachine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onFailure: (error: unknown) => void;
}

/** The applied state that a snapshot would have now. */
export interface AppliedState {
  readonly index: number;
  readonly term: number;
  /** Payload bytes applied since the start. */
  readonly bytes: number;
  readonly confState: ConfState;
  readonly membership: Membership;
  /** Least index that an active follower still needs, less one; `index` when nobody lags. */
  readonly neededFrom: number;
}

/** All that is on disk is being replaced. */
interface Rewrite {
  /** The first segment of the log that may stay. */
  segment: number;
  /** A snapshot must cover this index. */
  index: number;
  readonly done: Deferred<void>;
}

export class Snapshotter {
  readonly #options: SnapshotterOptions;
  readonly #deps: SnapshotterDeps;
  #lastIndex: number;
  #lastBytes = 0;
  #pauseEndMs = Number.NEGATIVE_INFINITY;
  #isForced = false;
  #isUnreadable = false;
  /** The last try did not get through: the next one, wanted or due, waits for the pause. */
  #hasFailed = false;
  #rewrite: Rewrite | undefined;
  /** After a try that did not get through, for the disk's sake. */
  #nextRewriteMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;
  #isStopped = false;
  /** How many payload bytes had been applied at former snapshots, to estimate what is kept. */
  #marks: { readonly index: number; readonly bytes: number }[] = [];

  constructor(options: SnapshotterOptions, deps: SnapshotterDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#lastIndex = deps.image.snapshot().metadata.index;
  }

  /** The next look makes a snapshot, due or not. */
  force(): void {
    this.#isForced = true;
  }

  /** The newest snapshot cannot be read: one at the same place, or later, is to replace it. */
  replaceUnreadable(): void {
    this.#isUnreadable = true;
  }

  /**
   * Replaces all snapshots by one made from now on, and takes the log away that lies before
   * `start`. Resolves when that is done, however often it must be tried.
   */
  rewrite({ number, highestBefore }: SegmentStart): Promise<void> {
    this.#deps.snapshots.outdateAll();
    this.#rewrite ??= { segment: number, index: highestBefore, done: deferred<void>() };
    this.#rewrite.segment = number;
    this.#rewrite.index = Math.max(this.#rewrite.index, highestBefore);
    return this.#rewrite.done.promise;
  }

  /** A received snapshot has replaced the state. */
  jumpTo(index: number, bytes: number): void {
    this.#lastIndex = index;
    this.#lastBytes = bytes;
    this.#marks = [];
  }

  /** Starts a snapshot if one is due. `state` is only asked for then. */
  look(index: number, bytes: number, state: () => AppliedState): void {
    if (this.#running !== undefined || this.#isStopped) return;
    const isDue = index > this.#lastIndex && this.#isDue(index, bytes);
    if (!isDue && !this.#isRewriteDue(index) && !this.#isReplacementDue(index)) return;
    this.#isForced = false;
    this.#isUnreadable = false;
    const { clock } = this.#deps;
    const startMs = clock.monotonic();
    this.#running = this.#make(state()).finally(() => {
      const endMs = clock.monotonic();
      this.#nextRewriteMs = endMs + pauseMs;
      this.#pauseEndMs = endMs + Math.max(pauseMs, pauseFactor * (endMs - startMs));
      this.#running = undefined;
    });
  }

  #isDue(index: number, bytes: number): boolean {
    if (this.#hasFailed && !this.#hasPaused) return false;
    if (this.#isForced || bytes - this.#lastBytes >= snapshotLogBytes) return true;
    return index - this.#lastIndex >= this.#options.snapshotEntries && this.#hasPaused;
  }

  get #hasPaused(): boolean {
    return this.#deps.clock.monotonic() >= this.#pauseEndMs;
  }

  #isReplacementDue(index: number): boolean {
    return this.#isUnreadable && index > 0 && this.#hasPaused;
  }

  /** The same state once more will do, in another file of the same name. */
  #isRewriteDue(index: number): boolean {
    if (this.#rewrite === undefined || index === 0 || index < this.#rewrite.index) return false;
    if (this.#deps.clock.monotonic() < this.#nextRewriteMs) return false;
    return !this.#deps.snapshots.awaitsOutdated;
  }

  /** Never rejects. */
  async #make(state: AppliedState): Promise<void> {
    const { index, term, bytes, confState, membership } = state;
    const { snapshots, stateMachine, log, clock, onFailure } = this.#deps;
    const former = { index: this.#lastIndex, bytes: this.#lastBytes };
    this.#lastIndex = index;
    this.#lastBytes = bytes;
    this.#hasFailed = false;
    const startMs = clock.monotonic();
    const { clusterId } = this.#options;
    const meta = createSnapshotMeta({ clusterId, index, term, confState, membership });
    try {
      await snapshots.save(meta, stateMachine.snapshot());
      if (this.#isStopped) return;
      const data = Membership.encode(membership);
      const outcome = this.#deps.image.createSnapshot(index, confState, data);
      const isNewest = this.#deps.image.snapshot().metadata.index === index;
      if (outcome === 'outdated' && !isNewest) return;
      const durationMs = Math.round(clock.monotonic() - startMs);
      log.info('raft snapshot made', { index, term, durationMs });
      await this.#compact(state);
      await this.#endRewrite(index);
    } catch (error) {
      if (error instanceof WalFailure) {
        onFailure(error);
        return;
      }
      // Nothing is lost: the log is longer than it should be until the next try succeeds. That
      // needs no further entry: a new member may wait for it in a cluster where nothing happens.
      this.#hasFailed = true;
      if (this.#lastIndex === index) {
        this.#lastIndex = former.index;
        this.#lastBytes = former.bytes;
      }
      log.error('raft snapshot failed', { index, reason: explain(error) });
    }
  }

  async #compact(state: AppliedState): Promise<void> {
    const { image, snapshots, wal } = this.#deps;
    const { index, bytes } = state;
    this.#marks.push({ index, bytes });
    const wanted = Math.min(index - this.#options.keepEntries, state.neededFrom);
    image.compact(Math.max(wanted, this.#floor(bytes)));
    this.#marks = this.#marks.filter((mark) => mark.index >= image.firstIndex());
    const [oldest, second] = snapshots.positions;
    if (oldest !== undefined && second !== undefined) await wal.compact(oldest.index);
  }

  /** What is outdated goes, if this snapshot can stand in for all of it. */
  async #endRewrite(index: number): Promise<void> {
    const { snapshots, wal } = this.#deps;
    const rewrite = this.#rewrite;
    if (rewrite === undefined || index < rewrite.index) return;
    if (!(await snapshots.removeOutdated())) return;
    await wal.compact(index);
    if (wal.firstSegment < rewrite.segment) return;
    this.#rewrite = undefined;
    rewrite.done.resolve();
  }

  /** Below this index, followers are not waited for: what lies above fills the memory allowed. */
  #floor(bytes: number): number {
    const tooOld = this.#marks.filter((mark) => bytes - mark.bytes > keptLogBytesMax);
    return tooOld.at(-1)?.index ?? 0;
  }

  /** Nothing more is made. Resolves when the snapshot under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }
}
