/**
 * The orchestrators' limits: how much one transaction carries, how much one look takes, and how
 * long a step may take before somebody hears of it.
 */

/** A task is some 2 KiB, a log entry may have 1.5 MiB; small entries also keep commits short. */
export const changesPerTransactionMax = 200;
/** Tasks looked at before other work gets its turn: about 5 ms, where 20 ms of lag are allowed. */
export const tasksPerRoundMax = 5_000;
/** Everything is looked at this often without an event: what a missed case would cost. */
export const fullReconcilePeriodMs = 60_000;

/**
 * A replacement waits for its predecessor's end no longer than this: an agent that cannot stop a
 * container must not keep the slot empty. A longer grace period in the spec extends it.
 */
export const stopWaitMs = 60_000;

/**
 * An updated task that has not come up by then counts as failed. Long enough for a large image on
 * a slow line and a slow health check, short enough that a stuck update ends within a shift.
 */
export const updateProgressDeadlineMs = 10 * 60_000;

/**
 * A new leader hears within this time how far tasks have come: nodes have six heartbeats of at most
 * five seconds to come back, and they may have nobody to tell for longer than any deadline.
 */
export const reportWaitMs = 60_000;
