/**
 * Time as a dependency. Production gets the system clock; tests and the simulator pass a clock
 * that they move by hand, so nothing waits and nothing depends on a machine's load.
 */

import { deferred } from './signal.ts';

export interface Timer {
  /** The callback will not run any more. Harmless when it has run already. */
  cancel(): void;
}

export interface Clock {
  /** Wall time in milliseconds since 1970, for timestamps that people read. */
  now(): number;
  /** Milliseconds on a clock that never jumps, for durations and deadlines. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs`. */
  schedule(delayMs: number, callback: () => void): Timer;
}

/** Node runs a longer timeout at once, so longer ones are cut into pieces. */
const timeoutMsMax = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (delayMs, callback) => {
    let handle: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      handle =
        leftMs <= timeoutMsMax
          ? setTimeout(callback, leftMs)
          : setTimeout(() => arm(leftMs - timeoutMsMax), timeoutMsMax);
    };
    arm(delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Resolves after `delayMs`; rejects with the signal's reason when it aborts first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** What `promise` settles to; undefined when `limitMs` are over first. */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  promise: Promise<T>,
): Promise<T | undefined> {
  const over = deferred<undefined>();
  const timer = clock.schedule(limitMs, () => over.resolve(undefined));
  try {
    return await Promise.race([promise, over.promise]);
  } finally {
    timer.cancel();
  }
}
