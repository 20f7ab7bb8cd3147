import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isShoalError } from '#lib/errors';
import {
  createConfig,
  createConfigReference,
  createConfigSpec,
  createContainerSpec,
  createDriver,
  createFileTarget,
  createSecret,
  createSecretReference,
  createSecretSpec,
  createTask,
} from '#proto/gen/swarm';
import { templateContextOf } from '#proto/model/template';
import { DependencyStore, placeFiles } from './dependency-store.ts';

const context = templateContextOf(createTask({ id: 'task1', slot: 4 }), undefined);
const target = (name: string, mode = 0o444) => createFileTarget({ name, uid: '0', gid: '0', mode });
const spec = createContainerSpec({
  secrets: [
    createSecretReference({ secretId: 's1', secretName: 'password', file: target('password') }),
  ],
  configs: [
    createConfigReference({ configId: 'c1', configName: 'nginx', file: target('/etc/nginx.conf') }),
  ],
});
const secret = createSecret({ id: 's1', spec: createSecretSpec({ data: Buffer.from('geheim') }) });
const config = createConfig({
  id: 'c1',
  spec: createConfigSpec({
    data: Buffer.from('slot {{.Task.Slot}}'),
    templating: createDriver({ name: 'golang' }),
  }),
});

test('dependencies: all have arrived → files at their places, templates filled in', () => {
  const store = new DependencyStore();
  store.putSecret(secret);
  store.putConfig(config);
  const files = store.filesOf(spec, 'task1', context);
  assert.deepEqual(
    files.map(({ target: place, data }) => [place, Buffer.from(data).toString()]),
    [
      ['/run/secrets/password', 'geheim'],
      ['/etc/nginx.conf', 'slot 4'],
    ],
  );
});

test('dependencies: one has not arrived → unavailable, and named', () => {
  const store = new DependencyStore();
  store.putConfig(config);
  const isMissing = (error: unknown): boolean =>
    isShoalError(error, 'unavailable') && error.message.startsWith('secret password has not');
  assert.throws(() => store.filesOf(spec, 'task1', context), isMissing);
  store.putSecret({ ...secret, id: 's1.task1' });
  assert.equal(store.filesOf(spec, 'task1', context).length, 2, 'a secret of this task alone');
  store.retain(new Set(), new Set(['c1']));
  assert.throws(() => store.filesOf(spec, 'task1', context), isMissing);
});

test('dependencies: placed → readable by their owner’s mode only', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'shoal-secrets-'));
  try {
    const { uid, gid } = await stat(directory);
    const files = [{ target: '/run/secrets/a', data: Buffer.from('x'), uid, gid, mode: 0o400 }];
    const place = join(directory, 'c1');
    await placeFiles(place, files);
    const [placed] = await placeFiles(place, files);
    assert.equal(placed?.target, '/run/secrets/a');
    assert.equal((await readFile(placed?.source ?? '')).toString(), 'x');
    assert.equal((await stat(placed?.source ?? '')).mode & 0o777, 0o400);
    assert.equal((await stat(place)).mode & 0o777, 0o700);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
