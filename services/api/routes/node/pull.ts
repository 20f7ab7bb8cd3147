/**
 * Pulling an image: progress as JSON lines. Trouble before the first line is a plain HTTP error;
 * after that the status has left, and the error is a line, too.
 */
import type { ImageFacts, PullProgress } from '#agent/containerd/types';
import type { Clock } from '#lib/clock';
import { explain, isShoalError, ShoalError } from '#lib/errors';
import { Wakeup } from '#lib/signal';
import { parseImageReference } from '#proto/model/image-reference';
import { familiar, fullName } from '../../convert/image.ts';
import { type Answer, jsonLine, stream } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import { progressPeriodMs } from '../../limits.ts';
import type { RouteDeps } from '../deps.ts';
import { registryAuth } from '../registry-auth.ts';
import { findImage } from './find-image.ts';

/** The newest progress of each layer that the client has not seen. */
class ProgressBoard {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, PullProgress>();
  readonly #shown = new Map<string, { status: string; atMs: number }>();
  readonly wakeup = new Wakeup();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  post(progress: PullProgress): void {
    const shown = this.#shown.get(progress.id);
    const nowMs = this.#clock.monotonic();
    const fresh = shown?.status === progress.status && nowMs - shown.atMs < progressPeriodMs;
    if (fresh && progress.current !== progress.total) return;
    this.#shown.set(progress.id, { status: progress.status, atMs: nowMs });
    this.#waiting.set(progress.id, progress);
    this.wakeup.signal();
  }

  /** Whether there is something that the client has not seen. */
  get pending(): boolean {
    return this.#waiting.size > 0;
  }

  take(): readonly PullProgress[] {
    const taken = [...this.#waiting.values()];
    this.#waiting.clear();
    return taken;
  }
}

function progressLine({ id, status, current, total }: PullProgress): string {
  const detail = {
    ...(current === undefined ? {} : { current }),
    ...(total === undefined ? {} : { total }),
  };
  return jsonLine({ status, progressDetail: detail, id });
}

type Outcome = { readonly image: ImageFacts } | { readonly error: unknown };

interface Running {
  readonly name: string;
  readonly board: ProgressBoard;
  readonly before: ImageFacts | undefined;
  /** Never rejects. */
  readonly done: Promise<Outcome>;
  outcome: Outcome | undefined;
}

async function* lines(running: Running, signal: AbortSignal): AsyncGenerator<string> {
  const reference = parseImageReference(running.name);
  const id = reference.tag ?? reference.digest ?? '';
  yield jsonLine({ status: `Pulling from ${reference.path}`, id });
  for (;;) {
    for (const progress of running.board.take()) yield progressLine(progress);
    if (running.outcome !== undefined && !running.board.pending) break;
    await running.board.wakeup.wait(signal);
    if (signal.aborted) return;
  }
  const outcome = running.outcome;
  if ('error' in outcome) {
    const message = explain(outcome.error);
    yield jsonLine({ errorDetail: { message }, error: message });
    return;
  }
  const { digest } = outcome.image;
  if (digest !== '') yield jsonLine({ status: `Digest: ${digest}` });
  const same = running.before?.configDigest === outcome.image.configDigest;
  const what = same ? 'Image is up to date' : 'Downloaded newer image';
  yield jsonLine({ status: `Status: ${what} for ${familiar(running.name)}` });
}

function settle(running: Running, outcome: Outcome): Outcome {
  running.outcome = outcome;
  running.board.wakeup.signal();
  return outcome;
}

function begin(
  { backend, clock, events }: RouteDeps,
  request: ApiRequest,
  name: string,
  before: ImageFacts | undefined,
): Running {
  const board = new ProgressBoard(clock);
  const { signal } = request;
  const pulling = backend.runtime.images.pull(name, registryAuth(request), signal, (progress) =>
    board.post(progress),
  );
  const running: Running = {
    name,
    board,
    before,
    outcome: undefined,
    done: pulling.then(
      (image) => {
        const id = familiar(name);
        events.emit({
          type: 'image',
          action: 'pull',
          id,
          attributes: { name: id },
          scope: 'local',
        });
        return settle(running, { image });
      },
      (error: unknown) => settle(running, { error }),
    ),
  };
  return running;
}

/**
 * A registry's refusal is no refusal of ours: a 401 would make the docker client ask for a password
 * on its terminal. The engine answers 404 with these words.
 */
function withoutChallenge(error: unknown, name: string): unknown {
  if (!isShoalError(error, 'unauthenticated') && !isShoalError(error, 'permission_denied')) {
    return error;
  }
  const text = `pull access denied for ${familiar(name)}, repository does not exist or may require 'docker login': ${error.message}`;
  return new ShoalError('not_found', text, { cause: error });
}

export async function pull(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const image = request.text('fromImage');
  if (image === '') {
    throw new ShoalError(
      'unimplemented',
      'importing an image from a plain file system is not available: use "docker load" with an ' +
        'archive made by "docker save", or pull with fromImage',
    );
  }
  const name = fullName(image, request.text('tag'));
  const before = await findImage(deps.backend, name);
  const running = begin(deps, request, name, before);
  // Until something moves, a refusal can still have its proper status.
  await Promise.race([running.done, running.board.wakeup.wait(request.signal)]);
  if (!running.board.pending && running.outcome !== undefined && 'error' in running.outcome) {
    const error = withoutChallenge(running.outcome.error, name);
    throw isShoalError(error) || request.signal.aborted
      ? error
      : new ShoalError('internal', `pulling ${familiar(name)} failed: ${explain(error)}`, {
          cause: error,
        });
  }
  return stream(lines(running, request.signal));
}
