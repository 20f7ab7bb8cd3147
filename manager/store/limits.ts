/**
 * The store's limits. Each can be set smaller in tests; production runs with these.
 */

export interface StoreLimits {
  /** Largest log entry. Swarm's own limit for one proposal, below gRPC's 4 MiB per message. */
  readonly entryBytesMax: number;
  /**
   * Entries on their way through consensus at a time. With one, a transaction that just missed
   * the bus waits a whole round trip more; with many, entries get small and cost more each.
   */
  readonly entriesInFlightMax: number;
  /** Transactions not yet committed. Far more than one machine commits within a second. */
  readonly waitingTransactionsMax: number;
  /** Their encoded size, so that large ones cannot fill the memory either. */
  readonly waitingBytesMax: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

export const defaultLimits: StoreLimits = {
  entryBytesMax: 1.5 * MiB,
  entriesInFlightMax: 4,
  waitingTransactionsMax: 20_000,
  waitingBytesMax: 64 * MiB,
};

/** A snapshot is cut into pieces of about this size: a ms of encoding, then others may run. */
export const snapshotChunkBytes = 64 * KiB;
/** An object of this size cannot have come from a log entry: the snapshot is damaged. */
export const snapshotObjectBytesMax = 16 * MiB;
