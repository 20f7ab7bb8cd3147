/**
 * Finding an object by what people type: its id, its name, or the beginning of its id, in this
 * order. The control service knows objects by exact id and lists them by name and id prefix.
 */
import { must } from '#lib/assert';
import { isShoalError, ShoalError } from '#lib/errors';
import {
  GetNodeRequest,
  GetServiceRequest,
  GetTaskRequest,
  ListNodesRequest,
  ListNodesRequestFilters,
  ListServicesRequest,
  ListServicesRequestFilters,
  ListTasksRequest,
  ListTasksRequestFilters,
  type Node,
  type Service,
  type Task,
} from '#proto/gen/swarm';
import type { ApiRequest } from '../../http/request.ts';
import { type Control, callOptions } from './control.ts';

export interface Lookup<T> {
  /** For messages: `service`. */
  readonly kind: string;
  get(id: string): Promise<T | undefined>;
  list(
    filter: { names: readonly string[] } | { idPrefixes: readonly string[] },
  ): Promise<readonly T[]>;
}

async function getOrUndefined<T>(call: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isShoalError(error, 'not_found') || isShoalError(error, 'invalid_argument')) {
      return undefined;
    }
    throw error;
  }
}

/** Throws `not_found`, or `invalid_argument` when the name or prefix fits several. */
export async function resolve<T>(lookup: Lookup<T>, wanted: string): Promise<T> {
  const exact = await getOrUndefined(() => lookup.get(wanted));
  if (exact !== undefined) return exact;
  let found = await lookup.list({ names: [wanted] });
  if (found.length === 0) found = await lookup.list({ idPrefixes: [wanted] });
  if (found.length === 0) {
    throw new ShoalError('not_found', `${lookup.kind} ${wanted} not found`);
  }
  if (found.length > 1) {
    throw new ShoalError(
      'invalid_argument',
      `${lookup.kind} ${wanted} is ambiguous (${found.length} matches found)`,
    );
  }
  return must(found[0], 'one match');
}

export function resolveNode(control: Control, request: ApiRequest, wanted: string): Promise<Node> {
  const options = callOptions(request);
  return resolve<Node>(
    {
      kind: 'node',
      get: async (nodeId) =>
        (await control.getNode(GetNodeRequest.create({ nodeId }), options)).node,
      list: async (filter) => {
        const filters = ListNodesRequestFilters.create(filter);
        return (await control.listNodes(ListNodesRequest.create({ filters }), options)).nodes;
      },
    },
    wanted,
  );
}

export async function resolveService(
  control: Control,
  request: ApiRequest,
  wanted: string,
  insertDefaults = false,
): Promise<Service> {
  const options = callOptions(request);
  const get = async (serviceId: string): Promise<Service | undefined> => {
    const query = GetServiceRequest.create({ serviceId, insertDefaults });
    return (await control.getService(query, options)).service;
  };
  const service = await resolve<Service>(
    {
      kind: 'service',
      get,
      list: async (filter) => {
        const filters = ListServicesRequestFilters.create(filter);
        const query = ListServicesRequest.create({ filters });
        return (await control.listServices(query, options)).services;
      },
    },
    wanted,
  );
  // A list knows no defaults, so what was found by name is read again by its id.
  if (!insertDefaults || service.id === wanted) return service;
  return (await get(service.id)) ?? service;
}

export function resolveTask(control: Control, request: ApiRequest, wanted: string): Promise<Task> {
  const options = callOptions(request);
  return resolve<Task>(
    {
      kind: 'task',
      get: async (taskId) =>
        (await control.getTask(GetTaskRequest.create({ taskId }), options)).task,
      list: async (filter) => {
        const filters = ListTasksRequestFilters.create(filter);
        return (await control.listTasks(ListTasksRequest.create({ filters }), options)).tasks;
      },
    },
    wanted,
  );
}
