/**
 * What others of the agent read: the newest network tables that this node knows. A table is never
 * changed; a newer one takes its place.
 */
import type { NetworkTable } from '#proto/gen/shoal';

export interface NetworkTablesView {
  table(networkId: string): NetworkTable | undefined;
  tables(): readonly NetworkTable[];
  /** Calls `listener` with the ids of networks whose table changed or went. Returns its end. */
  onChange(listener: (networkIds: readonly string[]) => void): () => void;
}
