/**
 * The scheduling decision: pending tasks and the node set in, assignments and explanations out.
 * Tasks of one service revision are equal to the scheduler and are placed as a group. The node set
 * counts every assignment at once, so the next decision sees it.
 */
import { type GenericResource, type Task, TaskState } from '#proto/gen/swarm';
import { assignGenericResources } from './generic-resources.ts';
import type { NodeInfo } from './node-info.ts';
import type { NodeSet } from './node-set.ts';
import { Pipeline } from './pipeline.ts';
import { makePicker } from './spread.ts';

export type Decision =
  | {
      readonly kind: 'assign';
      readonly task: Task;
      readonly nodeId: string;
      readonly generic: readonly GenericResource[];
    }
  /** No node fits: `reason` goes into the task's status, the task stays pending. */
  | { readonly kind: 'explain'; readonly task: Task; readonly reason: string };

/** The revision of the service that a task belongs to; its own id for a task without service. */
export function revisionOf(task: Task): string {
  return task.specVersion === undefined || task.serviceId === ''
    ? task.id
    : `${task.serviceId}@${task.specVersion.index}`;
}

function assign(task: Task, info: NodeInfo, nodes: NodeSet): Decision {
  const generic = assignGenericResources(info, task);
  const status =
    task.status === undefined ? undefined : { ...task.status, state: TaskState.ASSIGNED };
  nodes.setTask({ ...task, nodeId: info.id, status, assignedGenericResources: generic });
  return { kind: 'assign', task, nodeId: info.id, generic };
}

/** A task that has its node already (global services): may it run there? */
function planPreassigned(task: Task, nodes: NodeSet): Decision {
  const info = nodes.get(task.nodeId);
  if (info === undefined) {
    return { kind: 'explain', task, reason: `no suitable node (node ${task.nodeId} is gone)` };
  }
  const pipeline = new Pipeline(task);
  if (pipeline.passes(info)) return assign(task, info, nodes);
  return { kind: 'explain', task, reason: pipeline.explain() };
}

function planGroup(tasks: readonly Task[], nodes: NodeSet, now: number): Decision[] {
  const [first] = tasks;
  if (first === undefined) return [];
  const pipeline = new Pipeline(first);
  const group = { serviceId: first.serviceId, revision: revisionOf(first), now };
  const picker = makePicker(group, pipeline, nodes, first.spec?.placement?.preferences ?? []);
  const decisions: Decision[] = [];
  for (const [index, task] of tasks.entries()) {
    const info = picker.take();
    if (info === undefined) {
      const reason = pipeline.explain();
      for (const left of tasks.slice(index))
        decisions.push({ kind: 'explain', task: left, reason });
      break;
    }
    decisions.push(assign(task, info, nodes));
    picker.give(info);
  }
  return decisions;
}

/** Decides on all `pending` tasks; `now` is in ms and judges which failures are recent. */
export function planSchedule(pending: Iterable<Task>, nodes: NodeSet, now: number): Decision[] {
  const decisions: Decision[] = [];
  const groups = new Map<string, Task[]>();
  for (const task of pending) {
    if (task.nodeId !== '') {
      decisions.push(planPreassigned(task, nodes));
      continue;
    }
    const revision = revisionOf(task);
    const group = groups.get(revision);
    if (group === undefined) groups.set(revision, [task]);
    else group.push(task);
  }
  for (const group of groups.values()) decisions.push(...planGroup(group, nodes, now));
  return decisions;
}
