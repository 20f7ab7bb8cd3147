/** The limits of the front door, in one place, each with its reason. */

/** A spec with hundreds of mounts and labels stays below; the largest config is 1,000 KiB base64. */
export const jsonBodyBytesMax = 4 * 1024 * 1024;

/**
 * Path, query and headers of a request, as in Docker's own server: clients name hundreds of objects
 * in one query.
 */
export const headerBytesMax = 1024 * 1024;

/**
 * Longer than Docker's clients keep an idle connection (90 s), so that they close it and never
 * send a request into a connection that we are closing.
 */
export const keepAliveMs = 120_000;

/** A client on the same machine sends its headers at once. */
export const headersTimeoutMs = 60_000;

/** Requests in flight may finish for so long when the server stops; streams end at once. */
export const stopGraceMs = 5_000;

/** `info` and `version` answer at once: what the runtime has not said by then is left out. */
export const runtimeFactsDeadlineMs = 500;

/**
 * Requests about the cluster give up after this time. It covers an election (2.5 s) and a slow
 * disk; the client sees a reason instead of hanging.
 */
export const controlDeadlineMs = 20_000;

/** Every `service create` waits for this lookup; without an answer the client only warns. */
export const registryLookupDeadlineMs = 1_500;

/** Checking a user's password may take several round trips to a distant registry. */
export const registryLoginDeadlineMs = 10_000;

/** Events kept for `since`: minutes of a busy cluster, below a megabyte of memory. */
export const replayEventsMax = 1_024;

/** A client that reads slower than this many events arrive is disconnected. */
export const eventQueueItemsMax = 4_096;

/** More containers than a node runs; of others the end is told with what can still be read. */
export const eventContainersMax = 4_096;

/** How often this node looks whether it has become or ceased to be a manager. */
export const roleCheckPeriodMs = 1_000;

/** One line of progress per layer and this time is all that a terminal can show. */
export const progressPeriodMs = 100;

/** Time that Docker gives a container to obey its stop signal when nobody says otherwise. */
export const stopContainerDefaultMs = 10_000;

/** 10,000 tasks take some 20 MiB; a backup is held in memory while it is checked. */
export const backupBytesMax = 512 * 1024 * 1024;
