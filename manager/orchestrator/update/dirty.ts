/** Whether a task follows its service's present spec, or has to be replaced by one that does. */
import { EndpointSpec, type Task, TaskSpec, TaskState } from '#proto/gen/swarm';
import { deepEqual } from '#proto/model/equal';
import { observedState } from '#proto/model/task-state';
import type { Draft } from '../draft.ts';
import { placementCheck } from '../placement.ts';
import { specVersionOf } from '../task.ts';

const noSpec = TaskSpec.create();
const noEndpoint = EndpointSpec.create();

export function isDirty(draft: Draft, task: Task): boolean {
  const { service, facts } = draft;
  if (specVersionOf(task) === specVersionOf(service)) return false;
  const wished = service.spec?.task ?? noSpec;
  const difference = facts.comparer.compare(task.spec ?? noSpec, wished);
  if (difference.rest) return true;
  if (difference.pullOptions && !hasImage(task)) return true;
  if (difference.placement) {
    const node = facts.nodeOf(task.nodeId);
    if (node === undefined || !placementCheck(wished.placement)(node)) return true;
  }
  return !sameEndpoint(task.endpoint?.spec, service.spec?.endpoint);
}

function hasImage(task: Task): boolean {
  const state = observedState(task);
  return state >= TaskState.READY && state <= TaskState.RUNNING;
}

/** An endpoint that was left out is one without ports. */
function sameEndpoint(left: EndpointSpec | undefined, right: EndpointSpec | undefined): boolean {
  return deepEqual(left ?? noEndpoint, right ?? noEndpoint);
}
