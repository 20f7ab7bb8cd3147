/**
 * From the disk to a node that can start: opens WAL and snapshots, finds the newest state that
 * is whole, loads it, and refuses what does not fit together. A new member writes down first who
 * it is.
 */
import { Readable } from 'node:stream';
import { assert } from '#lib/assert';
import { explain, ShoalError } from '#lib/errors';
import type { Entry, HardState } from '#proto/gen/raft';
import {
  createMemberRecord,
  createSnapshotMeta,
  createWalIdentity,
  type WalIdentity,
} from '#proto/gen/shoal';
import { encodeConfChange } from '../core/encoding/conf-change-codec.ts';
import { MemoryStorage } from '../core/log/memory-storage.ts';
import { ConfChangeType, emptyConfState, type Snapshot } from '../core/types.ts';
import { emptyMembership, encodeContext, Membership, membershipOf } from '../membership.ts';
import type { SnapshotPosition } from '../snapshot/frame.ts';
import { SnapshotStore } from '../snapshot/snapshot-store.ts';
import type { RaftDeps, RaftOptions, StartMode } from '../types.ts';
import { CorruptionError } from '../wal/failure.ts';
import { Wal } from '../wal/wal.ts';
import type { WalRecord, WalState } from '../wal/wal-state.ts';
import { soleVoterRecord } from './sole-voter.ts';

/** Everything the driver starts from. */
export interface RecoveredNode {
  readonly identity: WalIdentity;
  readonly wal: Wal;
  readonly snapshots: SnapshotStore;
  readonly image: MemoryStorage;
  /** As of the loaded snapshot, or what a joining member was told. */
  readonly membership: Membership;
}

/** The first raft id is 1 or more and stays below 2^53, so that it is exact everywhere. */
function newRaftId(deps: RaftDeps): number {
  return 1 + deps.random.integer(Number.MAX_SAFE_INTEGER - 1);
}

function firstRecord(
  options: RaftOptions,
  deps: RaftDeps,
  start: StartMode,
): WalRecord | undefined {
  const { clusterId, nodeId, address } = options;
  if (start.mode === 'restart' || start.mode === 'recover') return undefined;
  if (start.mode === 'join') {
    const known = membershipOf(start.members, start.removed);
    return { identity: createWalIdentity({ clusterId, nodeId, raftId: start.raftId, known }) };
  }
  const raftId = newRaftId(deps);
  const change = encodeConfChange({
    id: 0,
    type: ConfChangeType.AddNode,
    nodeId: raftId,
    context: encodeContext(createMemberRecord({ raftId, nodeId, address })),
  });
  return {
    identity: createWalIdentity({ clusterId, nodeId, raftId, known: emptyMembership }),
    hardState: { term: 1, vote: 0, commit: 1 },
    entries: [{ ...change, term: 1, index: 1 }],
  };
}

/** The recovered state, with the first record written if this is a new member. */
async function identify(
  wal: Wal,
  state: WalState,
  options: RaftOptions,
  record: WalRecord | undefined,
): Promise<WalIdentity> {
  const { directory, clusterId, nodeId } = options;
  if (record !== undefined) {
    if (state.identity !== undefined) {
      throw new ShoalError(
        'failed_precondition',
        `${directory} already holds raft member ${state.identity.raftId} of cluster ` +
          `${state.identity.clusterId}; restart it, or remove the directory to start anew`,
      );
    }
    await wal.append(record);
    Object.assign(state, record);
  }
  const { identity } = state;
  if (identity === undefined) {
    throw new ShoalError(
      'not_found',
      `${directory} holds no raft member; join or create a cluster`,
    );
  }
  if (identity.clusterId !== clusterId || identity.nodeId !== nodeId) {
    throw new ShoalError(
      'failed_precondition',
      `${directory} belongs to node ${identity.nodeId} of cluster ${identity.clusterId}, not ` +
        `to node ${nodeId} of cluster ${clusterId}`,
    );
  }
  return identity;
}

/** The log leads up to the snapshot or begins behind it: one was made of the other. */
function isOurs({ entries }: WalState, at: SnapshotPosition): boolean {
  const first = entries[0];
  const same = first === undefined ? undefined : entries[at.index - first.index];
  return at.index === 0 || same?.term === at.term || first?.index === at.index + 1;
}

/** Entries behind the snapshot, if log and snapshot fit together; else what is wrong. */
function entriesBehind(state: WalState, at: SnapshotPosition): readonly Entry[] | string {
  const { entries, snapshot, hardState } = state;
  const commit = hardState?.commit ?? 0;
  if (snapshot !== undefined && snapshot.index > at.index) {
    return `the log begins behind the snapshot at ${snapshot.index}, which is not there`;
  }
  const first = entries[0];
  if (first !== undefined && first.index > at.index + 1) {
    return `the log begins at entry ${first.index}, the snapshot before it ends at ${at.index}`;
  }
  // A received snapshot replaces whatever this member had in mind for these indexes.
  const behind = isOurs(state, at) ? entries.filter((entry) => entry.index > at.index) : [];
  const last = behind.at(-1)?.index ?? at.index;
  return commit <= last ? behind : `entry ${commit} was committed, but the log ends at ${last}`;
}

interface Loaded {
  readonly snapshot: Snapshot | undefined;
  readonly entries: readonly Entry[];
}

