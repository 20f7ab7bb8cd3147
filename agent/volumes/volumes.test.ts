import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { FakeClock } from '#lib/fake-clock';
import { deferred } from '#lib/signal';
import { LocalVolumes, type Volume } from './volumes.ts';

const run = promisify(execFile);

const unused = async (): Promise<boolean> => false;

/** Puts one file with this text into whatever folder it is given. */
function gatherer(text: string): (directory: string) => Promise<boolean> {
  return async (directory) => {
    await writeFile(join(directory, 'file'), text);
    return true;
  };
}

async function withVolume(story: (volumes: LocalVolumes, volume: Volume) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-volumes-'));
  const volumes = new LocalVolumes({ directory }, { clock: new FakeClock() });
  try {
    const request = { name: 'v1', labels: {}, options: {}, ownerTaskId: '' };
    await story(volumes, await volumes.create(request));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const contentOf = ({ mountpoint }: Volume): Promise<string> =>
  readFile(join(mountpoint, 'file'), 'utf8');

test('create: asked for at once by many → one volume, and all of them get it', () =>
  withVolume(async (volumes) => {
    const request = { name: 'v2', labels: {}, options: {}, ownerTaskId: '' };
    const made = await Promise.all([1, 2, 3].map(() => volumes.create(request)));
    assert.deepEqual(
      made.map(({ name }) => name),
      ['v2', 'v2', 'v2'],
    );
  }));

test('remove: interrupted when the data had gone → made anew, it has its folder', () =>
  withVolume(async (volumes, volume) => {
    await rm(volume.mountpoint, { recursive: true });
    await volumes.create({ name: 'v1', labels: {}, options: {}, ownerTaskId: '' });
    assert.deepEqual(await readdir(volume.mountpoint), []);
  }));

/** As any container can make it: step by step, deeper than the kernel takes in one path. */
async function makeDeep(directory: string): Promise<void> {
  const script = 'for i in $(seq 40); do mkdir "$1" && cd -P -- "$1" 2>/dev/null || exit 0; done';
  await run('sh', ['-c', script, 'sh', 'x'.repeat(200)], { cwd: directory });
}

test('remove: a tree that is deeper than a path may be long → nothing is left', () =>
  withVolume(async (volumes, volume) => {
    await makeDeep(volume.mountpoint);
    const plain = rm(volume.mountpoint, { recursive: true });
    await assert.rejects(plain, { code: 'ENAMETOOLONG' }, 'it is deep enough');
    await volumes.remove('v1', []);
    assert.deepEqual(await volumes.list(), []);
    assert.deepEqual(await readdir(join(volume.mountpoint, '..', '..')), []);
  }));

test('volume content: empty → filled once; what has content keeps it', () =>
  withVolume(async (volumes, volume) => {
    await volumes.fill(volume, unused, gatherer('first'));
    await volumes.fill(volume, unused, gatherer('second'));
    assert.equal(await contentOf(volume), 'first');
  }));

test('volume content: two at once → one after the other, the first wins', () =>
  withVolume(async (volumes, volume) => {
    const gate = deferred<void>();
    const gathered: string[] = [];
    const slow = volumes.fill(volume, unused, async (directory) => {
      await gate.promise;
      gathered.push('slow');
      return gatherer('slow')(directory);
    });
    const quick = volumes.fill(volume, unused, async (directory) => {
      gathered.push('quick');
      return gatherer('quick')(directory);
    });
    gate.resolve();
    await Promise.all([slow, quick]);
    assert.deepEqual(gathered, ['slow']);
    assert.equal(await contentOf(volume), 'slow');
  }));

test('volume content: used by a container → its folder stays the same', () =>
  withVolume(async (volumes, volume) => {
    const before = (await stat(volume.mountpoint)).ino;
    await volumes.fill(volume, async () => true, gatherer('x'));
    assert.equal((await stat(volume.mountpoint)).ino, before);
    assert.deepEqual(await readdir(volume.mountpoint), []);
  }));

test('volume content: used by a container since gathering began → its folder stays the same', () =>
  withVolume(async (volumes, volume) => {
    const before = (await stat(volume.mountpoint)).ino;
    let isMounted = false;
    await volumes.fill(
      volume,
      async () => isMounted,
      async (directory) => {
        isMounted = true;
        return gatherer('x')(directory);
      },
    );
    assert.equal((await stat(volume.mountpoint)).ino, before);
  }));

test('volume content: something written since gathering began → that is its content', () =>
  withVolume(async (volumes, volume) => {
    await volumes.fill(volume, unused, async (directory) => {
      await gatherer('of another task')(volume.mountpoint);
      return gatherer('of the image')(directory);
    });
    assert.equal(await contentOf(volume), 'of another task');
  }));

test('volume content: gathering fails halfway → still empty, and the next try succeeds', () =>
  withVolume(async (volumes, volume) => {
    const fails = async (directory: string): Promise<boolean> => {
      await gatherer('half')(directory);
      throw new Error('disk full');
    };
    await assert.rejects(volumes.fill(volume, unused, fails), /disk full/);
    assert.deepEqual(await readdir(volume.mountpoint), []);
    await volumes.fill(volume, unused, gatherer('whole'));
    assert.equal(await contentOf(volume), 'whole');
  }));

test('volume content: the image has nothing there → empty, nothing left behind', () =>
  withVolume(async (volumes, volume) => {
    await volumes.fill(volume, unused, async () => false);
    assert.deepEqual(await readdir(volume.mountpoint), []);
    assert.deepEqual((await readdir(join(volume.mountpoint, '..'))).sort(), [
      '_data',
      'volume.json',
    ]);
  }));
