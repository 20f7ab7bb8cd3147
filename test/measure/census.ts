/** Collects what the rounds of one side measured, and what failed. */
import type { Samples } from './report.ts';

export class Census {
  readonly #samples = new Map<string, number[]>();
  readonly #failures: string[] = [];

  get samples(): Samples {
    return this.#samples;
  }

  get failures(): readonly string[] {
    return this.#failures;
  }

  /** One value for each metric. */
  add(values: Readonly<Record<string, number>>): void {
    for (const [id, value] of Object.entries(values)) {
      const known = this.#samples.get(id);
      if (known === undefined) this.#samples.set(id, [value]);
      else known.push(value);
    }
  }

  failed(what: string): void {
    this.#failures.push(what);
  }
}
