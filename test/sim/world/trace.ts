/**
 * What happened, as lines: a hash over all of them, which must be the same for the same seed, and
 * the last ones for whoever looks into a failure.
 */
import { crc32 } from 'node:zlib';

export class Trace {
  readonly #keptMax: number;
  readonly #now: () => number;
  #lines: string[] = [];
  #hash = 0;
  #length = 0;
  /** Called with each line, for watching a run. */
  onLine: ((line: string) => void) | undefined;

  constructor(now: () => number, keptMax: number) {
    this.#now = now;
    this.#keptMax = keptMax;
  }

  /** A line that people want to read. */
  note(line: string): void {
    const text = `${this.#now().toFixed(3)} ${line}`;
    this.count(text);
    this.#lines.push(text);
    if (this.#lines.length > 2 * this.#keptMax) this.#lines = this.#lines.slice(-this.#keptMax);
    this.onLine?.(text);
  }

  /** Something that only counts for the hash. */
  count(text: string | Uint8Array): void {
    this.#hash = crc32(text, this.#hash);
    this.#length++;
  }

  get hash(): string {
    return `${this.#hash.toString(16).padStart(8, '0')}-${this.#length}`;
  }

  get last(): readonly string[] {
    return this.#lines.slice(-this.#keptMax);
  }
}
