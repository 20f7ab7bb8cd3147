/**
 * One call over the simulated network: two ordered directions, a deadline, and the ways in which
 * it can end. What runs on either side belongs to a process and stops when that one dies.
 */
import { ShoalError } from '#lib/errors';
import type { CallOptions } from '#lib/rpc/types';
import { Direction } from './direction.ts';
import type { SimProcess } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

/** The two ends of a call, by address. */
export interface Ends {
  readonly from: string;
  readonly to: string;
  readonly caller: SimProcess;
}

export interface ConnectionDeps {
  readonly scheduler: Scheduler;
  readonly weather: Weather;
  readonly onOver: (connection: Connection) => void;
}

export class Connection {
  readonly ends: Ends;
  readonly #deps: ConnectionDeps;
  readonly #there: Direction;
  readonly #back: Direction;
  readonly #caller = new AbortController();
  readonly #server = new AbortController();
  /** The process that serves the call, once it has arrived. */
  server: SimProcess | undefined;

  constructor(ends: Ends, options: CallOptions, deps: ConnectionDeps) {
    this.ends = ends;
    this.#deps = deps;
    const { scheduler, weather } = deps;
    this.#there = new Direction(ends.from, ends.to, scheduler, weather);
    this.#back = new Direction(ends.to, ends.from, scheduler, weather);
    this.#watch(options);
  }

  #watch({ signal, deadlineMs }: CallOptions): void {
    const cancel = (): void => this.cancel(signal?.reason);
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true, signal: this.#caller.signal });
    if (deadlineMs === undefined) return;
    const { to, caller } = this.ends;
    const timer = caller.clock.schedule(deadlineMs, () => {
      this.cancel(new ShoalError('deadline_exceeded', `${to} did not answer in time`));
    });
    this.#caller.signal.addEventListener('abort', () => timer.cancel(), { once: true });
  }

  /** Aborts when the call is over for the caller, with what he is told. */
  get callerSignal(): AbortSignal {
    return this.#caller.signal;
  }

  get serverSignal(): AbortSignal {
    return this.#server.signal;
  }

  /** Asks the machine at the other end, which answers even when no process listens. */
  knock(arrive: () => void): void {
    this.#there.carry(0, arrive);
  }

  /** From the caller to the server. */
  carryThere(bytes: number, deliver: () => void): Promise<void> {
    this.#there.carry(bytes, () => this.server?.whenAwake(deliver));
    return this.#there.room();
  }

  carryBack(bytes: number, deliver: () => void): Promise<void> {
    this.#back.carry(bytes, () => this.ends.caller.whenAwake(deliver));
    return this.#back.room();
  }

  /** The caller gives up; the server hears of it when the way is open. */
  cancel(reason: unknown): void {
    if (this.#caller.signal.aborted) return;
    const left = new ShoalError('cancelled', 'the caller left');
    this.#there.carry(0, () => this.server?.whenAwake(() => this.#endServer(left)));
    this.#endCaller(reason ?? new ShoalError('cancelled', 'the call was cancelled'));
  }

  /** The server has said everything; `then` tells the caller. */
  finish(then: () => void): void {
    this.#endServer(new ShoalError('cancelled', 'the call has ended'));
    this.#back.carry(0, () => {
      this.ends.caller.whenAwake(() => {
        then();
        this.#endCaller(new ShoalError('cancelled', 'the call has ended'));
      });
    });
  }

  /** The connection breaks: both ends that are alive and not cut off notice soon. */
  break(): void {
    const { scheduler, weather } = this.#deps;
    const { from, to, caller } = this.ends;
    const error = new ShoalError('unavailable', `the connection between ${from} and ${to} broke`);
    this.#there.break();
    this.#back.break();
    scheduler.after(weather.delayMs(to, from), () => {
      if (!weather.isCut(to, from)) caller.whenAwake(() => this.#endCaller(error));
    });
    scheduler.after(weather.delayMs(from, to), () => {
      if (!weather.isCut(from, to)) this.server?.whenAwake(() => this.#endServer(error));
    });
  }

  /** Nobody listens at the other end. */
  refuse(): void {
    const error = new ShoalError('unavailable', `connection refused by ${this.ends.to}`);
    this.#back.carry(0, () => this.ends.caller.whenAwake(() => this.#endCaller(error)));
  }

  #endCaller(reason: unknown): void {
    if (this.#caller.signal.aborted) return;
    this.#caller.abort(reason);
    this.#deps.onOver(this);
  }

  #endServer(reason: unknown): void {
    if (!this.#server.signal.aborted) this.#server.abort(reason);
  }
}
