/**
 * Tasks: reading them, and removing one by hand.
 */
import type { ReadTx } from '#manager/store/types';
import {
  GetTaskResponse,
  type ListTasksRequestFilters,
  ListTasksResponse,
  RemoveTaskResponse,
  type Task,
} from '#proto/gen/swarm';
import { followsSpec } from '#proto/model/revision';
import { taskName } from '#proto/model/task-name';
import { oneOf, passes } from './filters.ts';
import { redactTask } from './redact.ts';
import { requireId, stated } from './request.ts';
import { runtimeOf } from './service/services.ts';
import type { ControlDeps, ControlHandlers } from './types.ts';

type TaskMethods = 'getTask' | 'listTasks' | 'removeTask';

export function taskHandlers({ store }: ControlDeps): Pick<ControlHandlers, TaskMethods> {
  return {
    getTask: async ({ taskId }) => {
      const id = requireId('task', taskId);
      const task = redactTask(stated('task', id, store.view.task.get(id)));
      return GetTaskResponse.create({ task });
    },
    listTasks: async ({ filters }) => {
      const { view } = store;
      const tasks = candidates(view, filters).filter((task) => matches(view, filters, task));
      return ListTasksResponse.create({ tasks: tasks.map(redactTask) });
    },
    removeTask: async ({ taskId }) => {
      const id = requireId('task', taskId);
      await store.update((tx) => tx.remove('task', id));
      return RemoveTaskResponse.create();
    },
  };
}

/** Through an index where the filters allow it: clients ask for one service's tasks all the time. */
function candidates(view: ReadTx, filters: ListTasksRequestFilters | undefined): readonly Task[] {
  const { serviceIds = [], nodeIds = [] } = filters ?? {};
  const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];
  if (serviceIds.length > 0) {
    return distinct(serviceIds).flatMap((id) => view.task.where('service', id));
  }
  if (nodeIds.length > 0) return distinct(nodeIds).flatMap((id) => view.task.where('node', id));
  return view.task.all();
}

function matches(view: ReadTx, filters: ListTasksRequestFilters | undefined, task: Task): boolean {
  if (filters === undefined) return true;
  const labels = { ...task.serviceAnnotations?.labels, ...task.annotations?.labels };
  return (
    passes(filters, { id: task.id, name: taskName(task), labels }) &&
    oneOf(filters.serviceIds, (id) => id === task.serviceId) &&
    oneOf(filters.nodeIds, (id) => id === task.nodeId) &&
    oneOf(filters.desiredStates, (state) => state === task.desiredState) &&
    oneOf(filters.runtimes, (runtime) => runtime === runtimeOf(task.spec)) &&
    (!filters.upToDate || isUpToDate(view, task))
  );
}

/** Of the service's present revision, and for a job of its present iteration. */
function isUpToDate(view: ReadTx, task: Task): boolean {
  const service = view.service.get(task.serviceId);
  if (service === undefined) return false;
  const iteration = service.jobStatus?.jobIteration;
  if (iteration !== undefined) return task.jobIteration?.index === iteration.index;
  return followsSpec(task, service, view.node.get(task.nodeId));
}
