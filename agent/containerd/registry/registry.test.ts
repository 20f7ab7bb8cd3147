import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { never, withCode } from '../runtime-suite.ts';
import type { RegistryAuth } from '../types.ts';
import { tokenRequest } from './authorization.ts';
import { parseChallenges } from './challenge.ts';
import { resolveEndpoint } from './endpoint.ts';
import { type Fetch, HttpFailure, type HttpResponse, withoutCredentials } from './http.ts';
import { choosePlatform, nodePlatform, parseImageConfig, parseManifest } from './manifest.ts';
import { parseReference } from './reference.ts';
import { Repository, sha256Digest } from './registry.ts';

function answer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const bytes = (async function* () {
    yield Buffer.from(body);
  })();
  return { status, headers, body: bytes, cancel: () => {} };
}

/** Answers by URL; what is missing cannot be reached. */
function scripted(answers: Readonly<Record<string, (authorization: string) => HttpResponse>>): {
  readonly fetch: Fetch;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const fetch: Fetch = async ({ url, headers }) => {
    asked.push(url);
    const respond = answers[url];
    if (respond === undefined) throw new HttpFailure('connection refused');
    return respond(headers.authorization ?? '');
  };
  return { fetch, asked };
}

const manifest = '{"schemaVersion":2}';
const digest = sha256Digest(Buffer.from(manifest));
const url = 'https://reg.test/v2/team/web/manifests/1';

function repository(fetch: Fetch, auth?: RegistryAuth, name = 'reg.test/team/web:1'): Repository {
  return new Repository(parseReference(name), auth, [], { fetch });
}

describe('repository', () => {
  it('open → manifest with its digest', async () => {
    const { fetch } = scripted({ [url]: () => answer(200, manifest, { 'content-type': 'x; y' }) });
    const fetched = await repository(fetch).manifest('1', never);
    assert.equal(fetched.digest, digest);
    assert.equal(fetched.mediaType, 'x');
  });

  it('asked by digest, other bytes come → data_loss', async () => {
    const byDigest = url.replace(/1$/, digest);
    const { fetch } = scripted({ [byDigest]: () => answer(200, 'other') });
    await assert.rejects(repository(fetch).manifest(digest, never), withCode('data_loss'));
  });

  it('unknown → not_found with the registry’s words', async () => {
    const body = '{"errors":[{"code":"X","message":"manifest unknown"}]}';
    const { fetch } = scripted({ [url]: () => answer(404, body) });
    await assert.rejects(repository(fetch).manifest('1', never), /reg.test\/team\/web:1.*unknown/);
  });

  it('unreachable → unavailable, no attempt without TLS', async () => {
    const { fetch, asked } = scripted({});
    await assert.rejects(repository(fetch).manifest('1', never), withCode('unavailable'));
    assert.deepEqual(asked, [url]);
  });

  it('loopback → TLS is tried, then plain HTTP, and remembered', async () => {
    const plain = 'http://localhost:5000/v2/web/manifests/1';
    const { fetch, asked } = scripted({ [plain]: () => answer(200, manifest) });
    const loopback = repository(fetch, undefined, 'localhost:5000/web:1');
    await loopback.manifest('1', never);
    await loopback.manifest('1', never);
    assert.deepEqual(asked, [plain.replace('http:', 'https:'), plain, plain]);
  });

  it('basic → password is sent after the challenge; a wrong one → unauthenticated', async () => {
    const expected = `Basic ${Buffer.from('u:p').toString('base64')}`;
    const { fetch } = scripted({
      [url]: (authorization) =>
        authorization === expected
          ? answer(200, manifest)
          : answer(401, '{}', { 'www-authenticate': 'Basic realm="x"' }),
    });
    const good = repository(fetch, { username: 'u', password: 'p' });
    assert.equal((await good.manifest('1', never)).digest, digest);
    for (const auth of [undefined, { username: 'u', password: 'bad' }]) {
      const bad = repository(fetch, auth);
      await assert.rejects(bad.manifest('1', never), withCode('unauthenticated'));
    }
  });

  it('bearer → token of the realm is used; token server down → unavailable', async () => {
    const realm = 'https://auth.test/token';
    const token = `${realm}?service=s&scope=repository%3Ateam%2Fweb%3Apull`;
    const challenge = { 'www-authenticate': `Bearer realm="${realm}",service="s"` };
    const guarded = (authorization: string) =>
      authorization === 'Bearer good' ? answer(200, manifest) : answer(401, '{}', challenge);
    const withToken = scripted({
      [url]: guarded,
      [token]: () => answer(200, '{"access_token":"good"}'),
    });
    assert.equal((await repository(withToken.fetch).manifest('1', never)).digest, digest);
    const without = scripted({ [url]: guarded });
    await assert.rejects(repository(without.fetch).manifest('1', never), withCode('unavailable'));
  });

  it('overloaded → resource_exhausted; broken → unavailable', async () => {
    for (const [status, code] of [
      [429, 'resource_exhausted'],
      [500, 'unavailable'],
    ] as const) {
      const { fetch } = scripted({ [url]: () => answer(status, '<html>') });
      await assert.rejects(repository(fetch).manifest('1', never), withCode(code));
    }
  });
});

