/**
 * The endpoint of a service: what others reach it by. Ports in host mode are published by the
 * node that runs the task and need nothing from the cluster, so they stand there as they were
 * asked for. Ports of the ingress mesh and virtual addresses belong into the same object once they
 * are allocated.
 */
import { Endpoint, PortConfigPublishMode, type Service } from '#proto/gen/swarm';
import { deepEqual } from '#proto/model/equal';

/** What the service's endpoint should be; undefined for one that asks for none. */
export function wishedEndpoint(service: Service): Endpoint | undefined {
  const spec = service.spec?.endpoint;
  if (spec === undefined) return undefined;
  const ports = spec.ports.filter(({ publishMode }) => publishMode === PortConfigPublishMode.HOST);
  return Endpoint.create({ spec, ports, virtualIps: service.endpoint?.virtualIps ?? [] });
}

/** Whether the service has all it asked for, so that its tasks may take it over. */
export function isAllocated(service: Service): boolean {
  return deepEqual(service.endpoint, wishedEndpoint(service));
}
