/** The way to the cluster's control service, for every route that needs the cluster. */
import type { Client } from '#lib/rpc/types';
import type { ControlService } from '#proto/gen/swarm';
import type { Backend, ClusterCallOptions } from '../../backend.ts';
import type { ApiRequest } from '../../http/request.ts';
import { controlDeadlineMs } from '../../limits.ts';

export type Control = Client<typeof ControlService>;

/** Throws `unavailable` at once, with the reason, when this node cannot answer for the cluster. */
export function controlOf(backend: Backend): Control {
  return backend.swarm.control();
}

/** By which a client says that it takes an old answer over none, and is told that it got one. */
const staleHeader = 'shoal-stale';

/**
 * Every call ends with the client's connection, or after the deadline. `?stale=true`, or a header
 * for clients whose query is fixed, lets reads be answered while the cluster has no leader.
 */
export function callOptions(request: ApiRequest): ClusterCallOptions {
  const options = { signal: request.signal, deadlineMs: controlDeadlineMs };
  if (!request.flag('stale') && request.header(staleHeader) === '') return options;
  return { ...options, onStale: (note) => request.answerHeaders.set(staleHeader, note) };
}
