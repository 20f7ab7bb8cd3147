/** Waiting for a condition that nothing announces, with a deadline. */
import { type Clock, sleep } from '#lib/clock';
import { ShoalError } from '#lib/errors';

const pollMs = 10;

/** Resolves once `condition` holds; rejects with `deadline_exceeded` that names what was awaited. */
export async function waitUntil(
  clock: Clock,
  deadlineMs: number,
  what: string,
  condition: () => boolean,
): Promise<void> {
  const end = clock.monotonic() + deadlineMs;
  while (!condition()) {
    if (clock.monotonic() >= end) {
      const seconds = Math.round(deadlineMs / 1000);
      const message = `waited ${seconds} s for ${what}; it goes on in the background, see "docker info"`;
      throw new ShoalError('deadline_exceeded', message);
    }
    await sleep(clock, pollMs);
  }
}
