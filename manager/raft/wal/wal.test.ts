import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import { type Random, seededRandom } from '#lib/random';
import type { Entry } from '#proto/gen/raft';
import { createWalIdentity } from '#proto/gen/shoal';
import { createCipher } from '../cipher.ts';
import { MemoryDisk } from '../disk/memory-disk.ts';
import { systemDisk } from '../disk/system-disk.ts';
import type { Disk } from '../disk.ts';
import type { Cipher } from '../types.ts';
import { CorruptionError, WalFailure } from './failure.ts';
import { batchHeadBytes, segmentHeadBytes } from './frame.ts';
import { Wal } from './wal.ts';
import { emptyWalState, fold, type WalRecord, type WalState } from './wal-state.ts';

const directory = '/raft/wal';
const identity = createWalIdentity({ clusterId: 'c1', raftId: 2 ** 52 + 1, nodeId: 'n1' });
const key = (id: number): { id: number; key: Uint8Array } => ({
  id,
  key: new Uint8Array(32).fill(id),
});

function entry(index: number, term: number, text = `${term}/${index}`): Entry {
  return { type: 0, term, index, data: new TextEncoder().encode(text) };
}

interface Setup {
  readonly segmentBytes?: number;
  readonly cipher?: Cipher;
  readonly random?: Random;
}

function open(
  on: Disk | MemoryDisk,
  setup: Setup = {},
  path = directory,
): ReturnType<typeof Wal.open> {
  const { segmentBytes = 4096, cipher, random = seededRandom(7) } = setup;
  const disk = on instanceof MemoryDisk ? on.mount() : on;
  return Wal.open({ directory: path, segmentBytes }, { disk, random, cipher });
}

function plain(state: WalState): unknown {
  return JSON.parse(JSON.stringify(state));
}

function modelOf(records: readonly WalRecord[]): WalState {
  const state = emptyWalState();
  for (const record of records) assert.equal(fold(state, record), undefined);
  return state;
}

const story: readonly WalRecord[] = [
  { identity, hardState: { term: 1, vote: 3, commit: 0 } },
  { entries: [entry(1, 1), entry(2, 1), entry(3, 1)] },
  { hardState: { term: 2, vote: 0, commit: 2 }, entries: [entry(3, 2, 'replaced')] },
  { entries: [entry(4, 2), entry(5, 2, 'x'.repeat(100))] },
  { hardState: { term: 2, vote: 0, commit: 5 } },
];

async function written(records: readonly WalRecord[], setup: Setup = {}): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const { wal } = await open(disk, setup);
  for (const record of records) await wal.append(record);
  await wal.close();
  return disk;
}

