/**
 * What the runner of a task asks of the one who carries its steps out. The operations are
 * idempotent: after a crash, an abort or a lost answer the same call is made again.
 */
import type { PortConfig, Task, TaskState } from '#proto/gen/swarm';
import type { ContainerView } from './next-step.ts';

export type WatchOutcome =
  | { readonly kind: 'ended' }
  | { readonly kind: 'healthy' }
  /** `detail` says which check failed and what it printed. */
  | { readonly kind: 'unhealthy'; readonly detail: string };

export interface TaskExecutor {
  /** The id that the task's container has or will have. */
  containerId(task: Task): string;
  /** `observed` was reported last; `isWanted`: it is to run, or to go on running. */
  inspect(task: Task, observed: TaskState, isWanted: boolean): Promise<ContainerView>;
  /** Errors with a temporary code (see `isTemporary`) may be retried, others may not. */
  prepare(task: Task, signal: AbortSignal): Promise<void>;
  start(task: Task, signal: AbortSignal): Promise<{ readonly pid: number }>;
  /**
   * True when RUNNING has to wait for the first healthy check. A check of the image is known from
   * the first `inspect` of the container on.
   */
  hasHealthCheck(task: Task): boolean;
  /**
   * Watches a running container until it ends or turns unhealthy; while `untilHealthy`, also
   * until the first healthy check.
   */
  watch(task: Task, untilHealthy: boolean, signal: AbortSignal): Promise<WatchOutcome>;
  /**
   * Stops the container within its grace period; resolves when it has ended. A task that is to stop
   * first waits until nobody sends it new connections; only this wait ends with the signal.
   */
  shutdown(task: Task, signal: AbortSignal): Promise<void>;
  holdsNetwork(task: Task): boolean;
  /** The host ports that the task really has. */
  hostPorts(task: Task): readonly PortConfig[];
  release(task: Task): Promise<void>;
  remove(task: Task): Promise<void>;
  /** Containers on this node that say which task they belong to. */
  containersByTask(): Promise<readonly { readonly taskId: string; readonly containerId: string }[]>;
  /** Removes a container of a task that nobody assigned, and whatever it holds. */
  removeOrphan(taskId: string, containerId: string): Promise<void>;
}
