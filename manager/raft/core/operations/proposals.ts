/**
 * How entries enter a leader's log: they get term and index, configuration changes are checked
 * against the one that may still be pending, and the amount of uncommitted data is limited.
 */
import { assert } from '#lib/assert';
import { asConfChangeV2, decodeConfChange } from '../encoding/conf-change-codec.ts';
import { describeConfChange } from '../encoding/describe-conf-change.ts';
import { payloadsSize } from '../encoding/size.ts';
import { RaftError } from '../errors.ts';
import { changeConfig, changeOrigin } from '../membership/changer.ts';
import { describeConfig, isJoint } from '../membership/tracker.ts';
import type { StepOutcome } from '../outcome.ts';
import { hex, type Raft } from '../raft.ts';
import {
  type ConfChange,
  type ConfChangeV2,
  type Entry,
  EntryType,
  noBytes,
  noNode,
} from '../types.ts';
import { broadcastAppend } from './replication.ts';

/** Takes proposed entries on the leader, and sends them out. */
export function proposeOnLeader(raft: Raft, proposed: readonly Entry[]): StepOutcome {
  assert(proposed.length > 0, 'a proposal must not be empty');
  if (!raft.tracker.has(raft.id)) return 'removed';
  if (raft.leadTransferee !== noNode) {
    raft.logger?.debug(
      `${hex(raft.id)} [term ${raft.term}] transfer leadership to ` +
        `${hex(raft.leadTransferee)} is in progress; dropping proposal`,
    );
    return 'transferring';
  }
  const checked = checkConfChanges(raft, proposed);
  if (checked === 'malformed-conf-change') return checked;
  if (!appendEntries(raft, checked)) return 'uncommitted-limit';
  broadcastAppend(raft);
  return checked === proposed ? 'ok' : 'conf-change-ignored';
}

/** Replaces changes that must not be appended now by empty entries; usually returns its input. */
function checkConfChanges(
  raft: Raft,
  proposed: readonly Entry[],
): readonly Entry[] | 'malformed-conf-change' {
  let checked: Entry[] | undefined;
  for (let i = 0; i < proposed.length; i++) {
    const entry = proposed[i] as Entry;
    if (entry.type === EntryType.Normal) continue;
    const change = tryDecode(entry);
    if (change === undefined) return 'malformed-conf-change';
    const objection = objectionTo(raft, asConfChangeV2(change));
    if (objection === undefined || raft.config.disableConfChangeValidation) {
      raft.pendingConfIndex = raft.log.lastIndex() + i + 1;
      continue;
    }
    raft.logger?.info(
      `${hex(raft.id)} ignoring conf change ${describeConfChange(change)} at config ` +
        `${describeConfig(raft.tracker.config)}: ${objection}`,
    );
    checked ??= [...proposed];
    checked[i] = { type: EntryType.Normal, term: 0, index: 0, data: noBytes };
  }
  return checked ?? proposed;
}

function tryDecode(entry: Entry): ConfChange | ConfChangeV2 | undefined {
  try {
    return decodeConfChange(entry.type, entry.data);
  } catch (error) {
    if (error instanceof RaftError && error.code === 'malformed-conf-change') return undefined;
    throw error;
  }
}

/** Why this change must not be appended now, if so. At most one may be unapplied at a time. */
function objectionTo(raft: Raft, change: ConfChangeV2): string | undefined {
  const { pendingConfIndex, log } = raft;
  if (pendingConfIndex > log.applied) {
    return (
      `possible unapplied conf change at index ${pendingConfIndex} ` + `(applied to ${log.applied})`
    );
  }
  const wantsLeave = change.changes.length === 0;
  const joint = isJoint(raft.tracker.config);
  if (joint && !wantsLeave) return 'must transition out of joint config first';
  if (!joint && wantsLeave) return 'not in joint state; refusing empty conf change';
  // With nothing else pending, this is the configuration that the change will meet: what is not
  // legal now would stop every member when it is applied.
  const result = changeConfig(changeOrigin(raft.tracker, log.lastIndex()), change);
  return 'refused' in result ? result.refused : undefined;
}

/** Appends entries in this term; false when too much is uncommitted already. */
export function appendEntries(raft: Raft, proposed: readonly Entry[]): boolean {
  const size = payloadsSize(proposed);
  // The first proposal always passes, and so does an empty entry: progress must stay possible.
  if (
    raft.uncommittedSize > 0 &&
    size > 0 &&
    raft.uncommittedSize + size > raft.config.maxUncommittedEntriesSize
  ) {
    raft.logger?.warn(
      `${hex(raft.id)} appending new entries to log would exceed uncommitted entry size limit; ` +
        'dropping proposal',
    );
    return false;
  }
  raft.uncommittedSize += size;
  const last = raft.log.lastIndex();
  const { term } = raft;
  const entries = new Array<Entry>(proposed.length);
  for (let i = 0; i < proposed.length; i++) {
    const { type, data } = proposed[i] as Entry;
    entries[i] = { type, term, index: last + 1 + i, data };
  }
  raft.log.append(entries);
  // The leader counts its own copy like a follower's: when this answer says it is durable.
  raft.acknowledge(raft.id, raft.log.lastIndex());
  return true;
}

/** Entries of `sizeBytes` payload were applied, so that room for new ones is there. */
export function reduceUncommittedSize(raft: Raft, sizeBytes: number): void {
  // Entries of earlier terms were never counted.
  raft.uncommittedSize = Math.max(0, raft.uncommittedSize - sizeBytes);
}
