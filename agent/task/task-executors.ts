/** Every task to the one who knows its kind: containers, and attachments of containers to networks. */
import type { PortConfig, Task, TaskState } from '#proto/gen/swarm';
import { type AttachmentExecutor, isAttachment } from './attachment/attachment-executor.ts';
import type { ContainerView } from './next-step.ts';
import type { TaskExecutor, WatchOutcome } from './types.ts';

export interface TaskExecutorsDeps {
  readonly containers: TaskExecutor;
  readonly attachments: AttachmentExecutor;
}

export class TaskExecutors implements TaskExecutor {
  readonly #deps: TaskExecutorsDeps;

  constructor(deps: TaskExecutorsDeps) {
    this.#deps = deps;
  }

  #of(task: Task): Omit<TaskExecutor, 'containersByTask' | 'removeOrphan'> {
    return isAttachment(task) ? this.#deps.attachments : this.#deps.containers;
  }

  containerId(task: Task): string {
    return this.#of(task).containerId(task);
  }

  inspect(task: Task, observed: TaskState, isWanted: boolean): Promise<ContainerView> {
    return this.#of(task).inspect(task, observed, isWanted);
  }

  prepare(task: Task, signal: AbortSignal): Promise<void> {
    return this.#of(task).prepare(task, signal);
  }

  start(task: Task, signal: AbortSignal): Promise<{ readonly pid: number }> {
    return this.#of(task).start(task, signal);
  }

  hasHealthCheck(task: Task): boolean {
    return this.#of(task).hasHealthCheck(task);
  }

  watch(task: Task, untilHealthy: boolean, signal: AbortSignal): Promise<WatchOutcome> {
    return this.#of(task).watch(task, untilHealthy, signal);
  }

  shutdown(task: Task, signal: AbortSignal): Promise<void> {
    return this.#of(task).shutdown(task, signal);
  }

  holdsNetwork(task: Task): boolean {
    return this.#of(task).holdsNetwork(task);
  }

  hostPorts(task: Task): readonly PortConfig[] {
    return this.#of(task).hostPorts(task);
  }

  release(task: Task): Promise<void> {
    return this.#of(task).release(task);
  }

  remove(task: Task): Promise<void> {
    return this.#of(task).remove(task);
  }

  containersByTask(): Promise<
    readonly { readonly taskId: string; readonly containerId: string }[]
  > {
    return this.#deps.containers.containersByTask();
  }

  removeOrphan(taskId: string, containerId: string): Promise<void> {
    return this.#deps.containers.removeOrphan(taskId, containerId);
  }
}
