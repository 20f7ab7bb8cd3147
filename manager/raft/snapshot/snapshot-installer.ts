/**
 * Received snapshots on their way from the transport into the state machine: first the core
 * decides whether it wants one, then the file gets its name, then the state is replaced.
 */
import { assert } from '#lib/assert';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { Snapshot } from '../core/types.ts';
import type { StateMachine } from '../types.ts';
import { WalFailure } from '../wal/failure.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { SnapshotWriter } from './snapshot-writer.ts';

export interface SnapshotInstallerDeps {
  readonly snapshots: SnapshotStore;
  readonly stateMachine: StateMachine;
  readonly log: Logger;
}

export class SnapshotInstaller {
  readonly #directory: string;
  readonly #deps: SnapshotInstallerDeps;
  /** Written, wanted by the core, and waiting for their turn in the log; by index. */
  readonly #expected = new Map<number, SnapshotWriter>();
  readonly #dropping = new Set<Promise<void>>();
  #isLoading = false;

  /** `directory` is only named in errors. */
  constructor(directory: string, deps: SnapshotInstallerDeps) {
    this.#directory = directory;
    this.#deps = deps;
  }

  /** The state machine is being replaced: nothing may be applied. */
  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** The core wants this snapshot: it will be kept and loaded. */
  expect(index: number, writer: SnapshotWriter): void {
    const former = this.#expected.get(index);
    this.#expected.set(index, writer);
    if (former !== undefined) this.drop(former);
  }

  /** Nobody wants it: its file goes away, in the background. */
  drop(writer: SnapshotWriter): void {
    const dropping = writer
      .abort()
      .catch((error: unknown) => {
        // The next start removes it.
        this.#deps.log.warn('unwanted snapshot could not be removed', { reason: explain(error) });
      })
      .finally(() => this.#dropping.delete(dropping));
    this.#dropping.add(dropping);
  }

  /** Makes the file durable under its own name. Rejects with `WalFailure`. */
  async keep(snapshot: Snapshot): Promise<void> {
    const { index } = snapshot.metadata;
    const writer = this.#expected.get(index);
    assert(writer !== undefined, 'a snapshot is received before the core asks to keep it');
    this.#expected.delete(index);
    try {
      await this.#deps.snapshots.commit(writer, snapshot.metadata);
    } catch (error) {
      throw new WalFailure(this.#directory, 'keep a received snapshot', error);
    }
  }

  /** Replaces the state machine's state. */
  async load(snapshot: Snapshot): Promise<void> {
    this.#isLoading = true;
    const reader = await this.#deps.snapshots.read(snapshot.metadata);
    try {
      await this.#deps.stateMachine.restore(reader.chunks());
    } finally {
      await reader.close();
      this.#isLoading = false;
    }
    const { index, term } = snapshot.metadata;
    this.#deps.log.info('raft snapshot received and loaded', { index, term });
  }

  async stop(): Promise<void> {
    for (const writer of this.#expected.values()) this.drop(writer);
    this.#expected.clear();
    await Promise.all(this.#dropping);
  }
}
