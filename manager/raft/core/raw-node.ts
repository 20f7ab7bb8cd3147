/**
 * The face of the core: a single-threaded node that is fed inputs (ticks, messages, proposals)
 * and asked for a batch of outputs. It does no IO, knows no time and never waits.
 */
import { assert } from '#lib/assert';
import { type Config, completeConfig } from './config.ts';
import { encodeConfChange } from './encoding/conf-change-codec.ts';
import type { Storage } from './log/storage.ts';
import {
  isLocalThread,
  isLocalType,
  isResponseType,
  makeMessage,
  makePlainMessage,
} from './message.ts';
import { applyConfChange } from './operations/reconfigure.ts';
import type { StepOutcome } from './outcome.ts';
import type { Raft } from './raft.ts';
import { acceptReady, buildReady, type Ready } from './ready.ts';
import { createRaft } from './roles/create.ts';
import { step } from './roles/step.ts';
import { tick } from './roles/tick.ts';
import { type Status, statusOf } from './status.ts';
import {
  type ConfChange,
  type ConfChangeV2,
  type ConfState,
  type Entry,
  EntryType,
  type HardState,
  type Message,
  MessageType,
  noNode,
  type SoftState,
} from './types.ts';

export class RawNode {
  /** The state itself, for tests and status; only the core changes it. */
  readonly raft: Raft;
  #lastSoftState: SoftState;
  #lastHardState: HardState;
  /** Messages to itself that `advance` delivers; empty with async storage writes. */
  #onAdvance: Message[] = [];
  #readyPending = false;

  /** Throws `RaftError('invalid-config')`. A fresh member starts from an empty `storage`. */
  constructor(config: Config, storage: Storage) {
    this.raft = createRaft(completeConfig(config), storage);
    this.#lastSoftState = this.raft.softState();
    this.#lastHardState = this.raft.hardState();
  }

  /** One unit of time has passed. */
  tick(): void {
    tick(this.raft);
  }

  /** Takes a message from a peer or, with async storage writes, a local thread's response. */
  step(message: Message): StepOutcome {
    if (isLocalType(message.type) && !isLocalThread(message.from)) return 'local-message';
    if (
      isResponseType(message.type) &&
      !isLocalThread(message.from) &&
      !this.raft.tracker.has(message.from)
    ) {
      return 'peer-not-found';
    }
    return step(this.raft, message);
  }

  /** Offers data for the log. 'ok' promises nothing: watch the committed entries. */
  propose(data: Uint8Array): StepOutcome {
    return this.#proposeEntry(EntryType.Normal, data);
  }

  /** Offers several entries at once; they are appended together or not at all. */
  proposeBatch(batch: readonly Uint8Array[]): StepOutcome {
    assert(batch.length > 0, 'a batch of proposals must not be empty');
    const entries = batch.map((data) => ({ type: EntryType.Normal, term: 0, index: 0, data }));
    return step(this.raft, proposal(this.raft.id, entries));
  }

  /** Offers a change of the configuration; it takes effect when applied by `applyConfChange`. */
  proposeConfChange(change: ConfChange | ConfChangeV2): StepOutcome {
    const encoded = encodeConfChange(change);
    return this.#proposeEntry(encoded.type, encoded.data);
  }

  /**
   * Puts the committed change in the entry at `index` into effect and returns the configuration
   * to store with snapshots. To be called for every committed conf change entry, in order. A
   * change that the application vetoes is passed with its node ids set to 0, which leaves
   * everything as it was.
   */
  applyConfChange(change: ConfChange | ConfChangeV2, index: number): ConfState {
    return applyConfChange(this.raft, change, index);
  }

  /** Asks for a read index; the answer is a `ReadState` with the same `context`, or never comes. */
  readIndex(context: Uint8Array): StepOutcome {
    const entries = [{ type: EntryType.Normal, term: 0, index: 0, data: context }];
    return step(this.raft, makeMessage(MessageType.MsgReadIndex, { entries }));
  }

  /** Asks the leader to hand over to `transferee`; given up after an election timeout. */
  transferLeader(transferee: number): StepOutcome {
    return step(this.raft, makeMessage(MessageType.MsgTransferLeader, { from: transferee }));
  }

  /** A follower stops believing in its leader, so that it may vote before the lease ends. */
  forgetLeader(): StepOutcome {
    return step(this.raft, makeMessage(MessageType.MsgForgetLeader, {}));
  }

  /** Starts an election now. */
  campaign(): StepOutcome {
    return step(this.raft, makeMessage(MessageType.MsgHup, {}));
  }

  /** The last message to `id` may be lost: probe before sending more. */
  reportUnreachable(id: number): StepOutcome {
    return step(this.raft, makeMessage(MessageType.MsgUnreachable, { from: id }));
  }

  /** How sending a snapshot to `id` ended; without this report nothing more is sent to it. */
  reportSnapshot(id: number, result: 'finished' | 'failed'): StepOutcome {
    const reject = result === 'failed';
    return step(this.raft, makeMessage(MessageType.MsgSnapStatus, { from: id, reject }));
  }

  /** True when `ready` has something to say. */
  hasReady(): boolean {
    const raft = this.raft;
    const log = raft.log;
    return (
      raft.messages.length > 0 ||
      raft.messagesAfterAppend.length > 0 ||
      log.hasNextUnstableEntries() ||
      log.hasNextCommittedEntries(!raft.config.asyncStorageWrites) ||
      raft.readStates.length > 0 ||
      log.hasNextUnstableSnapshot() ||
      !raft.hasSoftState(this.#lastSoftState) ||
      !raft.hasHardState(this.#lastHardState)
    );
  }

  /** Takes the outputs. Without async storage writes `advance` must follow before the next. */
  ready(): Ready {
    assert(!this.#readyPending, 'advance must be called between two batches');
    const raft = this.raft;
    const ready = buildReady(raft, this.#lastSoftState, this.#lastHardState);
    if (ready.softState !== undefined) this.#lastSoftState = ready.softState;
    if (ready.hardState !== undefined) this.#lastHardState = ready.hardState;
    this.#onAdvance = acceptReady(raft, ready);
    this.#readyPending = !raft.config.asyncStorageWrites;
    return ready;
  }

  /** Everything in the last `ready` is saved and applied. Not used with async storage writes. */
  advance(): void {
    assert(
      !this.raft.config.asyncStorageWrites,
      'async storage writes are acknowledged by messages',
    );
    assert(this.#readyPending, 'advance needs a batch to acknowledge');
    this.#readyPending = false;
    const messages = this.#onAdvance;
    this.#onAdvance = [];
    for (const message of messages) step(this.raft, message);
  }

  /** A copy of what this node believes, with every follower's progress on a leader. */
  status(): Status {
    return statusOf(this.raft);
  }

  #proposeEntry(type: EntryType, data: Uint8Array): StepOutcome {
    return step(this.raft, proposal(this.raft.id, [{ type, term: 0, index: 0, data }]));
  }
}

function proposal(from: number, entries: readonly Entry[]): Message {
  return makePlainMessage(MessageType.MsgProp, noNode, from, 0, 0, 0, entries, 0);
}
