/**
 * The state of the raft profile: texts by key, changed by put and append. It remembers how many
 * entries made it and a hash over all of them, so that two copies are compared by one number.
 */
import { crc32 } from 'node:zlib';
import type { LogEntry, StateMachine } from '#manager/raft/types';
import type { Replica } from '../group/replica.ts';

/** One proposal. */
export interface Command {
  readonly id: number;
  readonly kind: 'put' | 'append';
  readonly key: string;
  readonly value: string;
}

interface State {
  readonly texts: readonly (readonly [string, string])[];
  readonly index: number;
  readonly chain: number;
}

/** Odd and small, so that snapshots have many pieces. */
const pieceBytes = 700;

export function encodeCommand(command: Command): Uint8Array {
  return Buffer.from(JSON.stringify(command));
}

export class KeyValueMachine implements StateMachine, Replica {
  readonly stateMachine: StateMachine = this;
  readonly #texts = new Map<string, string>();
  readonly #onCommand: (command: Command) => void;
  #index = 0;
  #chain = 0;

  constructor(onCommand: (command: Command) => void) {
    this.#onCommand = onCommand;
  }

  attach(): void {
    // It needs nothing of the node.
  }

  get(key: string): string {
    return this.#texts.get(key) ?? '';
  }

  position(): number {
    return this.#index;
  }

  digest(): string {
    return String(this.#chain);
  }

  apply({ index, data }: LogEntry): void {
    const command = JSON.parse(Buffer.from(data).toString()) as Command;
    const { kind, key, value } = command;
    this.#texts.set(key, kind === 'put' ? value : this.get(key) + value);
    this.#index = index;
    this.#chain = crc32(data, this.#chain);
    this.#onCommand(command);
  }

  snapshot(): AsyncIterable<Uint8Array> {
    const state: State = { texts: [...this.#texts], index: this.#index, chain: this.#chain };
    return pieces(JSON.stringify(state));
  }

  async restore(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const state = JSON.parse(Buffer.concat(parts).toString()) as State;
    this.#texts.clear();
    for (const [key, text] of state.texts) this.#texts.set(key, text);
    this.#index = state.index;
    this.#chain = state.chain;
  }
}

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
