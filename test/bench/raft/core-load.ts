/**
 * The algorithm alone: three cores with their logs in memory on one thread, messages handed over
 * directly. An upper bound for what a leader can do, per second of processor time, garbage
 * collection included, as nothing here waits for anything else.
 */
import { MemoryStorage } from '#manager/raft/core/log/memory-storage';
import { RawNode } from '#manager/raft/core/raw-node';
import { noBytes } from '#manager/raft/core/types';
import { valueBytes } from './kv-server.ts';
import type { LoadOrder } from './orders.ts';

const voters = [1, 2, 3];
/** Logs are cut at this length, as snapshots would. */
const keptEntries = 10_000;
const microsecondsPerSecond = 1e6;

interface Core {
  readonly node: RawNode;
  readonly storage: MemoryStorage;
  applied: number;
}

function createCore(id: number): Core {
  const storage = new MemoryStorage();
  const confState = {
    voters,
    votersOutgoing: [],
    learners: [],
    learnersNext: [],
    autoLeave: false,
  };
  storage.applySnapshot({ data: noBytes, metadata: { confState, index: 1, term: 1 } });
  const config = {
    id,
    electionTick: 10,
    heartbeatTick: 1,
    maxSizePerMsg: 256 * 1024,
    maxInflightMsgs: 256,
    random: () => 0,
  };
  return { node: new RawNode(config, storage), storage, applied: 1 };
}

/** Delivers until all is quiet. */
function settle(cores: readonly Core[]): void {
  for (let isQuiet = false; !isQuiet; ) {
    isQuiet = true;
    for (const core of cores) {
      while (core.node.hasReady()) {
        isQuiet = false;
        handle(core, cores);
      }
    }
  }
}

function handle(core: Core, cores: readonly Core[]): void {
  const { node, storage } = core;
  const ready = node.ready();
  if (ready.hardState !== undefined) storage.setHardState(ready.hardState);
  storage.append(ready.entries);
  core.applied = ready.committedEntries.at(-1)?.index ?? core.applied;
  for (const message of ready.messages) cores[message.to - 1]?.node.step(message);
  node.advance();
  if (core.applied - storage.firstIndex() < 2 * keptEntries) return;
  const { confState } = storage.snapshot().metadata;
  storage.createSnapshot(core.applied, confState, noBytes);
  storage.compact(core.applied - keptEntries);
}

export function coreEntriesPerCpuSecond({ inFlight, ms }: LoadOrder): number {
  const cores = voters.map(createCore);
  const [leader] = cores;
  if (leader === undefined) throw new Error('there is nobody to lead');
  leader.node.campaign();
  settle(cores);
  const batch = Array.from({ length: inFlight }, () => new Uint8Array(valueBytes).fill(1));
  const first = leader.applied;
  const began = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - began < ms) {
    const outcome = leader.node.proposeBatch(batch);
    if (outcome !== 'ok') throw new Error(`the core refused a proposal: ${outcome}`);
    settle(cores);
  }
  const { user, system } = process.cpuUsage(before);
  for (const { applied } of cores) {
    if (applied < leader.applied) throw new Error('a core lags behind in a quiet cluster');
  }
  return (leader.applied - first) / ((user + system) / microsecondsPerSecond);
}
