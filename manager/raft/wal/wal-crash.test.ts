import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '#lib/random';
import type { Entry } from '#proto/gen/raft';
import { createWalIdentity } from '#proto/gen/shoal';
import { MemoryDisk } from '../disk/memory-disk.ts';
import { WalFailure } from './failure.ts';
import { type OpenedWal, Wal } from './wal.ts';
import type { WalRecord } from './wal-state.ts';

/** Histories that the simulator found; the seeds are those of its profiles at that time. */

const directory = '/raft/wal';
const identity = createWalIdentity({ clusterId: 'c1', raftId: 7, nodeId: 'n1' });
const hardState = { term: 4, vote: 7, commit: 0 };
const powerCuts = 40;

function entry(index: number, bytes = 300): Entry {
  return { type: 0, term: 4, index, data: new Uint8Array(bytes).fill(index) };
}

function open(disk: MemoryDisk): Promise<OpenedWal> {
  const deps = { disk: disk.mount(), random: seededRandom(7), cipher: undefined };
  return Wal.open({ directory, segmentBytes: 1024 }, deps);
}

/** A WAL whose last append fails at `fail`, and the process with it: the power stays on. */
async function diedWriting(
  records: readonly WalRecord[],
  fail: (disk: MemoryDisk) => void,
): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const { wal } = await open(disk);
  for (const record of records.slice(0, -1)) await wal.append(record);
  fail(disk);
  await assert.rejects(wal.append(records.at(-1) ?? {}), WalFailure);
  disk.clearFaults();
  return disk;
}

function indexesOf({ state }: OpenedWal): number[] {
  return state.entries.map(({ index }) => index);
}

describe('wal: crashes', () => {
  it('seed raft 1367: crash between a segment’s birth and its first batch → that batch has the head', async () => {
    const records = [{ identity, hardState }, ...[1, 2, 3].map((at) => ({ entries: [entry(at)] }))];
    const disk = await diedWriting([...records, { entries: [entry(4)] }], (each) =>
      each.failNext('write', /0000000002\.wal$/),
    );
    disk.powerCut(seededRandom(2));
    const second = await open(disk);
    assert.deepEqual(indexesOf(second), [1, 2, 3]);
    for (const at of [4, 5]) await second.wal.append({ entries: [entry(at)] });
    await second.wal.compact(3);
    await second.wal.close();
    assert.ok(!(await disk.mount().list(directory)).includes('0000000001.wal'));
    const third = await open(disk);
    assert.deepEqual(third.state.identity, identity);
    assert.deepEqual(third.state.hardState, hardState);
    assert.deepEqual(indexesOf(third), [4, 5]);
  });

  it('seed raft 1367: the newest segment still empty → compaction keeps the only heads', async () => {
    const records = [{ identity, hardState }, ...[1, 2, 3].map((at) => ({ entries: [entry(at)] }))];
    const disk = await diedWriting([...records, { entries: [entry(4)] }], (each) =>
      each.failNext('open', /0000000002\.wal$/),
    );
    const { wal } = await open(disk);
    await wal.compact(3);
    await wal.close();
    assert.deepEqual((await open(disk)).state.identity, identity);
  });

  it('seeds raft 1206, 1042: a batch that was read but never synced → survives once counted on', async () => {
    for (let seed = 1; seed <= powerCuts; seed++) {
      const records = [{ identity, hardState }, { entries: [entry(1, 50)] }];
      const disk = await diedWriting([...records, { entries: [entry(2, 50)] }], (each) =>
        each.failNext('write', /0000000001\.wal$/),
      );
      const second = await open(disk);
      assert.deepEqual(indexesOf(second), [1, 2]);
      await second.wal.append({ entries: [entry(3, 50)] });
      disk.powerCut(seededRandom(seed));
      assert.deepEqual(indexesOf(await open(disk)), [1, 2, 3], `power cut ${seed}`);
    }
  });

  it('seeds raft 101, 159, 353: a segment whose name was never synced → survives once counted on', async () => {
    for (let seed = 1; seed <= powerCuts; seed++) {
      const records = [
        { identity, hardState },
        ...[1, 2, 3].map((at) => ({ entries: [entry(at)] })),
      ];
      const disk = await diedWriting([...records, { entries: [entry(4)] }], (each) =>
        each.failNext('syncDirectory', /wal$/),
      );
      const second = await open(disk);
      await second.wal.append({ entries: [entry(4)] });
      disk.powerCut(seededRandom(seed));
      assert.deepEqual(indexesOf(await open(disk)), [1, 2, 3, 4], `power cut ${seed}`);
    }
  });
});
