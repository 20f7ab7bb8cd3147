/**
 * Computes the configuration that follows from a change, without touching the present one, and
 * checks that it is a legal next step. Progress objects of members that stay are carried over,
 * so that their followers are not probed again.
 */
import { assert } from '#lib/assert';
import {
  type ConfChangeSingle,
  ConfChangeTransition,
  ConfChangeType,
  type ConfChangeV2,
} from '../types.ts';
import { Progress } from './progress.ts';
import { sortedIds } from './quorum.ts';
import { isJoint, type Tracker, type TrackerConfig } from './tracker.ts';

export interface Changed {
  readonly config: TrackerConfig;
  readonly progress: ReadonlyMap<number, Progress>;
}

/** The outcome of a change: a new configuration, or why it is not allowed. */
export type ChangeResult = Changed | { readonly refused: string };

export interface ChangeOrigin {
  readonly config: TrackerConfig;
  readonly progress: ReadonlyMap<number, Progress>;
  readonly maxInflightMsgs: number;
  readonly maxInflightBytes: number;
  /** Last index of the log: where a new member is probed first. */
  readonly lastIndex: number;
}

/** Where a change of `tracker`'s configuration starts from. */
export function changeOrigin(tracker: Tracker, lastIndex: number): ChangeOrigin {
  const progress = new Map(tracker.peers.map((peer) => [peer.id, peer]));
  const { config, maxInflightMsgs, maxInflightBytes } = tracker;
  return { config, progress, maxInflightMsgs, maxInflightBytes, lastIndex };
}

/** A configuration being worked on. */
class Draft {
  readonly incoming: Set<number>;
  readonly outgoing: Set<number>;
  readonly learners: Set<number>;
  readonly learnersNext: Set<number>;
  readonly progress: Map<number, Progress>;
  readonly #origin: ChangeOrigin;

  constructor(origin: ChangeOrigin) {
    this.#origin = origin;
    this.incoming = new Set(origin.config.voters.incoming);
    this.outgoing = new Set(origin.config.voters.outgoing);
    this.learners = new Set(origin.config.learners);
    this.learnersNext = new Set(origin.config.learnersNext);
    this.progress = new Map(origin.progress);
  }

  /** Applies the single changes in order; returns why they are refused, if they are. */
  apply(changes: readonly ConfChangeSingle[]): string | undefined {
    for (const change of changes) {
      // Id 0 is how an application vetoes a change that is in the log already.
      if (change.nodeId === 0) continue;
      if (change.type === ConfChangeType.AddNode) this.#makeVoter(change.nodeId);
      else if (change.type === ConfChangeType.AddLearnerNode) this.#makeLearner(change.nodeId);
      else if (change.type === ConfChangeType.RemoveNode) this.#remove(change.nodeId);
    }
    return this.incoming.size === 0 ? 'removed all voters' : undefined;
  }

  #makeVoter(id: number): void {
    if (!this.progress.has(id)) {
      this.#addProgress(id, false);
    }
    this.learners.delete(id);
    this.learnersNext.delete(id);
    this.incoming.add(id);
  }

  #makeLearner(id: number): void {
    const progress = this.progress.get(id);
    if (progress === undefined) {
      this.#addProgress(id, true);
      this.learners.add(id);
      return;
    }
    if (this.learners.has(id)) return;
    this.#remove(id);
    this.progress.set(id, progress);
    // Whoever still votes in the outgoing half becomes a learner only when that half ends.
    if (this.outgoing.has(id)) {
      this.learnersNext.add(id);
    } else {
      this.learners.add(id);
    }
  }

  #remove(id: number): void {
    if (!this.progress.has(id)) return;
    this.incoming.delete(id);
    this.learners.delete(id);
    this.learnersNext.delete(id);
    if (!this.outgoing.has(id)) this.progress.delete(id);
  }

  #addProgress(id: number, isLearner: boolean): void {
    const { lastIndex, maxInflightMsgs, maxInflightBytes } = this.#origin;
    this.progress.set(
      id,
      new Progress({
        id,
        match: 0,
        // Probing starts at the end of the log; the first answer says how far back to go.
        next: Math.max(lastIndex, 1),
        isLearner,
        // A newcomer counts as alive, or the next quorum check might depose the leader.
        recentActive: true,
        maxInflightMsgs,
        maxInflightBytes,
      }),
    );
  }

  /** The finished configuration. */
  finish(autoLeave: boolean): Changed {
    const config: TrackerConfig = {
      voters: { incoming: sortedIds(this.incoming), outgoing: sortedIds(this.outgoing) },
      learners: sortedIds(this.learners),
      learnersNext: sortedIds(this.learnersNext),
      autoLeave,
    };
    checkDraft(this, config);
    return { config, progress: this.progress };
  }
}

