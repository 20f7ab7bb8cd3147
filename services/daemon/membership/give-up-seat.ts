/**
 * The way of a manager back to a worker. Each step is durable before the next one, and all of them
 * are done again on every start of a worker, so that a crash in between leaves nothing.
 */

export interface FormerManager {
  /** Ends the seat, if it was taken. */
  leaveSeat(): Promise<void>;
  /** Writes down that this node has no member of the Raft group, if that is news. */
  saveSeatless(): Promise<void>;
  /** Removes what the seat has on the disk. */
  forgetSeat(): Promise<void>;
  /** Secrets are in clear and the lock is gone. */
  endLock(): Promise<void>;
}

export async function giveUpSeat(node: FormerManager): Promise<void> {
  await node.leaveSeat();
  // The other way round, a node that is promoted again would look for a member that is gone.
  await node.saveSeatless();
  await node.forgetSeat();
  await node.endLock();
}
