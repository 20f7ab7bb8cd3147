/**
 * How many tasks a service should have and has: the REPLICAS column of `docker service ls`.
 */
import { must } from '#lib/assert';
import type { ReadTx } from '#manager/store/types';
import {
  type ListServiceStatusesRequest,
  ListServiceStatusesResponse,
  ListServiceStatusesResponseServiceStatus,
  NodeStatusState,
  type Service,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { replicasOf, serviceModeOf } from '#proto/model/spec-defaults';
import { observedState } from '#proto/model/task-state';

/** A service that is gone has no tasks and wants none. */
export function listServiceStatuses(
  view: ReadTx,
  { services }: ListServiceStatusesRequest,
): ListServiceStatusesResponse {
  const statuses = services.map((id) => statusOf(view, id));
  return ListServiceStatusesResponse.create({ statuses });
}

function statusOf(view: ReadTx, serviceId: string): ListServiceStatusesResponseServiceStatus {
  const service = view.service.get(serviceId);
  if (service === undefined) return ListServiceStatusesResponseServiceStatus.create({ serviceId });
  const tasks = view.task.where('service', serviceId);
  return ListServiceStatusesResponseServiceStatus.create({
    serviceId,
    desiredTasks: desiredCount(service, tasks),
    runningTasks: tasks.filter((task) => isRunning(view, task)).length,
    completedTasks: tasks.filter((task) => isCompleted(service, task)).length,
  });
}

function desiredCount(service: Service, tasks: readonly Task[]): number {
  const { spec } = service;
  switch (serviceModeOf(spec)) {
    case 'replicated':
      return replicasOf(spec);
    case 'replicated-job':
      return must(spec?.replicatedJob, 'the mode says so').maxConcurrent;
    case 'global':
      return tasks.filter(({ desiredState }) => desiredState === TaskState.RUNNING).length;
    case 'global-job':
      return tasks.filter((task) => isOfIteration(service, task)).length;
  }
}

/** A task that was last seen running on a node that is down does not count. */
function isRunning(view: ReadTx, task: Task): boolean {
  if (observedState(task) !== TaskState.RUNNING) return false;
  return view.node.get(task.nodeId)?.status?.state !== NodeStatusState.DOWN;
}

function isCompleted(service: Service, task: Task): boolean {
  return observedState(task) === TaskState.COMPLETE && isOfIteration(service, task);
}

function isOfIteration(service: Service, task: Task): boolean {
  const current = service.jobStatus?.jobIteration?.index ?? 0;
  return (task.jobIteration?.index ?? 0) === current;
}
