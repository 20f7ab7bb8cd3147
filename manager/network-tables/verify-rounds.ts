/**
 * Questions to all nodes at once: compare now. Each has a number that grows over leader changes, so
 * that what a node says late, or said to another leader, answers no newer question.
 */
import type { Clock } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { type Deferred, deferred } from '#lib/signal';
import { verifyDeadlineMs, verifyRoundsMax } from './limits.ts';

/** More than one leadership will ever ask. */
const roundsPerEpoch = 2 ** 32;

interface Round {
  /** Those that have not answered. */
  readonly missing: Set<string>;
  readonly done: Deferred<void>;
}

export class VerifyRounds {
  readonly #clock: Clock;
  readonly #rounds = new Map<number, Round>();
  #last: number;

  constructor(clock: Clock, epoch: number) {
    this.#clock = clock;
    this.#last = epoch * roundsPerEpoch;
  }

  /**
   * Asks by `ask`, and resolves to the number once all these nodes have answered or are out of
   * reach, at the deadline at the latest. Throws `resource_exhausted`.
   */
  async run(nodeIds: Iterable<string>, ask: (round: number) => void): Promise<number> {
    if (this.#rounds.size >= verifyRoundsMax) {
      const message = `${verifyRoundsMax} verifications are under way: try again in a few seconds`;
      throw new ShoalError('resource_exhausted', message);
    }
    const number = ++this.#last;
    const round: Round = { missing: new Set(nodeIds), done: deferred<void>() };
    this.#rounds.set(number, round);
    const timer = this.#clock.schedule(verifyDeadlineMs, () => round.done.resolve());
    try {
      ask(number);
      if (round.missing.size > 0) await round.done.promise;
    } finally {
      timer.cancel();
      this.#rounds.delete(number);
    }
    return number;
  }

  /** A node has compared for this question and all before it. */
  answered(nodeId: string, verified: number): void {
    for (const [number, round] of this.#rounds) {
      if (number <= verified) leave(round, nodeId);
    }
  }

  /** A node cannot answer any more what it was asked. */
  lost(nodeId: string): void {
    for (const round of this.#rounds.values()) leave(round, nodeId);
  }

  /** Nobody is waited for any more. */
  stop(): void {
    for (const { done } of this.#rounds.values()) done.resolve();
  }
}

function leave({ missing, done }: Round, nodeId: string): void {
  missing.delete(nodeId);
  if (missing.size === 0) done.resolve();
}
