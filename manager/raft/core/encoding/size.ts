/**
 * Sizes of encoded entries: all limits on bytes count what raftpb's Go code would write, which
 * includes the fields that are zero.
 */
import type { Entry } from '../types.ts';
import { varintSize } from './varint.ts';

/** Bytes of one encoded entry. */
export function entrySize(entry: Entry): number {
  const length = entry.data.length;
  const data = length === 0 ? 0 : 1 + varintSize(length) + length;
  return 3 + varintSize(entry.type) + varintSize(entry.term) + varintSize(entry.index) + data;
}

/** Bytes of all of them. */
export function entriesSize(entries: readonly Entry[]): number {
  let size = 0;
  for (let i = 0; i < entries.length; i++) size += entrySize(entries[i] as Entry);
  return size;
}

/** Bytes of data alone: what the application handed in. */
export function payloadsSize(entries: readonly Entry[]): number {
  let size = 0;
  for (let i = 0; i < entries.length; i++) size += (entries[i] as Entry).data.length;
  return size;
}

/** The longest copy of entries[start … end) that fits in `maxSizeBytes`, but at least one entry. */
export function limitSize(
  entries: readonly Entry[],
  start: number,
  end: number,
  maxSizeBytes: number,
): Entry[] {
  if (end - start <= 1) return entries.slice(start, end);
  let size = entrySize(entries[start] as Entry);
  let stop = start + 1;
  while (stop < end) {
    size += entrySize(entries[stop] as Entry);
    if (size > maxSizeBytes) break;
    stop++;
  }
  return entries.slice(start, stop);
}
