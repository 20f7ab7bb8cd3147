/**
 * The member's end of the stream service, and the state machine behind it: one value beside the
 * store, so that a put costs here what it costs elsewhere, consensus and little more.
 */
import type { Handlers } from '#lib/rpc/types';
import { Wakeup } from '#lib/signal';
import type { LogEntry, Raft, StateMachine } from '#manager/raft/types';
import type { MemoryStore } from '#manager/store/store';
import type { KvReply, KvRequest, KvService } from './kv-service.ts';

/** No entry of the store begins so: its field number and wire type do not exist. */
const putMark = 0xff;
const nothing = new Uint8Array(0);
/** Like a key and a value of a small object; the same as the peer's. */
export const valueBytes = 200;

export function putEntry(value: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(1 + value.length);
  bytes[0] = putMark;
  bytes.set(value, 1);
  return bytes;
}

/** The store's state machine, and a value that snapshots leave out: nobody looks at an old one. */
export class KvMachine implements StateMachine {
  readonly #store: MemoryStore;
  value: Uint8Array = nothing;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  apply(entry: LogEntry): void {
    if (entry.data[0] === putMark) this.value = entry.data.subarray(1);
    else this.#store.apply(entry);
  }

  snapshot(): AsyncIterable<Uint8Array> {
    return this.#store.snapshot();
  }

  restore(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    return this.#store.restore(chunks);
  }
}

interface Slot {
  value: Uint8Array | undefined;
}

/** Starts each request as it comes; answers in their order, together what is ready together. */
async function* answers(
  requests: AsyncIterable<KvRequest>,
  start: (kind: KvRequest['kind'], value: Uint8Array) => Promise<Uint8Array>,
  signal: AbortSignal,
): AsyncIterable<KvReply> {
  const slots: Slot[] = [];
  const more = new Wakeup();
  let isOver = false;
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    more.signal();
  };
  const take = async (): Promise<void> => {
    for await (const { kind, values } of requests) {
      for (const value of values) {
        const slot: Slot = { value: undefined };
        slots.push(slot);
        start(kind, value).then((answer) => {
          slot.value = answer;
          more.signal();
        }, fail);
      }
    }
    isOver = true;
    more.signal();
  };
  take().catch(fail);
  while (!signal.aborted) {
    if (failure !== undefined) throw failure;
    const firstOpen = slots.findIndex(({ value }) => value === undefined);
    const ready = slots.splice(0, firstOpen < 0 ? slots.length : firstOpen);
    if (ready.length > 0) yield { values: ready.flatMap(({ value }) => value ?? []) };
    else if (isOver && slots.length === 0) return;
    else await more.wait(signal);
  }
}

export function kvHandlers(raft: Raft, machine: KvMachine): Handlers<typeof KvService> {
  const put = async (value: Uint8Array): Promise<Uint8Array> => {
    await raft.propose(putEntry(value));
    return nothing;
  };
  return {
    open: (requests, { signal }) => {
      const get = async (): Promise<Uint8Array> => {
        await raft.readIndex(signal);
        return machine.value;
      };
      return answers(requests, (kind, value) => (kind === 'put' ? put(value) : get()), signal);
    },
  };
}
