/** The dispatcher's times and limits in one place, with the reasons for them. */

/** Small clusters beat once a second, so that a dead node is known after three. */
export const heartbeatPeriodMinMs = 1_000;
/** Swarm's period: large clusters end here. */
export const heartbeatPeriodMaxMs = 5_000;
/** The leader spends at most one heartbeat per this time, whatever the number of agents. */
export const heartbeatSpacingMs = 4;
/** Three misses are a verdict (Swarm's factor). */
export const missesMax = 3;
/** After a leader change nodes get this many periods to come back before they count as down. */
export const returnPeriods = 6;
/** How often deadlines are looked at: a fifth of the shortest period. */
export const livenessTickMs = 200;
/** A tick that comes this much late means that this manager stood still, not the nodes. */
export const stallMs = 2 * livenessTickMs;
/** When more than this share of the live nodes falls silent at once, the fault is likely ours. */
export const silentShareMax = 0.5;
/** A share says something only from this many nodes on. */
export const silentNodesMin = 4;
/** Tasks of a node that stays down for so long are given up (Swarm's 24 h). */
export const orphanDelayMs = 24 * 60 * 60_000;

/** Registrations of one node before it is told to slow down, and the quiet time that forgives. */
export const registrationsMax = 12;
export const registrationWindowMs = 8_000;

/** Statuses in one report: an agent has far fewer tasks, so more is an error. */
export const reportUpdatesMax = 10_000;
/** Statuses in one store transaction; a task is about 2 KiB and an entry at most 1.5 MiB. */
export const statusesPerTransactionMax = 300;
/** Nodes in one store transaction: with certificate and description one is some 4 KiB. */
export const nodesPerTransactionMax = 100;
/** Changes in one assignments message, far below the 4 MiB that a message may have. */
export const changesPerMessageMax = 200;

/** How long agents are told to wait between heartbeats. Grows with their number. */
export function heartbeatPeriodMs(agents: number): number {
  return Math.min(
    heartbeatPeriodMaxMs,
    Math.max(heartbeatPeriodMinMs, agents * heartbeatSpacingMs),
  );
}
