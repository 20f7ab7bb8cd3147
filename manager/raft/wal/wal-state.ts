/**
 * The meaning of the WAL's batches: folding them, oldest first, gives what the member knew when
 * the last one was written. Also the model that the crash tests compare with.
 */
import type { Entry, HardState } from '#proto/gen/raft';
import type { WalIdentity, WalSnapshotMark } from '#proto/gen/shoal';

/** One batch: each part is present when it changed. */
export interface WalRecord {
  readonly identity?: WalIdentity | undefined;
  readonly hardState?: HardState | undefined;
  readonly snapshot?: WalSnapshotMark | undefined;
  readonly entries?: readonly Entry[];
}

/** Parts that every segment repeats at its head, so that older segments can go. */
export interface WalHead {
  identity: WalIdentity | undefined;
  hardState: HardState | undefined;
  snapshot: WalSnapshotMark | undefined;
}

export interface WalState extends WalHead {
  /** Without gaps. May begin before a local snapshot, never before the snapshot mark. */
  entries: Entry[];
}

export function emptyWalState(): WalState {
  return { identity: undefined, hardState: undefined, snapshot: undefined, entries: [] };
}

/** Applies the parts other than entries. */
export function foldHead(head: WalHead, record: WalRecord): void {
  if (record.identity !== undefined) head.identity = record.identity;
  if (record.hardState !== undefined) head.hardState = record.hardState;
  if (record.snapshot !== undefined) head.snapshot = record.snapshot;
}

/** Applies `record`; returns what is wrong with it, if anything. */
export function fold(state: WalState, record: WalRecord): string | undefined {
  // Segments repeat the mark at their head: only a new one voids the entries.
  if (record.snapshot !== undefined && record.snapshot.index !== state.snapshot?.index)
    state.entries = [];
  foldHead(state, record);
  const first = record.entries?.[0];
  if (first === undefined || record.entries === undefined) return undefined;
  const oldest = state.entries[0];
  if (oldest === undefined || first.index <= oldest.index) {
    state.entries = [...record.entries];
    return undefined;
  }
  const keep = first.index - oldest.index;
  if (keep > state.entries.length) {
    return `entry ${first.index} follows entry ${oldest.index + state.entries.length - 1}`;
  }
  state.entries.length = keep;
  for (const entry of record.entries) state.entries.push(entry);
  return undefined;
}
