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

/** Starts each request as it comes; answers in the order of the requests. */
async function* answers(
  requests: AsyncIterable<KvRequest>,
  start: (request: KvRequest) => Promise<KvReply>,
  signal: AbortSignal,
): AsyncIterable<KvReply> {
  const started: Promise<KvReply>[] = [];
  const more = new Wakeup();
  let isOver = false;
  const taking = (async () => {
    for await (const request of requests) {
      const reply = start(request);
      // Whoever waits for it below hears of a failure; until then it must not count as lost.
      reply.catch(() => undefined);
      started.push(reply);
      more.signal();
    }
  })().finally(() => {
    isOver = true;
    more.signal();
  });
  taking.catch(() => undefined);
  for (;;) {
    for (const reply of started.splice(0)) yield await reply;
    if (started.length > 0) continue;
    if (isOver) return;
    await more.wait(signal);
    if (signal.aborted) return;
  }
}

export function kvHandlers(raft: Raft, machine: KvMachine): Handlers<typeof KvService> {
  const put = async (value: Uint8Array): Promise<KvReply> => {
    await raft.propose(putEntry(value));
    return { value: nothing };
  };
  return {
    open: (requests, { signal }) => {
      const get = async (): Promise<KvReply> => {
        await raft.readIndex(signal);
        return { value: machine.value };
      };
      return answers(requests, ({ kind, value }) => (kind === 'put' ? put(value) : get()), signal);
    },
  };
}