/** Loads the newest snapshot that is whole and fits the log. */
async function load(
  snapshots: SnapshotStore,
  state: WalState,
  deps: RaftDeps,
  directory: string,
): Promise<Loaded> {
  let trouble: unknown;
  for (const position of [...snapshots.positions].reverse()) {
    const entries = entriesBehind(state, position);
    if (typeof entries === 'string') {
      trouble ??= new CorruptionError(directory, entries);
      continue;
    }
    try {
      return { snapshot: await restore(snapshots, position, deps), entries };
    } catch (error) {
      if (!(error instanceof CorruptionError)) throw error;
      deps.log.error('raft snapshot is damaged, trying an older one', { reason: explain(error) });
      trouble ??= error;
      await snapshots.discard(position);
    }
  }
  if (trouble !== undefined) throw trouble;
  const entries = entriesBehind(state, { index: 0, term: 0 });
  if (typeof entries === 'string') throw new CorruptionError(directory, entries);
  return { snapshot: undefined, entries };
}

async function restore(
  snapshots: SnapshotStore,
  position: SnapshotPosition,
  deps: RaftDeps,
): Promise<Snapshot> {
  const reader = await snapshots.read(position);
  try {
    await deps.stateMachine.restore(reader.chunks());
    const { index, term, confState, membership } = reader.meta;
    const data = Membership.encode(membership ?? emptyMembership);
    return { data, metadata: { index, term, confState: confState ?? emptyConfState } };
  } finally {
    await reader.close();
  }
}

/**
 * A received snapshot gets its file first and its mark in the log afterwards. When a crash came in
 * between, the mark is made up for: entries behind the snapshot would not follow the old log.
 */
async function markReceived(wal: Wal, state: WalState, { snapshot }: Loaded): Promise<void> {
  if (snapshot === undefined || state.entries.length === 0) return;
  const { index, term } = snapshot.metadata;
  if (!isOurs(state, { index, term })) await wal.append({ snapshot: { index, term } });
}

function imageOf(state: WalState, loaded: Loaded): MemoryStorage {
  const image = new MemoryStorage();
  const { snapshot, entries } = loaded;
  if (snapshot !== undefined) image.applySnapshot(snapshot);
  image.append(entries);
  const saved: HardState = state.hardState ?? { term: 0, vote: 0, commit: 0 };
  const commit = Math.max(saved.commit, snapshot?.metadata.index ?? 0);
  assert(commit <= image.lastIndex(), 'recovery has checked that the log reaches the commit index');
  image.setHardState({ ...saved, commit });
  return image;
}

/** A new cluster that begins with a given state: as if it had been snapshotted after entry 1. */
async function seed(
  snapshots: SnapshotStore,
  { clusterId, raftId, nodeId }: WalIdentity,
  address: string,
  state: Iterable<Uint8Array>,
): Promise<void> {
  const membership = membershipOf([{ raftId, nodeId, address, learner: false }], []);
  const confState = { ...emptyConfState, voters: [raftId] };
  const meta = createSnapshotMeta({ clusterId, index: 1, term: 1, confState, membership });
  await snapshots.save(meta, Readable.from(state));
}

/** Writes down that all others are gone, before anything of it is put into force. */
async function becomeSoleVoter(
  wal: Wal,
  state: WalState,
  found: Loaded & { readonly identity: WalIdentity; readonly membership: Membership },
  address: string,
): Promise<Loaded> {
  const { snapshot, entries } = found;
  const at = snapshot?.metadata ?? { index: 0, term: 0 };
  const remains = { ...found, snapshot: at, hardState: state.hardState };
  const record = soleVoterRecord(remains, address);
  await wal.append(record);
  state.hardState = record.hardState;
  return { snapshot, entries: [...entries, ...(record.entries ?? [])] };
}

/** Rejects with `CorruptionError`, `WalFailure` or a `ShoalError` that says what to do. */
export async function recoverNode(
  options: RaftOptions,
  deps: RaftDeps,
  start: StartMode,
): Promise<RecoveredNode> {
  const { directory, segmentBytes } = options;
  const { disk, random, clock, log, cipher, defer = setImmediate } = deps;
  const walOptions = {
    directory: `${directory}/wal`,
    ...(segmentBytes === undefined ? {} : { segmentBytes }),
  };
  const { wal, state, wasTorn } = await Wal.open(walOptions, { disk, random, cipher });
  try {
    if (wasTorn) log.info('raft log ended in an unfinished write, which was cut off');
    const identity = await identify(wal, state, options, firstRecord(options, deps, start));
    const store = { disk, cipher, clock, defer };
    const snapshots = await SnapshotStore.open(`${directory}/snapshots`, store);
    if (start.mode === 'bootstrap' && start.state !== undefined) {
      await seed(snapshots, identity, options.address, start.state);
    }
    const found = await load(snapshots, state, deps, directory);
    await markReceived(wal, state, found);
    const membership =
      found.snapshot === undefined
        ? (identity.known ?? emptyMembership)
        : Membership.decode(found.snapshot.data);
    const loaded =
      start.mode === 'recover'
        ? await becomeSoleVoter(wal, state, { ...found, identity, membership }, options.address)
        : found;
    const image = imageOf(state, loaded);
    return { identity, wal, snapshots, image, membership };
  } catch (error) {
    await wal.close();
    throw error;
  }
}
