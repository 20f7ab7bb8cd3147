/**
 * When this node counts as leader for the rest of the manager: from the moment when the first
 * entry of its term is applied, so that it knows everything earlier leaders acknowledged, until
 * it stops leading, which is told before anything further is applied.
 */
import type { Role } from '../core/types.ts';
import type { Leadership } from '../types.ts';

export interface LeadershipOwner {
  /** The leadership has ended; called before `onChange`. */
  readonly onLost: () => void;
  readonly onChange: (leadership: Leadership) => void;
}

export class LeadershipState {
  readonly #owner: LeadershipOwner;
  /** The term in which this node leads; 0 when it does not. */
  #leadingTerm = 0;
  #isAnnounced = false;
  #term = 0;

  constructor(owner: LeadershipOwner) {
    this.#owner = owner;
  }

  get isAnnounced(): boolean {
    return this.#isAnnounced;
  }

  /** The core's role and term now; to be told before entries are applied. */
  observe(role: Role, term: number): void {
    this.#term = term;
    const isLeading = role === 'leader';
    if (this.#leadingTerm !== 0 && (!isLeading || term !== this.#leadingTerm)) this.lose();
    if (isLeading) this.#leadingTerm = term;
  }

  /** An entry of `term` has been applied. */
  applied(term: number): void {
    if (this.#isAnnounced || this.#leadingTerm === 0 || term !== this.#leadingTerm) return;
    this.#isAnnounced = true;
    this.#tell();
  }

  /** This node leads no more, whatever the core says. */
  lose(): void {
    const wasAnnounced = this.#isAnnounced;
    this.#leadingTerm = 0;
    this.#isAnnounced = false;
    this.#owner.onLost();
    if (wasAnnounced) this.#tell();
  }

  #tell(): void {
    this.#owner.onChange({ isLeader: this.#isAnnounced, term: this.#term });
  }
}
