/**
 * Leases: what is made under one is safe from containerd's garbage collector until it is part of an
 * image. A lease that we could not give back expires by itself.
 */
import type { Clock } from '#lib/clock';
import type { Random } from '#lib/random';
import { type Clients, type Connection, callDeadlineMs } from '../connection/connection.ts';

/** Longer than any pull; after a crash of ours its leftovers go after that time. */
const leaseMs = 24 * 3600 * 1000;

export interface LeaseDeps {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: Random;
}

/** Runs `action` with clients whose new blobs and snapshots are kept until it ends. */
export async function withLease<T>(
  deps: LeaseDeps,
  action: (clients: Clients) => Promise<T>,
): Promise<T> {
  const { leases } = deps.connection.clients;
  const id = `shoal-${Buffer.from(deps.random.bytes(12)).toString('hex')}`;
  const expires = new Date(deps.clock.now() + leaseMs).toISOString();
  await leases.create(
    { id, labels: { 'containerd.io/gc.expire': expires } },
    { deadlineMs: callDeadlineMs },
  );
  try {
    return await action(deps.connection.withLease(id));
  } finally {
    await leases.delete({ id, sync: false }, { deadlineMs: callDeadlineMs });
  }
}
