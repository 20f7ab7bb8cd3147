/**
 * What happens when the application reports progress: windows open again, and a joint
 * configuration that is to be left automatically is left.
 */
import { describeConfig } from '../membership/tracker.ts';
import type { Raft } from '../raft.ts';
import { EntryType, noBytes, type Snapshot } from '../types.ts';
import { proposeOnLeader } from './proposals.ts';

/** Everything up to `index` is applied; `sizeBytes` of encoded entries were handed out for it. */
export function appliedTo(raft: Raft, index: number, sizeBytes: number): void {
  const applied = Math.max(index, raft.log.applied);
  raft.log.appliedTo(applied, sizeBytes);
  const { config } = raft.tracker;
  if (!config.autoLeave || applied < raft.pendingConfIndex || raft.role !== 'leader') return;
  // No data at all decodes as the change that leaves, and no size limit can refuse it. During a
  // handover it is dropped; then the next entry applied, here or on the new leader, tries again.
  const leave = { type: EntryType.ConfChangeV2, term: 0, index: 0, data: noBytes };
  const outcome = proposeOnLeader(raft, [leave]);
  const text = describeConfig(config);
  if (outcome === 'ok') {
    raft.logger?.info(`initiating automatic transition out of joint configuration ${text}`);
  } else {
    raft.logger?.debug(
      `not initiating automatic transition out of joint configuration ${text}: raft proposal dropped`,
    );
  }
}

/** `snapshot` is saved and loaded into the application. */
export function appliedSnapshot(raft: Raft, snapshot: Snapshot): void {
  const { index } = snapshot.metadata;
  raft.log.unstable.stableSnapshotTo(index);
  appliedTo(raft, index, 0);
}
