import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { Annotations, Config, ConfigSpec, StoreSnapshot } from '#proto/gen/swarm';
import { snapshotChunkBytes } from './limits.ts';
import { MemoryStore } from './store.ts';
import { createTestStore } from './testing.ts';
import type { Commit } from './types.ts';

function config(id: string, size: number): Config {
  const annotations = Annotations.create({ name: id });
  return Config.create({
    id,
    spec: ConfigSpec.create({ annotations, data: new Uint8Array(size).fill(7) }),
  });
}

async function filledStore(count: number, size: number): Promise<MemoryStore> {
  const store = createTestStore();
  for (let n = 0; n < count; n++) {
    await store.update((tx) => tx.create('config', config(`c${n}`, size)));
  }
  return store;
}

async function bytesOf(store: MemoryStore): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.snapshot()) chunks.push(chunk);
  return chunks;
}

function emptyStore(): MemoryStore {
  const proposer = { propose: () => Promise.reject(new Error('not a leader')) };
  return new MemoryStore({}, { clock: new FakeClock(), proposer, log: nullLogger });
}

const isDamage = (error: unknown): boolean => isShoalError(error, 'data_loss');

describe('snapshot', () => {
  it('more than a chunk → several of bounded size, which joined are one message', async () => {
    const store = await filledStore(40, 50_000);
    const chunks = await bytesOf(store);
    assert.ok(chunks.length >= 7);
    for (const { length } of chunks) assert.ok(length < snapshotChunkBytes + 60_000);
    const { configs, version } = StoreSnapshot.decode(Buffer.concat(chunks));
    assert.deepEqual(configs, store.view.config.all());
    assert.equal(version, store.version);
  });

  it('cut anew at any size → restored all the same', async () => {
    const store = await filledStore(20, 300);
    const all = Buffer.concat(await bytesOf(store));
    for (const size of [1, 7, 299, 300, 4096, all.length]) {
      const target = emptyStore();
      const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
        all.subarray(n * size, (n + 1) * size),
      );
      await target.restore(pieces);
      assert.deepEqual(target.view.config.all(), store.view.config.all());
    }
  });

  it('taken, then the store changes → holds the state of the call', async () => {
    const store = await filledStore(3, 10);
    const snapshot = store.snapshot();
    await store.update((tx) => tx.remove('config', 'c1'));
    const target = emptyStore();
    await target.restore(snapshot);
    assert.equal(target.view.config.size, 3);
    assert.equal(store.view.config.size, 2);
  });

  it('restored over another state → one commit of the differences, same objects kept', async () => {
    const store = await filledStore(3, 10);
    const target = emptyStore();
    await target.restore(store.snapshot());
    const kept = target.view.config.get('c0');
    await store.update((tx) => {
      tx.remove('config', 'c1');
      const old = tx.config.get('c2');
      if (old !== undefined) tx.update('config', old);
      tx.create('config', config('c9', 10));
    });
    const commits: Commit[] = [];
    target.watch((commit) => commits.push(commit));
    await target.restore(store.snapshot());
    const seen = commits.flatMap(({ changes }) => changes.map((c) => [c.kind, c.object.id]));
    assert.deepEqual(seen, [
      ['remove', 'c1'],
      ['update', 'c2'],
      ['create', 'c9'],
    ]);
    assert.equal(target.view.config.get('c0'), kept);
  });

  it('cut short or altered → data_loss, the old state stays', async () => {
    const store = await filledStore(3, 100);
    const all = Buffer.concat(await bytesOf(store));
    const target = await filledStore(1, 5);
    target.leadershipChanged(false);
    await assert.rejects(target.restore([all.subarray(0, -1)]), isDamage);
    const altered = Buffer.from(all);
    altered.fill(0xff, 20, 60);
    await assert.rejects(target.restore([altered]), isDamage);
    assert.equal(target.view.config.size, 1);
  });

  it('older than the store → refused', async () => {
    const old = await filledStore(1, 5);
    const target = await filledStore(2, 5);
    target.leadershipChanged(false);
    await assert.rejects(target.restore(old.snapshot()), /older than the store/);
  });
});
