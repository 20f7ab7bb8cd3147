/**
 * The node's append thread: makes what the core says durable, in order, and releases the
 * responses that depend on it. While one batch is being written, the next ones gather into one.
 */
import type { Clock } from '#lib/clock';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import { type Deferred, deferred } from '#lib/signal';
import type { MemoryStorage } from '../core/log/memory-storage.ts';
import type { Entry, HardState, Message, Snapshot } from '../core/types.ts';
import type { SegmentStart, Wal } from '../wal/wal.ts';
import type { WalRecord } from '../wal/wal-state.ts';

/** A sync that takes longer endangers heartbeats: somebody should look at the disk. */
const slowWriteMs = 100;
const slowWriteLogPeriodMs = 10_000;

export interface LogWriterDeps {
  readonly wal: Wal;
  readonly storage: MemoryStorage;
  readonly clock: Clock;
  readonly log: Logger;
  /** Puts a received snapshot's file in its place; its mark in the WAL comes afterwards. */
  readonly keepSnapshot: (snapshot: Snapshot) => Promise<void>;
  /** Loads a kept snapshot into the state machine. */
  readonly loadSnapshot: (snapshot: Snapshot) => Promise<void>;
  /** What was promised is durable: these may go. */
  readonly onDurable: (responses: readonly Message[]) => void;
  readonly onFailure: (error: unknown) => void;
}

function hardStateOf(message: Message): HardState | undefined {
  const { term, vote, commit } = message;
  return term === 0 && vote === 0 && commit === 0 ? undefined : { term, vote, commit };
}

/** Adds `next` behind `entries`, replacing what it overlaps. */
function extend(entries: Entry[], next: readonly Entry[]): void {
  const first = next[0];
  const oldest = entries[0];
  if (first === undefined) return;
  if (oldest !== undefined)
    entries.length = Math.max(0, Math.min(entries.length, first.index - oldest.index));
  for (const entry of next) entries.push(entry);
}

export class LogWriter {
  readonly #deps: LogWriterDeps;
  #queue: Message[] = [];
  /** The newest hard state, which may be newer than the WAL's by its commit index. */
  #hardState: HardState | undefined;
  /** Somebody wants another segment to begin. */
  #segmentWanted: Deferred<SegmentStart> | undefined;
  #running: Promise<void> | undefined;
  #isStopped = false;
  #lastSlowLogMs = Number.NEGATIVE_INFINITY;

  constructor(deps: LogWriterDeps) {
    this.#deps = deps;
  }

  /** Takes a MsgStorageAppend. */
  enqueue(message: Message): void {
    if (this.#isStopped) return;
    this.#queue.push(message);
    this.#running ??= this.#run();
  }

  /** Begins another segment of the log at once. Never settles when the node ends first. */
  startSegment(): Promise<SegmentStart> {
    this.#segmentWanted ??= deferred<SegmentStart>();
    const { promise } = this.#segmentWanted;
    if (!this.#isStopped) this.#running ??= this.#run();
    return promise;
  }

  /** Nothing more is written or released. Resolves when the write in flight has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#queue = [];
    await this.#running;
  }

  /**
   * Records the commit index, so that a restart need not wait to learn it again. After `stop`
   * only. It is no loss when that fails.
   */
  async writeFinalState(): Promise<void> {
    const { wal, log } = this.#deps;
    if (this.#hardState === undefined) return;
    if (this.#hardState.commit === wal.head.hardState?.commit) return;
    try {
      await wal.append({ hardState: this.#hardState });
    } catch (error) {
      log.warn('raft commit index could not be saved at the end', { reason: explain(error) });
    }
  }

  async #run(): Promise<void> {
    try {
      while (this.#hasWork) {
        if (this.#segmentWanted !== undefined) await this.#startSegment(this.#segmentWanted);
        else if (this.#queue[0]?.snapshot !== undefined) await this.#installSnapshot();
        else await this.#writeGroup();
      }
    } catch (error) {
      this.#isStopped = true;
      this.#queue = [];
      this.#deps.onFailure(error);
    } finally {
      this.#running = undefined;
    }
  }

  get #hasWork(): boolean {
    return !this.#isStopped && (this.#queue.length > 0 || this.#segmentWanted !== undefined);
  }

  async #startSegment(wanted: Deferred<SegmentStart>): Promise<void> {
    this.#segmentWanted = undefined;
    wanted.resolve(await this.#deps.wal.startSegment());
  }

  #takeGroup(): Message[] {
    const end = this.#queue.findIndex((message) => message.snapshot !== undefined);
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  async #writeGroup(): Promise<void> {
    const group = this.#takeGroup();
    const entries: Entry[] = [];
    for (const message of group) {
      this.#hardState = hardStateOf(message) ?? this.#hardState;
      extend(entries, message.entries);
    }
    const record = this.#recordOf(entries);
    if (record !== undefined) await this.#append(record);
    for (const message of group) this.#deps.storage.append(message.entries);
    this.#release(group);
  }

  /** What must reach the disk; a moved commit index alone waits for company. */
  #recordOf(entries: readonly Entry[]): WalRecord | undefined {
    const saved = this.#deps.wal.head.hardState;
    const { term, vote, commit } = this.#hardState ?? { term: 0, vote: 0, commit: 0 };
    const isSame = term === (saved?.term ?? 0) && vote === (saved?.vote ?? 0);
    if (entries.length === 0 && isSame) return undefined;
    const isUnchanged = isSame && commit === (saved?.commit ?? 0);
    return { entries, hardState: isUnchanged ? undefined : this.#hardState };
  }

  async #append(record: WalRecord): Promise<void> {
    const { clock, log, wal } = this.#deps;
    const startMs = clock.monotonic();
    await wal.append(record);
    const endMs = clock.monotonic();
    if (endMs - startMs < slowWriteMs || endMs - this.#lastSlowLogMs < slowWriteLogPeriodMs) return;
    this.#lastSlowLogMs = endMs;
    log.warn('raft log write was slow', { durationMs: Math.round(endMs - startMs) });
  }

  async #installSnapshot(): Promise<void> {
    const message = this.#queue.shift();
    const snapshot = message?.snapshot;
    if (message === undefined || snapshot === undefined) return;
    this.#hardState = hardStateOf(message) ?? this.#hardState;
    await this.#deps.keepSnapshot(snapshot);
    const { index, term } = snapshot.metadata;
    await this.#append({
      hardState: this.#hardState,
      snapshot: { index, term },
      entries: message.entries,
    });
    this.#deps.storage.applySnapshot(snapshot);
    this.#deps.storage.append(message.entries);
    await this.#deps.loadSnapshot(snapshot);
    this.#release([message]);
  }

  #release(group: readonly Message[]): void {
    if (this.#isStopped) return;
    const responses =
      group.length === 1 ? group[0]?.responses : group.flatMap((each) => each.responses);
    if (responses !== undefined && responses.length > 0) this.#deps.onDurable(responses);
  }
}
