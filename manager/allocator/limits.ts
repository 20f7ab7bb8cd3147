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

/**
 * An address rests this long before somebody else gets it. By then answers of DNS that named it
 * have expired (seconds), drains are over (5 s), and a node that does not hear of the change is
 * down (15 s at most).
 */
export const addressQuarantineMs = 30_000;
/** The same for VNIs and subnets: their devices and routes are gone from all kernels by then. */
export const networkQuarantineMs = 60_000;
/** What is remembered as given back; far more than is freed in ten minutes. */
export const releasesMax = 200_000;

/** The lower ones are left to networks that people make by hand (Swarm's choice). */
export const vniMin = 4096;
/** As many nodes as tunnel addresses and marks can tell apart; far more than a swarm has. */
export const nodeNumberMax = 65_535;
/** Addresses of one subnet that are used: more than any network has endpoints, for IPv6. */
export const poolAddressesMax = 2 ** 24;
/** A subnet of this size is chosen for IPv6 networks without one. */
export const ipv6SubnetPrefix = 64;
/** Subnets of the default pools that are looked at before the search is given up. */
export const subnetsTriedMax = 1_000_000;

/** Where published ports are chosen from when the user names none (Swarm's range). */
export const autoPortMin = 30_000;
export const autoPortMax = 32_767;
