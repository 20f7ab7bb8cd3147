/**
 * When the body of a transaction refuses (a taken name, a stale version), that is an answer like
 * any other: it must not rest on a state that dies with its leader. It is told once the cluster is
 * known to have had the state it was judged on; else the caller hears that nobody knows.
 */
import { explain, ShoalError } from '#lib/errors';
import type { Proposer, Waiter } from './pipeline.ts';

function baseless(cause: unknown): ShoalError {
  const message =
    'nothing was changed, and why cannot be told: this manager lost the leadership meanwhile ' +
    `(${explain(cause)}); ask again`;
  return new ShoalError('unavailable', message, { cause });
}

/** Tells `refusal` when what the body saw is committed, `unavailable` when it never will be. */
export function refusalWaiter(refusal: ShoalError, reject: (error: unknown) => void): Waiter {
  return {
    resolve: () => reject(refusal),
    reject: (cause) => reject(baseless(cause)),
  };
}

/**
 * The same for a body that saw only what is committed here: has the cluster gone on without this
 * manager? `signal` ends with the leadership.
 */
export function confirmRefusal(waiter: Waiter, proposer: Proposer, signal: AbortSignal): void {
  if (proposer.confirm === undefined) {
    waiter.resolve();
    return;
  }
  const lost = (): ShoalError => new ShoalError('unavailable', 'it does not lead any more');
  proposer.confirm(signal).then(
    () => (signal.aborted ? waiter.reject(lost()) : waiter.resolve()),
    (error: unknown) => waiter.reject(error instanceof ShoalError ? error : lost()),
  );
}
