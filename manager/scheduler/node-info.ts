/**
 * What the scheduler knows of one node: its object, the tasks that count against it, and sums over
 * them, so that a filter is a comparison and not a walk.
 */
import {
  type GenericResource,
  type Node,
  PortConfigPublishMode,
  type Resources,
  type Task,
  TaskState,
} from '#proto/gen/swarm';

/** How long a failure counts against a node, and how many of them make it a last resort (Swarm's). */
export const failureWindowMs = 5 * 60_000;
export const failuresMax = 5;

/**
 * A task occupies its node from the assignment until its end was observed. One that was made for a
 * node and still waits for room on it takes none: else what cannot run there would keep others out.
 */
export function occupies(task: Task): boolean {
  const state = task.status?.state ?? TaskState.NEW;
  return task.nodeId !== '' && state >= TaskState.ASSIGNED && state <= TaskState.RUNNING;
}

/** A task that should run counts for spreading; one that is being stopped does not. */
export function isActive(task: Task): boolean {
  return occupies(task) && task.desiredState <= TaskState.COMPLETE;
}

export function reservationsOf(task: Task): Resources | undefined {
  return task.spec?.resources?.reservations;
}

/** `tcp/8080` for every port that the task binds on its node. */
export function hostPortsOf(task: Task): string[] {
  const ports = task.endpoint?.ports ?? [];
  return ports
    .filter((port) => port.publishMode === PortConfigPublishMode.HOST && port.publishedPort !== 0)
    .map((port) => `${port.protocol}/${port.publishedPort}`);
}

/** Amounts by kind: a named resource counts as one each. */
export function genericAmounts(resources: readonly GenericResource[]): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const { discreteResourceSpec, namedResourceSpec } of resources) {
    const kind = discreteResourceSpec?.kind ?? namedResourceSpec?.kind;
    if (kind === undefined) continue;
    amounts.set(kind, (amounts.get(kind) ?? 0) + (discreteResourceSpec?.value ?? 1));
  }
  return amounts;
}

export class NodeInfo {
  readonly id: string;
  node: Node;
  /** Active tasks of all services: the coarse measure of load. */
  activeCount = 0;
  reservedNanoCpus = 0;
  reservedMemoryBytes = 0;
  readonly reservedGeneric = new Map<string, number>();
  readonly #tasks = new Map<string, Task>();
  readonly #activeByService = new Map<string, number>();
  readonly #hostPorts = new Map<string, number>();
  /** Failure times by service revision, newest last. */
  readonly #failures = new Map<string, number[]>();

  constructor(node: Node) {
    this.id = node.id;
    this.node = node;
  }

  activeOf(serviceId: string): number {
    return this.#activeByService.get(serviceId) ?? 0;
  }

  usesHostPort(port: string): boolean {
    return this.#hostPorts.has(port);
  }

  task(id: string): Task | undefined {
    return this.#tasks.get(id);
  }

  tasks(): Iterable<Task> {
    return this.#tasks.values();
  }

  /** Adds or replaces a task. */
  set(task: Task): void {
    this.delete(task.id);
    this.#tasks.set(task.id, task);
    this.#count(task, 1);
  }

  delete(taskId: string): void {
    const task = this.#tasks.get(taskId);
    if (task === undefined) return;
    this.#tasks.delete(taskId);
    this.#count(task, -1);
  }

  #count(task: Task, sign: 1 | -1): void {
    if (isActive(task)) {
      this.activeCount += sign;
      bump(this.#activeByService, task.serviceId, sign);
    }
    for (const port of hostPortsOf(task)) bump(this.#hostPorts, port, sign);
    const reservations = reservationsOf(task);
    if (reservations === undefined) return;
    this.reservedNanoCpus += sign * reservations.nanoCpus;
    this.reservedMemoryBytes += sign * reservations.memoryBytes;
    const generic =
      task.assignedGenericResources.length > 0
        ? task.assignedGenericResources
        : reservations.generic;
    for (const [kind, amount] of genericAmounts(generic)) {
      bump(this.reservedGeneric, kind, sign * amount);
    }
  }

  recordFailure(revision: string, now: number): void {
    const times = this.#failures.get(revision) ?? [];
    times.push(now);
    this.#failures.set(revision, times.slice(-failuresMax * 2));
  }

  /** Failures of this revision of a service here within the window before `now`. */
  recentFailures(revision: string, now: number): number {
    const times = this.#failures.get(revision);
    if (times === undefined) return 0;
    const recent = times.filter((time) => time > now - failureWindowMs);
    if (recent.length === 0) this.#failures.delete(revision);
    else this.#failures.set(revision, recent);
    return recent.length;
  }
}

function bump(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}
