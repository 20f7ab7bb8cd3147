/**
 * The content of one file on the in-memory disk: what is durable, what every reader sees, and the
 * writes between the two, each of which a power cut may keep, lose or tear.
 */
import type { Random } from '#lib/random';

/** A change that no sync has confirmed. */
type Pending =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly sizeBytes: number };

/** Grows by doubling, so that many small appends stay cheap. */
class Content {
  #buffer = new Uint8Array(0);
  sizeBytes = 0;

  write(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    if (end > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(end, this.#buffer.length * 2));
      grown.set(this.view());
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, offset);
    this.sizeBytes = Math.max(this.sizeBytes, end);
  }

  truncate(sizeBytes: number): void {
    if (sizeBytes > this.sizeBytes) this.write(sizeBytes - 1, new Uint8Array(1));
    this.#buffer.fill(0, sizeBytes);
    this.sizeBytes = sizeBytes;
  }

  view(): Uint8Array {
    return this.#buffer.subarray(0, this.sizeBytes);
  }

  flip(offset: number, bit: number): void {
    if (offset < this.sizeBytes) this.#buffer[offset] = (this.#buffer[offset] ?? 0) ^ (1 << bit);
  }
}

function applyTo(content: Content, change: Pending): void {
  if (change.kind === 'write') content.write(change.offset, change.bytes);
  else content.truncate(change.sizeBytes);
}

export class MemoryInode {
  readonly #durable = new Content();
  #visible = new Content();
  #pending: Pending[] = [];

  get sizeBytes(): number {
    return this.#visible.sizeBytes;
  }

  content(): Uint8Array {
    return this.#visible.view();
  }

  /** Visible at once; durable when the returned function is called. */
  write(offset: number, bytes: Uint8Array): () => void {
    const change: Pending = { kind: 'write', offset, bytes: bytes.slice() };
    this.#visible.write(offset, change.bytes);
    this.#pending.push(change);
    return () => this.#confirm([change]);
  }

  writeDurable(offset: number, bytes: Uint8Array): void {
    this.write(offset, bytes)();
  }

  truncate(sizeBytes: number): void {
    this.#visible.truncate(sizeBytes);
    this.#pending.push({ kind: 'truncate', sizeBytes });
  }

  /** The returned function makes durable what was written before this call. */
  beginSync(): () => void {
    const changes = [...this.#pending];
    return () => this.#confirm(changes);
  }

  flipBit(offset: number, bit: number): void {
    this.#durable.flip(offset, bit);
    this.#visible.flip(offset, bit);
  }

  powerCut(random: Random): void {
    for (const change of this.#pending) {
      const fate = random.integer(3);
      if (fate === 0) continue;
      if (fate === 1 || change.kind === 'truncate') applyTo(this.#durable, change);
      else
        this.#durable.write(
          change.offset,
          change.bytes.subarray(0, random.integer(change.bytes.length + 1)),
        );
    }
    this.#pending = [];
    this.#visible = new Content();
    this.#visible.write(0, this.#durable.view());
  }

  #confirm(changes: readonly Pending[]): void {
    const confirmed = new Set(changes);
    for (const change of this.#pending) if (confirmed.has(change)) applyTo(this.#durable, change);
    this.#pending = this.#pending.filter((change) => !confirmed.has(change));
  }
}
