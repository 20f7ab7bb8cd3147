/**
 * Reads that wait for a quorum to confirm the leader. Each is known by its context bytes; the
 * confirmation of one confirms all that were asked before it.
 */
import type { Message } from '../types.ts';

export interface PendingRead {
  readonly request: Message;
  readonly context: Uint8Array;
  /** Commit index when the read was asked. */
  readonly index: number;
  /** Members that still believed in this leader after the read was asked. */
  readonly acks: Set<number>;
}

/** Contexts as map keys: arrays of bytes do not compare. */
function keyOf(context: Uint8Array): string {
  let key = '';
  for (const byte of context) key += String.fromCharCode(byte);
  return key;
}

export class ReadQueue {
  /** In the order of asking, which a Map keeps. */
  readonly #pending = new Map<string, PendingRead>();
  #newest: PendingRead | undefined;

  get size(): number {
    return this.#pending.size;
  }

  /** Queues a read at `index`; one with the same context already waiting answers for both. */
  add(index: number, request: Message, context: Uint8Array): void {
    const key = keyOf(context);
    if (this.#pending.has(key)) return;
    this.#newest = { request, context, index, acks: new Set() };
    this.#pending.set(key, this.#newest);
  }

  /** `id` answered the confirmation of `context`. Returns who did so far. */
  acknowledge(id: number, context: Uint8Array): ReadonlySet<number> | undefined {
    const read = this.#pending.get(keyOf(context));
    read?.acks.add(id);
    return read?.acks;
  }

  /** Removes and returns the read with `context` and all before it. */
  takeUpTo(context: Uint8Array): PendingRead[] {
    const key = keyOf(context);
    if (!this.#pending.has(key)) return [];
    const taken: PendingRead[] = [];
    for (const [pendingKey, read] of this.#pending) {
      taken.push(read);
      this.#pending.delete(pendingKey);
      if (pendingKey === key) break;
    }
    return taken;
  }

  /** Context of the newest read: confirming it confirms everything. */
  newestContext(): Uint8Array | undefined {
    return this.#pending.size === 0 ? undefined : this.#newest?.context;
  }

  clear(): void {
    this.#pending.clear();
    this.#newest = undefined;
  }
}
