/**
 * Which tasks of a node must leave it because it no longer is what they asked for: constraints,
 * reserved CPU and memory, generic resources. Tasks are counted from the oldest, so it is the
 * youngest that do not fit any more.
 */
import {
  type GenericResource,
  type Node,
  type Placement,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { isTerminal, observedState } from '#proto/model/task-state';
import { placementCheck } from '../placement.ts';
import { compareAge } from '../slot.ts';
import { isActive } from '../task.ts';

export interface Violation {
  readonly task: Task;
  readonly reason: string;
}

/**
 * `placementOf` gives the placement that holds for a task: that of its service's present spec, or,
 * while an update moves the tasks to that spec, the one that it was made with.
 */
export function planEviction(
  node: Node,
  tasks: readonly Task[],
  placementOf: (task: Task) => Placement | undefined,
): Violation[] {
  const left = new Remaining(node);
  const violations: Violation[] = [];
  for (const task of [...tasks].sort(compareAge)) {
    if (!isActive(task) || isTerminal(observedState(task))) continue;
    // It waits for room on the node that it was made for: that is the scheduler's to judge.
    if (observedState(task) < TaskState.ASSIGNED) continue;
    const fits = placementCheck(placementOf(task))(node);
    const lacking = fits ? left.take(task) : 'it does not satisfy the placement constraints';
    if (lacking !== undefined) violations.push({ task, reason: lacking });
  }
  return violations;
}

/** What a node has left for further tasks. */
class Remaining {
  #nanoCpus: number;
  #memoryBytes: number;
  /** By kind: how many, or which. */
  readonly #counts = new Map<string, number>();
  readonly #named = new Map<string, Set<string>>();
  readonly #isKnown: boolean;

  constructor({ description }: Node) {
    const resources = description?.resources;
    this.#isKnown = resources !== undefined;
    this.#nanoCpus = resources?.nanoCpus ?? 0;
    this.#memoryBytes = resources?.memoryBytes ?? 0;
    for (const resource of resources?.generic ?? []) this.#add(resource);
  }

  /** Takes what the task reserves. When that is not there, takes nothing and says what lacks. */
  take(task: Task): string | undefined {
    // Before its first session a node has not said what it has: no reason to clear it.
    if (!this.#isKnown) return undefined;
    const wanted = task.spec?.resources?.reservations;
    const nanoCpus = wanted?.nanoCpus ?? 0;
    const memoryBytes = wanted?.memoryBytes ?? 0;
    if (nanoCpus > this.#nanoCpus) return 'it does not have the reserved CPUs';
    if (memoryBytes > this.#memoryBytes) return 'it does not have the reserved memory';
    const missing = task.assignedGenericResources.find((resource) => !this.#has(resource));
    if (missing !== undefined) return `it does not have the generic resource ${kindOf(missing)}`;
    this.#nanoCpus -= nanoCpus;
    this.#memoryBytes -= memoryBytes;
    for (const resource of task.assignedGenericResources) this.#subtract(resource);
    return undefined;
  }

  #add({ namedResourceSpec: named, discreteResourceSpec: discrete }: GenericResource): void {
    if (named !== undefined) {
      const values = this.#named.get(named.kind) ?? new Set<string>();
      this.#named.set(named.kind, values.add(named.value));
    }
    if (discrete !== undefined) {
      this.#counts.set(discrete.kind, (this.#counts.get(discrete.kind) ?? 0) + discrete.value);
    }
  }

  #has({ namedResourceSpec: named, discreteResourceSpec: discrete }: GenericResource): boolean {
    if (named !== undefined) return this.#named.get(named.kind)?.has(named.value) ?? false;
    if (discrete !== undefined) return (this.#counts.get(discrete.kind) ?? 0) >= discrete.value;
    return true;
  }

  #subtract({ namedResourceSpec: named, discreteResourceSpec: discrete }: GenericResource): void {
    if (named !== undefined) this.#named.get(named.kind)?.delete(named.value);
    if (discrete !== undefined) {
      this.#counts.set(discrete.kind, (this.#counts.get(discrete.kind) ?? 0) - discrete.value);
    }
  }
}

function kindOf(resource: GenericResource): string {
  return resource.namedResourceSpec?.kind ?? resource.discreteResourceSpec?.kind ?? '';
}
