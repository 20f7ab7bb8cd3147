/**
 * Compares the spec that a task was made from with the service's. Specs are frozen and the tasks
 * of a revision share theirs through all their changes, so each pair is compared only once.
 */
import type { TaskSpec } from '#proto/gen/swarm';
import { deepEqual } from '#proto/model/equal';

export interface SpecDifference {
  /** Credentials for the registry: of no interest once the image is there. */
  readonly pullOptions: boolean;
  /** Where it may run: of no interest while the task's node is still allowed. */
  readonly placement: boolean;
  /** Anything else: the task must be replaced. */
  readonly rest: boolean;
}

const none: SpecDifference = { pullOptions: false, placement: false, rest: false };

export class SpecComparer {
  readonly #known = new WeakMap<TaskSpec, { other: TaskSpec; difference: SpecDifference }>();

  compare(task: TaskSpec, wished: TaskSpec): SpecDifference {
    if (task === wished) return none;
    const known = this.#known.get(task);
    if (known?.other === wished) return known.difference;
    const difference = differ(task, wished);
    this.#known.set(task, { other: wished, difference });
    return difference;
  }
}

function differ(left: TaskSpec, right: TaskSpec): SpecDifference {
  return {
    pullOptions: !deepEqual(left.container?.pullOptions, right.container?.pullOptions),
    placement: !deepEqual(left.placement, right.placement),
    rest: !deepEqual(core(left), core(right)),
  };
}

function core(spec: TaskSpec): TaskSpec {
  const { container } = spec;
  return {
    ...spec,
    placement: undefined,
    container: container === undefined ? undefined : { ...container, pullOptions: undefined },
  };
}
