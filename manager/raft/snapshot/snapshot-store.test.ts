import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { seededRandom } from '#lib/random';
import { createSnapshotMeta, type SnapshotMeta } from '#proto/gen/shoal';
import { createCipher } from '../cipher.ts';
import { MemoryDisk } from '../disk/memory-disk.ts';
import type { Cipher } from '../types.ts';
import { CorruptionError } from '../wal/failure.ts';
import { chunkBytes } from './frame.ts';
import { SnapshotStore } from './snapshot-store.ts';

const directory = '/raft/snapshots';

function open(disk: MemoryDisk, cipher?: Cipher): Promise<SnapshotStore> {
  const deps = { disk: disk.mount(), cipher, clock: new FakeClock(), defer: setImmediate };
  return SnapshotStore.open(directory, deps);
}

function metaAt(index: number, term = 1): SnapshotMeta {
  return createSnapshotMeta({
    clusterId: 'c1',
    index,
    term,
    membership: { members: [], removed: [9] },
  });
}

async function* pieces(...sizes: readonly number[]): AsyncIterable<Uint8Array> {
  for (const [at, size] of sizes.entries()) yield new Uint8Array(size).fill(at + 1);
}

async function contentOf(store: SnapshotStore, index: number, first = 0): Promise<Buffer> {
  const reader = await store.read({ index, term: 1 });
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of reader.chunks(first)) chunks.push(chunk);
  } finally {
    await reader.close();
  }
  return Buffer.concat(chunks);
}

async function fileOf(disk: MemoryDisk): Promise<string> {
  const names = await disk.mount().list(directory);
  return `${directory}/${names.at(-1)}`;
}

