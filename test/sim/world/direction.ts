/**
 * One direction of a connection: messages arrive in the order in which they were sent, each after
 * its delay. While the way is cut they wait, as TCP sends again; a full window holds the sender up.
 */
import type { Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

/** TCP tries again about this often. */
const retryMs = 200;
/** What may be on the way before the sender has to wait. */
const windowBytes = 256 * 1024;

interface Parcel {
  readonly bytes: number;
  readonly arrivesAtMs: number;
  readonly deliver: () => void;
}

export class Direction {
  readonly #from: string;
  readonly #to: string;
  readonly #scheduler: Scheduler;
  readonly #weather: Weather;
  #parcels: Parcel[] = [];
  #bytes = 0;
  #isMoving = false;
  #isBroken = false;
  #waiting: (() => void)[] = [];

  constructor(from: string, to: string, scheduler: Scheduler, weather: Weather) {
    this.#from = from;
    this.#to = to;
    this.#scheduler = scheduler;
    this.#weather = weather;
  }

  /** `deliver` runs when the message is there; never if the connection breaks before. */
  carry(bytes: number, deliver: () => void): void {
    if (this.#isBroken) return;
    const delayMs = this.#weather.delayMs(this.#from, this.#to);
    this.#parcels.push({ bytes, arrivesAtMs: this.#scheduler.nowMs + delayMs, deliver });
    this.#bytes += bytes;
    if (this.#isMoving) return;
    this.#isMoving = true;
    this.#scheduler.after(delayMs, () => this.#move());
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    while (!this.#isBroken && this.#bytes > windowBytes) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Nothing that has not arrived yet ever will. */
  break(): void {
    this.#isBroken = true;
    this.#parcels = [];
    this.#wake();
  }

  #move(): void {
    if (this.#isBroken) return;
    if (this.#weather.isCut(this.#from, this.#to)) {
      this.#scheduler.after(retryMs, () => this.#move());
      return;
    }
    const parcel = this.#parcels.shift();
    if (parcel !== undefined) {
      this.#bytes -= parcel.bytes;
      parcel.deliver();
      this.#wake();
    }
    const next = this.#parcels[0];
    this.#isMoving = next !== undefined;
    if (next !== undefined) this.#scheduler.at(next.arrivesAtMs, () => this.#move());
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
