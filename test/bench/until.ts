/** Waiting in benchmarks: as often as the caller says, never without a deadline. */

export interface Waiting {
  readonly what: string;
  readonly deadlineMs: number;
  /** Between two looks; 0 looks again at once. */
  readonly periodMs: number;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Repeats `probe` until it gives something other than undefined. What it throws counts as "not
 * yet" and is shown when the deadline passes.
 */
export async function until<T>(
  { what, deadlineMs, periodMs }: Waiting,
  probe: () => Promise<T | undefined>,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let last = 'nothing';
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() > end) {
      throw new Error(`not within ${deadlineMs} ms: ${what}; last error: ${last}`);
    }
    await pause(periodMs);
  }
}
