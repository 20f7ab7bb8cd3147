/** Services as the API shows them. */
import {
  type Endpoint,
  EndpointSpec,
  type JobStatus,
  type Service,
  ServiceSpec,
  type ListServiceStatusesResponseServiceStatus as ServiceStatus,
  UpdateStatusUpdateState as UpdateState,
  type UpdateStatus,
} from '#proto/gen/swarm';
import { rfc3339 } from '#proto/model/time';
import { encodeOrEmpty } from './codec.ts';
import { ifSet, metaJson } from './meta.ts';
import { port } from './spec/common.ts';
import { endpointSpec, serviceSpec } from './spec/service-spec.ts';

const updateStateTexts: Readonly<Record<UpdateState, string>> = {
  [UpdateState.UNKNOWN]: '',
  [UpdateState.UPDATING]: 'updating',
  [UpdateState.PAUSED]: 'paused',
  [UpdateState.COMPLETED]: 'completed',
  [UpdateState.ROLLBACK_STARTED]: 'rollback_started',
  [UpdateState.ROLLBACK_PAUSED]: 'rollback_paused',
  [UpdateState.ROLLBACK_COMPLETED]: 'rollback_completed',
};

export function updateStateText(status: UpdateStatus | undefined): string {
  return updateStateTexts[status?.state ?? UpdateState.UNKNOWN] ?? '';
}

function updateStatusJson(status: UpdateStatus) {
  const { startedAt, completedAt } = status;
  return {
    ...ifSet('State', updateStateText(status)),
    ...ifSet('StartedAt', startedAt && rfc3339(startedAt)),
    ...ifSet('CompletedAt', completedAt && rfc3339(completedAt)),
    ...ifSet('Message', status.message),
  };
}

function endpointJson(endpoint: Endpoint | undefined) {
  const ports = endpoint?.ports ?? [];
  const addresses = endpoint?.virtualIps ?? [];
  return {
    Spec:
      endpoint?.spec === undefined ? {} : encodeOrEmpty(EndpointSpec, endpointSpec, endpoint.spec),
    ...(ports.length === 0 ? {} : { Ports: ports.map((entry) => port.encode(entry)) }),
    ...(addresses.length === 0
      ? {}
      : {
          VirtualIPs: addresses.map(({ networkId, addr }) => ({
            NetworkID: networkId,
            ...ifSet('Addr', addr),
          })),
        }),
  };
}

function jobStatusJson(status: JobStatus) {
  return {
    JobIteration: { Index: status.jobIteration?.index ?? 0 },
    LastExecution: rfc3339(status.lastExecution),
  };
}

/** `status` is given only when the client asked for it. */
export function serviceJson(service: Service, status?: ServiceStatus) {
  const { previousSpec, updateStatus, jobStatus } = service;
  return {
    ID: service.id,
    ...metaJson(service.meta),
    Spec: encodeOrEmpty(ServiceSpec, serviceSpec, service.spec),
    ...(previousSpec === undefined ? {} : { PreviousSpec: serviceSpec.encode(previousSpec) }),
    Endpoint: endpointJson(service.endpoint),
    ...(updateStatus === undefined ? {} : { UpdateStatus: updateStatusJson(updateStatus) }),
    ...(status === undefined
      ? {}
      : {
          ServiceStatus: {
            RunningTasks: status.runningTasks,
            DesiredTasks: status.desiredTasks,
            CompletedTasks: status.completedTasks,
          },
        }),
    ...(jobStatus === undefined ? {} : { JobStatus: jobStatusJson(jobStatus) }),
  };
}
