/**
 * Storage for tests that makes a snapshot when a member needs one that lists it, as a driver does.
 */
import { MemoryStorage } from '../log/memory-storage.ts';
import { type ConfState, isMember, noBytes, type Snapshot } from '../types.ts';

export class SnapshotOnDemand extends MemoryStorage {
  /** What the application has applied, kept up to date by the test. */
  appliedIndex = 0;
  confState: ConfState = super.snapshot().metadata.confState;

  override snapshot(peerId?: number): Snapshot {
    const newest = super.snapshot();
    if (peerId !== undefined && !isMember(newest.metadata.confState, peerId)) {
      this.createSnapshot(this.appliedIndex, this.confState, noBytes);
    }
    return super.snapshot();
  }

  override applySnapshot(snapshot: Snapshot): 'ok' | 'outdated' {
    const result = super.applySnapshot(snapshot);
    if (result === 'ok') {
      this.appliedIndex = snapshot.metadata.index;
      this.confState = snapshot.metadata.confState;
    }
    return result;
  }

  /** The application forgets what it has not saved: a restart. */
  rewind(): void {
    const { index, confState } = super.snapshot().metadata;
    this.appliedIndex = index;
    this.confState = confState;
  }
}
