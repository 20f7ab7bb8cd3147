/**
 * How large a packet may be on its way to one node: asks for the wished size first, and halves the
 * range between what arrived and what did not. Pure; whoever uses it sends and counts time.
 */

/** Every IPv4 path takes it (RFC 791). */
export const packetBytesMin = 576;
/** One lost packet is nothing; this many of one size in a row are. */
export const triesMax = 3;
/** Nearer need not be known. */
const exactBytes = 4;

export type PathVerdict =
  | { readonly kind: 'ask'; readonly bytes: number }
  | { readonly kind: 'whole' }
  /** Packets up to so many bytes arrive. */
  | { readonly kind: 'narrow'; readonly bytes: number }
  /** Not even a small one arrives: that is no matter of size. */
  | { readonly kind: 'silent' };

export class PathSearch {
  readonly #wishedBytes: number;
  /** The largest that arrived; undefined before the first. */
  #arrived: number | undefined;
  /** The smallest that did not. */
  #lost: number | undefined;
  #asked: number;
  #tries = 0;

  constructor(wishedBytes: number) {
    this.#wishedBytes = wishedBytes;
    this.#asked = packetBytesMin;
  }

  /** What is to be done now. */
  get verdict(): PathVerdict {
    if (this.#arrived === undefined && this.#lost !== undefined) return { kind: 'silent' };
    if (this.#arrived === undefined) return { kind: 'ask', bytes: this.#asked };
    if (this.#arrived >= this.#wishedBytes) return { kind: 'whole' };
    if (this.#lost !== undefined && this.#lost - this.#arrived <= exactBytes) {
      return { kind: 'narrow', bytes: this.#arrived };
    }
    return { kind: 'ask', bytes: this.#asked };
  }

  /** What became of the packet that was asked for. */
  observe(isAnswered: boolean): void {
    if (isAnswered) this.#arrived = this.#asked;
    else if (++this.#tries < triesMax) return;
    else this.#lost = this.#asked;
    this.#tries = 0;
    this.#asked =
      this.#lost === undefined
        ? this.#wishedBytes
        : Math.floor(((this.#arrived ?? packetBytesMin) + this.#lost) / 2);
  }
}
