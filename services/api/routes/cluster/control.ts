/** The way to the cluster's control service, for every route that needs the cluster. */
import type { CallOptions, Client } from '#lib/rpc/types';
import type { ControlService } from '#proto/gen/swarm';
import type { Backend } from '../../backend.ts';
import type { ApiRequest } from '../../http/request.ts';
import { controlDeadlineMs } from '../../limits.ts';

export type Control = Client<typeof ControlService>;

/** Throws `unavailable` at once, with the reason, when this node cannot answer for the cluster. */
export function controlOf(backend: Backend): Control {
  return backend.swarm.control();
}

/** Every call ends with the client's connection, or after the deadline. */
export function callOptions(request: ApiRequest): CallOptions {
  return { signal: request.signal, deadlineMs: controlDeadlineMs };
}
