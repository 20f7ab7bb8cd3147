/** `/tasks`: single runs of a service on a node. */
import { ShoalError } from '#lib/errors';
import { ListTasksRequest, ListTasksRequestFilters, type TaskState } from '#proto/gen/swarm';
import { parseTaskState } from '#proto/model/task-state';
import { taskJson } from '../../convert/task.ts';
import { type Answer, json } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import type { RouteDeps } from '../deps.ts';
import { type Control, callOptions, controlOf } from './control.ts';
import { resolveNode, resolveService, resolveTask } from './resolve.ts';

const filterKeys = [
  '_up-to-date',
  'desired-state',
  'id',
  'label',
  'name',
  'node',
  'runtime',
  'service',
] as const;

function desiredStates(filters: Filters): readonly TaskState[] {
  return filters.get('desired-state').map((value) => {
    const state = parseTaskState(value);
    if (state !== undefined) return state;
    throw new ShoalError(
      'invalid_argument',
      `invalid desired-state filter: '${value}': want a state such as running or shutdown`,
    );
  });
}

/** Services and nodes may be given by name; the control service filters by id. */
async function listFilters(
  control: Control,
  request: ApiRequest,
  filters: Filters,
): Promise<ListTasksRequestFilters> {
  const [services, nodes] = await Promise.all([
    Promise.all(filters.get('service').map((name) => resolveService(control, request, name))),
    Promise.all(filters.get('node').map((name) => resolveNode(control, request, name))),
  ]);
  const runtimes = filters.get('runtime');
  return ListTasksRequestFilters.create({
    namePrefixes: filters.get('name'),
    idPrefixes: filters.get('id'),
    labels: filters.pairs('label'),
    serviceIds: services.map(({ id }) => id),
    nodeIds: nodes.map(({ id }) => id),
    desiredStates: desiredStates(filters),
    upToDate: filters.flag('_up-to-date') ?? false,
    // Like Docker: containers, and those that do not say what they are.
    runtimes: runtimes.length === 0 ? ['container', ''] : runtimes,
  });
}

async function list({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const filters = await listFilters(control, request, request.filters(filterKeys));
  const query = ListTasksRequest.create({ filters });
  const { tasks } = await control.listTasks(query, callOptions(request));
  return json(tasks.map(taskJson));
}

async function inspect({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  return json(taskJson(await resolveTask(control, request, request.param('id'))));
}

export function taskRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/tasks', handle: (request) => list(deps, request) },
    { verb: 'GET', pattern: '/tasks/{id}', handle: (request) => inspect(deps, request) },
  ];
}