describe('snapshot store', () => {
  it('saved in odd pieces → the same bytes, meta and digest; from the middle, too', async () => {
    const disk = new MemoryDisk();
    await (await open(disk)).save(metaAt(7), pieces(10, chunkBytes, 0, 2 * chunkBytes, 3));
    const store = await open(disk);
    assert.deepEqual(store.positions, [{ index: 7, term: 1 }]);
    const reader = await store.read({ index: 7, term: 1 });
    assert.deepEqual(reader.meta.membership?.removed, [9]);
    assert.equal(reader.footer.chunkCount, 4);
    await reader.close();
    const all = await contentOf(store, 7);
    assert.equal(all.length, 10 + 3 * chunkBytes + 3);
    assert.deepEqual([all[9], all[10], all.at(-1)], [1, 2, 5]);
    assert.ok((await contentOf(store, 7, 2)).equals(all.subarray(2 * chunkBytes)));
  });

  it('died before the name was durable → survives once it was listed', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const disk = new MemoryDisk();
      const first = await open(disk);
      disk.failNext('syncDirectory', /snapshots$/);
      await assert.rejects(first.save(metaAt(7), pieces(10)));
      assert.equal((await open(disk)).positions.length, 1);
      disk.powerCut(seededRandom(seed));
      assert.equal((await contentOf(await open(disk), 7)).length, 10, `power cut ${seed}`);
    }
  });

  it('empty state → a snapshot without chunks', async () => {
    const store = await open(new MemoryDisk());
    await store.save(metaAt(1), pieces());
    assert.equal((await contentOf(store, 1)).length, 0);
  });

  it('three saved → the newest two stay, an open reader of the oldest reads on', async () => {
    const disk = new MemoryDisk();
    const store = await open(disk);
    await store.save(metaAt(1), pieces(5));
    const reader = await store.read({ index: 1, term: 1 });
    await store.save(metaAt(2), pieces(5));
    await store.save(metaAt(3), pieces(5));
    assert.deepEqual(
      store.positions.map((each) => each.index),
      [2, 3],
    );
    assert.equal((await disk.mount().list(directory)).length, 2);
    for await (const chunk of reader.chunks()) assert.equal(chunk.length, 5);
    await assert.rejects(store.read({ index: 1, term: 1 }), (error) =>
      isShoalError(error, 'not_found'),
    );
  });

  it('outdated → removed once a newer one is whole, never while one is under way', async () => {
    const disk = new MemoryDisk();
    const store = await open(disk);
    await store.save(metaAt(1), pieces(5));
    const received = await store.begin(metaAt(3));
    store.outdateAll();
    assert.equal(await store.removeOutdated(), false, 'the newest is outdated');
    await store.save(metaAt(2), pieces(5));
    assert.equal(store.awaitsOutdated, true);
    assert.equal(await store.removeOutdated(), false, 'an outdated one is on its way');
    await store.commit(received, metaAt(3));
    assert.equal(store.awaitsOutdated, false);
    assert.equal(await store.removeOutdated(), false, 'it has become the newest');
    // The same state once more replaces the file.
    await store.save(metaAt(3), pieces(6));
    assert.equal(await store.removeOutdated(), true);
    const given = await store.begin(metaAt(4));
    store.outdateAll();
    assert.equal(store.awaitsOutdated, true);
    await given.abort();
    assert.equal(store.awaitsOutdated, false);
    assert.deepEqual(
      (await open(disk)).positions.map((each) => each.index),
      [2, 3],
    );
    assert.equal((await contentOf(store, 3)).length, 6);
  });

  it('source fails midway → rejected, no file left', async () => {
    const disk = new MemoryDisk();
    const store = await open(disk);
    async function* broken(): AsyncIterable<Uint8Array> {
      yield new Uint8Array(chunkBytes);
      throw new Error('source broke');
    }
    await assert.rejects(store.save(metaAt(1), broken()), /source broke/);
    assert.deepEqual(await disk.mount().list(directory), []);
  });

  for (const operation of ['sync', 'rename'] as const) {
    it(`disk full at the last ${operation} → rejected, no file left, nobody waits`, async () => {
      const disk = new MemoryDisk();
      const store = await open(disk);
      disk.failNext(operation, /snapshots/, 'ENOSPC');
      await assert.rejects(store.save(metaAt(1), pieces(5)), /ENOSPC/);
      assert.deepEqual(await disk.mount().list(directory), []);
      store.outdateAll();
      assert.equal(store.awaitsOutdated, false);
    });
  }

  it('disk full at its begin → rejected, no file left', async () => {
    const disk = new MemoryDisk();
    const store = await open(disk);
    disk.failNext('write', /snapshots/, 'ENOSPC');
    await assert.rejects(store.begin(metaAt(1)), /ENOSPC/);
    assert.deepEqual(await disk.mount().list(directory), []);
  });

  it('power cut at any moment → the snapshot is complete or absent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 60 }), async (seed, turns) => {
        const disk = new MemoryDisk();
        const store = await open(disk);
        await store.save(metaAt(1), pieces(100));
        const saving = store.save(metaAt(2), pieces(200, 300)).then(
          () => true,
          () => false,
        );
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        disk.powerCut(seededRandom(seed));
        const wasSaved = await saving;
        const after = await open(disk);
        const indexes = after.positions.map((each) => each.index);
        assert.ok(indexes.includes(1));
        assert.ok(!wasSaved || indexes.includes(2));
        if (indexes.includes(2)) assert.equal((await contentOf(after, 2)).length, 500);
        assert.ok((await disk.mount().list(directory)).every((name) => name.endsWith('.snap')));
      }),
      { numRuns: 200 },
    );
  });

  it('any bit flipped → noticed', async () => {
    const disk = new MemoryDisk();
    const store = await open(disk);
    await store.save(metaAt(1), pieces(50));
    const path = await fileOf(disk);
    const { length } = disk.contentOf(path);
    for (let bit = 0; bit < length * 8; bit++) {
      disk.flipBit(path, bit >> 3, bit & 7);
      await assert.rejects(contentOf(store, 1), CorruptionError, `bit ${bit}`);
      disk.flipBit(path, bit >> 3, bit & 7);
    }
    assert.equal((await contentOf(store, 1)).length, 50);
  });

  it('encrypted → content unreadable without its key', async () => {
    const disk = new MemoryDisk();
    const cipher = createCipher({ id: 5, key: new Uint8Array(32).fill(5) }, [], seededRandom(1));
    const secret = (async function* () {
      yield Buffer.from('secret '.repeat(20));
    })();
    await (await open(disk, cipher)).save(metaAt(1), secret);
    assert.equal(Buffer.from(disk.contentOf(await fileOf(disk))).includes('secret'), false);
    assert.equal((await contentOf(await open(disk, cipher), 1)).length, 140);
    await assert.rejects((await open(disk)).read({ index: 1, term: 1 }), CorruptionError);
  });
});
