/**
 * One log over two places: what storage has confirmed and what is still unstable. It also keeps
 * how far the log is committed, handed out for applying, and applied:
 * applied ≤ applying ≤ committed ≤ last index.
 */
import { assert } from '#lib/assert';
import type { Logger } from '../config.ts';
import { entriesSize } from '../encoding/size.ts';
import { type Entry, isMember, noLimit, type Snapshot } from '../types.ts';
import type { Missing, Storage } from './storage.ts';
import { Unstable } from './unstable.ts';

export class RaftLog {
  readonly storage: Storage;
  readonly unstable: Unstable;
  committed: number;
  /** Highest index handed out for applying. */
  applying: number;
  applied: number;
  /** Encoded bytes handed out for applying and not applied yet, and their limit. */
  #applyingSize = 0;
  readonly #maxApplyingSize: number;
  /** Set while nothing more may be handed out until something is applied. */
  #applyingPaused = false;
  readonly #logger: Logger | undefined;

  constructor(storage: Storage, maxApplyingSizeBytes: number, logger: Logger | undefined) {
    this.storage = storage;
    this.#maxApplyingSize = maxApplyingSizeBytes;
    this.#logger = logger;
    this.unstable = new Unstable(storage.lastIndex() + 1, logger);
    // Whatever was compacted away had been applied.
    const base = storage.firstIndex() - 1;
    this.committed = base;
    this.applying = base;
    this.applied = base;
  }

  /** The positions in one line, for logs. */
  describe(): string {
    const { offset, offsetInProgress, length } = this.unstable;
    return (
      `committed=${this.committed}, applied=${this.applied}, applying=${this.applying}, ` +
      `unstable.offset=${offset}, unstable.offsetInProgress=${offsetInProgress}, ` +
      `len(unstable.Entries)=${length}`
    );
  }

  firstIndex(): number {
    return this.unstable.firstIndex() ?? this.storage.firstIndex();
  }

  lastIndex(): number {
    return this.unstable.lastIndex() ?? this.storage.lastIndex();
  }

  /** Term at `index`; that of the entry just before the first one is known too. */
  term(index: number): number | Missing {
    const term = this.unstable.term(index);
    if (term !== undefined) return term;
    if (index + 1 < this.firstIndex()) return 'compacted';
    if (index > this.lastIndex()) return 'unavailable';
    return this.storage.term(index);
  }

  /** Term at `index`, or 0 where the log has none. */
  termOrZero(index: number): number {
    const term = this.term(index);
    return typeof term === 'number' ? term : 0;
  }

  lastTerm(): number {
    const term = this.term(this.lastIndex());
    assert(typeof term === 'number', 'the last entry has a term');
    return term;
  }

  matchTerm(index: number, term: number): boolean {
    return this.term(index) === term;
  }

  /** Would a log ending at (term, index) miss none of the entries here? */
  isUpToDate(index: number, term: number): boolean {
    const lastTerm = this.lastTerm();
    return term > lastTerm || (term === lastTerm && index >= this.lastIndex());
  }

  /**
   * Takes entries that follow (prevIndex, prevTerm) and the sender's commit index. Returns the
   * last new index, or undefined when the logs do not meet at prevIndex.
   */
  maybeAppend(
    prevIndex: number,
    prevTerm: number,
    entries: readonly Entry[],
    committed: number,
  ): number | undefined {
    if (!this.matchTerm(prevIndex, prevTerm)) return undefined;
    const lastNew = prevIndex + entries.length;
    const conflict = this.#findConflict(entries);
    if (conflict !== 0) {
      assert(conflict > this.committed, `entry ${conflict} conflicts with a committed entry`);
      this.append(entries.slice(conflict - prevIndex - 1));
    }
    this.commitTo(Math.min(committed, lastNew));
    return lastNew;
  }

  /** Appends at the end, or over what is not committed; returns the new last index. */
  append(entries: readonly Entry[]): number {
    const first = entries[0];
    if (first !== undefined) {
      assert(first.index > this.committed, 'a committed entry must not be replaced');
      this.unstable.truncateAndAppend(entries);
    }
    return this.lastIndex();
  }

