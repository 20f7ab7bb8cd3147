/**
 * Linearizable reads. Whoever comes while a question to the quorum is on its way shares the next
 * one. An answer that may be lost is asked for again; if it was only late, it still counts.
 */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import type { RawNode } from '../core/raw-node.ts';
import type { ReadState } from '../core/types.ts';

/** Callers waiting at once; each costs some hundred bytes. */
const waitingReadsMax = 65_536;
/** A question unanswered for so long, in ticks, was lost. Half of the shortest election timeout. */
const retryTicks = 5;
/** So many former questions may still be answered: 3 s, after which most callers have left. */
const lateRoundsMax = 6;
const nonceBytes = 8;

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

interface Round {
  readonly context: Uint8Array;
  readonly waiters: Set<Waiter>;
  ticks: number;
}

export class Reads {
  readonly #context: Buffer;
  #counter = 0;
  /** Not asked yet. */
  #waiting = new Set<Waiter>();
  #round: Round | undefined;
  /** Asked again since, as their answers may be lost; oldest first. */
  #late: Round[] = [];
  /** Confirmed, and waiting for their index to be applied; ascending. */
  #confirmed: { readonly index: number; readonly waiters: ReadonlySet<Waiter> }[] = [];
  #count = 0;

  /** Contexts must never repeat, not even after a restart: an old answer would be too old. */
  constructor(raftId: number, random: Random) {
    this.#context = Buffer.alloc(8 + nonceBytes + 8);
    this.#context.writeDoubleLE(raftId, 0);
    this.#context.set(random.bytes(nonceBytes), 8);
  }

  /** There is a question to be asked. */
  get hasQuestion(): boolean {
    return this.#round === undefined && this.#waiting.size > 0;
  }

  read(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#count >= waitingReadsMax) {
      const message = `${this.#count} reads wait for a majority of the managers; try again later`;
      return Promise.reject(new ShoalError('resource_exhausted', message));
    }
    this.#count++;
    return new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        if (!settled) this.#count--;
        settled = true;
        then();
      };
      let settled = false;
      const onAbort = (): void => {
        // Without a leader every question is repeated: who has left must not be carried along.
        this.#forget(waiter);
        settle(() => reject(signal.reason));
      };
      const waiter: Waiter = {
        resolve: () => settle(resolve),
        reject: (error) => settle(() => reject(error)),
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  /** Asks the core on behalf of all who wait, unless a question is on its way. */
  feed(core: RawNode): void {
    if (!this.hasQuestion) return;
    const context = Uint8Array.from(this.#context);
    new DataView(context.buffer).setFloat64(8 + nonceBytes, ++this.#counter, true);
    this.#round = { context, waiters: this.#waiting, ticks: 0 };
    this.#waiting = new Set();
    // Without a leader this is dropped; the question is repeated until there is one.
    core.readIndex(context);
  }

  answered(state: ReadState, applied: number): void {
    const asked = this.#round === undefined ? this.#late : [...this.#late, this.#round];
    const at = asked.findIndex(({ context }) => Buffer.compare(context, state.context) === 0);
    const round = asked[at];
    if (round === undefined) return;
    if (round === this.#round) this.#round = undefined;
    // Those before it were asked for nobody else.
    this.#late = this.#late.slice(at + 1);
    for (const waiter of round.waiters) this.#forget(waiter);
    this.#confirmed.push({ index: state.index, waiters: round.waiters });
    this.applied(applied);
  }

  applied(index: number): void {
    while (this.#confirmed.length > 0) {
      const next = this.#confirmed[0];
      if (next === undefined || next.index > index) return;
      this.#confirmed.shift();
      for (const waiter of next.waiters) waiter.resolve();
    }
  }

  tick(): void {
    if (this.#round !== undefined && ++this.#round.ticks >= retryTicks) this.askAgain();
  }

  /** The question may be lost: whoever waited for its answer waits for the next one. */
  askAgain(): void {
    const round = this.#round;
    if (round === undefined) return;
    this.#round = undefined;
    this.#late = [...this.#late, round].slice(-lateRoundsMax);
    for (const waiter of round.waiters) this.#waiting.add(waiter);
  }

  /** Nothing is asked for `waiter` any more. */
  #forget(waiter: Waiter): void {
    this.#waiting.delete(waiter);
    this.#round?.waiters.delete(waiter);
    for (const round of this.#late) round.waiters.delete(waiter);
  }

  rejectAll(error: ShoalError): void {
    this.askAgain();
    this.#late = [];
    const waiters = [...this.#waiting, ...this.#confirmed.flatMap((each) => [...each.waiters])];
    this.#waiting = new Set();
    this.#confirmed = [];
    for (const waiter of waiters) waiter.reject(error);
  }
}
