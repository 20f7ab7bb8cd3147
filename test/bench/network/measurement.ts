/** What a measurement is: one run on the bed gives one value for each of its metrics. */
import type { Bed } from './bed.ts';
import type { PathMeter } from './path-cpu.ts';

export type Values = Readonly<Record<string, number>>;

export interface Run {
  readonly bed: Bed;
  readonly meter: PathMeter;
  /** How long a rate is measured. */
  readonly ms: number;
  /** How many changes, where single ones are measured. */
  readonly changes: number;
}

export interface Measurement {
  readonly name: string;
  /** Values by metric id, see metrics.ts. */
  own(run: Run): Promise<Values>;
  /** The same without what is measured, or by another program; absent where there is none. */
  peer?(run: Run): Promise<Values>;
}
