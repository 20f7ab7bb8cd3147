import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mediaTypes, nodePlatform } from '../registry/manifest.ts';
import { sha256Digest } from '../registry/registry.ts';
import { withCode } from '../runtime-suite.ts';
import type { ImageFacts } from '../types.ts';
import { type ArchiveFiles, planArchive, type StoredFile } from './archive-plan.ts';
import { chainIds, manifestLabels } from './layers.ts';
import { matchImages, summarizeImages } from './match.ts';

const hex = (digit: string): string => `sha256:${digit.repeat(64)}`;

describe('chain ids', () => {
  it('first → the layer itself; others → a hash over parent and layer', () => {
    const [first, second] = chainIds([hex('a'), hex('b')]);
    assert.equal(first, hex('a'));
    assert.equal(second, sha256Digest(Buffer.from(`${hex('a')} ${hex('b')}`)));
    assert.deepEqual(chainIds([]), []);
  });
  it('manifest labels → configuration and every layer, each under a name of its own', () => {
    const blob = (digit: string) => ({
      mediaType: '',
      digest: hex(digit),
      size: 1,
      annotations: {},
      platform: undefined,
    });
    const labels = manifestLabels(blob('c'), [blob('1'), blob('2')]);
    assert.deepEqual(Object.values(labels), [hex('c'), hex('1'), hex('2')]);
  });
});

const facts = (name: string, digest: string, configDigest: string): ImageFacts => ({
  name,
  digest,
  configDigest,
  sizeBytes: 1,
  createdAt: '',
  labels: {},
  architecture: 'amd64',
  os: 'linux',
  healthcheck: undefined,
  volumes: [],
});

describe('match', () => {
  const images = [
    facts('docker.io/library/web:1', hex('1'), hex('a')),
    facts('docker.io/library/web:2', hex('2'), hex('b')),
    facts('reg.io/web:1', hex('1'), hex('a')),
    facts('docker.io/library/abba:latest', hex('3'), hex('c')),
  ];
  const cases: [string, string | undefined][] = [
    ['web:1', 'docker.io/library/web:1'],
    ['web', undefined],
    [`web@${hex('2')}`, 'docker.io/library/web:2'],
    [`reg.io/web:9@${hex('1')}`, 'reg.io/web:1'],
    [`elsewhere/x@${hex('1')}`, 'docker.io/library/web:1'],
    [hex('b'), 'docker.io/library/web:2'],
    ['aaaa', 'docker.io/library/web:1'],
    ['abba', 'docker.io/library/abba:latest'],
    ['aaa', undefined],
    ['not valid', undefined],
  ];
  for (const [reference, name] of cases) {
    it(`${reference} → ${name ?? 'none'}`, () => {
      assert.equal(matchImages(reference, images)[0]?.name, name);
    });
  }
  it('prefix of two images → none', () => {
    const twins = [facts('a:1', hex('1'), `sha256:abcd1${'0'.repeat(59)}`)];
    twins.push(facts('b:1', hex('2'), `sha256:abcd2${'0'.repeat(59)}`));
    assert.deepEqual(matchImages('abcd', twins), []);
  });
  it('summary → one entry per id with all tags and digests', () => {
    const [first] = summarizeImages(images);
    assert.deepEqual(first?.repoTags, ['docker.io/library/web:1', 'reg.io/web:1']);
    assert.deepEqual(first?.repoDigests, [
      `docker.io/library/web@${hex('1')}`,
      `reg.io/web@${hex('1')}`,
    ]);
    assert.equal(summarizeImages(images).length, 3);
  });
});

function stored(content: string, isGzip = false): StoredFile {
  const bytes = Buffer.from(content);
  return { digest: sha256Digest(bytes), size: bytes.length, isGzip, bytes };
}

function archive(files: Record<string, StoredFile>, links: Record<string, string> = {}) {
  const result: ArchiveFiles = {
    files: new Map(Object.entries(files)),
    links: new Map(Object.entries(links)),
  };
  return result;
}

