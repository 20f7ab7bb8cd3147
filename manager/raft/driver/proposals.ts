/**
 * Proposals between the caller and the applied log: waiting for the next turn, then for their
 * entry. All that arrive in one turn enter the log together, as one write and one message.
 */
import { assert } from '#lib/assert';
import { ShoalError } from '#lib/errors';
import type { StepOutcome } from '../core/outcome.ts';
import type { RawNode } from '../core/raw-node.ts';
import type { ConfChangeV2 } from '../core/types.ts';
import type { Position } from '../types.ts';

/** SwarmKit's limit: an entry must fit into a message together with everything around it. */
export const proposalBytesMax = 1_572_864;
/** Not yet applied, in all: some seconds of work for any disk. */
const waitingBytesMax = 32 * 1024 * 1024;
const waitingProposalsMax = 65_536;

interface Waiter {
  readonly bytes: number;
  resolve(position: Position): void;
  reject(error: unknown): void;
}

interface Queued extends Waiter {
  readonly data: Uint8Array;
}

interface QueuedChange extends Waiter {
  readonly change: ConfChangeV2;
}

/** In the log at this index, if nobody replaces it. */
interface Appended {
  readonly index: number;
  readonly term: number;
  readonly waiter: Waiter;
}

function unknownOutcome(): ShoalError {
  return new ShoalError(
    'unknown',
    'this manager stopped leading while the change was on its way: it may or may not have ' +
      'happened; look before trying again',
  );
}

export class Proposals {
  /** Why a proposal cannot be taken, made when needed: it names the present leader. */
  readonly #notLeading: () => ShoalError;
  #queued: Queued[] = [];
  #changes: QueuedChange[] = [];
  #appended: Appended[] = [];
  /** Entries of `#appended` before this one are settled. */
  #settled = 0;
  #waitingBytes = 0;

  constructor(notLeading: () => ShoalError) {
    this.#notLeading = notLeading;
  }

  get hasQueued(): boolean {
    return this.#queued.length > 0 || this.#changes.length > 0;
  }

  propose(data: Uint8Array): Promise<Position> {
    const refusal = this.#refusalOf(data);
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      this.#waitingBytes += data.length;
      this.#queued.push({ data, bytes: data.length, resolve, reject });
    });
  }

  proposeChange(change: ConfChangeV2): Promise<Position> {
    return new Promise((resolve, reject) => {
      this.#changes.push({ change, bytes: 0, resolve, reject });
    });
  }

  #refusalOf(data: Uint8Array): ShoalError | undefined {
    if (data.length === 0)
      return new ShoalError('invalid_argument', 'a proposal must not be empty');
    if (data.length > proposalBytesMax) {
      return new ShoalError(
        'resource_exhausted',
        `the change takes ${data.length} bytes, the limit is ${proposalBytesMax}; split it or ` +
          'make its objects smaller',
      );
    }
    const count = this.#queued.length + this.#appended.length - this.#settled;
    if (this.#waitingBytes + data.length <= waitingBytesMax && count < waitingProposalsMax) {
      return undefined;
    }
    return new ShoalError(
      'resource_exhausted',
      `${count} changes of ${this.#waitingBytes} bytes wait for a majority of the managers; ` +
        'try again later',
    );
  }

  /** Offers everything queued to the core. */
  feed(core: RawNode): void {
    if (this.#queued.length > 0) {
      const queued = this.#queued;
      this.#queued = [];
      const outcome = core.proposeBatch(queued.map((each) => each.data));
      this.#settle(queued, outcome, core);
    }
    for (const queued of this.#changes.splice(0)) {
      this.#settle([queued], core.proposeConfChange(queued.change), core);
    }
  }

  #settle(waiters: readonly Waiter[], outcome: StepOutcome, core: RawNode): void {
    if (outcome === 'ok') {
      const { term, log } = core.raft;
      let index = log.lastIndex() - waiters.length;
      for (const waiter of waiters) this.#appended.push({ index: ++index, term, waiter });
      return;
    }
    const error =
      outcome === 'conf-change-ignored'
        ? new ShoalError('aborted', 'another membership change is under way; try again')
        : this.#notLeading();
    for (const waiter of waiters) this.#reject(waiter, error);
  }

  #reject(waiter: Waiter, error: ShoalError): void {
    this.#waitingBytes -= waiter.bytes;
    waiter.reject(error);
  }

  /** The entry at `index` has been applied: who proposed it hears so. */
  applied(index: number, term: number): void {
    const next = this.#appended[this.#settled];
    if (next === undefined || next.index > index) return;
    assert(next.index === index, 'proposals are applied in order');
    assert(next.term === term, 'waiting proposals belong to the present term');
    this.#waitingBytes -= next.waiter.bytes;
    next.waiter.resolve({ index, term });
    this.#settled++;
    if (this.#settled < this.#appended.length) return;
    this.#appended = [];
    this.#settled = 0;
  }

  /**
   * The leadership has ended. What is in the log may or may not be committed by the next leader;
   * what is only queued has not happened.
   */
  leadershipLost(): void {
    const appended = this.#appended.slice(this.#settled);
    this.#appended = [];
    this.#settled = 0;
    if (appended.length > 0) {
      const error = unknownOutcome();
      for (const { waiter } of appended) this.#reject(waiter, error);
    }
    this.rejectQueued(this.#notLeading());
  }

  rejectQueued(error: ShoalError): void {
    for (const waiter of [...this.#queued, ...this.#changes]) this.#reject(waiter, error);
    this.#queued = [];
    this.#changes = [];
  }
}
