/**
 * The result of looking at one service: steps to write, and when to look again. A step is applied
 * whole or not at all, so that a task is never retired without the one that takes its place.
 */
import type { Cluster, Node, Service, Task, TaskState } from '#proto/gen/swarm';
import type { NodeLookup } from './task.ts';
import type { RunTimes } from './update/run-times.ts';
import type { SpecComparer } from './update/spec-comparer.ts';

/** What a plan is made from. The plan is a function of it, apart from the ids of new tasks. */
export interface Facts {
  readonly service: Service;
  /** All tasks of the service. */
  readonly tasks: readonly Task[];
  readonly nodeOf: NodeLookup;
  /** All nodes, for services that want a task on each. */
  readonly nodes: () => readonly Node[];
  readonly cluster: Cluster | undefined;
  readonly nowMs: number;
  /** When this manager began to lead. */
  readonly leadsSinceMs: number;
  readonly newId: () => string;
  readonly runTimes: RunTimes;
  readonly comparer: SpecComparer;
}

/** What orchestrators write into a service; the rest of it is not theirs. */
export type ServicePatch = Partial<
  Pick<Service, 'spec' | 'specVersion' | 'previousSpec' | 'previousSpecVersion' | 'updateStatus'>
>;

export type Change =
  | { readonly kind: 'create-task'; readonly task: Task }
  /** Desired states only go forward; `task` is the task that the plan saw. */
  | { readonly kind: 'set-desired'; readonly task: Task; readonly desired: TaskState }
  | { readonly kind: 'patch-service'; readonly patch: ServicePatch };

export type Step = readonly Change[];

export interface Plan {
  readonly steps: readonly Step[];
  /** Infinity when only an event can make a difference. */
  readonly wakeAtMs: number;
}
