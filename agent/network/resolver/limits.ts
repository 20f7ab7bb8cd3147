/** The limits of the resolver, in one place, each with its reason. */

/**
 * Virtual addresses live as long as their service. Short enough that a service which is made anew
 * is found by clients that cache.
 */
export const serviceTtlSeconds = 5;

/** Tasks come and go: a client that caches longer would call on those that are gone. */
export const taskTtlSeconds = 1;

/** What passes every tunnel without fragments, and so what resolvers agree on. */
export const udpAnswerBytesMax = 1232;

/** What a client without EDNS can take, by the first standard. */
export const plainUdpAnswerBytesMax = 512;

/**
 * A name has 255 bytes, and options some hundreds. In a larger message, names that lead to others
 * can be made so that reading it takes seconds, and everything in the daemon waits for that.
 */
export const queryBytesMax = 2_048;

/** Of a name between two dots: its length has six bits. */
export const labelBytesMax = 63;

/** The length in front of a message on TCP has 16 bits. */
export const tcpMessageBytesMax = 65_535;

/** As many as the C library asks. */
export const upstreamsMax = 3;

/** Three of them end before the client gives up and asks again (5 s in the C library). */
export const upstreamDeadlineMs = 1_500;

/** An upstream that was silent is asked last for so long. */
export const silentUpstreamMs = 10_000;

/** Questions to upstreams at once, of the whole node: each holds a socket. */
export const forwardsMax = 1_024;

/** Of one container, so that it cannot keep the others from asking. */
export const forwardsPerContainerMax = 256;

/** Connections at once, of the whole node and of one container. */
export const connectionsMax = 512;
export const connectionsPerContainerMax = 32;

/** From one question to the next; longer than three upstreams may take for an answer. */
export const idleConnectionMs = 10_000;

/** A burst of some thousand questions waits in the kernel while the daemon is busy. */
export const receiveBufferBytes = 1_048_576;