describe('wal: recovery', () => {
  it('closed and opened → the same state, truncations included', async () => {
    const disk = await written(story);
    const { state, wasTorn } = await open(disk);
    assert.equal(wasTorn, false);
    assert.deepEqual(plain(state), plain(modelOf(story)));
    assert.equal(state.entries.length, 5);
    assert.equal(Buffer.from(state.entries[2]?.data ?? []).toString(), 'replaced');
  });

  it('many segments → one sequence; each starts with the head', async () => {
    const records: WalRecord[] = [{ identity, hardState: { term: 1, vote: 1, commit: 0 } }];
    for (let index = 1; index <= 200; index++) records.push({ entries: [entry(index, 1)] });
    const disk = await written(records, { segmentBytes: 1024 });
    assert.ok((await disk.mount().list(directory)).length > 8);
    const { state } = await open(disk, { segmentBytes: 1024 });
    assert.deepEqual(plain(state), plain(modelOf(records)));
  });

  it('compacted → old segments gone, identity, vote and later entries stay', async () => {
    const disk = new MemoryDisk();
    const { wal } = await open(disk, { segmentBytes: 1024 });
    await wal.append({ identity, hardState: { term: 1, vote: 1, commit: 0 } });
    for (let index = 1; index <= 200; index++) await wal.append({ entries: [entry(index, 1)] });
    const before = (await disk.mount().list(directory)).length;
    await wal.compact(150);
    const after = (await disk.mount().list(directory)).length;
    assert.ok(after < before / 2, `${after} of ${before}`);
    const { state } = await open(disk, { segmentBytes: 1024 });
    assert.equal(state.identity?.raftId, identity.raftId);
    assert.equal(state.hardState?.vote, 1);
    const indexes = state.entries.map((each) => each.index);
    assert.ok((indexes[0] ?? 0) <= 151 && (indexes[0] ?? 0) > 100);
    assert.equal(indexes.at(-1), 200);
  });

  it('snapshot mark → earlier entries void, once, however often segments repeat it', async () => {
    const records: WalRecord[] = [
      { identity, entries: [entry(1, 1), entry(2, 1)] },
      { snapshot: { index: 50, term: 3 }, hardState: { term: 3, vote: 0, commit: 50 } },
    ];
    for (let index = 51; index <= 120; index++) records.push({ entries: [entry(index, 3)] });
    const disk = await written(records, { segmentBytes: 512 });
    const { state } = await open(disk, { segmentBytes: 512 });
    assert.deepEqual(state.snapshot, { index: 50, term: 3 });
    assert.deepEqual(
      state.entries.map((each) => each.index),
      Array.from({ length: 70 }, (_, i) => 51 + i),
    );
  });

  it('real disk → written, opened again, appended, opened again', async () => {
    const root = await mkdtemp(join(tmpdir(), 'raft-wal-'));
    try {
      const path = join(root, 'wal');
      const setup = { segmentBytes: 16 * 1024 };
      const records: WalRecord[] = [...story];
      for (let index = 6; index <= 300; index++) {
        records.push({ entries: [entry(index, 2, 'y'.repeat(index))] });
      }
      const half = Math.floor(records.length / 2);
      const first = await open(systemDisk, setup, path);
      for (const record of records.slice(0, half)) await first.wal.append(record);
      await first.wal.close();
      const second = await open(systemDisk, setup, path);
      assert.deepEqual(plain(second.state), plain(modelOf(records.slice(0, half))));
      for (const record of records.slice(half)) await second.wal.append(record);
      await second.wal.scrub();
      await second.wal.close();
      const third = await open(systemDisk, setup, path);
      assert.deepEqual(plain(third.state), plain(modelOf(records)));
      await third.wal.close();
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

/** Offsets in the first segment at which each batch of `story` ends. */
async function endsOf(
  records: readonly WalRecord[],
): Promise<{ ends: number[]; content: Uint8Array }> {
  const disk = new MemoryDisk();
  const { wal } = await open(disk);
  const path = `${directory}/0000000001.wal`;
  const ends: number[] = [];
  for (const record of records) {
    await wal.append(record);
    const content = disk.contentOf(path);
    let end = content.length;
    while (content[end - 1] === 0) end--;
    ends.push(Math.ceil(end / 8) * 8);
  }
  return { ends, content: disk.contentOf(path).slice() };
}

async function recoverFrom(content: Uint8Array): Promise<WalState | 'damaged'> {
  const disk = new MemoryDisk();
  disk.place(`${directory}/0000000001.wal`, content);
  try {
    const { state, wal } = await open(disk);
    // Whatever was found, the WAL must go on from there.
    await wal.append({ hardState: { term: 99, vote: 0, commit: 0 } });
    const again = await open(disk);
    assert.equal(again.state.hardState?.term, 99);
    assert.deepEqual(again.state.entries, state.entries);
    return state;
  } catch (error) {
    if (error instanceof CorruptionError) return 'damaged';
    throw error;
  }
}

describe('wal: crash points', () => {
  it('cut at every offset → exactly the batches that are complete', async () => {
    const { ends, content } = await endsOf(story);
    const last = ends.at(-1) ?? 0;
    for (let cut = segmentHeadBytes; cut <= last; cut++) {
      // Padding after a body is not part of what must be there.
      const complete = story.filter((_, at) => cut >= (ends[at] ?? 0)).length;
      const state = await recoverFrom(content.slice(0, cut));
      assert.notEqual(state, 'damaged');
      const expected = [modelOf(story.slice(0, complete)), modelOf(story.slice(0, complete + 1))];
      assert.ok(
        expected.some((each) => JSON.stringify(each) === JSON.stringify(state)),
        `cut at ${cut}`,
      );
      const zeroed = content.slice();
      zeroed.fill(0, cut);
      // Zeros that were zeros before are not missing.
      const fromZeroed = JSON.stringify(await recoverFrom(zeroed));
      assert.ok(
        expected.some((each) => JSON.stringify(each) === fromZeroed),
        `zeroed from ${cut}`,
      );
    }
  });

  it('any bit of a batch head flipped → damage, or a torn write if it is the last', async () => {
    const { ends, content } = await endsOf(story);
    const starts = [segmentHeadBytes, ...ends.slice(0, -1)];
    for (const [number, start] of starts.entries()) {
      for (let bit = 0; bit < batchHeadBytes * 8; bit++) {
        const flipped = content.slice();
        const at = start + (bit >> 3);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7));
        const state = await recoverFrom(flipped);
        if (number < starts.length - 1)
          assert.equal(state, 'damaged', `batch ${number} bit ${bit}`);
        else assert.deepEqual(plain(state as WalState), plain(modelOf(story.slice(0, -1))));
      }
    }
  });

  it('any bit of the segment head flipped → damage', async () => {
    const { content } = await endsOf(story);
    for (let bit = 0; bit < 24 * 8; bit++) {
      const flipped = content.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(await recoverFrom(flipped), 'damaged', `bit ${bit}`);
    }
  });

  it('finished segment cut, zeroed or removed in the middle → damage', async () => {
    const records: WalRecord[] = Array.from({ length: 60 }, (_, i) => ({
      entries: [entry(i + 1, 1)],
    }));
    const path = `${directory}/0000000002.wal`;
    for (const damage of ['cut', 'zeroed', 'removed'] as const) {
      const disk = await written(records, { segmentBytes: 512 });
      const content = disk.contentOf(path).slice();
      if (damage === 'removed') await disk.mount().remove(path);
      else if (damage === 'cut') disk.place(path, content.slice(0, 300));
      else disk.place(path, content.fill(0, 300));
      await assert.rejects(open(disk, { segmentBytes: 512 }), CorruptionError, damage);
    }
  });

  it('power cuts at random → nothing acknowledged is lost, nothing unwritten appears', async () => {
    const shape = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 90 })),
      {
        minLength: 1,
        maxLength: 25,
      },
    );
    await fc.assert(
      fc.asyncProperty(shape, fc.integer(), async (batches, seed) => {
        const random = seededRandom(seed);
        const disk = new MemoryDisk();
        const { wal } = await open(disk, { segmentBytes: 600, random });
        let next = 1;
        const records: WalRecord[] = batches.map(([count, size]) => ({
          entries: Array.from({ length: count }, () => entry(next++, 1, 'z'.repeat(size))),
          hardState: { term: 1, vote: 0, commit: next - 1 },
        }));
        const acknowledged = random.integer(records.length);
        for (const record of records.slice(0, acknowledged)) await wal.append(record);
        const inFlight = wal.append(records[acknowledged] ?? {});
        for (let turns = random.integer(12); turns > 0; turns--) await Promise.resolve();
        disk.powerCut(random);
        const wasAcknowledged = await inFlight.then(
          () => true,
          () => false,
        );
        const { state } = await open(disk, { segmentBytes: 600, random });
        const allowed = [acknowledged, acknowledged + 1]
          .filter((count) => count > acknowledged || !wasAcknowledged)
          .map((count) => JSON.stringify(modelOf(records.slice(0, count))));
        assert.ok(allowed.includes(JSON.stringify(state)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('wal: failures', () => {
  it('disk full → WalFailure says so, every later append too, earlier batches stay', async () => {
    const disk = new MemoryDisk();
    const { wal } = await open(disk);
    await wal.append({ identity, entries: [entry(1, 1)] });
    disk.capacityBytes = 0;
    const wanted = (error: unknown): boolean =>
      error instanceof WalFailure && /ENOSPC.*free space/.test(error.message);
    await assert.rejects(wal.append({ entries: [entry(2, 1)] }), wanted);
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    await assert.rejects(wal.append({ entries: [entry(3, 1)] }), wanted);
    const { state } = await open(disk);
    assert.deepEqual(
      state.entries.map((each) => each.index).filter((index) => index !== 2),
      [1],
    );
  });

  it('disk full only while the next segment was prepared → that is done again when it is due', async () => {
    const disk = new MemoryDisk();
    const { wal } = await open(disk, { segmentBytes: 4096 });
    disk.capacityBytes = 5_000;
    let index = 0;
    const append = (): Promise<void> =>
      wal.append({ entries: [entry(++index, 1, 'x'.repeat(200))] });
    for (let i = 0; i < 10; i++) await append();
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 20; i++) await append();
    assert.ok(disk.paths().includes(`${directory}/0000000002.wal`));
    await wal.close();
    assert.equal((await open(disk)).state.entries.length, 30);
  });

  it('disk full only while space was filled ahead → batches take the space themselves', async () => {
    const MiB = 1024 * 1024;
    const disk = new MemoryDisk();
    const { wal } = await open(disk, { segmentBytes: 64 * MiB });
    disk.capacityBytes = 4.5 * MiB;
    let index = 0;
    const append = (): Promise<void> =>
      wal.append({ entries: [entry(++index, 1, 'x'.repeat(MiB))] });
    for (let i = 0; i < 3; i++) await append();
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 6; i++) await append();
    await wal.close();
    assert.equal((await open(disk)).state.entries.length, 9);
  });

  it('write error while the next segment is prepared → WalFailure when it is due, no retry', async () => {
    const disk = new MemoryDisk();
    const { wal } = await open(disk, { segmentBytes: 4096 });
    disk.failNext('write', /tmp$/, 'EIO');
    let index = 0;
    const fill = async (): Promise<void> => {
      for (;;) await wal.append({ entries: [entry(++index, 1, 'x'.repeat(200))] });
    };
    await assert.rejects(fill(), WalFailure);
    assert.ok(!disk.paths().includes(`${directory}/0000000002.wal`));
  });

  it('write error → WalFailure and no retry', async () => {
    const disk = new MemoryDisk();
    const { wal } = await open(disk);
    disk.failNext('write', /wal$/);
    await assert.rejects(wal.append({ entries: [entry(1, 1)] }), WalFailure);
    await assert.rejects(wal.append({ entries: [entry(1, 1)] }), WalFailure);
  });

  it('finished segment goes while scrub is about to read it → no rot', async () => {
    let onOpen = async (): Promise<void> => undefined;
    const disk = new MemoryDisk({
      delay: async (operation) => {
        const act = onOpen;
        if (operation !== 'open') return;
        onOpen = async () => undefined;
        await act();
      },
    });
    const { wal } = await open(disk);
    for (let index = 1; index <= 80; index++) {
      await wal.append({ entries: [entry(index, 1, 'x'.repeat(200))] });
    }
    onOpen = () => wal.compact(80);
    await wal.scrub();
    assert.notEqual(wal.firstSegment, 1);
    await wal.close();
  });

  it('rotten finished segment → scrub reports it', async () => {
    const disk = new MemoryDisk();
    const { wal } = await open(disk, { segmentBytes: 512 });
    for (let index = 1; index <= 40; index++) await wal.append({ entries: [entry(index, 1)] });
    await wal.scrub();
    disk.flipBit(`${directory}/0000000001.wal`, 200, 3);
    await assert.rejects(wal.scrub(), CorruptionError);
  });
});

describe('wal: encryption', () => {
  const random = seededRandom(3);

  it('sealed → plaintext is not on disk, the same key reads it, rotation reads both', async () => {
    const secret: WalRecord = { entries: [entry(1, 1, 'top secret value')] };
    const disk = await written([secret], { cipher: createCipher(key(1), [], random) });
    const content = Buffer.from(disk.contentOf(`${directory}/0000000001.wal`));
    assert.equal(content.includes('top secret'), false);
    const rotated = createCipher(key(2), [key(1)], random);
    const { wal, state } = await open(disk, { cipher: rotated });
    assert.deepEqual(plain(state), plain(modelOf([secret])));
    await wal.append({ entries: [entry(2, 1)] });
    assert.equal((await open(disk, { cipher: rotated })).state.entries.length, 2);
  });

  it('another key, another segment, old ones away → only the new key is needed', async () => {
    const disk = new MemoryDisk();
    const ring = createCipher(key(1), [], random);
    const { wal } = await open(disk, { cipher: ring });
    for (const record of story) await wal.append(record);
    ring.use(key(2));
    const head = { ...wal.head };
    const { number, highestBefore } = await wal.startSegment();
    assert.deepEqual(
      [number, highestBefore, wal.firstSegment],
      [2, modelOf(story).entries.length, 1],
    );
    await wal.append({ entries: [entry(highestBefore + 1, 9)] });
    await wal.compact(highestBefore);
    assert.equal(wal.firstSegment, 2);
    assert.deepEqual(await disk.mount().list(directory), ['0000000002.wal']);
    const { state } = await open(disk, { cipher: createCipher(key(2), [], random) });
    assert.deepEqual(plain({ ...state, entries: [] }), plain({ ...head, entries: [] }));
    assert.deepEqual(
      state.entries.map(({ index }) => index),
      [highestBefore + 1],
    );
  });

  it('key missing or another one → refused, nothing changed', async () => {
    const disk = await written(story, { cipher: createCipher(key(1), [], random) });
    await assert.rejects(open(disk), CorruptionError);
    await assert.rejects(open(disk, { cipher: createCipher(key(2), [], random) }), (error) =>
      isShoalError(error, 'data_loss'),
    );
    const wrong = createCipher({ id: 1, key: new Uint8Array(32) }, [], random);
    await assert.rejects(open(disk, { cipher: wrong }), (error) =>
      isShoalError(error, 'data_loss'),
    );
    const { state } = await open(disk, { cipher: createCipher(key(1), [], random) });
    assert.deepEqual(plain(state), plain(modelOf(story)));
  });
});
