/**
 * Makes images present. One that is there is used as it is; many tasks that miss the same one
 * share a single pull, which ends only when nobody waits for it any more.
 */
import { isShoalError, ShoalError } from '#lib/errors';
import { abortable, heardElsewhere } from '#lib/signal';
import type { ImageFacts, Images, RegistryAuth } from '../../containerd/types.ts';

interface Pull {
  readonly done: Promise<ImageFacts>;
  readonly abort: AbortController;
  waiting: number;
}

export class ImageKeeper {
  readonly #images: Images;
  readonly #pulls = new Map<string, Pull>();

  constructor(images: Images) {
    this.#images = images;
  }

  /** Throws `not_found` with Docker's words, `unauthenticated`, or what the registry's way says. */
  async ensure(
    reference: string,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
  ): Promise<ImageFacts> {
    const present = await this.#images.find(reference);
    if (present !== undefined) return present;
    signal.throwIfAborted();
    const key = JSON.stringify([reference, auth]);
    const pull = this.#pulls.get(key) ?? this.#begin(key, reference, auth);
    pull.waiting++;
    try {
      return await abortable(pull.done, signal);
    } catch (error) {
      throw signal.aborted ? error : explainPull(reference, error);
    } finally {
      pull.waiting--;
      if (pull.waiting === 0) pull.abort.abort();
    }
  }

  #begin(key: string, reference: string, auth: RegistryAuth | undefined): Pull {
    const abort = new AbortController();
    const done = this.#images.pull(reference, auth, abort.signal).finally(() => {
      if (this.#pulls.get(key) === pull) this.#pulls.delete(key);
    });
    // Whoever waits hears of a failure; when all have left, there is nobody to tell.
    heardElsewhere(done);
    const pull = { done, abort, waiting: 0 };
    abort.signal.addEventListener('abort', () => this.#pulls.delete(key));
    this.#pulls.set(key, pull);
    return pull;
  }
}

function explainPull(reference: string, cause: unknown): unknown {
  if (isShoalError(cause, 'not_found')) {
    return new ShoalError('not_found', `No such image: ${reference}`, { cause });
  }
  if (isShoalError(cause, 'unauthenticated') || isShoalError(cause, 'permission_denied')) {
    const advice = 'log in and update the service with --with-registry-auth';
    const text = `pull access denied for ${reference}: ${cause.message}: ${advice}`;
    return new ShoalError(cause.code, text, { cause });
  }
  // Another node may have the image or a way to the registry: do not hold the task here.
  if (isShoalError(cause, 'unavailable') || isShoalError(cause, 'deadline_exceeded')) {
    return new ShoalError('not_found', `No such image: ${reference} (${cause.message})`, { cause });
  }
  return cause;
}
