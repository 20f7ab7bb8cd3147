/** Pulling from real and from misbehaving registries into containerd. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ContainerdRuntime } from '#agent/containerd/containerd';
import { requestOf, withCode } from '#agent/containerd/runtime-suite';
import { busyboxArchive } from './busybox-archive.ts';
import {
  type Faults,
  type FaultyRegistry,
  push,
  type RegistryImage,
  registryImage,
  startFaultyRegistry,
  startRegistry,
} from './registry-server.ts';
import { type Ground, makeGround, never, whyNot } from './support.ts';

const openPort = 15071;
const closedPort = 15072;
const alice = { username: 'alice', password: 'secret' };

const reason = whyNot();
describe('images of a registry', reason === undefined ? {} : { skip: reason }, () => {
  let ground: Ground;
  let runtime: ContainerdRuntime;
  let image: RegistryImage;
  let open: { readonly host: string; stop(): void };
  let closed: { readonly host: string; stop(): void };
  const faulty: FaultyRegistry[] = [];
  before(async () => {
    ground = await makeGround();
    runtime = await ground.open();
    image = await registryImage();
    open = await startRegistry(join(ground.folder, 'open'), openPort, false);
    closed = await startRegistry(join(ground.folder, 'closed'), closedPort, true);
    await push(open.host, 'team/web', '1', image);
    const authorization = `Basic ${Buffer.from('alice:secret').toString('base64')}`;
    await push(closed.host, 'team/web', '1', image, { authorization });
  });
  after(async () => {
    open?.stop();
    closed?.stop();
    for (const registry of faulty) await registry.close();
    await ground?.close();
  });

  const serve = async (faults: Faults): Promise<FaultyRegistry> => {
    const registry = await startFaultyRegistry(image, faults);
    faulty.push(registry);
    return registry;
  };
  /** So that the next pull has to fetch everything. */
  const removeAll = async (): Promise<void> => {
    for (const { name } of await runtime.images.list()) await runtime.images.remove(name);
  };

  it('pull: open registry → image that runs, with progress', async () => {
    const name = `${open.host}/team/web:1`;
    const seen = new Set<string>();
    const facts = await runtime.images.pull(name, undefined, never, ({ status }) => {
      seen.add(status);
    });
    assert.equal(facts.name, name);
    assert.ok(facts.sizeBytes > 100_000);
    for (const status of ['Download complete', 'Pull complete']) assert.ok(seen.has(status));
    await runtime.containers.create(requestOf('r1', name, ['sh', '-c', 'exit 5']));
    await runtime.containers.start('r1');
    assert.equal((await runtime.containers.wait('r1', never)).code, 5);
    await runtime.containers.remove('r1');
  });

  it('pull: wrong or no password → unauthenticated; right one → image', async () => {
    const name = `${closed.host}/team/web:1`;
    const { images } = runtime;
    const wrong = { ...alice, password: 'guess' };
    await assert.rejects(images.pull(name, undefined, never), withCode('unauthenticated'));
    await assert.rejects(images.pull(name, wrong, never), withCode('unauthenticated'));
    assert.equal((await images.pull(name, alice, never)).name, name);
  });

  it('pull: unknown tag or repository → not_found with the name', async () => {
    for (const name of [`${open.host}/team/web:none`, `${open.host}/nobody/none:1`]) {
      await assert.rejects(runtime.images.pull(name, undefined, never), (error: Error) => {
        assert.ok(error.message.includes(name), error.message);
        return withCode('not_found')(error);
      });
    }
  });

  it('pull: nobody listens → unavailable at once', async () => {
    const began = performance.now();
    const pulling = runtime.images.pull('127.0.0.1:1/x:1', undefined, never);
    await assert.rejects(pulling, withCode('unavailable'));
    assert.ok(performance.now() - began < 3_000);
  });

  it('pull: the registry never answers → ends when the caller gives up', async () => {
    const { host } = await serve({ isSilent: true });
    const signal = AbortSignal.timeout(300);
    await assert.rejects(runtime.images.pull(`${host}/x:1`, undefined, signal), /timeout|aborted/);
  });

  it('pull: by digest → found under the digest, and as tag@digest', async () => {
    const tagged = await runtime.images.pull(`${open.host}/team/web:1`, undefined, never);
    const name = `${open.host}/team/web@${tagged.digest}`;
    assert.equal((await runtime.images.pull(name, undefined, never)).name, name);
    const both = await runtime.images.find(`${open.host}/team/web:1@${tagged.digest}`);
    assert.equal(both?.digest, tagged.digest);
  });

  it('pull: an index → this platform only', async () => {
    await removeAll();
    const { host } = await serve({ isIndex: true });
    const facts = await runtime.images.pull(`${host}/x:1`, undefined, never);
    assert.equal(facts.architecture, process.arch === 'x64' ? 'amd64' : process.arch);
    assert.equal((await runtime.images.list()).length, 1);
  });

  it('pull: transfers break → resumed where they stopped', async () => {
    await removeAll();
    const { host, requests } = await serve({ cutBlobsAt: 2_500_000 });
    await runtime.images.pull(`${host}/x:1`, undefined, never);
    const resumed = requests.filter((request) => request.includes('bytes='));
    assert.equal(resumed.length, 1, requests.join('\n'));
    assert.match(resumed[0] ?? '', /bytes=2\d{6}-$/);
    await runtime.containers.create(requestOf('r2', `${host}/x:1`, ['true']));
    await runtime.containers.remove('r2');
  });

  it('pull: damaged blob → data_loss, no image', async () => {
    await removeAll();
    const { host } = await serve({ isDamaged: true });
    await assert.rejects(
      runtime.images.pull(`${host}/x:1`, undefined, never),
      withCode('data_loss'),
    );
    assert.equal(await runtime.images.find(`${host}/x:1`), undefined);
  });

  it('pull: bearer token → fetched once and used', async () => {
    await removeAll();
    const { host, requests } = await serve({ needsToken: true });
    await runtime.images.pull(`${host}/x:1`, undefined, never);
    assert.ok(requests.some((request) => request.includes('scope=repository%3Ax%3Apull')));
  });

  it('pull: asked for twice at once → one transfer', async () => {
    await removeAll();
    const { host, requests } = await serve({});
    const pull = () => runtime.images.pull(`${host}/x:1`, undefined, never);
    const [first, second] = await Promise.all([pull(), pull()]);
    assert.deepEqual(first, second);
    assert.equal(requests.filter((request) => request.includes('/manifests/1')).length, 1);
    assert.equal(requests.length, 1 + image.blobs.size);
  });

  it('find and create: present image → the registry is not asked', async () => {
    await removeAll();
    const { host, requests } = await serve({});
    await runtime.images.pull(`${host}/x:1`, undefined, never);
    const before = requests.length;
    await runtime.images.find(`${host}/x:1`);
    await runtime.containers.create(requestOf('r3', `${host}/x:1`, ['true']));
    await runtime.containers.remove('r3');
    assert.equal(requests.length, before);
  });

  it('import: gzip, several tags, twice → same image, without a digest to ask for', async () => {
    await removeAll();
    const tags = ['shoal.test/a:1', 'busybox'];
    const archive = gzipSync(await busyboxArchive([{ tags }]));
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < archive.length; at += 10_000) yield archive.subarray(at, at + 10_000);
    };
    const names = ['shoal.test/a:1', 'docker.io/library/busybox:latest'];
    assert.deepEqual(await runtime.images.importArchive(pieces(), never), names);
    assert.deepEqual(await runtime.images.importArchive(pieces(), never), names);
    const facts = await runtime.images.find('busybox');
    assert.ok(facts !== undefined);
    assert.equal(facts.digest, '');
    assert.equal((await runtime.images.find(facts.configDigest))?.configDigest, facts.configDigest);
    const garbage = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('this is no archive'.repeat(100));
    };
    const refused = runtime.images.importArchive(garbage(), never);
    await assert.rejects(refused, withCode('invalid_argument'));
    const removed = await runtime.images.remove('busybox');
    assert.deepEqual(removed, { untagged: [names[1]], deleted: [] });
    const byId = await runtime.images.remove(facts.configDigest);
    assert.deepEqual(byId, { untagged: [names[0]], deleted: [facts.configDigest] });
  });

  it('import and pull under one name → the digest comes and goes with its origin', async () => {
    await removeAll();
    const name = `${open.host}/team/web:1`;
    const archive = await busyboxArchive([{ tags: [name] }]);
    const load = async (): Promise<string | undefined> => {
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        yield archive;
      };
      await runtime.images.importArchive(pieces(), never);
      return (await runtime.images.find(name))?.digest;
    };
    assert.equal(await load(), '');
    const { digest } = await runtime.images.pull(name, undefined, never);
    assert.match(digest, /^sha256:/);
    assert.equal((await runtime.images.find(`${name}@${digest}`))?.name, name);
    assert.equal(await load(), '');
    assert.equal(await runtime.images.find(`${name}@${digest}`), undefined);
  });

  it('registries: what a name stands for, and whose password is good', async () => {
    const { registries } = runtime;
    const remote = await registries.resolve(`${open.host}/team/web:1`, undefined, never);
    const pulled = await runtime.images.pull(`${open.host}/team/web:1`, undefined, never);
    assert.equal(remote.digest, pulled.digest);
    assert.deepEqual(
      remote.platforms.map(({ os }) => os),
      ['linux'],
    );
    const missing = registries.resolve(`${open.host}/team/web:none`, undefined, never);
    await assert.rejects(missing, withCode('not_found'));
    assert.equal(await registries.login(closed.host, alice, never), '');
    const wrong = registries.login(closed.host, { ...alice, password: 'x' }, never);
    await assert.rejects(wrong, withCode('unauthenticated'));
  });

  it('copy out: a folder of the layers → on the node; nothing is left mounted', async () => {
    await runtime.images.pull(`${open.host}/team/web:1`, undefined, never);
    const name = `${open.host}/team/web:1`;
    const target = join(ground.folder, 'copied');
    await mkdir(target);
    assert.equal(await runtime.images.copyOut(name, '/bin', target, never), true);
    assert.ok((await readdir(target)).includes('sh'));
    assert.equal(await runtime.images.copyOut(name, '/absent', target, never), false);
    const mounts = await readFile('/proc/self/mountinfo', 'utf8');
    const left = mounts.split('\n').filter((line) => line.includes('/image-mounts/'));
    assert.deepEqual(
      left.filter((line) => line.includes(ground.folder)),
      [],
    );
  });

  it('remove: last name → content and snapshots are gone', async () => {
    await removeAll();
    const { host, requests } = await serve({});
    await runtime.images.pull(`${host}/x:1`, undefined, never);
    const removed = await runtime.images.remove(`${host}/x:1`);
    assert.equal(removed.deleted.length, 1);
    const before = requests.length;
    await runtime.images.pull(`${host}/x:1`, undefined, never);
    assert.equal(requests.length - before, 1 + image.blobs.size);
    await assert.rejects(runtime.images.remove('none.example/x'), withCode('not_found'));
  });
});