  /** First index whose term differs from the log's, past its end too; 0 when all are there. */
  #findConflict(entries: readonly Entry[]): number {
    for (const entry of entries) {
      if (this.matchTerm(entry.index, entry.term)) continue;
      if (entry.index <= this.lastIndex()) {
        this.#logger?.info(
          `found conflict at index ${entry.index} [existing term: ` +
            `${this.termOrZero(entry.index)}, conflicting term: ${entry.term}]`,
        );
      }
      return entry.index;
    }
    return 0;
  }

  /**
   * The highest index ≤ `index` whose term is at most `term`, with its term; the term is 0 when
   * the log cannot tell, and both are 0 when there is none. Lets both sides skip a whole term.
   */
  findConflictByTerm(index: number, term: number): { index: number; term: number } {
    for (let at = index; at > 0; at--) {
      const own = this.term(at);
      if (typeof own !== 'number') return { index: at, term: 0 };
      if (own <= term) return { index: at, term: own };
    }
    return { index: 0, term: 0 };
  }

  /** Raises the commit index; never lowers it. */
  commitTo(index: number): void {
    if (index <= this.committed) return;
    assert(
      index <= this.lastIndex(),
      `commit index ${index} is beyond the last index ${this.lastIndex()}: the log lost entries`,
    );
    this.committed = index;
  }

  /** Commits up to `index` if that entry is of `term`: older terms must not be counted. */
  maybeCommit(index: number, term: number): boolean {
    if (index <= this.committed || !this.matchTerm(index, term)) return false;
    this.commitTo(index);
    return true;
  }

  /** Entries from `lo` to the end, as far as `maxSizeBytes` allows. */
  entriesFrom(lo: number, maxSizeBytes: number): Entry[] | Missing {
    const last = this.lastIndex();
    return lo > last ? [] : this.slice(lo, last + 1, maxSizeBytes);
  }

  /** Entries with lo ≤ index < hi, at least one if there is one, at most `maxSizeBytes`. */
  slice(lo: number, hi: number, maxSizeBytes: number): Entry[] | Missing {
    assert(lo <= hi, 'a slice must not end before it begins');
    if (lo < this.firstIndex()) return 'compacted';
    assert(hi <= this.lastIndex() + 1, 'a slice must lie within the log');
    if (lo === hi) return [];
    const offset = this.unstable.offset;
    if (lo >= offset) return this.unstable.slice(lo, hi, maxSizeBytes);

    const cut = Math.min(hi, offset);
    const stored = this.storage.entries(lo, cut, maxSizeBytes);
    if (typeof stored === 'string') {
      assert(stored === 'compacted', `storage must hold the entries ${lo} to ${cut}`);
      return stored;
    }
    if (hi <= offset || stored.length < cut - lo) return stored;
    const size = entriesSize(stored);
    if (size >= maxSizeBytes) return stored;
    const rest = this.unstable.slice(offset, hi, maxSizeBytes - size);
    // The unstable part has at least one entry, whether or not it fits.
    if (rest.length === 1 && size + entriesSize(rest) > maxSizeBytes) return stored;
    return stored.concat(rest);
  }

  hasNextUnstableEntries(): boolean {
    return this.unstable.hasNextEntries();
  }

  hasUnstableEntries(): boolean {
    return this.unstable.length > 0;
  }

  hasNextUnstableSnapshot(): boolean {
    return this.unstable.nextSnapshot() !== undefined;
  }

  hasUnstableSnapshot(): boolean {
    return this.unstable.snapshot !== undefined;
  }

  /** Committed entries to hand out next; with `allowUnstable` even unconfirmed ones. */
  nextCommittedEntries(allowUnstable: boolean): Entry[] {
    if (!this.hasNextCommittedEntries(allowUnstable)) return [];
    const hi = this.#maxAppliableIndex(allowUnstable) + 1;
    const room = this.#maxApplyingSize - this.#applyingSize;
    const entries = this.slice(this.applying + 1, hi, room);
    assert(typeof entries !== 'string', 'entries that are not applied must not be compacted');
    return entries;
  }

  hasNextCommittedEntries(allowUnstable: boolean): boolean {
    // A snapshot must be loaded before anything after it is applied.
    if (this.#applyingPaused || this.hasUnstableSnapshot()) return false;
    return this.applying < this.#maxAppliableIndex(allowUnstable);
  }

  #maxAppliableIndex(allowUnstable: boolean): number {
    return allowUnstable ? this.committed : Math.min(this.committed, this.unstable.offset - 1);
  }

  /** Entries up to `index`, of `sizeBytes` in all, were handed out for applying. */
  acceptApplying(index: number, sizeBytes: number, allowUnstable: boolean): void {
    assert(index <= this.committed, 'only committed entries are applied');
    this.applying = index;
    this.#applyingSize += sizeBytes;
    // Being cut short by the limit counts as having reached it.
    this.#applyingPaused =
      this.#applyingSize >= this.#maxApplyingSize || index < this.#maxAppliableIndex(allowUnstable);
  }

  /** Everything up to `index` is applied; `sizeBytes` of what was handed out is done. */
  appliedTo(index: number, sizeBytes: number): void {
    assert(
      this.applied <= index && index <= this.committed,
      `applied index ${index} must lie in [${this.applied}, ${this.committed}]`,
    );
    this.applied = index;
    if (this.applying < index) this.applying = index;
    this.#applyingSize = Math.max(0, this.#applyingSize - sizeBytes);
    this.#applyingPaused = this.#applyingSize >= this.#maxApplyingSize;
  }

  /** The newest snapshot, if `peerId` can use it. */
  snapshot(peerId: number): Snapshot | 'temporarily-unavailable' {
    const snapshot = this.unstable.snapshot ?? this.storage.snapshot(peerId);
    if (snapshot === 'temporarily-unavailable') return snapshot;
    return isMember(snapshot.metadata.confState, peerId) ? snapshot : 'temporarily-unavailable';
  }

  /** Replaces the whole log by `snapshot`. */
  restore(snapshot: Snapshot): void {
    const { index, term } = snapshot.metadata;
    this.#logger?.info(
      `log [${this.describe()}] starts to restore snapshot [index: ${index}, term: ${term}]`,
    );
    assert(index > this.committed, 'a snapshot must not take back what is committed');
    this.committed = index;
    this.unstable.restore(snapshot);
  }

  /** All entries that are not compacted, for tests and checkers. */
  allEntries(): Entry[] {
    const first = this.firstIndex();
    const entries = this.slice(first, this.lastIndex() + 1, noLimit);
    assert(typeof entries !== 'string', 'the log can be read from its first index');
    return entries;
  }
}