/** What must hold of every configuration; a violation is a bug of this file. */
function checkDraft(draft: Draft, config: TrackerConfig): void {
  const { incoming, outgoing } = config.voters;
  for (const id of [...incoming, ...outgoing, ...config.learners, ...config.learnersNext]) {
    assert(draft.progress.has(id), `member ${id} must have a progress`);
  }
  for (const id of config.learnersNext) {
    assert(draft.outgoing.has(id), `${id} is to become a learner, so it must be outgoing`);
    assert(!draft.learners.has(id), `${id} is to become a learner, so it must not be one yet`);
  }
  for (const id of config.learners) {
    assert(!draft.outgoing.has(id) && !draft.incoming.has(id), `learner ${id} must not vote`);
  }
  if (outgoing.length > 0) return;
  assert(config.learnersNext.length === 0, 'only a joint configuration has learners to come');
  assert(!config.autoLeave, 'only a joint configuration can be left');
}

/** The change that a committed entry asks for; what it takes follows from its form. */
export function changeConfig(origin: ChangeOrigin, change: ConfChangeV2): ChangeResult {
  const { transition, changes } = change;
  const isAuto = transition === ConfChangeTransition.Auto;
  if (isAuto && changes.length === 0) return leaveJoint(origin);
  if (isAuto && changes.length === 1) return changeSimply(origin, changes);
  return enterJoint(origin, transition !== ConfChangeTransition.JointExplicit, changes);
}

/** A change of at most one voter, which takes effect at once. */
export function changeSimply(
  origin: ChangeOrigin,
  changes: readonly ConfChangeSingle[],
): ChangeResult {
  if (isJoint(origin.config)) {
    return { refused: "can't apply simple config change in joint config" };
  }
  const draft = new Draft(origin);
  const refused = draft.apply(changes);
  if (refused !== undefined) return { refused };
  const before = new Set(origin.config.voters.incoming);
  let changed = 0;
  for (const id of draft.incoming) if (!before.has(id)) changed++;
  for (const id of before) if (!draft.incoming.has(id)) changed++;
  if (changed > 1) {
    return { refused: 'more than one voter changed without entering joint config' };
  }
  return draft.finish(origin.config.autoLeave);
}

/** Begins a joint configuration: the present voters become the outgoing half. */
export function enterJoint(
  origin: ChangeOrigin,
  autoLeave: boolean,
  changes: readonly ConfChangeSingle[],
): ChangeResult {
  if (isJoint(origin.config)) return { refused: 'config is already joint' };
  if (origin.config.voters.incoming.length === 0) {
    return { refused: "can't make a zero-voter config joint" };
  }
  const draft = new Draft(origin);
  for (const id of draft.incoming) draft.outgoing.add(id);
  const refused = draft.apply(changes);
  return refused === undefined ? draft.finish(autoLeave) : { refused };
}

/** Ends a joint configuration: only the incoming half stays. */
export function leaveJoint(origin: ChangeOrigin): ChangeResult {
  if (!isJoint(origin.config)) return { refused: "can't leave a non-joint config" };
  const draft = new Draft(origin);
  for (const id of draft.learnersNext) {
    draft.learners.add(id);
  }
  draft.learnersNext.clear();
  for (const id of draft.outgoing) {
    if (!draft.incoming.has(id) && !draft.learners.has(id)) draft.progress.delete(id);
  }
  draft.outgoing.clear();
  return draft.finish(false);
}
