/** The limits of container logs, in one place because they depend on each other. */
import { assert } from '#lib/assert';

export interface LogLimits {
  /** A log file is closed and the next one begun at this size. */
  readonly segmentBytesMax: number;
  /** Older files are removed: segments × size is what one container's log takes on disk. */
  readonly segmentsMax: number;
  /** Taken from one stream before other containers and the rest of the agent get their turn. */
  readonly turnBytesMax: number;
  /** Pause between turns while there is more to do: caps copying at about 64 MB/s. */
  readonly turnPauseMs: number;
  /** Disk of the raw file is given back each time this much has been copied. */
  readonly punchBytesMin: number;
}

export const logLimits: LogLimits = {
  segmentBytesMax: 10 * 1024 * 1024,
  segmentsMax: 3,
  turnBytesMax: 256 * 1024,
  turnPauseMs: 4,
  punchBytesMin: 1024 * 1024,
};

/** Output further behind than all segments hold would be rotated away at once: it is skipped. */
export function backlogBytesMax(limits: LogLimits): number {
  assert(limits.segmentBytesMax > limits.turnBytesMax * 2, 'a segment holds several turns');
  return limits.segmentBytesMax * limits.segmentsMax;
}
