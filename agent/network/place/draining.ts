/** Waiting until nobody sends a container that is to stop new connections any more. */
import type { Clock } from '#lib/clock';
import type { NetworkTable } from '#proto/gen/shoal';
import { EndpointState } from '#proto/gen/shoal';
import type { NodeTables } from '../../tables/tables.ts';

/**
 * Other nodes take a change within tenths of a second, a change of the leader a second or two. The
 * leader itself waits no longer for a node that hangs (manager/network-tables/limits.ts).
 */
const drainMs = 10_000;

export interface DrainDeps {
  readonly clock: Clock;
  readonly tables: Pick<NodeTables, 'tables' | 'onChange' | 'isDrained'>;
}

/**
 * Resolves when no node sends new connections to the task any more. At once when none did; in any
 * case after `drainMs`. A change of the leader is waited for: other nodes may not have heard yet.
 */
export function drained(
  { tables, clock }: DrainDeps,
  taskId: string,
  signal: AbortSignal,
): Promise<void> {
  const isOver = (): boolean => signal.aborted || tables.isDrained(taskId);
  if (isOver() || !isServing(tables.tables(), taskId)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      endWatch();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.schedule(drainMs, done);
    const endWatch = tables.onChange(() => {
      if (isOver()) done();
    });
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Whether others may send connections to it: it is or was a backend of an address or a port. */
function isServing(tables: readonly NetworkTable[], taskId: string): boolean {
  return tables.some(({ endpoints, services }) => {
    const endpoint = endpoints.find((each) => each.taskId === taskId);
    if (endpoint === undefined || endpoint.state === EndpointState.ENDPOINT_STARTING) return false;
    const service = services.find(({ serviceId }) => serviceId === endpoint.serviceId);
    return service !== undefined && service.virtualIps.length + service.ports.length > 0;
  });
}
