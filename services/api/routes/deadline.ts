/** Waiting for something only so long. */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';

/**
 * Settles as `work` does, or rejects with `deadline_exceeded` after `deadlineMs`; the signal that
 * `work` gets aborts then, and when `outer` aborts.
 */
export async function within<T>(
  clock: Clock,
  deadlineMs: number,
  what: string,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const aborter = new AbortController();
  const late = new ShoalError(
    'deadline_exceeded',
    `${what} did not answer within ${deadlineMs} ms`,
  );
  const onOuter = (): void => aborter.abort(outer?.reason);
  outer?.addEventListener('abort', onOuter, { once: true });
  const timer = clock.schedule(deadlineMs, () => aborter.abort(late));
  try {
    return await new Promise<T>((resolve, reject) => {
      aborter.signal.addEventListener('abort', () => reject(aborter.signal.reason), { once: true });
      if (outer?.aborted) onOuter();
      work(aborter.signal).then(resolve, reject);
    });
  } finally {
    timer.cancel();
    outer?.removeEventListener('abort', onOuter);
  }
}
