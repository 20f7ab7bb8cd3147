/**
 * Which services are to be looked at, and when: those that something happened to, those whose own
 * deadline has come, and from time to time all of them.
 */

export class ServiceQueue {
  readonly #due = new Set<string>();
  /** By service id, in milliseconds of the wall clock. */
  readonly #deadlines = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#due.size === 0;
  }

  add(serviceId: string): void {
    this.#due.add(serviceId);
  }

  /** The next service to look at. It leaves the queue and loses its deadline. */
  take(): string | undefined {
    for (const serviceId of this.#due) {
      this.#due.delete(serviceId);
      this.#deadlines.delete(serviceId);
      return serviceId;
    }
    return undefined;
  }

  setDeadline(serviceId: string, atMs: number): void {
    if (atMs === Number.POSITIVE_INFINITY) this.#deadlines.delete(serviceId);
    else this.#deadlines.set(serviceId, atMs);
  }

  /** Puts the services into the queue whose deadline has come. */
  addOverdue(nowMs: number): void {
    for (const [serviceId, atMs] of this.#deadlines) {
      if (atMs <= nowMs) this.#due.add(serviceId);
    }
  }

  /** The earliest deadline; Infinity when there is none. */
  get nextDeadlineMs(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const atMs of this.#deadlines.values()) next = Math.min(next, atMs);
    return next;
  }
}
