/**
 * Those who want to hear of every commit. They are called one after another and cannot disturb
 * each other: what one of them throws is logged and the next is called.
 */
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Commit } from './types.ts';

type Listener = (commit: Commit) => void;

export class Watchers {
  readonly #log: Logger;
  /** Replaced, never changed: a listener may add or remove listeners while it is called. */
  #entries: readonly { readonly listener: Listener }[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  add(listener: Listener): () => void {
    const entry = { listener };
    this.#entries = [...this.#entries, entry];
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  notify(commit: Commit): void {
    for (const { listener } of this.#entries) {
      try {
        listener(commit);
      } catch (error) {
        const fields = { error: explain(error), version: commit.version };
        this.#log.error('a listener of the store failed', fields);
      }
    }
  }
}
