/**
 * The batch of outputs that a driver must act on, and the messages that stand for storage work.
 * What to persist, send and apply, and in which order, is said in DESIGN.md.
 */
import { entriesSize } from './encoding/size.ts';
import { makeMessage, makePlainMessage } from './message.ts';
import type { Raft } from './raft.ts';
import {
  type Entry,
  type HardState,
  localAppendThread,
  localApplyThread,
  type Message,
  MessageType,
  noEntries,
  type ReadState,
  type Snapshot,
  type SoftState,
} from './types.ts';

export interface Ready {
  /** Present when leader or role changed. */
  softState?: SoftState | undefined;
  /** Present when it changed: to be saved before `messages` leave. */
  hardState?: HardState | undefined;
  /** To be appended to the log (replacing what is there from their first index on). */
  entries: Entry[];
  /** To be saved and loaded into the application before anything else is applied. */
  snapshot?: Snapshot | undefined;
  /** To be applied, in this order. */
  committedEntries: Entry[];
  /** To be sent once `hardState`, `entries` and `snapshot` are saved (async: at once). */
  messages: Message[];
  /** Reads that may be served once their index is applied. */
  readStates: ReadState[];
  /** True when the save must reach the disk, false when a lost write would do no harm. */
  mustSync: boolean;
}

/** Collects the outputs since `lastSoft` and `lastHard` were given out; changes nothing. */
export function buildReady(raft: Raft, lastSoft: SoftState, lastHard: HardState): Ready {
  const isAsync = raft.config.asyncStorageWrites;
  const entries = raft.log.unstable.nextEntries();
  const ready: Ready = {
    softState: raft.hasSoftState(lastSoft) ? undefined : raft.softState(),
    hardState: raft.hasHardState(lastHard) ? undefined : raft.hardState(),
    entries,
    snapshot: raft.log.unstable.nextSnapshot(),
    committedEntries: raft.log.nextCommittedEntries(!isAsync),
    messages: raft.messages,
    readStates: raft.readStates,
    mustSync: entries.length > 0 || raft.vote !== lastHard.vote || raft.term !== lastHard.term,
  };
  if (isAsync) addStorageMessages(raft, ready);
  else addDelayedMessages(raft, ready);
  return ready;
}

/** Marks the outputs as given out. Returns the messages to itself that `advance` delivers. */
export function acceptReady(raft: Raft, ready: Ready): Message[] {
  const isAsync = raft.config.asyncStorageWrites;
  const onAdvance = isAsync ? [] : selfMessages(raft, ready);
  raft.messages = [];
  raft.messagesAfterAppend = [];
  raft.readStates = [];
  raft.log.unstable.acceptInProgress();
  const last = ready.committedEntries[ready.committedEntries.length - 1];
  if (last !== undefined) {
    raft.log.acceptApplying(last.index, entriesSize(ready.committedEntries), !isAsync);
  }
  return onAdvance;
}

/** Without async writes, everything is saved before anything is sent. */
function addDelayedMessages(raft: Raft, ready: Ready): void {
  for (const message of raft.messagesAfterAppend) {
    if (message.to !== raft.id) ready.messages.push(message);
  }
}

function selfMessages(raft: Raft, ready: Ready): Message[] {
  const messages = raft.messagesAfterAppend.filter((message) => message.to === raft.id);
  if (needsAppendResponse(raft, ready)) messages.push(storageAppendResponse(raft, ready));
  if (ready.committedEntries.length > 0) messages.push(storageApplyResponse(raft, ready));
  return messages;
}

function addStorageMessages(raft: Raft, ready: Ready): void {
  const { hardState, snapshot, entries } = ready;
  if (
    entries.length > 0 ||
    hardState !== undefined ||
    snapshot !== undefined ||
    raft.messagesAfterAppend.length > 0
  ) {
    ready.messages.push(storageAppend(raft, ready));
  }
  if (ready.committedEntries.length > 0) {
    ready.messages.push(
      makeMessage(MessageType.MsgStorageApply, {
        to: localApplyThread,
        from: raft.id,
        entries: ready.committedEntries,
        responses: [storageApplyResponse(raft, ready)],
      }),
    );
  }
}

/** The order to save; hard state fields are 0 when it did not change. */
function storageAppend(raft: Raft, ready: Ready): Message {
  const { hardState, snapshot, entries } = ready;
  const responses = raft.messagesAfterAppend;
  // Last of all: the leader's own acknowledgement finds its entries faster while unstable.
  if (needsAppendResponse(raft, ready)) responses.push(storageAppendResponse(raft, ready));
  return makeMessage(MessageType.MsgStorageAppend, {
    to: localAppendThread,
    from: raft.id,
    term: hardState?.term ?? 0,
    vote: hardState?.vote ?? 0,
    commit: hardState?.commit ?? 0,
    entries,
    snapshot,
    responses,
  });
}

/** The log wants to hear of this save when anything unstable is, or was, handed out. */
function needsAppendResponse(raft: Raft, ready: Ready): boolean {
  return raft.log.hasUnstableEntries() || ready.snapshot !== undefined;
}

/**
 * What the append thread answers. It names the last entry even when this save holds none: an
 * earlier save's answer may have been dropped for a change of term in between, and in the order
 * of writing everything up to here is durable too. Its own term makes it void after another
 * change, because an entry may be replaced and come back with the same index and term while a
 * third version is what is being written.
 */
function storageAppendResponse(raft: Raft, ready: Ready): Message {
  const hasEntries = raft.log.hasUnstableEntries();
  const message = makePlainMessage(
    MessageType.MsgStorageAppendResp,
    raft.id,
    localAppendThread,
    raft.term,
    hasEntries ? raft.log.lastTerm() : 0,
    hasEntries ? raft.log.lastIndex() : 0,
    noEntries,
    0,
  );
  return ready.snapshot === undefined ? message : { ...message, snapshot: ready.snapshot };
}

function storageApplyResponse(raft: Raft, ready: Ready): Message {
  const { committedEntries } = ready;
  return makePlainMessage(
    MessageType.MsgStorageApplyResp,
    raft.id,
    localApplyThread,
    0,
    0,
    0,
    committedEntries,
    0,
  );
}
