/**
 * A simulated world: one seed, from which everything follows; time, network and machines; what
 * has been seen and what has gone wrong.
 */
import type { Random } from '#lib/random';
import { seededRandom } from '#lib/random';
import { Machine } from './machine.ts';
import { SimNetwork } from './network.ts';
import { Scheduler } from './scheduler.ts';
import { Trace } from './trace.ts';
import { Weather } from './weather.ts';

/** Lines of the trace that a failure shows. */
const keptLines = 60;

/** Something that must never happen has happened. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export class World {
  readonly seed: number;
  readonly random: Random;
  readonly scheduler = new Scheduler();
  readonly weather: Weather;
  readonly trace: Trace;
  readonly network: SimNetwork;
  readonly machines = new Map<string, Machine>();
  /** How often each thing was seen. */
  readonly seen = new Map<string, number>();
  /** The first violation ends the run. */
  violation: Violation | undefined;

  constructor(seed: number) {
    this.seed = seed;
    this.random = seededRandom(seed);
    const { scheduler } = this;
    this.trace = new Trace(() => scheduler.nowMs, keptLines);
    this.weather = new Weather(this.fork());
    const { weather, trace } = this;
    this.network = new SimNetwork({ scheduler, weather, trace });
  }

  /** A stream of randomness of its own: what one part draws does not shift the others. */
  fork(): Random {
    return seededRandom(this.random.integer(2 ** 32));
  }

  get nowMs(): number {
    return this.scheduler.nowMs;
  }

  addMachine(name: string): Machine {
    const { scheduler, network } = this;
    const machine = new Machine(name, { scheduler, network, random: this.fork() });
    this.machines.set(name, machine);
    return machine;
  }

  count(what: string, times = 1): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + times);
  }

  note(line: string): void {
    this.trace.note(line);
  }

  /** Reports what must not be. The first report counts. */
  fail(message: string): void {
    if (this.violation !== undefined) return;
    this.violation = new Violation(message);
    this.note(`VIOLATION ${message}`);
  }

  must(condition: boolean, message: string | (() => string)): void {
    if (!condition) this.fail(typeof message === 'string' ? message : message());
  }

  /** Runs until `isDone`, a violation, or the end of the time. True when it was done. */
  async run(limitMs: number, isDone: () => boolean = () => false): Promise<boolean> {
    const isOver = (): boolean => this.violation !== undefined || isDone();
    await this.scheduler.runUntil(isOver, limitMs);
    return isDone();
  }
}

/** One of `items`, which must not be empty. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}
