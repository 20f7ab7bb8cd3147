import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { seededRandom } from '#lib/random';
import type { Disk } from '../disk.ts';
import { MemoryDisk } from './memory-disk.ts';
import { systemDisk } from './system-disk.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const read = async (disk: Disk, path: string): Promise<string> => {
  const file = await disk.open(path, 'read');
  const bytes = await file.read(0, await file.size());
  await file.close();
  return Buffer.from(bytes).toString();
};

/** Both disks must pass the same tests. */
const disks: readonly [
  string,
  (body: (disk: Disk, root: string) => Promise<void>) => Promise<void>,
][] = [
  ['memory disk', (body) => body(new MemoryDisk().mount(), '/raft')],
  [
    'system disk',
    async (body) => {
      const root = await mkdtemp(join(tmpdir(), 'raft-disk-'));
      try {
        await body(systemDisk, root);
      } finally {
        await rm(root, { recursive: true });
      }
    },
  ],
];

for (const [name, withDisk] of disks) {
  describe(name, () => {
    it('written at offsets → read back, shorter only at the end', () =>
      withDisk(async (disk, root) => {
        await disk.makeDirectory(join(root, 'a/b'));
        const file = await disk.open(join(root, 'a/b/file'), 'durable');
        await file.write(0, text('hello '));
        await file.write(6, text('world'));
        await file.sync();
        assert.equal(Buffer.from(await file.read(4, 4)).toString(), 'o wo');
        assert.equal(Buffer.from(await file.read(9, 100)).toString(), 'ld');
        await file.truncate(5);
        assert.equal(await file.size(), 5);
        await file.close();
        assert.equal(await read(disk, join(root, 'a/b/file')), 'hello');
      }));

    it('file to be read missing → not_found; removing it → nothing happens', () =>
      withDisk(async (disk, root) => {
        await assert.rejects(disk.open(join(root, 'none'), 'read'), (error) =>
          isShoalError(error, 'not_found'),
        );
        await disk.remove(join(root, 'none'));
        assert.deepEqual(await disk.list(join(root, 'no-directory')), []);
      }));

    it('renamed over another → one name with the new content, open handles keep the old', () =>
      withDisk(async (disk, root) => {
        for (const name of ['x', 'y']) {
          const file = await disk.open(join(root, name), 'write');
          await file.write(0, text(name));
          await file.close();
        }
        const old = await disk.open(join(root, 'y'), 'read');
        await disk.rename(join(root, 'x'), join(root, 'y'));
        await disk.syncDirectory(root);
        assert.deepEqual(await disk.list(root), ['y']);
        assert.equal(await read(disk, join(root, 'y')), 'x');
        assert.equal(Buffer.from(await old.read(0, 9)).toString(), 'y');
        await old.close();
      }));
  });
}

describe('memory disk faults', () => {
  it('power cut after sync → content and name survive', async () => {
    const disk = new MemoryDisk();
    const mounted = disk.mount();
    const file = await mounted.open('/d/f', 'write');
    await file.write(0, text('kept'));
    await file.sync();
    await mounted.syncDirectory('/d');
    disk.powerCut(seededRandom(1));
    assert.equal(await read(disk.mount(), '/d/f'), 'kept');
    await assert.rejects(file.write(0, text('x')), /power cut/);
  });

  it('power cuts without sync → the unsynced write is kept, lost and torn in turn', async () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const disk = new MemoryDisk();
      const mounted = disk.mount();
      const file = await mounted.open('/d/f', 'durable');
      await mounted.syncDirectory('/d');
      await file.write(0, text('base'));
      const loose = await mounted.open('/d/f', 'write');
      await loose.write(4, text('tail'));
      disk.powerCut(seededRandom(seed));
      outcomes.add(await read(disk.mount(), '/d/f'));
    }
    assert.ok(outcomes.has('base') && outcomes.has('basetail'));
    assert.ok(outcomes.has('baset') && outcomes.has('basetai'));
    assert.ok([...outcomes].every((each) => 'basetail'.startsWith(each) && each.length >= 4));
  });

  it('power cut with an unsynced rename → the old name or the new one, never none', async () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const disk = new MemoryDisk();
      disk.place('/d/old', text('1'));
      await disk.mount().rename('/d/old', '/d/new');
      disk.powerCut(seededRandom(seed));
      seen.add((await disk.mount().list('/d')).join());
    }
    assert.deepEqual([...seen].sort(), ['new', 'old']);
  });

  it('full disk → ENOSPC; failing sync → its error, once', async () => {
    const disk = new MemoryDisk({ capacityBytes: 10 });
    const file = await disk.mount().open('/f', 'durable');
    await file.write(0, text('12345678'));
    await assert.rejects(file.write(8, text('90ab')), /ENOSPC/);
    disk.failNext('sync', /f$/);
    await assert.rejects(file.sync(), /EIO/);
    await file.sync();
  });

  it('flipped bit → content differs in that bit', async () => {
    const disk = new MemoryDisk();
    disk.place('/f', Uint8Array.of(0, 0));
    disk.flipBit('/f', 1, 3);
    assert.deepEqual([...disk.contentOf('/f')], [0, 8]);
  });
});
