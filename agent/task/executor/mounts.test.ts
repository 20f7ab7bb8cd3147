import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeClock } from '#lib/fake-clock';
import type { Mount } from '#proto/gen/swarm';
import {
  createDriver,
  createMount,
  createMountBindOptions,
  createMountTmpfsOptions,
  createMountVolumeOptions,
  createTask,
  MountBindOptionsPropagation,
  MountType,
} from '#proto/gen/swarm';
import { templateContextOf } from '#proto/model/template';
import type { MountRequest } from '../../containerd/types.ts';
import { LocalVolumes, type Volume } from '../../volumes/volumes.ts';
import { prepareMounts } from './mounts.ts';

interface Bench {
  readonly directory: string;
  readonly volumes: LocalVolumes;
  readonly prepare: (mount: Partial<Mount>) => Promise<MountRequest | undefined>;
  /** With what the image wants besides. */
  readonly prepareAll: (
    mounts: readonly Partial<Mount>[],
    imageVolumes: readonly string[],
  ) => Promise<MountRequest[]>;
  /** `volume path`: what was to be filled. */
  readonly fills: string[];
}

async function inDirectory(story: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-mounts-'));
  const volumes = new LocalVolumes(
    { directory: join(directory, 'volumes') },
    { clock: new FakeClock() },
  );
  const context = templateContextOf(createTask({ id: 'task1', slot: 2 }), undefined);
  const fills: string[] = [];
  const fill = async ({ name }: Volume, path: string): Promise<void> => {
    fills.push(`${name} ${path}`);
  };
  const prepareAll: Bench['prepareAll'] = (mounts, imageVolumes) =>
    prepareMounts(
      { mounts: mounts.map(createMount), imageVolumes, taskId: 'task1', context },
      { volumes, fill },
    );
  const prepare: Bench['prepare'] = async (mount) => (await prepareAll([mount], []))[0];
  try {
    await story({ directory, volumes, prepare, prepareAll, fills });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

test('mounts: bind of what is there → its options', () =>
  inDirectory(async ({ directory, prepare }) => {
    const bind = { type: MountType.BIND, source: directory, target: '/data' };
    assert.deepEqual((await prepare(bind))?.options, ['rbind', 'rprivate', 'rw']);
    const bindOptions = createMountBindOptions({
      nonrecursive: true,
      propagation: MountBindOptionsPropagation.RSHARED,
    });
    const options = (await prepare({ ...bind, readonly: true, bindOptions }))?.options;
    assert.deepEqual(options, ['bind', 'rshared', 'ro']);
  }));

test('mounts: bind of what is not there → refused in Docker’s words, or made on request', () =>
  inDirectory(async ({ directory, prepare }) => {
    const source = join(directory, 'absent');
    const bind = { type: MountType.BIND, source, target: '/data' };
    await assert.rejects(prepare(bind), {
      code: 'invalid_argument',
      message: `invalid mount config for type "bind": bind source path does not exist: ${source}`,
    });
    await prepare({ ...bind, bindOptions: createMountBindOptions({ createmountpoint: true }) });
    assert.ok((await stat(source)).isDirectory(), 'made');
  }));

test('mounts: tmpfs → size and mode, and Docker’s defaults unless taken back', () =>
  inDirectory(async ({ prepare }) => {
    const tmpfs = { type: MountType.TMPFS, target: '/tmp' };
    assert.deepEqual((await prepare(tmpfs))?.options, ['noexec', 'nosuid', 'nodev']);
    const tmpfsOptions = createMountTmpfsOptions({
      sizeBytes: 65536,
      mode: 0o1770,
      options: 'exec',
    });
    assert.deepEqual((await prepare({ ...tmpfs, tmpfsOptions }))?.options, [
      'nosuid',
      'nodev',
      'exec',
      'size=65536',
      'mode=1770',
    ]);
  }));

test('mounts: tmpfs with options as the API sends them → each as mount(8) has it', () =>
  inDirectory(async ({ prepare }) => {
    const options = JSON.stringify([['exec'], ['uid', '1000']]);
    const tmpfsOptions = createMountTmpfsOptions({ options });
    const mount = { type: MountType.TMPFS, target: '/tmp', tmpfsOptions };
    assert.deepEqual((await prepare(mount))?.options, ['nosuid', 'nodev', 'exec', 'uid=1000']);
  }));

test('mounts: a named volume with a template → made once, its data bound', () =>
  inDirectory(async ({ directory, volumes, prepare }) => {
    const mount = { type: MountType.VOLUME, source: 'data-{{.Task.Slot}}', target: '/data' };
    const request = await prepare(mount);
    assert.equal(request?.source, join(directory, 'volumes', 'data-2', '_data'));
    await prepare(mount);
    assert.deepEqual(
      (await volumes.list()).map(({ name }) => name),
      ['data-2'],
    );
    await volumes.removeOwnedBy('task1');
    assert.equal((await volumes.list()).length, 1, 'a named volume outlives the task');
  }));

test('mounts: a nameless volume → one per task and target, gone with the task', () =>
  inDirectory(async ({ volumes, prepare }) => {
    const mount = { type: MountType.VOLUME, target: '/data' };
    await prepare(mount);
    await prepare(mount);
    const [volume, ...others] = await volumes.list();
    assert.match(volume?.name ?? '', /^[0-9a-f]{64}$/);
    assert.equal(others.length, 0);
    await volumes.removeOwnedBy('task1');
    assert.deepEqual(await volumes.list(), []);
  }));

test('mounts: a folder inside a volume → bound; one that leads out → refused', () =>
  inDirectory(async ({ volumes, prepare }) => {
    const volume = await volumes.create({ name: 'v1', labels: {}, options: {}, ownerTaskId: '' });
    await mkdir(join(volume.mountpoint, 'inner'));
    await symlink('/etc', join(volume.mountpoint, 'escape'));
    const at = (subpath: string) =>
      prepare({
        type: MountType.VOLUME,
        source: 'v1',
        target: '/data',
        volumeOptions: createMountVolumeOptions({ subpath }),
      });
    assert.equal((await at('inner'))?.source, join(volume.mountpoint, 'inner'));
    for (const path of ['../..', 'escape', 'absent']) {
      await assert.rejects(at(path), /volume v1 has no folder/, path);
    }
  }));

test('mounts: a volume → filled from the image, unless nocopy or only a part of it', () =>
  inDirectory(async ({ volumes, prepare, fills }) => {
    const mount = { type: MountType.VOLUME, source: 'v1', target: '/data' };
    assert.equal((await prepare(mount))?.volume, 'v1');
    assert.deepEqual(fills, ['v1 /data']);
    await prepare({ ...mount, volumeOptions: createMountVolumeOptions({ nocopy: true }) });
    await mkdir(join((await volumes.inspect('v1')).mountpoint, 'inner'));
    await prepare({ ...mount, volumeOptions: createMountVolumeOptions({ subpath: 'inner' }) });
    assert.equal(fills.length, 1);
  }));

test('mounts: the image wants volumes → nameless ones where nothing else is mounted', () =>
  inDirectory(async ({ directory, volumes, prepareAll, fills }) => {
    const mounts = [
      { type: MountType.TMPFS, target: '/tmp/' },
      { type: MountType.BIND, source: directory, target: '/bound' },
    ];
    const made = await prepareAll(mounts, ['/tmp', '/bound/', '/var/lib/data/']);
    assert.deepEqual(
      made.map(({ target }) => target),
      ['/tmp/', '/bound', '/var/lib/data/'],
    );
    const [volume, ...others] = await volumes.list();
    assert.equal(others.length, 0);
    assert.equal(made[2]?.source, volume?.mountpoint);
    assert.deepEqual(fills, [`${volume?.name} /var/lib/data/`]);
    await volumes.removeOwnedBy('task1');
    assert.deepEqual(await volumes.list(), []);
  }));

test('mounts: what this node cannot mount → refused with the reason', () =>
  inDirectory(async ({ prepare }) => {
    const driverConfig = createDriver({ name: 'rexray' });
    const volumeOptions = createMountVolumeOptions({ driverConfig });
    const foreign = { type: MountType.VOLUME, source: 'v1', target: '/data', volumeOptions };
    await assert.rejects(prepare(foreign), /driver "rexray" is not installed/);
    await assert.rejects(
      prepare({ type: MountType.NPIPE, target: '/x' }),
      /type "npipe": this node cannot/,
    );
    await assert.rejects(prepare({ type: MountType.TMPFS, target: 'x' }), /is not absolute/);
    await assert.rejects(
      prepare({ type: MountType.VOLUME, source: '../x', target: '/x' }),
      /"\.\.\/x" is no name for a volume/,
    );
  }));

test('volumes: in use → not removed, and said by whom; unknown → not found', () =>
  inDirectory(async ({ volumes }) => {
    await volumes.create({ name: 'v1', labels: { a: 'b' }, options: {}, ownerTaskId: '' });
    await assert.rejects(volumes.remove('v1', ['web.1']), /in use by container web\.1/);
    assert.equal((await volumes.inspect('v1')).labels.a, 'b');
    assert.equal((await volumes.inspect('v1')).createdAt, '2026-01-01T00:00:00.000Z');
    await volumes.remove('v1', []);
    await assert.rejects(volumes.remove('v1', []), /volume v1 not found/);
    await assert.rejects(volumes.inspect('../../etc'), /not found/);
    const options = { type: 'nfs' };
    const nfs = { name: 'v2', labels: {}, options, ownerTaskId: '' };
    await assert.rejects(volumes.create(nfs), /takes no options here, and got type/);
  }));
