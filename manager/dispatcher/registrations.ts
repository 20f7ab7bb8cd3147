/** Slows down an agent that registers again and again: each registration is a replicated write. */
import { ShoalError } from '#lib/errors';
import { registrationsMax, registrationWindowMs } from './limits.ts';

export class Registrations {
  readonly #times = new Map<string, number[]>();

  /** Throws `unavailable` when the node registered too often. `nowMs` is monotonic. */
  admit(nodeId: string, nowMs: number): void {
    const recent = (this.#times.get(nodeId) ?? []).filter(
      (time) => time > nowMs - registrationWindowMs,
    );
    if (recent.length >= registrationsMax) {
      const seconds = registrationWindowMs / 1000;
      throw new ShoalError(
        'unavailable',
        `node ${nodeId} registered ${recent.length} times in ${seconds} s: wait before trying again`,
      );
    }
    recent.push(nowMs);
    this.#times.set(nodeId, recent);
  }

  forget(nodeId: string): void {
    this.#times.delete(nodeId);
  }
}
