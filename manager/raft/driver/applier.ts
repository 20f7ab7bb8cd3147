/**
 * The node's apply thread: hands committed entries to the state machine in order, a slice of
 * time per turn, and puts membership changes into force.
 */
import type { Clock } from '#lib/clock';
import { decodeConfChange } from '../core/encoding/conf-change-codec.ts';
import type { RawNode } from '../core/raw-node.ts';
import {
  type ConfChange,
  type ConfChangeV2,
  type Entry,
  EntryType,
  type Message,
} from '../core/types.ts';
import type { StateMachine } from '../types.ts';

/** Longest stretch of applying without letting messages and heartbeats through. */
const sliceMs = 5;
/** Entries between two looks at the clock. */
const entriesPerLook = 32;

export interface ApplierOwner {
  readonly onConfChange: (change: ConfChange | ConfChangeV2, index: number) => void;
  readonly onApplied: (entry: Entry) => void;
}

export class Applier {
  readonly #core: RawNode;
  readonly #stateMachine: StateMachine;
  readonly #clock: Clock;
  readonly #owner: ApplierOwner;
  #queue: Message[] = [];
  /** Entries of the first message before this one are applied. */
  #next = 0;
  #index: number;
  #term: number;
  /** Payload bytes applied since the start, for deciding about snapshots. */
  bytes = 0;

  constructor(
    core: RawNode,
    at: { readonly index: number; readonly term: number },
    deps: { readonly stateMachine: StateMachine; readonly clock: Clock },
    owner: ApplierOwner,
  ) {
    this.#core = core;
    this.#stateMachine = deps.stateMachine;
    this.#clock = deps.clock;
    this.#owner = owner;
    this.#index = at.index;
    this.#term = at.term;
  }

  /** The last applied index. */
  get index(): number {
    return this.#index;
  }

  get term(): number {
    return this.#term;
  }

  get hasWork(): boolean {
    return this.#queue.length > 0;
  }

  /** Takes a MsgStorageApply. */
  enqueue(message: Message): void {
    this.#queue.push(message);
  }

  /** Applies for one slice of time. */
  run(): void {
    const endMs = this.#clock.monotonic() + sliceMs;
    while (this.#runSome() && this.#clock.monotonic() < endMs);
  }

  /** Applies everything: before a snapshot replaces the state. */
  runAll(): void {
    while (this.#runSome());
  }

  /** A snapshot has replaced the state. */
  jumpTo(index: number, term: number): void {
    this.#index = index;
    this.#term = term;
  }

  /** Applies some entries of the first message; false when there is none. */
  #runSome(): boolean {
    const message = this.#queue[0];
    if (message === undefined) return false;
    const { entries } = message;
    const end = Math.min(entries.length, this.#next + entriesPerLook);
    while (this.#next < end) {
      const entry = entries[this.#next++];
      if (entry !== undefined) this.#apply(entry);
    }
    if (this.#next < entries.length) return true;
    this.#queue.shift();
    this.#next = 0;
    for (const response of message.responses) this.#core.step(response);
    return true;
  }

  #apply(entry: Entry): void {
    const { index, term, data, type } = entry;
    // A snapshot that came in between may have brought it already.
    if (index <= this.#index) return;
    if (type !== EntryType.Normal) this.#owner.onConfChange(decodeConfChange(type, data), index);
    else if (data.length > 0) this.#stateMachine.apply({ index, term, data });
    this.#index = index;
    this.#term = term;
    this.bytes += data.length;
    this.#owner.onApplied(entry);
  }
}
