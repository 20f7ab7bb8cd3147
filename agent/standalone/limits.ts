/** What containers made by hand may cost, and how they are started again. */

/** Docker's: the first restart comes soon, each further one after twice the pause, up to a minute. */
export const restartFirstMs = 100;
export const restartCapMs = 60_000;
/** A container that ran so long has its next restart soon. */
export const goodRunMs = 10_000;
/** Nothing is due; whoever has something wakes the loop. */
export const idlePeriodMs = 60_000;
/** An attachment that is there already only waits for this node's agent. */
export const connectedWaitMs = 20_000;
export const connectedLookMs = 100;
/** Leaving its networks is a courtesy to the managers: without one it ends by itself. */
export const leaveWaitMs = 5_000;
/** A client that does not read its output holds the removal up no longer. */
export const outputWaitMs = 10_000;
/** Made up names are tried so often with another number before the list counts as full. */
export const namesTriedMax = 100;
/** As many as there can be containers in the events; each has a file and a loop. */
export const containersMax = 4_096;
/** Leaving a swarm does not wait longer for a container, whatever it was promised. */
export const leaveGraceMsMax = 10_000;
/** A daemon that stops does not wait longer for what is under way; its next run goes on with it. */
export const offlineWaitMs = 5_000;
