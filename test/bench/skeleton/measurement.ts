/** What a measurement is: one run on one settled cluster gives one value for each of its metrics. */
import type { Cluster } from '../cluster/cluster.ts';
import type { HttpClient } from '../http.ts';

export interface Setting {
  readonly cluster: Cluster;
  /** The host that led when the measurement began. */
  readonly leader: string;
  /** On the leader's socket. */
  readonly client: HttpClient;
  /** How long a rate is measured. */
  readonly rateMs: number;
}

export interface Measurement {
  readonly name: string;
  /** Values by metric id, see metrics.ts. */
  run(setting: Setting): Promise<Readonly<Record<string, number>>>;
}

/** No single step takes a real Swarm longer than this; what does has failed. */
export const stepMs = 90_000;

export function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}
