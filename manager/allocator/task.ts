/** NEW → PENDING: what a task must have before the scheduler may look at it. */
import { type Service, type Task, TaskState, TaskStatus } from '#proto/gen/swarm';
import { isActive, observedState } from '#proto/model/task-state';
import { timestampOfMs } from '#proto/model/time';
import { isAllocated } from './endpoint.ts';

/**
 * The task with what its service has been given, ready to be scheduled. Undefined when there is
 * nothing to do or its service has to be allocated first.
 */
export function allocatedTask(
  task: Task,
  service: Service | undefined,
  nowMs: number,
): Task | undefined {
  if (observedState(task) !== TaskState.NEW || !isActive(task.desiredState)) return undefined;
  if (task.serviceId !== '') {
    if (service === undefined || !isAllocated(service)) return undefined;
  }
  return {
    ...task,
    endpoint: service?.endpoint ?? task.endpoint,
    status: {
      ...(task.status ?? TaskStatus.create()),
      state: TaskState.PENDING,
      message: 'pending task scheduling',
      timestamp: timestampOfMs(nowMs),
    },
  };
}
