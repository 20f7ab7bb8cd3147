import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { deferred } from '#lib/signal';
import { registryLookupDeadlineMs } from '../../limits.ts';
import { busybox, fillRuntime } from '../../testing/fake-runtime.ts';
import { Harness, type Loose } from '../../testing/harness.ts';
import { makeImage } from '../../testing/objects.ts';
import { filters, lines, turns } from '../../testing/reading.ts';

const auth = Buffer.from(JSON.stringify({ username: 'ann', password: 'pw' })).toString('base64url');

let harness: Harness;
let clock: FakeClock;
before(async () => {
  clock = new FakeClock();
  harness = await Harness.start(clock, 'worker');
});
after(() => harness.stop());
function refill(): void {
  fillRuntime(harness.backend.runtime);
  delete harness.backend.registries;
}

describe('images', () => {
  beforeEach(refill);

  test('list: filters → those; a wrong one → 400', async () => {
    const tags = async (wanted: unknown): Promise<string[]> =>
      (await harness.get(`/images/json?${filters(wanted)}`)).flatMap(
        (image: Loose) => image.RepoTags,
      );
    assert.deepEqual(await tags({}), ['busybox:latest', 'localhost:5000/team/app:1.2']);
    assert.deepEqual(await tags({ reference: ['busybox'] }), ['busybox:latest']);
    assert.deepEqual(await tags({ reference: ['*/*/app'] }), ['localhost:5000/team/app:1.2']);
    assert.deepEqual(await tags({ reference: ['busy*:lat*'] }), ['busybox:latest']);
    assert.deepEqual(await tags({ dangling: ['true'] }), []);
    assert.equal((await harness.call('GET', `/images/json?${filters({ x: ['1'] })}`)).status, 400);
  });

  test('inspect: by name, full name, id and short id → the same image', async () => {
    for (const name of ['busybox', busybox, `sha256:${'b'.repeat(64)}`, 'bbbbbbbb']) {
      const image = await harness.get(`/images/${encodeURIComponent(name)}/json`);
      assert.equal(image.Id, `sha256:${'b'.repeat(64)}`);
    }
    const app = await harness.get('/images/localhost:5000/team/app:1.2/json');
    assert.deepEqual(app.RepoTags, ['localhost:5000/team/app:1.2']);
    const missing = await harness.call('GET', '/images/nope/json');
    assert.deepEqual([missing.status, missing.value], [404, { message: 'No such image: nope' }]);
  });

  test('load: an archive larger than any JSON body → streamed through', async () => {
    const raw = Buffer.alloc(6_000_000);
    const headers = { 'content-type': 'application/x-tar' };
    const { status, text } = await harness.call('POST', '/images/load', { raw, headers });
    assert.equal(status, 200);
    assert.deepEqual(lines(text), [{ stream: 'Loaded image: loaded:latest\n' }]);
    assert.deepEqual(harness.backend.runtime.calls, ['import 6000000']);
  });

  test('delete: in use → 409; unused → what went', async () => {
    const used = await harness.call('DELETE', '/images/busybox');
    assert.equal(used.status, 409);
    assert.match(used.text, /unable to remove busybox:latest .* web.1.t1/);
    const forced = await harness.call('DELETE', '/images/busybox?force=1');
    assert.match(forced.text, /cannot be forced/);
    const gone = await harness.call('DELETE', '/images/localhost:5000/team/app:1.2');
    assert.deepEqual(gone.value, [
      { Untagged: 'localhost:5000/team/app:1.2' },
      { Deleted: `sha256:${'c'.repeat(64)}` },
    ]);
  });

  test('pull: progress and credentials → lines, the last one says what became of it', async () => {
    const { runtime } = harness.backend;
    let seen: unknown;
    runtime.onPull = async (reference, credentials, progress) => {
      seen = { reference, credentials };
      progress({ id: 'layer1', status: 'Downloading', current: 1, total: 2 });
      return makeImage(reference, 'e');
    };
    const headers = { 'x-registry-auth': auth };
    const path = '/images/create?fromImage=alpine&tag=3.20';
    const { status, text } = await harness.call('POST', path, { headers });
    assert.equal(status, 200);
    assert.deepEqual(seen, {
      reference: 'docker.io/library/alpine:3.20',
      credentials: { username: 'ann', password: 'pw' },
    });
    assert.deepEqual(lines(text), [
      { status: 'Pulling from library/alpine', id: '3.20' },
      { status: 'Downloading', progressDetail: { current: 1, total: 2 }, id: 'layer1' },
      { status: `Digest: sha256:${'e'.repeat(64)}` },
      { status: 'Status: Downloaded newer image for alpine:3.20' },
    ]);
  });

  test('pull: a digest as tag → asked for by digest', async () => {
    const { runtime } = harness.backend;
    let asked = '';
    runtime.onPull = async (reference) => {
      asked = reference;
      return makeImage(reference);
    };
    const digest = `sha256:${'1'.repeat(64)}`;
    await harness.call('POST', `/images/create?fromImage=alpine&tag=${digest}`);
    assert.equal(asked, `docker.io/library/alpine@${digest}`);
  });

  test('pull: refused before anything moved → its status; later → an error line', async () => {
    const { runtime } = harness.backend;
    runtime.onPull = async () => {
      throw new ShoalError('not_found', 'alpine not found: manifest unknown');
    };
    const early = await harness.call('POST', '/images/create?fromImage=alpine');
    assert.equal(early.status, 404);
    runtime.onPull = async () => {
      throw new ShoalError('unauthenticated', 'registry: wrong password');
    };
    const denied = await harness.call('POST', '/images/create?fromImage=alpine');
    assert.equal(denied.status, 404, 'a 401 would make the client ask for a password');
    assert.match(denied.text, /pull access denied for alpine.*wrong password/);
    runtime.onPull = async (_reference, _auth, progress) => {
      progress({ id: 'layer1', status: 'Downloading' });
      await new Promise((resolve) => setImmediate(resolve));
      throw new ShoalError('unavailable', 'registry went away');
    };
    const late = await harness.call('POST', '/images/create?fromImage=alpine');
    assert.equal(late.status, 200);
    assert.deepEqual(lines(late.text).at(-1), {
      errorDetail: { message: 'registry went away' },
      error: 'registry went away',
    });
  });

  test('pull: no name, malformed name, malformed credentials → 501, 400, 400', async () => {
    const call = (query: string, headers = {}) =>
      harness.call('POST', `/images/create?${query}`, { headers });
    assert.equal((await call('fromSrc=-')).status, 501);
    assert.equal((await call('fromImage=UPPER')).status, 400);
    const broken = await call('fromImage=alpine', { 'x-registry-auth': 'bm8' });
    assert.equal(broken.status, 400);
    assert.match(broken.text, /invalid X-Registry-Auth header/);
  });
});

