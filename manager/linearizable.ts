/**
 * Reads that are never stale: before a handler reads the local state, a majority confirms that this
 * manager has the newest. A leader that was cut off would else answer from before its successor's
 * writes for as long as it does not know of the cut.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import type { Service } from '#lib/rpc/service';
import type { CallContext, Handlers } from '#lib/rpc/types';

/** A confirmation costs a round trip; without a majority the leader notices within two elections. */
export const confirmDeadlineMs = 3_000;

type AnyHandler = (request: unknown, context: CallContext) => Promise<unknown>;

function isRead(name: string): boolean {
  return name.startsWith('get') || name.startsWith('list');
}

/** Rejects with `unavailable` when nobody confirms in time. */
export async function confirmedBy(
  readIndex: (signal: AbortSignal) => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const late = new AbortController();
  const timer = clock.schedule(confirmDeadlineMs, () => late.abort(notConfirmed()));
  try {
    await readIndex(AbortSignal.any([signal, late.signal]));
  } finally {
    timer.cancel();
  }
}

function notConfirmed(): ShoalError {
  const message =
    'the other managers did not confirm that this one still leads: too few are reachable, or an election is under way; try again';
  return new ShoalError('unavailable', message);
}

/** `handlers` with the reading ones (get…, list…) made linearizable. They must be unary. */
export function linearizable<S extends Service>(
  handlers: Handlers<S>,
  readIndex: (signal: AbortSignal) => Promise<void>,
  clock: Clock,
): Handlers<S> {
  const entries = Object.entries(handlers as Record<string, AnyHandler>).map(([name, handler]) => [
    name,
    isRead(name)
      ? async (request: unknown, context: CallContext) => {
          await confirmedBy(readIndex, clock, context.signal);
          return handler(request, context);
        }
      : handler,
  ]);
  return Object.fromEntries(entries) as Handlers<S>;
}
