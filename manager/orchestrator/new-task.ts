/** Makes the task objects that orchestrators create: a frozen copy of the service's wish. */
import { Endpoint, type Service, Task, type TaskState, TaskStatus } from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import type { Facts } from './plan.ts';
import type { Place } from './slot.ts';

/**
 * A task that follows the service's present spec. The allocator copies the service's endpoint into
 * it; until then it carries the wished one, which tells for what the task was made.
 */
export function newTask(
  facts: Facts,
  service: Service,
  place: Place,
  desiredState: TaskState,
): Task {
  const { spec } = service;
  return Task.create({
    id: facts.newId(),
    serviceId: service.id,
    slot: place.slot,
    nodeId: place.nodeId,
    spec: spec?.task,
    specVersion: service.specVersion,
    serviceAnnotations: spec?.annotations,
    endpoint: Endpoint.create({ spec: spec?.endpoint }),
    logDriver: spec?.task?.logDriver ?? facts.cluster?.spec?.taskDefaults?.logDriver,
    status: TaskStatus.create({ timestamp: timestampOfMs(facts.nowMs), message: 'created' }),
    desiredState,
  });
}
