/**
 * Containers that are attached to networks by hand. The node that runs a container asks for an
 * attachment; it is a task without a service, and the call waits until the node has carried it
 * out. What is attached stays so whoever leads: the task is all there is of it.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { newId } from '#lib/ids';
import type { Random } from '#lib/random';
import type { CallContext, Handlers } from '#lib/rpc/types';
import type { Store } from '#manager/store/types';
import {
  type AttachNetworkRequest,
  AttachNetworkResponse,
  type DetachNetworkRequest,
  DetachNetworkResponse,
  NetworkAttachmentConfig,
  type ResourceAllocatorService,
  type Task,
  TaskState,
} from '#proto/gen/swarm';
import { isTerminal, observedState } from '#proto/model/task-state';
import { attachmentDeadlineMs } from './limits.ts';
import { planAttachment } from './plan.ts';

export interface AttachmentsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}

/** What a look at the task says: nothing yet, all is well, or why it will not be. */
type Verdict = undefined | 'done' | ShoalError;

export class Attachments {
  readonly #deps: AttachmentsDeps;
  readonly #abort = new AbortController();

  constructor(deps: AttachmentsDeps) {
    this.#deps = deps;
  }

  readonly handlers: Handlers<typeof ResourceAllocatorService> = {
    attachNetwork: (request, context) => this.#attach(request, context),
    detachNetwork: (request, context) => this.#detach(request, context),
  };

  start(): void {
    // Calls are all it works on.
  }

  /** Ends the calls that wait; the attachments themselves go on under the next leader. */
  stop(): void {
    this.#abort.abort(
      new ShoalError('unavailable', 'this manager leads no longer: look, then try again'),
    );
  }

  async #attach(
    { config, containerId, containerName }: AttachNetworkRequest,
    { peer, signal }: CallContext,
  ): Promise<AttachNetworkResponse> {
    const { store, random } = this.#deps;
    const id = newId(random);
    const wish = { id, nodeId: peer.nodeId, containerId, containerName };
    await store.update((tx) => {
      const wanted = config ?? NetworkAttachmentConfig.create();
      tx.create('task', planAttachment(tx, { ...wish, config: wanted }));
    });
    try {
      await this.#wait(id, 'attached', attachedVerdict, signal);
    } catch (error) {
      // Who was told that it failed must not find it attached later. A leader that is one no more
      // cannot take it back: the caller sees that the outcome is open.
      if (!this.#abort.signal.aborted) await this.#retire(id);
      throw error;
    }
    return AttachNetworkResponse.create({ attachmentId: id });
  }

  async #detach(
    { attachmentId }: DetachNetworkRequest,
    { peer, signal }: CallContext,
  ): Promise<DetachNetworkResponse> {
    const task = this.#deps.store.view.task.get(attachmentId);
    const isOwn = task?.spec?.attachment !== undefined && task.nodeId === peer.nodeId;
    if (!isOwn) throw new ShoalError('not_found', `attachment ${attachmentId} not found`);
    await this.#retire(attachmentId);
    await this.#wait(attachmentId, 'detached', detachedVerdict, signal);
    return DetachNetworkResponse.create();
  }

  async #retire(id: string): Promise<void> {
    await this.#deps.store.update((tx) => {
      const task = tx.task.get(id);
      if (task === undefined || task.desiredState >= TaskState.REMOVE) return;
      tx.update('task', { ...task, desiredState: TaskState.REMOVE });
    });
  }

  /** Until the task is as it should be. Rejects with the reason why it will not be. */
  async #wait(
    id: string,
    what: string,
    judge: (task: Task | undefined) => Verdict,
    caller: AbortSignal,
  ): Promise<void> {
    const { store, clock } = this.#deps;
    const signal = AbortSignal.any([caller, this.#abort.signal]);
    let stop = (): void => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const settle = (verdict: Verdict): void => {
          if (verdict === 'done') resolve();
          else if (verdict !== undefined) reject(verdict);
        };
        const unwatch = store.watch(({ changes }) => {
          for (const { table, kind, object } of changes) {
            if (table !== 'task' || object.id !== id) continue;
            settle(judge(kind === 'remove' ? undefined : object));
          }
        });
        const timer = clock.schedule(attachmentDeadlineMs, () => reject(tooLate(what)));
        const aborted = (): void => reject(signal.reason);
        signal.addEventListener('abort', aborted, { once: true });
        stop = () => {
          unwatch();
          timer.cancel();
          signal.removeEventListener('abort', aborted);
        };
        if (signal.aborted) aborted();
        // What happened between the write and now was seen by nobody.
        else settle(judge(store.view.task.get(id)));
      });
    } finally {
      stop();
    }
  }
}

function tooLate(what: string): ShoalError {
  const seconds = attachmentDeadlineMs / 1000;
  const message = `the container was not ${what} within ${seconds} s: its node has not said so`;
  return new ShoalError('deadline_exceeded', message);
}

/** A reason to wait is a reason to refuse: there is a person at the other end. */
function attachedVerdict(task: Task | undefined): Verdict {
  if (task === undefined) return new ShoalError('failed_precondition', 'the container has ended');
  const state = observedState(task);
  if (state === TaskState.RUNNING) return 'done';
  const err = task.status?.err ?? '';
  if (isTerminal(state)) {
    return new ShoalError('failed_precondition', err === '' ? 'the container has ended' : err);
  }
  return state < TaskState.ASSIGNED && err !== ''
    ? new ShoalError('failed_precondition', err)
    : undefined;
}

function detachedVerdict(task: Task | undefined): Verdict {
  return task === undefined || isTerminal(observedState(task)) ? 'done' : undefined;
}
