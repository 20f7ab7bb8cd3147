import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { settle } from '#lib/fake-clock';
import { seededRandom } from '#lib/random';
import { deferred } from '#lib/signal';
import { Turns } from '#lib/turns';
import { WriteAction, type WriteContentRequest } from '#proto/gen/containerd/content';
import { mediaTypes, nodePlatform } from '../registry/manifest.ts';
import { parseReference } from '../registry/reference.ts';
import { type Repository, sha256Digest } from '../registry/registry.ts';
import { never } from '../runtime-suite.ts';
import { instantClock } from '../testing.ts';
import { type PullDeps, pullImage } from './pull.ts';

/** containerd's content store: one writer for each ref, others are refused. */
class FakeContent {
  readonly stored = new Map<string, Uint8Array>();
  readonly #writing = new Set<string>();

  write() {
    const pieces: Uint8Array[] = [];
    let ref = '';
    let answer: Promise<{ offset: number }> = Promise.resolve({ offset: 0 });
    const handle = async (request: WriteContentRequest): Promise<{ offset: number }> => {
      if (request.action === WriteAction.STAT) {
        if (this.stored.has(request.expected)) throw new ShoalError('already_exists', 'stored');
        if (this.#writing.has(request.ref)) throw new ShoalError('unavailable', 'ref locked');
        ref = request.ref;
        this.#writing.add(ref);
      } else if (request.action === WriteAction.WRITE) pieces.push(request.data);
      else this.stored.set(request.expected, Buffer.concat(pieces));
      return { offset: 0 };
    };
    return {
      send: async (request: WriteContentRequest) => {
        answer = handle(request);
        await answer;
      },
      end: () => this.#writing.delete(ref),
      responses: {
        [Symbol.asyncIterator]: () => ({
          next: async () => ({ done: false, value: await answer }),
        }),
      },
    };
  }

  async *read({ digest }: { digest: string }) {
    yield { data: this.stored.get(digest) ?? new Uint8Array() };
  }

  async update(): Promise<void> {}
}

const blobOf = (bytes: Uint8Array, mediaType: string) => ({
  mediaType,
  digest: sha256Digest(bytes),
  size: bytes.length,
});

test('pull: two images with a layer in common → the second waits for the first to bring it', async () => {
  const content = new FakeContent();
  const clients = {
    content,
    snapshots: { stat: async () => ({}) },
    leases: { create: async () => ({}), delete: async () => ({}) },
  };
  const names: string[] = [];
  const deps = {
    connection: { clients, withLease: () => clients },
    clock: instantClock,
    random: seededRandom(1),
    store: { put: async (name: string) => names.push(name) },
    platform: nodePlatform('x64'),
    snapshotter: 'overlayfs',
    transfers: new Turns(),
  } as unknown as PullDeps;
  const layer = Buffer.from('a large layer');
  const arriving = deferred<void>();
  const isAsked = deferred<void>();
  const pull = (name: string): Promise<void> => {
    const config = Buffer.from(
      JSON.stringify({ author: name, rootfs: { diff_ids: [sha256Digest(layer)] } }),
    );
    const document = {
      config: blobOf(config, mediaTypes.ociConfig),
      layers: [blobOf(layer, mediaTypes.ociLayerGzip)],
    };
    const bytes = Buffer.from(JSON.stringify(document));
    const body = async function* (digest: string): AsyncGenerator<Uint8Array> {
      if (digest !== sha256Digest(layer)) return yield config;
      isAsked.resolve();
      await arriving.promise;
      yield layer;
    };
    const repository = {
      manifest: async () => ({
        mediaType: mediaTypes.ociManifest,
        digest: sha256Digest(bytes),
        bytes,
      }),
      blob: async (digest: string) => ({ offset: 0, body: body(digest) }),
    } as unknown as Repository;
    const reference = parseReference(name);
    return pullImage(deps, { reference, repository, signal: never, onProgress: () => {} });
  };
  const first = pull('web');
  await isAsked.promise;
  const both = Promise.allSettled([first, pull('worker')]);
  // Longer than all attempts to download a blob take.
  for (let round = 0; round < 20; round++) await settle();
  arriving.resolve();
  const results = await both;
  assert.deepEqual(
    results.map((result) => (result.status === 'rejected' ? String(result.reason) : 'pulled')),
    ['pulled', 'pulled'],
  );
  assert.deepEqual(names, ['docker.io/library/web:latest', 'docker.io/library/worker:latest']);
});
