/** The machine's monotonic clock: the same in all its processes, unlike `performance.now`. */

const nanosecondsPerMs = 1e6;

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / nanosecondsPerMs;
}
