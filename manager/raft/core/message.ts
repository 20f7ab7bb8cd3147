/**
 * Building and classifying messages. Every message has all its fields, in one order, so that
 * the engine sees one shape on the hot path.
 */
import {
  type Entry,
  type Message,
  MessageType,
  noBytes,
  noEntries,
  noMessages,
  noNode,
} from './types.ts';

/** Fields of a message that may be given; the rest is zero. */
export type MessageFields = Partial<Omit<Message, 'type'>>;

/** A complete message of `type`. */
export function makeMessage(type: MessageType, fields: MessageFields): Message {
  return {
    type,
    to: fields.to ?? noNode,
    from: fields.from ?? noNode,
    term: fields.term ?? 0,
    logTerm: fields.logTerm ?? 0,
    index: fields.index ?? 0,
    entries: fields.entries ?? noEntries,
    commit: fields.commit ?? 0,
    vote: fields.vote ?? noNode,
    snapshot: fields.snapshot,
    reject: fields.reject ?? false,
    rejectHint: fields.rejectHint ?? 0,
    context: fields.context ?? noBytes,
    responses: fields.responses ?? noMessages,
  };
}

/**
 * A message with only the fields given; positional, because reading an object of optional fields
 * costs more than all the rest of handling an append.
 */
export function makePlainMessage(
  type: MessageType,
  to: number,
  from: number,
  term: number,
  logTerm: number,
  index: number,
  entries: readonly Entry[],
  commit: number,
): Message {
  return {
    type,
    to,
    from,
    term,
    logTerm,
    index,
    entries,
    commit,
    vote: noNode,
    snapshot: undefined,
    reject: false,
    rejectHint: 0,
    context: noBytes,
    responses: noMessages,
  };
}

const localTypes: ReadonlySet<MessageType> = new Set([
  MessageType.MsgHup,
  MessageType.MsgBeat,
  MessageType.MsgUnreachable,
  MessageType.MsgSnapStatus,
  MessageType.MsgCheckQuorum,
  MessageType.MsgStorageAppend,
  MessageType.MsgStorageAppendResp,
  MessageType.MsgStorageApply,
  MessageType.MsgStorageApplyResp,
]);

const responseTypes: ReadonlySet<MessageType> = new Set([
  MessageType.MsgAppResp,
  MessageType.MsgVoteResp,
  MessageType.MsgHeartbeatResp,
  MessageType.MsgUnreachable,
  MessageType.MsgReadIndexResp,
  MessageType.MsgPreVoteResp,
  MessageType.MsgStorageAppendResp,
  MessageType.MsgStorageApplyResp,
]);

/** Types that a node only ever tells itself: never valid from a peer. */
export function isLocalType(type: MessageType): boolean {
  return localTypes.has(type);
}

/** Types that answer something: valid only from a member of the configuration. */
export function isResponseType(type: MessageType): boolean {
  return responseTypes.has(type);
}

/** True for the ids of this node's own storage threads. */
export function isLocalThread(id: number): boolean {
  return id < 0;
}

const names: ReadonlyMap<MessageType, string> = new Map(
  Object.entries(MessageType).map(([name, type]) => [type, name]),
);

/** `MsgApp`, for logs. */
export function messageTypeName(type: MessageType): string {
  return names.get(type) ?? `Msg(${type})`;
}
