/**
 * Asking managers until one answers: several addresses in turn, on to the leader where a follower
 * names it, again after a pause, until the deadline. In the end every address's reason is told.
 */
import { Backoff } from '#lib/backoff';
import { type Clock, sleep } from '#lib/clock';
import { type ErrorCode, isShoalError, ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';

export interface ManagersDeps {
  readonly clock: Clock;
  readonly random: Random;
}

export interface ManagersOptions {
  /** What is wanted, for messages: "join the swarm". */
  readonly purpose: string;
  /** `host:port` of managers; asked again for each round. */
  addresses(): readonly string[];
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Soon enough for an election that is going on, slow enough not to hammer. */
const roundPause = { firstMs: 100, capMs: 2_000 };
/** A chain of followers that name each other ends here. */
const redirectsMax = 3;

/** Answers that another manager, or the same one later, would give alike. */
const finalCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'invalid_argument',
  'permission_denied',
  'unauthenticated',
  'failed_precondition',
  'unimplemented',
]);

/**
 * The first result of `attempt(address, leftMs)`. A final refusal rejects as it is; when time is
 * up, rejects with `deadline_exceeded` and each address's last reason.
 */
export async function askManagers<R>(
  options: ManagersOptions,
  deps: ManagersDeps,
  attempt: (address: string, leftMs: number) => Promise<R>,
): Promise<R> {
  const endMs = deps.clock.monotonic() + options.deadlineMs;
  const leftMs = (): number => endMs - deps.clock.monotonic();
  const backoff = new Backoff(roundPause, deps.random);
  const reasons = new Map<string, string>();
  const tryFrom = async (first: string): Promise<Answer<R> | undefined> => {
    let address: string | undefined = first;
    for (let hops = 0; address !== undefined && hops <= redirectsMax; hops++) {
      if (leftMs() <= 0) throw tooLate(options, reasons);
      try {
        return { answer: await attempt(address, leftMs()) };
      } catch (error) {
        options.signal.throwIfAborted();
        if (!isShoalError(error) || finalCodes.has(error.code)) throw error;
        reasons.set(address, error.message);
        address = error.details.leader === address ? undefined : error.details.leader;
      }
    }
    return undefined;
  };
  for (;;) {
    for (const address of options.addresses()) {
      const found = await tryFrom(address);
      if (found !== undefined) return found.answer;
    }
    const pauseMs = backoff.nextMs();
    if (pauseMs >= leftMs()) throw tooLate(options, reasons);
    await sleep(deps.clock, pauseMs, options.signal);
  }
}

interface Answer<R> {
  readonly answer: R;
}

function tooLate(options: ManagersOptions, reasons: ReadonlyMap<string, string>): ShoalError {
  const tried = [...reasons].map(([address, reason]) => `${address}: ${reason}`);
  const why = tried.length === 0 ? 'no manager is known' : tried.join('; ');
  const seconds = Math.round(options.deadlineMs / 1_000);
  return new ShoalError(
    'deadline_exceeded',
    `could not ${options.purpose} within ${seconds} s (${why})`,
  );
}
