/** Waiting for a condition with a deadline: tests never sleep for luck. */

const pollMs = 50;

/**
 * Repeats `probe` until it gives something other than undefined or false. What it throws counts as
 * "not yet" and is shown when the deadline passes.
 */
export async function waitFor<T>(
  what: string,
  deadlineMs: number,
  probe: () => Promise<T | undefined | false>,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
      last = value;
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    if (performance.now() > end) {
      throw new Error(`not within ${deadlineMs} ms: ${what}; last seen: ${String(last)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
