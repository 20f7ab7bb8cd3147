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

/** Tells a follower how far the log is committed, and nothing else. */
function isBareCommit({ type, entries }: Message): boolean {
  return type === MessageType.MsgApp && entries.length === 0;
}

/** Whether `later` tells all that an append without entries before it does. */
function isCoveredBy(bare: Message, later: Message): boolean {
  return (
    later.type === MessageType.MsgApp &&
    later.term === bare.term &&
    later.index === bare.index &&
    later.logTerm === bare.logTerm &&
    later.commit >= bare.commit
  );
}

export class PeerQueue {
  #urgent: Message[] = [];
  #ordered: Message[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#urgent.length === 0 && this.#ordered.length === 0;
  }

  /** All there is may wait a moment for company: nobody's answer depends on it. */
  get isPatient(): boolean {
    return this.#urgent.length === 0 && this.#ordered.every(isBareCommit);
  }

  /** False when there is no room: the message is dropped, which raft survives. */
  offer(message: Message): boolean {
    const size = approximateSize(message);
    const count = this.#urgent.length + this.#ordered.length;
    if (count >= queuedMessagesMax || this.#bytes + size > queuedBytesMax) return false;
    this.#bytes += size;
    if (urgentTypes.has(message.type)) this.#urgent.push(message);
    else this.#append(message);
    return true;
  }

  #append(message: Message): void {
    const last = this.#ordered.at(-1);
    if (last !== undefined && isBareCommit(last) && isCoveredBy(last, message)) {
      this.#bytes -= approximateSize(last);
      this.#ordered.pop();
    }
    this.#ordered.push(message);
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
