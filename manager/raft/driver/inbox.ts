/**
 * What happened since the last turn of the driver's loop. Everything is taken at once and in a
 * fixed order: first what became durable, then what peers said, and time last, so that a loop
 * that was stalled hears of the living leader before it loses patience.
 */
import type { Message } from '../core/types.ts';
import type { ReceivedSnapshot } from '../transport/snapshot-receiver.ts';

/** Ticks that may wait for one turn; more would make a stall look like silence of the others. */
const waitingTicksMax = 2;

export interface Batch {
  readonly durable: readonly Message[];
  readonly messages: readonly Message[];
  readonly snapshots: readonly ReceivedSnapshot[];
  readonly sentSnapshots: readonly { readonly raftId: number; readonly isDelivered: boolean }[];
  readonly unreachable: readonly number[];
  readonly lost: readonly number[];
  readonly ticks: number;
}

export class Inbox {
  readonly #wake: () => void;
  #durable: Message[] = [];
  #messages: Message[] = [];
  #snapshots: ReceivedSnapshot[] = [];
  #sentSnapshots: { raftId: number; isDelivered: boolean }[] = [];
  #unreachable: number[] = [];
  #lost: number[] = [];
  #ticks = 0;

  /** `wake` asks for a turn. */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  addDurable(responses: readonly Message[]): void {
    for (const response of responses) this.#durable.push(response);
    this.#wake();
  }

  addMessages(messages: readonly Message[]): void {
    for (const message of messages) this.#messages.push(message);
    this.#wake();
  }

  addSnapshot(snapshot: ReceivedSnapshot): void {
    this.#snapshots.push(snapshot);
    this.#wake();
  }

  addSentSnapshot(raftId: number, isDelivered: boolean): void {
    this.#sentSnapshots.push({ raftId, isDelivered });
    this.#wake();
  }

  addUnreachable(raftId: number): void {
    this.#unreachable.push(raftId);
    this.#wake();
  }

  addLost(raftId: number): void {
    this.#lost.push(raftId);
    this.#wake();
  }

  addTicks(count: number): void {
    this.#ticks = Math.min(waitingTicksMax, this.#ticks + count);
    this.#wake();
  }

  take(): Batch {
    const batch: Batch = {
      durable: this.#durable,
      messages: this.#messages,
      snapshots: this.#snapshots,
      sentSnapshots: this.#sentSnapshots,
      unreachable: this.#unreachable,
      lost: this.#lost,
      ticks: this.#ticks,
    };
    this.#durable = [];
    this.#messages = [];
    this.#snapshots = [];
    this.#sentSnapshots = [];
    this.#unreachable = [];
    this.#lost = [];
    this.#ticks = 0;
    return batch;
  }
}
