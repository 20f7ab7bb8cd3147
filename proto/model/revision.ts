/**
 * Whether a task is one of its service's present revision. A task made for an older one still is
 * when nothing that matters to it has changed since.
 */
import {
  EndpointSpec,
  type Node,
  type Placement,
  type Service,
  type Task,
  TaskSpec,
} from '#proto/gen/swarm';
import { nodeMatches, parseConstraints } from './constraint.ts';
import { deepEqual } from './equal.ts';

/** `node` is the task's, if it has one. A new placement matters only if it excludes that node. */
export function followsSpec(task: Task, service: Service, node: Node | undefined): boolean {
  if ((task.specVersion?.index ?? 0) === (service.specVersion?.index ?? 0)) return true;
  const made = task.spec ?? TaskSpec.create();
  const wished = service.spec?.task ?? TaskSpec.create();
  if (!deepEqual(withoutPlace(made), withoutPlace(wished))) return false;
  if (!deepEqual(made.placement, wished.placement) && !fits(wished.placement, node)) return false;
  const endpoint = task.endpoint?.spec ?? EndpointSpec.create();
  return deepEqual(endpoint, service.spec?.endpoint ?? EndpointSpec.create());
}

/** Credentials for the registry do not matter once the image is there, and may be stripped. */
function withoutPlace(spec: TaskSpec): TaskSpec {
  const { container } = spec;
  return {
    ...spec,
    placement: undefined,
    container: container && { ...container, pullOptions: undefined },
  };
}

function fits(placement: Placement | undefined, node: Node | undefined): boolean {
  return node !== undefined && nodeMatches(parseConstraints(placement?.constraints ?? []), node);
}
