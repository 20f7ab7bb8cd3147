/** What a measurement is: one run on a settled group gives one value for each of its metrics. */
import type { EtcdGroup } from './etcd-group.ts';
import type { OwnGroup } from './own-group.ts';

export type Values = Readonly<Record<string, number>>;

export interface Measurement {
  readonly name: string;
  /** Values by metric id, see metrics.ts. `ms` is how long a rate is measured. */
  own(group: OwnGroup, ms: number): Promise<Values>;
  /** Absent where the peer offers nothing alike. */
  peer?(group: EtcdGroup, ms: number): Promise<Values>;
}

/** What is in flight is spread over so many connections, on both sides. */
const connectionsMax = 8;

export function connectionsFor(inFlight: number): number {
  return Math.min(inFlight, connectionsMax);
}

/** Not counted: a sustained rate is asked for, not that of code which has just been loaded. */
export function warmUpMs(ms: number): number {
  return Math.min(1_000, ms / 2);
}
