/** The allocator's limits and the address space it hands out. */

/** Objects written in one transaction: some 2 KiB each, where a log entry may have 1.5 MiB. */
export const changesPerTransactionMax = 200;
/** Everything is looked at this often without an event: what a missed case would cost. */
export const fullReconcilePeriodMs = 60_000;

/**
 * Where the gateway networks of the nodes are: 2,048 blocks of 512 addresses. A node runs some
 * hundred containers at most and each has one address there; the upper end of 10/8 is the least
 * used, and Swarm's own networks grow from the lower end.
 */
export const gatewayPool = '10.240.0.0/12';
export const gatewayBlockPrefix = 23;

/**
 * A freed block rests this long before another node gets it: packets, routes and connection
 * tracking entries of its former owner are gone by then.
 */
export const gatewayQuarantineMs = 10 * 60_000;
/**
 * Blocks above the highest in use that a new leader lets rest for the same time, since it does not
 * know which nodes were removed just before it took over. Hardly more are removed in ten minutes.
 */
export const gatewayUnknownBlocks = 16;
