/**
 * What a leader knows of one member. In `probe` it sends one append and waits, in `replicate` it
 * streams ahead within a window, in `snapshot` it sends nothing until the snapshot has arrived.
 * match < next always holds.
 */
import { assert } from '#lib/assert';
import { Inflights } from './inflights.ts';

export type ProgressState = 'probe' | 'replicate' | 'snapshot';

export interface ProgressOptions {
  readonly id: number;
  readonly match: number;
  readonly next: number;
  readonly isLearner: boolean;
  readonly recentActive: boolean;
  readonly maxInflightMsgs: number;
  readonly maxInflightBytes: number;
}

export class Progress {
  readonly id: number;
  /** Highest index known to be in the follower's log. */
  match: number;
  /** First index to send next. */
  next: number;
  state: ProgressState = 'probe';
  /** In `snapshot`: index of the snapshot that was sent. Otherwise 0. */
  pendingSnapshot = 0;
  /** Something was heard since the last check of the quorum. */
  recentActive: boolean;
  /** Nothing more is sent until an answer or a heartbeat's answer comes. */
  isFlowPaused = false;
  isLearner: boolean;
  readonly inflights: Inflights;
  /** Highest commit index sent in the present regime. */
  #sentCommit = 0;

  constructor(options: ProgressOptions) {
    this.id = options.id;
    this.match = options.match;
    this.next = options.next;
    this.isLearner = options.isLearner;
    this.recentActive = options.recentActive;
    this.inflights = new Inflights(options.maxInflightMsgs, options.maxInflightBytes);
  }

  /** Starts over for a new term: everything is unknown but who the member is. */
  reset(match: number, next: number): void {
    this.match = match;
    this.next = next;
    this.recentActive = false;
    this.#enter('probe');
    this.#sentCommit = 0;
  }

  #enter(state: ProgressState): void {
    this.state = state;
    this.isFlowPaused = false;
    this.pendingSnapshot = 0;
    this.inflights.reset();
  }

  becomeProbe(): void {
    // After a snapshot, probing goes on behind it, unless it is known to have failed.
    const after = this.state === 'snapshot' ? this.pendingSnapshot : 0;
    this.#enter('probe');
    this.next = Math.max(this.match + 1, after + 1);
    this.#limitSentCommit();
  }

  becomeReplicate(): void {
    this.#enter('replicate');
    this.next = this.match + 1;
  }

  becomeSnapshot(index: number): void {
    this.#enter('snapshot');
    this.pendingSnapshot = index;
    this.next = index + 1;
    this.#sentCommit = index;
  }

  #limitSentCommit(): void {
    if (this.#sentCommit > this.next - 1) this.#sentCommit = this.next - 1;
  }

  /** `count` entries of `bytes` payload were sent from `next` on. */
  sentEntries(count: number, bytes: number): void {
    if (this.state === 'replicate') {
      if (count > 0) {
        this.next += count;
        this.inflights.add(this.next - 1, bytes);
      }
      // What leaves through a full window counts as a probe.
      this.isFlowPaused = this.inflights.isFull();
      return;
    }
    assert(this.state === 'probe', 'nothing is sent while a snapshot is on its way');
    if (count > 0) this.isFlowPaused = true;
  }

  /** Could telling this commit index still raise the follower's? */
  canBumpCommit(index: number): boolean {
    // Its commit index cannot pass next - 1 before more entries are sent.
    return index > this.#sentCommit && this.#sentCommit < this.next - 1;
  }

  sentCommit(index: number): void {
    this.#sentCommit = index;
  }

  /** The follower has everything up to `index`. False if that was known. */
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false;
    this.match = index;
    if (this.next <= index) this.next = index + 1;
    this.isFlowPaused = false;
    return true;
  }

  /**
   * The follower rejected an append after `rejected`; its log may match at `hint`. False when
   * the rejection is stale.
   */
  maybeDecreaseTo(rejected: number, hint: number): boolean {
    if (this.state === 'replicate') {
      if (rejected <= this.match) return false;
      this.next = this.match + 1;
      this.#limitSentCommit();
      return true;
    }
    // A probe is always answered for next - 1, anything else is an old answer.
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(Math.min(rejected, hint + 1), this.match + 1);
    this.#limitSentCommit();
    this.isFlowPaused = false;
    return true;
  }

  /** True when nothing with entries may be sent now. */
  isPaused(): boolean {
    return this.state === 'snapshot' || this.isFlowPaused;
  }
}
