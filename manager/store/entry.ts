/**
 * A log entry: transactions that ride together, and the version they build on. The entry is put
 * together from transactions that were encoded when they were made, without encoding them again.
 */
import { Writer } from '#proto/codec/runtime';
import { InternalRaftRequest, type StoreTransaction } from '#proto/gen/swarm';

/** The tags (field number and wire type) of the fields we write; 2 is length-delimited, 0 varint. */
const idTag = (1 << 3) | 0;
const baseVersionTag = (1000 << 3) | 0;
const transactionsTag = (1001 << 3) | 2;

/** What an entry costs beyond its transactions, at most: two tags and two varints. */
export const entryOverheadBytes = 32;
/** What a transaction costs beyond its own bytes, at most: tag and length. */
export const transactionOverheadBytes = 8;

/** The bytes of an `InternalRaftRequest`. */
export function encodeEntry(
  id: number,
  baseVersion: number,
  transactions: readonly Uint8Array[],
): Uint8Array {
  const writer = Writer.create().uint32(idTag).uint64(id);
  writer.uint32(baseVersionTag).uint64(baseVersion);
  for (const bytes of transactions) writer.uint32(transactionsTag).bytes(bytes);
  return writer.finish();
}

export interface Entry {
  /** Undefined for an entry of Swarm's own, which builds on whatever there is. */
  readonly baseVersion: number | undefined;
  readonly transactions: readonly StoreTransaction[];
}

/** `version` is the store's newest: an entry of Swarm's own carries no number and gets the next. */
export function decodeEntry(bytes: Uint8Array, version: number): Entry {
  const { action, baseVersion, transactions } = InternalRaftRequest.decode(bytes);
  if (action.length > 0) {
    return { baseVersion: undefined, transactions: [{ version: version + 1, actions: action }] };
  }
  return { baseVersion, transactions };
}
