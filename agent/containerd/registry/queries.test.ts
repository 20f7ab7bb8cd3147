import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '#lib/fake-clock';
import { never, withCode } from '../runtime-suite.ts';
import { type Fetch, HttpFailure, type HttpRequest, type HttpResponse } from './http.ts';
import { LookupGate, type SystemLookup } from './lookup.ts';
import { RegistryQueries, registryDomain } from './queries.ts';
import { sha256Digest } from './registry.ts';

function answer(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const bytes = (async function* () {
    yield Buffer.from(body);
  })();
  return { status, headers, body: bytes, cancel: () => {} };
}

function queriesTo(respond: (request: HttpRequest) => HttpResponse): RegistryQueries {
  const fetch: Fetch = async (request) => respond(request);
  return new RegistryQueries({ insecureRegistries: [] }, { fetch });
}

const platform = { os: 'linux', architecture: 'arm64' };
const ann = { username: 'ann', password: 'pw' };
const basic = `Basic ${Buffer.from('ann:pw').toString('base64')}`;

describe('resolve', () => {
  it('an index → its digest and the platforms of images, not of attestations', async () => {
    const digest = sha256Digest(Buffer.from('x'));
    const index = JSON.stringify({
      manifests: [
        { digest, size: 1, platform },
        { digest, size: 1, platform: { os: 'unknown', architecture: 'unknown' } },
      ],
    });
    const queries = queriesTo(() => answer(200, index, { 'content-type': 'index' }));
    assert.deepEqual(await queries.resolve('reg.test/web:1', undefined, never), {
      mediaType: 'index',
      digest: sha256Digest(Buffer.from(index)),
      sizeBytes: index.length,
      platforms: [{ ...platform, variant: '' }],
    });
  });

  it('a manifest → the platform of its configuration', async () => {
    const config = JSON.stringify({ ...platform, rootfs: {} });
    const digest = sha256Digest(Buffer.from(config));
    const manifest = JSON.stringify({ config: { digest, size: config.length }, layers: [] });
    const queries = queriesTo(({ url }) =>
      url.endsWith(`/blobs/${digest}`) ? answer(200, config) : answer(200, manifest),
    );
    const { platforms } = await queries.resolve('reg.test/web:1', undefined, never);
    assert.deepEqual(platforms, [{ ...platform, variant: '' }]);
    const liar = queriesTo(({ url }) => answer(200, url.includes('/blobs/') ? '{}' : manifest));
    await assert.rejects(liar.resolve('reg.test/web:1', undefined, never), withCode('data_loss'));
  });

  it('unknown there → not_found; not reachable → unavailable', async () => {
    const absent = queriesTo(() => answer(404));
    await assert.rejects(absent.resolve('reg.test/x', undefined, never), withCode('not_found'));
    const down = queriesTo(() => {
      throw new HttpFailure('refused');
    });
    await assert.rejects(down.resolve('reg.test/x', undefined, never), withCode('unavailable'));
  });
});

describe('login', () => {
  const challenge = { 'www-authenticate': 'Bearer realm="https://auth.test/token",service="reg"' };

  it('names of registries → the domain in image names', () => {
    for (const hub of ['', 'https://index.docker.io/v1/', 'docker.io', 'registry-1.docker.io']) {
      assert.equal(registryDomain(hub), 'docker.io', hub);
    }
    assert.equal(registryDomain('https://reg.test:5000/v2/'), 'reg.test:5000');
    assert.equal(registryDomain('notdocker.io'), 'notdocker.io');
  });

  it('bearer → a token without scope, proven at the registry, identity token kept', async () => {
    const asked: string[] = [];
    const queries = queriesTo(({ url, headers }) => {
      asked.push(url);
      if (url.startsWith('https://auth.test/')) {
        assert.equal(headers.authorization, basic);
        return answer(200, '{"token":"t","refresh_token":"keep"}');
      }
      return headers.authorization === 'Bearer t' ? answer(200) : answer(401, '', challenge);
    });
    assert.equal(await queries.login('https://reg.test/', ann, never), 'keep');
    const token = new URL(asked[1] ?? '');
    assert.equal(token.searchParams.get('offline_token'), 'true');
    assert.equal(token.searchParams.get('service'), 'reg');
    assert.equal(token.searchParams.has('scope'), false);
    assert.equal(asked[2], 'https://reg.test/v2/');
  });

  it('basic → proven at the registry', async () => {
    const header = { 'www-authenticate': 'Basic realm="x"' };
    const queries = queriesTo(({ headers }) =>
      headers.authorization === basic ? answer(200) : answer(401, '', header),
    );
    assert.equal(await queries.login('reg.test', ann, never), '');
    const other = { username: 'ann', password: 'wrong' };
    await assert.rejects(queries.login('reg.test', other, never), withCode('unauthenticated'));
  });

  it('the token server refuses, or the registry its token → unauthenticated', async () => {
    const refusing = queriesTo(({ url }) =>
      url.startsWith('https://auth.test/') ? answer(401) : answer(401, '', challenge),
    );
    await assert.rejects(refusing.login('reg.test', ann, never), withCode('unauthenticated'));
    const forgetful = queriesTo(({ url }) =>
      url.startsWith('https://auth.test/')
        ? answer(200, '{"token":"t"}')
        : answer(401, '', challenge),
    );
    await assert.rejects(forgetful.login('reg.test', ann, never), withCode('unauthenticated'));
  });

  it('no login wanted → fine; loopback without TLS → plain HTTP', async () => {
    const open = queriesTo(({ url }) => {
      if (url.startsWith('https:')) throw new HttpFailure('no TLS');
      return answer(200);
    });
    assert.equal(await open.login('localhost:5000', ann, never), '');
    await assert.rejects(open.login('reg.test', ann, never), withCode('unavailable'));
  });

  it('answers of nonsense → unavailable or data_loss, never a token', async () => {
    const broken = queriesTo(() => answer(500));
    await assert.rejects(broken.login('reg.test', ann, never), withCode('unavailable'));
    const html = queriesTo(({ url }) =>
      url.startsWith('https://auth.test/') ? answer(200, '<html>') : answer(401, '', challenge),
    );
    await assert.rejects(html.login('reg.test', ann, never), withCode('data_loss'));
  });
});

describe('lookups', () => {
  it('the resolver is silent → only so many threads are held, others can give up', async () => {
    const held: (() => void)[] = [];
    const system: SystemLookup = (_hostname, _options, callback) => {
      held.push(() => callback(null, '192.0.2.1', 4));
    };
    const gate = new LookupGate(2, system);
    const ask = (signal: AbortSignal): Promise<string> =>
      new Promise((resolve, reject) => {
        gate.lookup(signal)('reg.test', {}, (error, address) => {
          if (error === null) resolve(String(address));
          else reject(error);
        });
      });
    const first = ask(never);
    const second = ask(never);
    const impatient = new AbortController();
    const third = ask(impatient.signal);
    const fourth = ask(never);
    await settle();
    assert.equal(held.length, 2);
    const reason = new Error('enough');
    impatient.abort(reason);
    await assert.rejects(third, reason);
    for (const release of held.splice(0)) release();
    assert.deepEqual(await Promise.all([first, second]), ['192.0.2.1', '192.0.2.1']);
    await settle();
    for (const release of held.splice(0)) release();
    assert.equal(await fourth, '192.0.2.1');
  });
});
