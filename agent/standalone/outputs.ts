/**
 * The output of containers made by hand, for who is attached to them: from now on, until the present
 * or the next run ends. A container is not removed below a client that still reads.
 */
import type { Clock } from '#lib/clock';
import { abortable, heardElsewhere } from '#lib/signal';
import type { ContainerFacts, LogLine, LogQuery, Runtime } from '../containerd/types.ts';

export interface OutputsDeps {
  readonly runtime: Runtime;
  readonly clock: Clock;
}

export class Outputs {
  readonly #deps: OutputsDeps;
  readonly #open = new Map<string, Set<Promise<void>>>();
  /** Who waits for the start of a container. */
  readonly #starting = new Map<string, Set<() => void>>();

  constructor(deps: OutputsDeps) {
    this.#deps = deps;
  }

  /** Counts from the call on, before the first line is asked for. */
  open(facts: ContainerFacts, signal: AbortSignal): AsyncIterable<LogLine> {
    const { id } = facts;
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const all = this.#open.get(id) ?? new Set();
    this.#open.set(id, all.add(finished));
    const forget = (): void => {
      all.delete(finished);
      if (all.size === 0 && this.#open.get(id) === all) this.#open.delete(id);
      finish();
    };
    signal.addEventListener('abort', forget, { once: true });
    const started = this.#started(facts, signal);
    const query = this.#queryOf(facts);
    const { containers } = this.#deps.runtime;
    async function* lines(): AsyncGenerator<LogLine> {
      try {
        await started;
        yield* containers.logs(id, query, signal);
      } finally {
        forget();
      }
    }
    return lines();
  }

  /** Resolves when nobody reads its output any more. */
  async drained(id: string): Promise<void> {
    await Promise.all([...(this.#open.get(id) ?? [])]);
  }

  /** A container that never ran has written nothing; one that has ended, nothing from now on. */
  #queryOf({ state }: ContainerFacts): LogQuery {
    const isAlive = state === 'running' || state === 'paused';
    return {
      stdout: true,
      stderr: true,
      follow: true,
      tail: isAlive ? 0 : undefined,
      sinceMs: state === 'exited' ? Math.floor(this.#deps.clock.now()) : undefined,
      untilMs: undefined,
    };
  }

  /** It runs, or will not: whoever waits for its output reads what there is. */
  begin(id: string): void {
    const waiting = this.#starting.get(id);
    this.#starting.delete(id);
    for (const resolve of waiting ?? []) resolve();
  }

  #started({ id, state }: ContainerFacts, signal: AbortSignal): Promise<void> {
    if (state === 'running' || state === 'paused') return Promise.resolve();
    const started = new Promise<void>((resolve) => {
      const waiting = this.#starting.get(id) ?? new Set();
      this.#starting.set(id, waiting.add(resolve));
    });
    return heardElsewhere(abortable(started, signal));
  }
}
