/** `/services`: what users wish to run. */
import { must } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import {
  CreateServiceRequest,
  ListServiceStatusesRequest,
  ListServicesRequest,
  ListServicesRequestFilters,
  RemoveServiceRequest,
  UpdateServiceRequestRollback as Rollback,
  type Service,
  UpdateServiceRequest,
  Version,
} from '#proto/gen/swarm';
import { serviceModeOf } from '#proto/model/spec-defaults';
import { serviceJson } from '../../convert/service.ts';
import { type Answer, empty, json } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import { type ApiRequest, versionParam } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import type { RouteDeps } from '../deps.ts';
import { type Control, callOptions, controlOf } from './control.ts';
import { resolveService } from './resolve.ts';
import { authSource, readServiceSpec, withRequestAuth } from './service-spec.ts';

const filterKeys = ['id', 'label', 'mode', 'name', 'runtime'] as const;
const modes = ['replicated', 'global', 'replicated-job', 'global-job'];
const runtimeDefault = 'container';

function listFilters(filters: Filters): ListServicesRequestFilters {
  const wrong = filters.get('mode').find((mode) => !modes.includes(mode));
  if (wrong !== undefined) {
    throw new ShoalError(
      'invalid_argument',
      `invalid mode filter: '${wrong}': want one of ${modes.join(', ')}`,
    );
  }
  const runtimes = filters.get('runtime');
  return ListServicesRequestFilters.create({
    namePrefixes: filters.get('name'),
    idPrefixes: filters.get('id'),
    labels: filters.pairs('label'),
    runtimes: runtimes.length === 0 ? [runtimeDefault] : runtimes,
  });
}

async function statusesOf(control: Control, request: ApiRequest, services: readonly Service[]) {
  const query = ListServiceStatusesRequest.create({ services: services.map(({ id }) => id) });
  const { statuses } = await control.listServiceStatuses(query, callOptions(request));
  return new Map(statuses.map((status) => [status.serviceId, status]));
}

async function list({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const wanted = request.filters(filterKeys);
  const query = ListServicesRequest.create({ filters: listFilters(wanted) });
  const response = await control.listServices(query, callOptions(request));
  const services = response.services.filter(({ spec }) =>
    wanted.some('mode', (mode) => serviceModeOf(spec) === mode),
  );
  const withStatus = request.flag('status') && request.speaks('1.41') && services.length > 0;
  if (!withStatus) return json(services.map((service) => serviceJson(service)));
  const statuses = await statusesOf(control, request, services);
  return json(services.map((service) => serviceJson(service, statuses.get(service.id))));
}

async function inspect({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const insertDefaults = request.flag('insertDefaults');
  const id = request.param('id');
  return json(serviceJson(await resolveService(control, request, id, insertDefaults)));
}

async function create({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const spec = withRequestAuth(await readServiceSpec(control, request), request);
  const query = CreateServiceRequest.create({ spec });
  const { service } = await control.createService(query, callOptions(request));
  return json({ ID: must(service, 'control returns the created service').id, Warnings: null }, 201);
}

function rollbackOf(request: ApiRequest): Rollback {
  const value = request.text('rollback');
  if (value === '' || value === 'none') return Rollback.NONE;
  if (value === 'previous') return Rollback.PREVIOUS;
  throw new ShoalError(
    'invalid_argument',
    `unrecognized rollback option ${JSON.stringify(value)}: want previous`,
  );
}

async function update({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const serviceVersion = Version.create({ index: versionParam(request, 'service') });
  const rollback = rollbackOf(request);
  const sent = await readServiceSpec(control, request);
  const current = await resolveService(control, request, request.param('id'));
  const query = UpdateServiceRequest.create({
    serviceId: current.id,
    serviceVersion,
    spec: withRequestAuth(sent, request),
    registryAuthFrom: authSource(request, current),
    rollback,
  });
  await control.updateService(query, callOptions(request));
  return json({ Warnings: null });
}

async function remove({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const service = await resolveService(control, request, request.param('id'));
  const query = RemoveServiceRequest.create({ serviceId: service.id });
  await control.removeService(query, callOptions(request));
  return empty();
}

export function serviceRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/services', handle: (request) => list(deps, request) },
    { verb: 'POST', pattern: '/services/create', handle: (request) => create(deps, request) },
    { verb: 'GET', pattern: '/services/{id}', handle: (request) => inspect(deps, request) },
    {
      verb: 'POST',
      pattern: '/services/{id}/update',
      handle: (request) => update(deps, request),
    },
    { verb: 'DELETE', pattern: '/services/{id}', handle: (request) => remove(deps, request) },
  ];
}
