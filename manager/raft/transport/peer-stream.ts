/**
 * One open stream to a peer, whoever opened it: the next batch to send, and how long the other
 * side has been silent. Time counts in ticks, so that a stalled process does not blame its peers.
 */
import type { Message } from '../core/types.ts';
import type { PeerQueue } from './peer-queue.ts';

/** An idle stream sends an empty batch this often: half a second. */
const keepaliveTicks = 5;
/** So many keepalives missed, and the stream is given up: 2 s, less than most elections take. */
const silentTicksMax = 20;

export class PeerStream {
  readonly #queue: PeerQueue;
  /** Only one of the streams of a pair sends what is queued. */
  #isActive = false;
  #isClosed = false;
  #idleTicks = 0;
  #silentTicks = 0;
  #keepaliveIsDue = false;
  #waiter: (() => void) | undefined;
  readonly #onClose: () => void;
  /** Something was received: the other side took the stream. */
  isConfirmed = false;

  constructor(queue: PeerQueue, onClose: () => void) {
    this.#queue = queue;
    this.#onClose = onClose;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.wake();
  }

  /** There may be something to send. */
  wake(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.();
  }

  /** The next batch, empty to keep the stream alive; undefined once the stream is closed. */
  async next(): Promise<readonly Message[] | undefined> {
    while (!this.#isClosed) {
      if (this.#isActive && !this.#queue.isEmpty) {
        this.#idleTicks = 0;
        return this.#queue.take();
      }
      if (this.#keepaliveIsDue) {
        this.#keepaliveIsDue = false;
        this.#idleTicks = 0;
        return [];
      }
      await new Promise<void>((resolve) => {
        this.#waiter = resolve;
      });
    }
    return undefined;
  }

  heard(): void {
    this.isConfirmed = true;
    this.#silentTicks = 0;
  }

  tick(): void {
    if (++this.#silentTicks >= silentTicksMax) {
      this.close();
      return;
    }
    if (++this.#idleTicks < keepaliveTicks) return;
    this.#keepaliveIsDue = true;
    this.wake();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.wake();
    this.#onClose();
  }
}
