/**
 * A clock for tests of code that sleeps: its time stands still and every delay is over as soon as
 * what is ready to run has run.
 */
import type { Clock } from '#lib/clock';

export const instantClock: Clock = {
  now: () => Date.UTC(2026, 0, 1),
  monotonic: () => 0,
  schedule: (_delayMs, callback) => {
    const handle = setImmediate(callback);
    return { cancel: () => clearImmediate(handle) };
  },
};