describe('distribution', () => {
  beforeEach(refill);

  test('local: an image of a registry → its digest, nobody is asked', async () => {
    const { Descriptor, Platforms } = await harness.get('/distribution/busybox/json');
    assert.equal(Descriptor.digest, `sha256:${'a'.repeat(64)}`);
    assert.deepEqual(Platforms, []);
  });

  test('local: an image of no registry, or unknown → 404', async () => {
    const { runtime } = harness.backend;
    runtime.imageFacts = [makeImage(busybox, 'a', { digest: '' })];
    for (const name of ['busybox', 'nope']) {
      const reply = await harness.call('GET', `/distribution/${name}/json`);
      assert.equal(reply.status, 404);
      assert.match(reply.text, /not found/);
    }
  });

  test('registry: answers → digest and platforms; silent → error after the deadline', async () => {
    const platforms = [{ architecture: 'arm64', os: 'linux' }];
    const digest = `sha256:${'9'.repeat(64)}`;
    const image = { mediaType: 'index', digest, sizeBytes: 7, platforms };
    harness.backend.registries = { resolve: async () => image, login: async () => '' };
    assert.deepEqual(await harness.get('/distribution/alpine/json'), {
      Descriptor: { mediaType: 'index', digest, size: 7 },
      Platforms: platforms,
    });
    harness.backend.registries = {
      resolve: () => deferred<never>().promise,
      login: async () => '',
    };
    const pending = clock.pendingCount;
    const reply = harness.call('GET', '/distribution/alpine/json');
    while (clock.pendingCount === pending) await turns();
    await clock.advanceAsync(registryLookupDeadlineMs);
    assert.equal((await reply).status, 500);
    assert.match((await reply).text, /did not answer within 1500 ms/);
  });
});

describe('login', () => {
  beforeEach(refill);

  const body = { username: 'ann', password: 'pw', serveraddress: 'reg:5000' };
  test('checked: good, bad and no way to check → 200, 401, 501', async () => {
    assert.equal((await harness.call('POST', '/auth', { body })).status, 501);
    const resolve = () => deferred<never>().promise;
    harness.backend.registries = { resolve, login: async () => 'token' };
    assert.deepEqual((await harness.call('POST', '/auth', { body })).value, {
      Status: 'Login Succeeded',
      IdentityToken: 'token',
    });
    harness.backend.registries = {
      resolve,
      login: async () => {
        throw new ShoalError('unauthenticated', 'reg:5000: wrong password');
      },
    };
    assert.equal((await harness.call('POST', '/auth', { body })).status, 401);
  });
});
