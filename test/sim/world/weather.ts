/**
 * How the network between two places is at present: cut one way or both, slow, or clogged. Pure
 * state; network.ts asks it for every message.
 */
import type { Random } from '#lib/random';

/** A calm network of one site. */
const calmMs = { least: 0.2, most: 2 } as const;
/** One message in so many is late by a lot: a lost packet that TCP sends again. */
const lateOneIn = 50;
const lateMsMax = 60;

export class Weather {
  readonly #random: Random;
  readonly #cut = new Set<string>();
  /** Added delay by direction. */
  readonly #clogged = new Map<string, number>();
  /** Multiplies all delays. */
  slowness = 1;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Nothing gets from one to the other any more; the sender does not notice. */
  cut(from: string, to: string): void {
    this.#cut.add(`${from} ${to}`);
  }

  /** Whatever was held up between the two gets through again. */
  open(a: string, b: string): void {
    this.#cut.delete(`${a} ${b}`);
    this.#cut.delete(`${b} ${a}`);
  }

  clog(from: string, to: string, extraMs: number): void {
    this.#clogged.set(`${from} ${to}`, extraMs);
  }

  heal(): void {
    this.#cut.clear();
    this.#clogged.clear();
    this.slowness = 1;
  }

  isCut(from: string, to: string): boolean {
    return this.#cut.has(`${from} ${to}`);
  }

  get isCalm(): boolean {
    return this.#cut.size === 0 && this.#clogged.size === 0;
  }

  /** How long the next message takes. */
  delayMs(from: string, to: string): number {
    const { least, most } = calmMs;
    const plain = least + this.#random.fraction() * (most - least);
    const late = this.#random.integer(lateOneIn) === 0 ? this.#random.fraction() * lateMsMax : 0;
    return (plain + late) * this.slowness + (this.#clogged.get(`${from} ${to}`) ?? 0);
  }
}
