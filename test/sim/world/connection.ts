/**
 * One call over the simulated network: two ordered directions, a deadline, and the ways in which
 * it can end. What runs on either side belongs to a process and stops when that one dies.
 */
import { ShoalError } from '#lib/errors';
import type { CallOptions } from '#lib/rpc/types';
import type { SimProcess } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

/** The two ends of a call. */
export interface Ends {
  readonly from: string;
  readonly to: string;
  readonly caller: SimProcess;
}

export interface ConnectionDeps {
  readonly scheduler: Scheduler;
  readonly weather: Weather;
}

/** When a direction's latest message arrives: the next one may not overtake it. */
interface Direction {
  readonly from: string;
  readonly to: string;
  arrivesAtMs: number;
}

export class Connection {
  readonly #deps: ConnectionDeps;
  readonly #ends: Ends;
  readonly #there: Direction;
  readonly #back: Direction;
  readonly #callerEnd = new AbortController();
  readonly #serverEnd = new AbortController();
  /** The process that serves the call, once it has arrived. */
  server: SimProcess | undefined;

  constructor(ends: Ends, options: CallOptions, deps: ConnectionDeps) {
    this.#deps = deps;
    this.#ends = ends;
    const { from, to, caller } = ends;
    this.#there = { from, to, arrivesAtMs: 0 };
    this.#back = { from: to, to: from, arrivesAtMs: 0 };
    const { signal, deadlineMs } = options;
    const cancel = (): void => this.cancel(signal?.reason);
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
    if (deadlineMs === undefined) return;
    caller.clock.schedule(deadlineMs, () => {
      this.cancel(new ShoalError('deadline_exceeded', `${to} did not answer in time`));
    });
  }

  get callerSignal(): AbortSignal {
    return this.#callerEnd.signal;
  }

  get serverSignal(): AbortSignal {
    return this.#serverEnd.signal;
  }

  get isOver(): boolean {
    return this.#callerEnd.signal.aborted;
  }

  /** From the caller to the server, in order. Lost when the way is cut at either end. */
  carryThere(deliver: () => void): void {
    this.#carry(this.#there, () => this.server, deliver);
  }

  carryBack(deliver: () => void): void {
    this.#carry(this.#back, () => this.#ends.caller, deliver);
  }

  #carry(way: Direction, receiver: () => SimProcess | undefined, deliver: () => void): void {
    const { scheduler, weather } = this.#deps;
    if (weather.isCut(way.from, way.to)) return this.#lose(way);
    const delayMs = weather.delayMs(way.from, way.to);
    way.arrivesAtMs = Math.max(way.arrivesAtMs, scheduler.nowMs + delayMs);
    scheduler.after(way.arrivesAtMs - scheduler.nowMs, () => {
      if (weather.isCut(way.from, way.to)) return this.#lose(way);
      const process = receiver();
      // Waits while the receiver is frozen, and never arrives when it is dead.
      process?.after(0, () => {
        if (!this.#lost.has(way)) deliver();
      });
    });
  }

  /** A stream with a hole is never read on: whatever follows is stuck behind it. */
  readonly #lost = new Set<Direction>();
  #lose(way: Direction): void {
    this.#lost.add(way);
  }

  /** The caller gives up; the server hears of it if the way is open. */
  cancel(reason: unknown): void {
    if (this.#callerEnd.signal.aborted) return;
    this.#callerEnd.abort(reason ?? new ShoalError('cancelled', 'the call was cancelled'));
    this.carryThere(() => this.#serverEnd.abort(new ShoalError('cancelled', 'the caller left')));
  }

  /** The server's side is over; the caller hears of it if the way is open. */
  finish(then: () => void): void {
    this.carryBack(then);
  }

  /** Everything has been said: nobody waits any more. */
  close(): void {
    const over = new ShoalError('cancelled', 'the call has ended');
    if (!this.#callerEnd.signal.aborted) this.#callerEnd.abort(over);
    if (!this.#serverEnd.signal.aborted) this.#serverEnd.abort(over);
  }

  /** A broken connection: both ends that are still alive notice after a while. */
  break(): void {
    const { scheduler, weather } = this.#deps;
    const { from, to, caller } = this.#ends;
    const error = new ShoalError('unavailable', `the connection between ${from} and ${to} broke`);
    const { server } = this;
    for (const way of [this.#there, this.#back]) this.#lost.add(way);
    scheduler.after(weather.delayMs(to, from), () => {
      if (weather.isCut(to, from)) return;
      caller.after(0, () => {
        if (!this.#callerEnd.signal.aborted) this.#callerEnd.abort(error);
      });
    });
    scheduler.after(weather.delayMs(from, to), () => {
      if (weather.isCut(from, to)) return;
      server?.after(0, () => {
        if (!this.#serverEnd.signal.aborted) this.#serverEnd.abort(error);
      });
    });
  }
}