it('token request: identity token → posted as refresh token, no password', () => {
  const [challenge] = parseChallenges('Bearer realm="https://a.test/t",service="s",scope="z"');
  assert.ok(challenge !== undefined);
  const request = tokenRequest(challenge, {
    challengeHeader: '',
    auth: { username: '', password: '', identityToken: 'idt' },
    scope: 'unused',
    subject: 'x',
    insecure: false,
  });
  assert.equal(request.method, 'POST');
  assert.match(request.body ?? '', /refresh_token=idt/);
  assert.match(request.body ?? '', /scope=z/);
  assert.equal(request.headers.authorization, undefined);
});

it('challenges: several schemes, quotes with commas', () => {
  const header = 'Basic realm="a, b", Bearer realm="https://x/t?y=1",service="s, t",scope=p';
  assert.deepEqual(parseChallenges(header), [
    { scheme: 'basic', parameters: { realm: 'a, b' } },
    { scheme: 'bearer', parameters: { realm: 'https://x/t?y=1', service: 's, t', scope: 'p' } },
  ]);
  assert.deepEqual(parseChallenges(''), []);
});

describe('endpoint: which registries may be insecure', () => {
  const cases: [string, readonly string[], boolean][] = [
    ['localhost:5000', [], true],
    ['127.9.9.9', [], true],
    ['[::1]:5000', [], true],
    ['reg.test', [], false],
    ['reg.test:5000', ['reg.test:5000'], true],
    ['reg.test:5001', ['reg.test:5000'], false],
    ['10.1.2.3:5000', ['10.0.0.0/8'], true],
    ['11.1.2.3:5000', ['10.0.0.0/8'], false],
  ];
  for (const [domain, listed, insecure] of cases) {
    it(`${domain} with ${listed.join() || 'none'} → ${insecure}`, () => {
      assert.deepEqual(resolveEndpoint(domain, listed), { host: domain, insecure });
    });
  }
  it('docker.io → the hub’s own host', () => {
    assert.equal(resolveEndpoint('docker.io', []).host, 'registry-1.docker.io');
  });
});

it('redirect to another host: credentials stay behind, whatever their case', () => {
  const headers = { Authorization: 'x', authorization: 'y', range: 'z' };
  assert.deepEqual(withoutCredentials(headers), { range: 'z' });
});

describe('manifests', () => {
  const entry = (architecture: string, variant: string, id: string) => ({
    mediaType: 'm',
    digest: `sha256:${id.repeat(64)}`,
    size: 1,
    annotations: {},
    platform: { os: 'linux', architecture, variant },
  });
  const manifests = [
    entry('unknown', '', '0'),
    entry('arm', 'v6', '1'),
    entry('arm', 'v7', '2'),
    entry('arm64', 'v8', '3'),
    entry('amd64', '', '4'),
  ];
  const cases: [string, string | undefined][] = [
    ['x64', '4'],
    ['arm', '2'],
    ['s390x', undefined],
  ];
  for (const [arch, id] of cases) {
    it(`platform ${arch} → ${id ?? 'none'}`, () => {
      const [chosen] = choosePlatform(manifests, nodePlatform(arch));
      assert.equal(chosen?.digest.at(-1), id);
    });
  }
  it('arm64 → its variant v8 runs', () => {
    assert.equal(choosePlatform(manifests, nodePlatform('arm64'))[0]?.digest.at(-1), '3');
  });
  it('old, broken or endless documents → data_loss', () => {
    const blob = { digest: `sha256:${'1'.repeat(64)}`, size: 1 };
    const many = { config: blob, layers: Array.from({ length: 128 }, () => blob) };
    const bad = ['x', '{}', '{"schemaVersion":1,"fsLayers":[]}', JSON.stringify(many)];
    const worse = ['{"config":{"digest":"md5:1","size":1},"layers":[]}', '[]'];
    for (const text of [...bad, ...worse]) {
      assert.throws(() => parseManifest(Buffer.from(text), 'it'), withCode('data_loss'), text);
    }
  });
  it('configuration of nonsense → defaults, not a crash', () => {
    const config = parseImageConfig(Buffer.from('{"config":{"Env":"x","Cmd":null}}'), 'it');
    assert.deepEqual([config.env, config.cmd, config.diffIds], [[], [], []]);
  });
});