describe('imported image', () => {
  const imported = facts('docker.io/library/web:1', '', hex('a'));
  it('no digest → never found by one, no RepoDigests, still found by name and id', () => {
    assert.deepEqual(matchImages(`web@${hex('1')}`, [imported]), []);
    assert.deepEqual(matchImages('web@sha256:', [imported]), []);
    assert.equal(matchImages('web:1', [imported])[0], imported);
    assert.equal(matchImages('aaaa', [imported])[0], imported);
    assert.deepEqual(summarizeImages([imported])[0]?.repoDigests, []);
  });
  it('pulled under another name → that name has the digest', () => {
    const pulled = facts('reg.io/web:1', hex('1'), hex('a'));
    assert.equal(matchImages(`web@${hex('1')}`, [imported, pulled])[0], pulled);
    assert.deepEqual(summarizeImages([imported, pulled])[0]?.repoDigests, [
      `reg.io/web@${hex('1')}`,
    ]);
  });
});

describe('archive', () => {
  const platform = nodePlatform('x64');
  const entry = {
    Config: 'c.json',
    RepoTags: ['web:1', 'reg.io/x'],
    Layers: ['a/l.tar', 'b/l.tar'],
  };
  const dockerFiles = {
    'c.json': stored('{}'),
    'a/l.tar': stored('layer a'),
    'manifest.json': stored(JSON.stringify([entry])),
  };

  it('docker save → names, plain layers, links followed, repeatable manifest', () => {
    const files = archive(dockerFiles, { 'b/l.tar': 'a/l.tar' });
    const [image] = planArchive(files, platform);
    assert.deepEqual(image?.names, ['docker.io/library/web:1', 'reg.io/x:latest']);
    assert.deepEqual(
      image?.layers.map(({ digest, mediaType }) => [digest, mediaType]),
      Array.from({ length: 2 }, () => [dockerFiles['a/l.tar'].digest, mediaTypes.ociLayer]),
    );
    assert.equal(image?.manifestDigest, planArchive(files, platform)[0]?.manifestDigest);
  });

  it('docker save with compressed layer → its media type says so', () => {
    const files = { ...dockerFiles, 'b/l.tar': stored('zipped', true) };
    const [image] = planArchive(archive(files), platform);
    assert.equal(image?.layers[1]?.mediaType, mediaTypes.ociLayerGzip);
  });

  it('missing layer, looping links, no index at all → invalid_argument', () => {
    const refused = [
      archive(dockerFiles),
      archive(dockerFiles, { 'b/l.tar': 'b/l.tar' }),
      archive({}),
      archive({ 'manifest.json': stored('{') }),
      archive({ 'manifest.json': stored('{}') }),
    ];
    for (const files of refused) {
      assert.throws(() => planArchive(files, platform), withCode('invalid_argument'));
    }
  });

  it('OCI layout → one image with both names, its blobs checked', () => {
    const path = ({ digest }: StoredFile) => `blobs/${digest.replace(':', '/')}`;
    const config = stored('{"rootfs":{}}');
    const layer = stored('layer');
    const plain = ({ digest, size }: StoredFile) => ({ mediaType: 'x', digest, size });
    const manifest = stored(JSON.stringify({ config: plain(config), layers: [plain(layer)] }));
    const named = (annotations: object) => ({ ...plain(manifest), annotations });
    const index = stored(
      JSON.stringify({
        manifests: [
          named({ 'io.containerd.image.name': 'docker.io/library/web:1' }),
          named({ 'org.opencontainers.image.ref.name': 'other:2' }),
        ],
      }),
    );
    const files = {
      'index.json': index,
      [path(config)]: config,
      [path(layer)]: layer,
      [path(manifest)]: manifest,
    };
    const images = planArchive(archive(files), platform);
    assert.equal(images.length, 1);
    assert.deepEqual(images[0]?.names, ['docker.io/library/web:1', 'docker.io/library/other:2']);
    assert.equal(images[0]?.manifestDigest, manifest.digest);
    const damaged = archive({ ...files, [path(layer)]: stored('other') });
    assert.throws(() => planArchive(damaged, platform), withCode('invalid_argument'));
  });
});
