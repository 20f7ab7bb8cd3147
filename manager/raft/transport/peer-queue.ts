/**
 * What waits to be sent to one peer. Heartbeats and votes go first: behind megabytes of entries
 * on a slow link they would come too late. Everything else keeps its order.
 */
import { type Message, MessageType } from '../core/types.ts';
import { approximateSize } from './wire.ts';

/** As many as the core keeps in flight, many times over; beyond that the peer is not reading. */
const queuedMessagesMax = 4096;
/** Twice the core's window of bytes in flight to one follower. */
const queuedBytesMax = 16 * 1024 * 1024;
/** One batch: small enough that a heartbeat behind it waits milliseconds. */
const batchBytesMax = 512 * 1024;

const urgentTypes: ReadonlySet<MessageType> = new Set([
  MessageType.MsgHeartbeat,
  MessageType.MsgHeartbeatResp,
  MessageType.MsgVote,
  MessageType.MsgVoteResp,
  MessageType.MsgPreVote,
  MessageType.MsgPreVoteResp,
  MessageType.MsgTimeoutNow,
]);

export class PeerQueue {
  #urgent: Message[] = [];
  #ordered: Message[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#urgent.length === 0 && this.#ordered.length === 0;
  }

  /** False when there is no room: the message is dropped, which raft survives. */
  offer(message: Message): boolean {
    const size = approximateSize(message);
    const count = this.#urgent.length + this.#ordered.length;
    if (count >= queuedMessagesMax || this.#bytes + size > queuedBytesMax) return false;
    this.#bytes += size;
    if (urgentTypes.has(message.type)) this.#urgent.push(message);
    else this.#ordered.push(message);
    return true;
  }

  /** The next batch: everything urgent, and of the rest what fits, but at least one message. */
  take(): readonly Message[] {
    const batch = this.#urgent;
    this.#urgent = [];
    let bytes = 0;
    for (const message of batch) bytes += approximateSize(message);
    let count = 0;
    for (const message of this.#ordered) {
      const size = approximateSize(message);
      if (bytes + size > batchBytesMax && batch.length + count > 0) break;
      bytes += size;
      count++;
    }
    this.#bytes -= bytes;
    if (count === this.#ordered.length) {
      const all = batch.length === 0 ? this.#ordered : batch.concat(this.#ordered);
      this.#ordered = [];
      return all;
    }
    const taken = batch.concat(this.#ordered.slice(0, count));
    this.#ordered = this.#ordered.slice(count);
    return taken;
  }

  clear(): void {
    this.#urgent = [];
    this.#ordered = [];
    this.#bytes = 0;
  }
}
