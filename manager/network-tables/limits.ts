/** The times and limits of the network tables, with the reasons for them. */

/**
 * A backend that is to stop is called drained after this time even if some node has not told that
 * it sends it no new connections: a node that hangs must not hold up every stop in the cluster. In a
 * small one it is long enough for a new leader, and for the verdict that a silent node is down.
 */
export const drainDeadlineMs = 10_000;
/** Changes kept per table for streams that lag; a stream that lags more gets the whole table. */
export const changesKeptMax = 256;
/** Rows in one message: some 100 bytes each, where a message may have 4 MiB. */
export const rowsPerMessageMax = 10_000;

/** A node compares in less than a second; one that is not done by then is shown as not answering. */
export const verifyDeadlineMs = 10_000;
/** People ask; each question makes every node look at all that it has. */
export const verifyRoundsMax = 16;

/** What one report may hold; a node has far fewer networks and tasks. */
export const reportEntriesMax = 10_000;
/** One verification's text, and one statement of what a node lacks. */
export const textLengthMax = 4_096;

/** Of an Ethernet link: what is assumed of a node that has not said. */
export const defaultUnderlayMtu = 1_500;
/** Ethernet, IP, UDP and VXLAN headers around a packet. */
export const overheadIpv4 = 50;
export const overheadIpv6 = 70;
/** WireGuard's part in the worst case. */
export const overheadEncrypted = 80;
/** No path is narrower than this for IPv6. */
export const tableMtuMin = 1_280 - overheadIpv6 - overheadEncrypted;
