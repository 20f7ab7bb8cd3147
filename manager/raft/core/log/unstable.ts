/**
 * The tail of the log, and possibly a snapshot before it, that storage has not confirmed yet.
 * A watermark separates what was already handed out for writing from what is new, so that
 * writes may be pipelined.
 */
import { assert } from '#lib/assert';
import type { Logger } from '../config.ts';
import { limitSize } from '../encoding/size.ts';
import type { Entry, Snapshot } from '../types.ts';

export class Unstable {
  snapshot: Snapshot | undefined = undefined;
  /** Index of the first unstable entry: everything before is in storage or in the snapshot. */
  offset: number;
  /** Entries before this index were handed out for writing. Never less than `offset`. */
  offsetInProgress: number;
  #snapshotInProgress = false;
  #entries: Entry[] = [];
  readonly #logger: Logger | undefined;

  constructor(offset: number, logger: Logger | undefined) {
    this.offset = offset;
    this.offsetInProgress = offset;
    this.#logger = logger;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** First index, if a snapshot determines it. */
  firstIndex(): number | undefined {
    return this.snapshot === undefined ? undefined : this.snapshot.metadata.index + 1;
  }

  /** Last index, if anything here determines it. */
  lastIndex(): number | undefined {
    if (this.#entries.length > 0) return this.offset + this.#entries.length - 1;
    return this.snapshot?.metadata.index;
  }

  /** Term at `index`, if it is known here. */
  term(index: number): number | undefined {
    if (index >= this.offset) return this.#entries[index - this.offset]?.term;
    const metadata = this.snapshot?.metadata;
    return metadata !== undefined && metadata.index === index ? metadata.term : undefined;
  }

  /** Entries that were not handed out yet. */
  nextEntries(): Entry[] {
    return this.#entries.slice(this.offsetInProgress - this.offset);
  }

  hasNextEntries(): boolean {
    return this.#entries.length > this.offsetInProgress - this.offset;
  }

  /** The snapshot, unless it was handed out already. */
  nextSnapshot(): Snapshot | undefined {
    return this.#snapshotInProgress ? undefined : this.snapshot;
  }

  /** Everything here counts as handed out from now on. */
  acceptInProgress(): void {
    if (this.#entries.length > 0) this.offsetInProgress = this.offset + this.#entries.length;
    if (this.snapshot !== undefined) this.#snapshotInProgress = true;
  }

  /** Storage holds the log up to the entry with this index and term; stale news is ignored. */
  stableTo(index: number, term: number): void {
    const known = this.term(index);
    if (known === undefined) {
      this.#logger?.info(`entry at index ${index} missing from unstable log; ignoring`);
      return;
    }
    if (index < this.offset) {
      this.#logger?.info(`entry at index ${index} matched unstable snapshot; ignoring`);
      return;
    }
    if (known !== term) {
      this.#logger?.info(
        `entry at (index,term)=(${index},${term}) mismatched with entry at ` +
          `(${index},${known}) in unstable log; ignoring`,
      );
      return;
    }
    const count = index + 1 - this.offset;
    this.#entries = count === this.#entries.length ? [] : this.#entries.slice(count);
    this.offset = index + 1;
    if (this.offsetInProgress < this.offset) this.offsetInProgress = this.offset;
  }

  /** Storage holds the snapshot at `index`. */
  stableSnapshotTo(index: number): void {
    if (this.snapshot?.metadata.index !== index) return;
    this.snapshot = undefined;
    this.#snapshotInProgress = false;
  }

  /** Starts over from `snapshot`. */
  restore(snapshot: Snapshot): void {
    this.offset = snapshot.metadata.index + 1;
    this.offsetInProgress = this.offset;
    this.#entries = [];
    this.snapshot = snapshot;
    this.#snapshotInProgress = false;
  }

  /** Appends `entries`, dropping everything from their first index on. */
  truncateAndAppend(entries: readonly Entry[]): void {
    const from = (entries[0] as Entry).index;
    const end = this.offset + this.#entries.length;
    assert(from <= end, 'unstable entries must follow each other without a gap');
    if (from < end && from > this.offset) {
      this.#logger?.info(`truncate the unstable entries before index ${from}`);
      this.#entries.length = from - this.offset;
      if (this.offsetInProgress > from) this.offsetInProgress = from;
    } else if (from <= this.offset && from !== end) {
      this.#logger?.info(`replace the unstable entries from index ${from}`);
      this.#entries = [];
      this.offset = from;
      this.offsetInProgress = from;
    }
    for (let i = 0; i < entries.length; i++) this.#entries.push(entries[i] as Entry);
  }

  /** Entries with lo ≤ index < hi, at least one and at most `maxSizeBytes` of them. */
  slice(lo: number, hi: number, maxSizeBytes: number): Entry[] {
    assert(lo >= this.offset && hi <= this.offset + this.#entries.length, 'slice must be unstable');
    return limitSize(this.#entries, lo - this.offset, hi - this.offset, maxSizeBytes);
  }
}
