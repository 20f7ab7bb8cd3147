/**
 * Changing a service: to a new spec, or back to the previous one. Every change of the spec gets a
 * new revision, keeps the old spec for a rollback and ends whatever update was under way.
 */
import { ShoalError } from '#lib/errors';
import {
  ContainerSpecPullOptions,
  type Meta,
  type Service,
  type ServiceSpec,
  type UpdateServiceRequest,
  UpdateServiceRequestRegistryAuthFrom,
  UpdateServiceRequestRollback,
  UpdateStatus,
  UpdateStatusUpdateState,
} from '#proto/gen/swarm';
import { serviceModeOf } from '#proto/model/spec-defaults';
import { timestampOfMs } from '#proto/model/time';
import { validateServiceSpec } from '#proto/model/validate/service';
import { requireId, requireVersion, stated } from '../request.ts';
import type { ControlDeps } from '../types.ts';
import { withNetworkIds } from './networks.ts';
import { refuseTakenPorts, refuseTunnelPorts } from './ports.ts';
import { refuseUnsupported } from './supported.ts';

/** Rejects with `aborted` ("update out of sequence") when the spec has changed since it was read. */
export async function updateService(
  deps: ControlDeps,
  request: UpdateServiceRequest,
): Promise<Service> {
  const id = requireId('service', request.serviceId);
  const meta = requireVersion('service', request.serviceVersion);
  if (request.rollback === UpdateServiceRequestRollback.PREVIOUS) {
    return rollBack(deps, id, meta);
  }
  const { spec } = request;
  validateServiceSpec(spec);
  refuseUnsupported(spec);
  return deps.store.update((tx) => {
    const service = stated('service', id, tx.service.get(id));
    refuseOtherIdentity(service, spec);
    refuseTunnelPorts(tx, spec);
    refuseTakenPorts(tx, id, spec);
    const attached = withNetworkIds(tx, spec);
    const next = withAuth(attached, service, request.registryAuthFrom);
    const seen = newestSeen(service, meta);
    return tx.update('service', { ...revised(service, next), meta: seen, updateStatus: undefined });
  });
}

function rollBack(deps: ControlDeps, id: string, meta: Meta): Promise<Service> {
  return deps.store.update((tx) => {
    const service = stated('service', id, tx.service.get(id));
    const { previousSpec } = service;
    if (previousSpec === undefined) {
      const message = `service ${id} does not have a previous spec: it was never updated`;
      throw new ShoalError('failed_precondition', message);
    }
    refuseTakenPorts(tx, id, previousSpec);
    const spec = withNetworkIds(tx, previousSpec);
    const updateStatus = UpdateStatus.create({
      state: UpdateStatusUpdateState.ROLLBACK_STARTED,
      startedAt: timestampOfMs(deps.clock.now()),
      message: 'manually requested rollback',
    });
    const seen = newestSeen(service, meta);
    return tx.update('service', { ...revised(service, spec), meta: seen, updateStatus });
  });
}

/**
 * Whoever has read the present spec may replace it, although addresses or the progress of an update
 * were written beside it since: that is the cluster's own work, and no reason to ask a user to try
 * again. The spec is newer than its revision, which is the version of what it replaced.
 */
function newestSeen(service: Service, meta: Meta): Meta {
  const seen = meta.version?.index ?? 0;
  const revision = service.specVersion?.index ?? 0;
  const newest = service.meta?.version?.index ?? 0;
  return seen > revision && seen < newest ? { ...meta, version: service.meta?.version } : meta;
}

/**
 * The service with another spec. The revision is the version of the object that it replaces, so
 * it differs from all earlier ones.
 */
function revised(service: Service, spec: ServiceSpec): Service {
  return {
    ...service,
    spec,
    specVersion: service.meta?.version,
    previousSpec: service.spec,
    previousSpecVersion: service.specVersion,
  };
}

function refuseOtherIdentity(service: Service, spec: ServiceSpec): void {
  if (service.pendingDelete) {
    const message = `service ${service.id} is being removed and can't be updated`;
    throw new ShoalError('failed_precondition', message);
  }
  const oldName = service.spec?.annotations?.name ?? '';
  const newName = spec.annotations?.name ?? '';
  if (oldName.toLowerCase() !== newName.toLowerCase()) {
    const reason = `'${oldName}' stays '${oldName}': create '${newName}' and remove the old one`;
    throw new ShoalError('unimplemented', `renaming services is not supported (${reason})`);
  }
  const oldMode = serviceModeOf(service.spec);
  const newMode = serviceModeOf(spec);
  if (oldMode === newMode) return;
  const reason = `'${oldName}' is ${oldMode}, not ${newMode}: remove it and create it again`;
  throw new ShoalError('unimplemented', `service mode change is not allowed (${reason})`);
}

/** Keeps the stored credentials for the registry when the new spec brings none. */
function withAuth(
  spec: ServiceSpec,
  service: Service,
  from: UpdateServiceRequestRegistryAuthFrom,
): ServiceSpec {
  const container = spec.task?.container;
  if (spec.task === undefined || container === undefined) return spec;
  if ((container.pullOptions?.registryAuth ?? '') !== '') return spec;
  const source =
    from === UpdateServiceRequestRegistryAuthFrom.PREVIOUS_SPEC
      ? service.previousSpec
      : service.spec;
  const registryAuth = source?.task?.container?.pullOptions?.registryAuth ?? '';
  if (registryAuth === '') return spec;
  const pullOptions = ContainerSpecPullOptions.create({ registryAuth });
  return { ...spec, task: { ...spec.task, container: { ...container, pullOptions } } };
}
