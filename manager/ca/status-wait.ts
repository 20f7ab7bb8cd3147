/**
 * Waiting for a node's certificate. The leader has it at once; a follower may learn of the node a
 * moment later, and a node that is taken over from elsewhere may still wait for its signature.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { deferred } from '#lib/signal';
import type { Store } from '#manager/store/types';
import { type Certificate, IssuanceStatusState } from '#proto/gen/swarm';

/** Below the five seconds after which a client gives up on one request. */
const waitMs = 4_000;
/** Each waiter listens to every commit; a flood of them must not slow the store. */
const waitersMax = 1_000;

const finalStates: ReadonlySet<number> = new Set([
  IssuanceStatusState.ISSUED,
  IssuanceStatusState.FAILED,
  IssuanceStatusState.ROTATE,
]);

export interface StatusWaitDeps {
  readonly store: Store;
  readonly clock: Clock;
}

export class StatusWait {
  readonly #deps: StatusWaitDeps;
  #waiters = 0;

  constructor(deps: StatusWaitDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves with the node's certificate once it is issued or refused, and with what there is when
   * that takes too long. Rejects with `not_found` when there is no such node even then.
   */
  async certificate(nodeId: string, signal: AbortSignal): Promise<Certificate> {
    if (!this.#isFinal(nodeId)) await this.#commitsUntilFinal(nodeId, signal);
    const certificate = this.#certificateOf(nodeId);
    if (certificate === undefined) throw new ShoalError('not_found', `node ${nodeId} not found`);
    return certificate;
  }

  #certificateOf(nodeId: string): Certificate | undefined {
    return this.#deps.store.view.node.get(nodeId)?.certificate;
  }

  #isFinal(nodeId: string): boolean {
    const state = this.#certificateOf(nodeId)?.status?.state;
    return finalStates.has(state ?? IssuanceStatusState.UNKNOWN);
  }

  async #commitsUntilFinal(nodeId: string, signal: AbortSignal): Promise<void> {
    if (this.#waiters >= waitersMax) {
      const what = `${waitersMax} requests wait for certificates already; try again in a moment`;
      throw new ShoalError('resource_exhausted', what);
    }
    const { promise, resolve } = deferred<void>();
    const wake = (): void => resolve();
    const timer = this.#deps.clock.schedule(waitMs, wake);
    const unwatch = this.#deps.store.watch(() => {
      if (this.#isFinal(nodeId)) wake();
    });
    signal.addEventListener('abort', wake);
    this.#waiters++;
    await promise;
    this.#waiters--;
    signal.removeEventListener('abort', wake);
    unwatch();
    timer.cancel();
  }
}
