import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { settle } from '#lib/fake-clock';
import type { Deferred } from '#lib/signal';
import { abortable, deferred } from '#lib/signal';
import type { ImageFacts, Images } from '../../containerd/types.ts';
import { ImageKeeper } from './image-keeper.ts';
import { parseRegistryAuth } from './registry-auth.ts';

const facts: ImageFacts = {
  name: 'web:1',
  digest: '',
  configDigest: '',
  sizeBytes: 0,
  createdAt: '',
  labels: {},
  architecture: '',
  os: '',
  healthcheck: undefined,
  volumes: [],
};

function bench() {
  const pulls: { readonly gate: Deferred<ImageFacts>; readonly signal: AbortSignal }[] = [];
  const images: Images = {
    find: async (reference) => (reference === 'present' ? facts : undefined),
    list: async () => [],
    pull: (_reference, _auth, signal) => {
      const gate = deferred<ImageFacts>();
      pulls.push({ gate, signal });
      return abortable(gate.promise, signal);
    },
    importArchive: async () => [],
    copyOut: async () => false,
    remove: async () => ({ untagged: [], deleted: [] }),
  };
  return { pulls, keeper: new ImageKeeper(images) };
}

const calm = new AbortController().signal;

test('image keeper: many tasks miss one image → one pull for all', async () => {
  const { pulls, keeper } = bench();
  const all = [1, 2, 3].map(() => keeper.ensure('web:1', undefined, calm));
  await settle();
  assert.equal(pulls.length, 1);
  pulls[0]?.gate.resolve(facts);
  assert.deepEqual(await Promise.all(all), [facts, facts, facts]);
});

test('image keeper: one of two gives up → the pull goes on; the last one → it ends', async () => {
  const { pulls, keeper } = bench();
  const first = new AbortController();
  const second = new AbortController();
  const results = Promise.allSettled([
    keeper.ensure('web:1', undefined, first.signal),
    keeper.ensure('web:1', undefined, second.signal),
  ]);
  await settle();
  first.abort();
  await settle();
  assert.equal(pulls[0]?.signal.aborted, false);
  second.abort();
  await settle();
  assert.equal(pulls[0]?.signal.aborted, true);
  assert.deepEqual(
    (await results).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  const again = keeper.ensure('web:1', undefined, calm);
  await settle();
  assert.equal(pulls.length, 2, 'whoever comes later pulls anew');
  pulls[1]?.gate.resolve(facts);
  await again;
});

test('image keeper: different credentials → pulls of their own', async () => {
  const { pulls, keeper } = bench();
  const auth = { username: 'u', password: 'p' };
  const both = [keeper.ensure('web:1', undefined, calm), keeper.ensure('web:1', auth, calm)];
  await settle();
  assert.equal(pulls.length, 2);
  for (const { gate } of pulls) gate.resolve(facts);
  await Promise.all(both);
});

test('image keeper: refusals of the registry → words that help a person', async () => {
  const { pulls, keeper } = bench();
  const absent = keeper.ensure('web:1', undefined, calm);
  await settle();
  pulls[0]?.gate.reject(new ShoalError('not_found', 'manifest unknown'));
  await assert.rejects(absent, { code: 'not_found', message: 'No such image: web:1' });
  const secret = keeper.ensure('web:1', undefined, calm);
  await settle();
  pulls[1]?.gate.reject(new ShoalError('unauthenticated', 'login required'));
  await assert.rejects(secret, /pull access denied for web:1: login required: log in/);
});

test('image keeper: present → no pull', async () => {
  const { pulls, keeper } = bench();
  assert.equal(await keeper.ensure('present', undefined, calm), facts);
  assert.equal(pulls.length, 0);
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test('registry auth: what clients send → user and password, or a token', () => {
  const cases: readonly [unknown, unknown][] = [
    [
      { username: 'u', password: 'p' },
      { username: 'u', password: 'p' },
    ],
    [{ auth: Buffer.from('u:p:q').toString('base64') }, { username: 'u', password: 'p:q' }],
    [
      { username: '<token>', identitytoken: 't' },
      { username: '<token>', password: '', identityToken: 't' },
    ],
    [{}, undefined],
  ];
  for (const [sent, expected] of cases) assert.deepEqual(parseRegistryAuth(encode(sent)), expected);
  assert.equal(parseRegistryAuth(''), undefined);
  assert.throws(() => parseRegistryAuth('!!'), /credentials in the service cannot be read/);
});

test('image keeper: the registry cannot be reached → a verdict, so that another node may try', async () => {
  const { pulls, keeper } = bench();
  const waiting = keeper.ensure('web:1', undefined, calm);
  await settle();
  pulls[0]?.gate.reject(new ShoalError('unavailable', 'registry r is not reachable'));
  const message = 'No such image: web:1 (registry r is not reachable)';
  await assert.rejects(waiting, { code: 'not_found', message });
});
