/**
 * Services: the user's wishes for tasks. A spec is stored as it was sent; the orchestrators do
 * the rest.
 */
import { newId } from '#lib/ids';
import {
  CreateServiceResponse,
  GetServiceResponse,
  type ListServicesRequestFilters,
  ListServicesResponse,
  RemoveServiceResponse,
  Service,
  type ServiceSpec,
  type TaskSpec,
  UpdateServiceResponse,
} from '#proto/gen/swarm';
import { withDefaults } from '#proto/model/spec-defaults';
import { validateServiceSpec } from '#proto/model/validate/service';
import type { TableView } from '../../store/types.ts';
import { oneOf, passes } from '../filters.ts';
import { redactService } from '../redact.ts';
import { requireId, stated } from '../request.ts';
import type { ControlDeps, ControlHandlers } from '../types.ts';
import { withNetworkIds } from './networks.ts';
import { refuseTakenPorts, refuseTunnelPorts } from './ports.ts';
import { listServiceStatuses } from './status.ts';
import { refuseUnsupported } from './supported.ts';
import { updateService } from './update.ts';

type ServiceMethods =
  | 'getService'
  | 'listServices'
  | 'createService'
  | 'updateService'
  | 'removeService'
  | 'listServiceStatuses';

export function serviceHandlers(deps: ControlDeps): Pick<ControlHandlers, ServiceMethods> {
  const { store } = deps;
  return {
    getService: async ({ serviceId, insertDefaults }) => {
      const id = requireId('service', serviceId);
      const service = redactService(stated('service', id, store.view.service.get(id)));
      if (!insertDefaults) return GetServiceResponse.create({ service });
      const spec = service.spec && withDefaults(service.spec);
      return GetServiceResponse.create({ service: { ...service, spec } });
    },
    listServices: async ({ filters }) => {
      const candidates = serviceCandidates(store.view.service, filters);
      const services = candidates.filter((service) => matches(filters, service));
      return ListServicesResponse.create({ services: services.map(redactService) });
    },
    createService: async ({ spec }) => {
      validateServiceSpec(spec);
      refuseUnsupported(spec);
      const service = await createService(deps, spec);
      return CreateServiceResponse.create({ service: redactService(service) });
    },
    updateService: async (request) => {
      const service = await updateService(deps, request);
      return UpdateServiceResponse.create({ service: redactService(service) });
    },
    removeService: async ({ serviceId }) => {
      const id = requireId('service', serviceId);
      await store.update((tx) => tx.remove('service', id));
      return RemoveServiceResponse.create();
    },
    listServiceStatuses: async (request) => listServiceStatuses(store.view, request),
  };
}

function createService({ store, random }: ControlDeps, spec: ServiceSpec): Promise<Service> {
  const id = newId(random);
  return store.update((tx) => {
    refuseTunnelPorts(tx, spec);
    refuseTakenPorts(tx, id, spec);
    // Version 0 of the spec: the first update will be of a newer one, whatever its number.
    const specVersion = { index: 0 };
    return tx.create(
      'service',
      Service.create({ id, spec: withNetworkIds(tx, spec), specVersion }),
    );
  });
}

/** Few of thousands where an index tells which, in order of ids; `matches` has the last word. */
function serviceCandidates(
  table: TableView<'service'>,
  filters: ListServicesRequestFilters | undefined,
): readonly Service[] {
  const { names = [], idPrefixes = [] } = filters ?? {};
  if (names.length === 0 && idPrefixes.length === 0) return table.all();
  const found =
    names.length > 0
      ? names.flatMap((name) => table.where('name', name))
      : idPrefixes.flatMap((prefix) => table.withIdPrefix(prefix));
  const byId = new Map(found.map((service) => [service.id, service]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function matches(filters: ListServicesRequestFilters | undefined, { id, spec }: Service): boolean {
  if (filters === undefined) return true;
  const { name = '', labels = {} } = spec?.annotations ?? {};
  const runtime = runtimeOf(spec?.task);
  return passes(filters, { id, name, labels }) && oneOf(filters.runtimes, (r) => r === runtime);
}

/** What the tasks of a spec are, in the words that filters use. */
export function runtimeOf(spec: TaskSpec | undefined): string {
  if (spec?.attachment !== undefined) return 'attachment';
  return spec?.generic === undefined ? 'container' : spec.generic.kind;
}
