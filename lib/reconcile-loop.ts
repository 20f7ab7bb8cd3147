/**
 * The loop of a component that reconciles: it looks at the state when it is woken or when its own
 * deadline has come, never at the event that woke it. Wake-ups during a round are merged into one
 * more round, and after trouble the next look comes after a growing delay.
 */
import { Backoff, type BackoffOptions } from './backoff.ts';
import type { Clock } from './clock.ts';
import { explain, ShoalError } from './errors.ts';
import type { Logger } from './log.ts';
import type { Random } from './random.ts';
import { Wakeup } from './signal.ts';

/** Quick enough that a lost race is not felt, slow enough that a lost leader does not spin. */
const retry: BackoffOptions = { firstMs: 20, capMs: 2_000 };
/** A deadline that has passed already waits this long, so that timers always let others run. */
const timerMinMs = 1;

export interface ReconcileLoopDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /**
   * One look. Returns when the next is due even if nothing wakes the loop, in milliseconds of
   * `clock.now()`. A `ShoalError` means: look again a little later. Everything else is a bug: it
   * ends the loop and, unhandled, the process.
   */
  readonly round: (signal: AbortSignal) => Promise<number>;
}

export class ReconcileLoop {
  readonly #deps: ReconcileLoopDeps;
  readonly #wakeup = new Wakeup();
  readonly #abort = new AbortController();
  readonly #backoff: Backoff;
  #cancelTimer: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(deps: ReconcileLoopDeps) {
    this.#deps = deps;
    this.#backoff = new Backoff(retry, deps.random);
  }

  /** The first round follows at once. To be called once. */
  start(): void {
    this.#wakeup.signal();
    this.#running = this.#run();
  }

  wake(): void {
    this.#wakeup.signal();
  }

  /** Resolves when the round under way has ended. */
  async stop(): Promise<void> {
    // What the round awaits may be rejected with this: it has to be trouble that is expected.
    this.#abort.abort(new ShoalError('cancelled', 'the loop is stopped'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      await this.#wakeup.wait(signal);
      if (signal.aborted) return;
      const { dueAtMs, mayWakeEarly } = await this.#round(signal);
      const delayMs = Math.max(timerMinMs, dueAtMs - this.#deps.clock.now());
      if (mayWakeEarly) this.#armTimer(delayMs);
      else await this.#pause(delayMs, signal);
    }
  }

  #armTimer(delayMs: number): void {
    this.#cancelTimer();
    if (this.#abort.signal.aborted) return;
    const timer = this.#deps.clock.schedule(delayMs, () => this.#wakeup.signal());
    const onAbort = (): void => timer.cancel();
    this.#abort.signal.addEventListener('abort', onAbort, { once: true });
    this.#cancelTimer = () => {
      timer.cancel();
      this.#abort.signal.removeEventListener('abort', onAbort);
    };
  }

  /** Waits whatever wakes the loop meanwhile, then looks again. */
  async #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    const over = new Wakeup();
    const timer = this.#deps.clock.schedule(delayMs, () => over.signal());
    await over.wait(signal);
    timer.cancel();
    this.#wakeup.signal();
  }

  async #round(signal: AbortSignal): Promise<{ dueAtMs: number; mayWakeEarly: boolean }> {
    try {
      const dueAtMs = await this.#deps.round(signal);
      this.#backoff.reset();
      return { dueAtMs, mayWakeEarly: true };
    } catch (error) {
      if (!(error instanceof ShoalError)) throw error;
      const delayMs = this.#backoff.nextMs();
      this.#deps.log.debug('round failed, looking again', { reason: explain(error), delayMs });
      return { dueAtMs: this.#deps.clock.now() + delayMs, mayWakeEarly: false };
    }
  }
}
