/** How simulated clients wait: not for ever, and not for the dead. */
import { isShoalError, ShoalError } from '#lib/errors';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';

/** What a client's call came to. `refused`: nothing happened, and nothing ever will. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' }
  /** The call itself threw: the answer is the error. */
  | { readonly kind: 'error'; readonly error: ShoalError };

const patienceMs = 8_000;

/** Waits for `promise`, which runs in `process`, until that one dies or patience ends. */
export async function endingOf<T>(
  world: World,
  process: SimProcess,
  promise: Promise<T>,
): Promise<Ending<T>> {
  const settled = promise.then(
    (value): Ending<T> => ({ kind: 'done', value }),
    (error: unknown): Ending<T> => {
      if (isShoalError(error, 'unknown')) return { kind: 'unknown' };
      if (isShoalError(error, 'unavailable')) return { kind: 'refused' };
      if (isShoalError(error, 'resource_exhausted')) return { kind: 'refused' };
      if (error instanceof ShoalError) return { kind: 'error', error };
      throw error;
    },
  );
  const gaveUp = (): Ending<T> => ({ kind: 'unknown' });
  return Promise.race([
    settled,
    process.death.then(gaveUp),
    world.scheduler.sleep(patienceMs).then(gaveUp),
  ]);
}
