/**
 * Between the core's messages and those of the wire. They are the same shape; what has to be
 * checked is what a peer sends.
 */
import { ShoalError } from '#lib/errors';
import type { Message as WireMessage } from '#proto/gen/raft';
import { isLocalType, makeMessage } from '../core/message.ts';
import { type Message, MessageType, type Snapshot } from '../core/types.ts';

const knownTypes: ReadonlySet<number> = new Set(Object.values(MessageType));

/** The core fills in every field of a message, and the codec only reads them. */
export function toWire(message: Message): WireMessage {
  return message as WireMessage;
}

function refuse(why: string): ShoalError {
  return new ShoalError('invalid_argument', `raft message refused: ${why}`);
}

function snapshotOf(message: WireMessage): Snapshot | undefined {
  const { snapshot } = message;
  if (snapshot === undefined) return undefined;
  const confState = snapshot.metadata?.confState;
  if (snapshot.metadata === undefined || confState === undefined) {
    throw refuse('its snapshot has no metadata');
  }
  const { index, term } = snapshot.metadata;
  return { data: snapshot.data, metadata: { confState, index, term } };
}

/** Throws `invalid_argument` for what no member may send, or for another member than `from`. */
export function fromWire(message: WireMessage, from: number, to: number): Message {
  const { type } = message;
  if (!knownTypes.has(type) || isLocalType(type)) throw refuse(`type ${type} is not for peers`);
  if (message.from !== from || message.to !== to) {
    throw refuse(`it goes from ${message.from} to ${message.to} on a stream from ${from} to ${to}`);
  }
  if ((type === MessageType.MsgSnap) !== (message.snapshot !== undefined)) {
    throw refuse(`type ${type} and its snapshot do not go together`);
  }
  return makeMessage(type, { ...message, snapshot: snapshotOf(message), responses: [] });
}

/** A guess at the encoded size, good enough for limits. */
export function approximateSize(message: Message): number {
  // Fixed fields of a message and of an entry take some tens of bytes each.
  let bytes = 64 + message.context.length;
  for (const entry of message.entries) bytes += 24 + entry.data.length;
  return bytes;
}
