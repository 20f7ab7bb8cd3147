/**
 * The core's view of the durable log. It is the log writer's image in memory, but a snapshot is
 * only offered to followers when it names all present members: a member that is newer than the
 * snapshot would refuse it, over and over.
 */
import type { MemoryStorage } from '../core/log/memory-storage.ts';
import type { InitialState, Missing, Storage } from '../core/log/storage.ts';
import type { ConfState, Entry, Snapshot } from '../core/types.ts';

function idsOf(confState: ConfState): readonly number[] {
  const { voters, learners, votersOutgoing, learnersNext } = confState;
  return [...voters, ...learners, ...votersOutgoing, ...learnersNext];
}

export interface MembersWatch {
  readonly present: () => ConfState;
  /** A follower needs a newer snapshot than there is. */
  readonly onStale: () => void;
}

export class LogStorage implements Storage {
  readonly image: MemoryStorage;
  #watch: MembersWatch | undefined;

  constructor(image: MemoryStorage) {
    this.image = image;
  }

  watchMembers(watch: MembersWatch): void {
    this.#watch = watch;
  }

  initialState(): InitialState {
    return this.image.initialState();
  }

  entries(lo: number, hi: number, maxSizeBytes: number): Entry[] | Missing {
    return this.image.entries(lo, hi, maxSizeBytes);
  }

  term(index: number): number | Missing {
    return this.image.term(index);
  }

  lastIndex(): number {
    return this.image.lastIndex();
  }

  firstIndex(): number {
    return this.image.firstIndex();
  }

  snapshot(): Snapshot | 'temporarily-unavailable' {
    const snapshot = this.image.snapshot();
    const known = new Set(idsOf(snapshot.metadata.confState));
    const present = this.#watch === undefined ? [] : idsOf(this.#watch.present());
    if (present.every((id) => known.has(id))) return snapshot;
    this.#watch?.onStale();
    return 'temporarily-unavailable';
  }
}
