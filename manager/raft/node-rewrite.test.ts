import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { seededRandom } from '#lib/random';
import { type CipherKey, createCipher, type KeyRing } from './cipher.ts';
import { TestCluster, type TestNode } from './testing/test-cluster.ts';
import type { Cipher } from './types.ts';

function key(id: number): CipherKey {
  return { id, key: new Uint8Array(32).fill(id) };
}

/** Nodes that are given these keys at their next start, newest first; and what they hold now. */
class Rings {
  readonly #given = new Map<string, readonly CipherKey[]>();
  readonly #rings = new Map<string, KeyRing>();

  /** Called before something is sealed. */
  onSeal: (name: string, context: string) => void = () => {};

  give(name: string, ...keys: readonly CipherKey[]): void {
    this.#given.set(name, keys);
  }

  readonly cipherOf = (name: string): Cipher => {
    const [current = key(1), ...older] = this.#given.get(name) ?? [];
    const ring = createCipher(current, older, seededRandom(current.id));
    this.#rings.set(name, ring);
    return {
      get keyId() {
        return ring.keyId;
      },
      open: ring.open,
      seal: (plain, context) => {
        this.onSeal(name, Buffer.from(context).toString('latin1'));
        return ring.seal(plain, context);
      },
    };
  };

  of(name: string): KeyRing {
    const ring = this.#rings.get(name);
    assert.ok(ring !== undefined);
    return ring;
  }
}

function clusterWith(rings: Rings, seed = 1): TestCluster {
  const options = { snapshotEntries: 40, keepEntries: 10, segmentBytes: 4096 };
  return new TestCluster({ seed, latencyMs: () => 1, options, cipherOf: rings.cipherOf });
}

async function namesOn({ disk }: TestNode): Promise<string[]> {
  const mounted = disk.mount();
  return [...(await mounted.list('/raft/wal')), ...(await mounted.list('/raft/snapshots'))];
}

describe('raft node: another key for the disk', () => {
  it('rewritten while idle → the new key alone opens all of it; old files are gone', async () => {
    const rings = new Rings();
    const cluster = clusterWith(rings);
    await cluster.form(3);
    for (let i = 0; i < 120; i++) await cluster.propose(`p${i}`);
    await cluster.converge();
    for (const test of cluster.up()) {
      const before = await namesOn(test);
      rings.of(test.name).use(key(2));
      await cluster.finish(test.node.rewriteDisk());
      const after = await namesOn(test);
      assert.equal(after.filter((name) => name.endsWith('.snap')).length, 1);
      const segments = after.filter((name) => name.endsWith('.wal'));
      assert.deepEqual([segments.length, before.includes(segments[0] ?? '')], [1, false]);
      rings.give(test.name, key(2));
    }
    await cluster.stopAll();
    for (const name of cluster.nodes.keys()) await cluster.restart(name);
    assert.equal((await cluster.converge()).length, 120);
    await cluster.propose('after');
    assert.equal((await cluster.converge()).at(-1), 'after');
    await cluster.stopAll();
  });

  it('entries not committed yet → the old key stays until they are covered', async () => {
    const rings = new Rings();
    const cluster = clusterWith(rings);
    await cluster.form(3);
    await cluster.propose('first');
    await cluster.converge();
    const leader = cluster.leader();
    assert.ok(leader !== undefined);
    cluster.isolate(leader.name);
    const doomed = leader.node.propose(Buffer.from('doomed')).catch(() => 'refused');
    await cluster.run(10);
    rings.of(leader.name).use(key(2));
    let isDone = false;
    const done = leader.node.rewriteDisk().then(() => {
      isDone = true;
    });
    await cluster.run(20_000);
    assert.equal(isDone, false);
    assert.ok((await namesOn(leader)).includes('0000000001.wal'));
    cluster.network.heal();
    await cluster.finish(doomed);
    await cluster.propose('second');
    await cluster.propose('third');
    await cluster.finish(done);
    rings.give(leader.name, key(2));
    await cluster.stop(leader.name);
    await cluster.restart(leader.name);
    assert.deepEqual((await cluster.converge()).slice(-2), ['second', 'third']);
    await cluster.stopAll();
  });

  it('a snapshot is received while the key changes → its file is replaced, too', async () => {
    const rings = new Rings();
    const cluster = clusterWith(rings);
    await cluster.form(3);
    cluster.isolate('n3');
    await cluster.until(() => cluster.leader()?.name !== 'n3', 'another one leads');
    for (let i = 0; i < 90; i++) {
      await cluster.propose(`${i} ${'x'.repeat(50_000)}`);
      await cluster.run(200);
    }
    const { node } = cluster.get('n3');
    let done: Promise<void> | undefined;
    rings.onSeal = (name, context) => {
      const index = Number(/^snapshot (\d+) \d+ chunk 0$/.exec(context)?.[1] ?? 0);
      if (name !== 'n3' || done !== undefined || index <= node.status().applied) return;
      done = Promise.resolve().then(() => {
        rings.of('n3').use(key(2));
        return node.rewriteDisk();
      });
    };
    cluster.network.heal();
    await cluster.until(() => done !== undefined, 'the first chunk is written');
    await cluster.finish(done ?? Promise.reject(new Error('no chunk')));
    await cluster.converge();
    rings.give('n3', key(2));
    await cluster.stop('n3');
    await cluster.restart('n3');
    assert.equal((await cluster.converge()).length, 90);
    await cluster.stopAll();
  });

  it('the disk refuses the snapshot → tried again, nothing is lost', async () => {
    const rings = new Rings();
    const cluster = clusterWith(rings);
    await cluster.form(1);
    await cluster.propose('kept');
    const { node, disk, fatal } = cluster.get('n1');
    disk.failNext('sync', /snap/, 'EIO');
    rings.of('n1').use(key(2));
    await cluster.finish(node.rewriteDisk());
    assert.deepEqual(fatal, []);
    rings.give('n1', key(2));
    await cluster.stop('n1');
    await cluster.restart('n1');
    assert.deepEqual(await cluster.converge(), ['kept']);
    await cluster.stopAll();
  });

  it('not started, stopped meanwhile → unavailable', async () => {
    const rings = new Rings();
    const cluster = clusterWith(rings);
    await cluster.form(2);
    cluster.isolate('n1');
    const { node } = cluster.get('n1');
    const pending = node.propose(Buffer.from('x')).catch(() => undefined);
    const rewriting = node.rewriteDisk();
    const refused = assert.rejects(rewriting, (error) => isShoalError(error, 'unavailable'));
    await cluster.stop('n1');
    await refused;
    await pending;
    await assert.rejects(node.rewriteDisk(), (error) => isShoalError(error, 'unavailable'));
    await cluster.stopAll();
  });

  for (let seed = 1; seed <= 12; seed++) {
    it(`power cuts at any moment under load, seed ${seed} → both keys, then one, open all`, async () => {
      const rings = new Rings();
      const cluster = clusterWith(rings, seed);
      const random = seededRandom(seed * 7919);
      await cluster.form(3);
      let count = 0;
      const load = async (times: number): Promise<void> => {
        for (let i = 0; i < times; i++) await cluster.propose(`p${count++}`);
      };
      await load(30 + random.integer(60));
      for (const name of [...cluster.nodes.keys()]) {
        rings.of(name).use(key(2));
        rings.give(name, key(2), key(1));
        cluster
          .get(name)
          .node.rewriteDisk()
          .catch(() => undefined);
        await cluster.run(random.integer(60));
        if (random.fraction() < 0.7) {
          cluster.crash(name);
          await load(random.integer(60));
          await cluster.restart(name);
        }
      }
      await load(5);
      for (const name of cluster.nodes.keys()) {
        const done = cluster.get(name).node.rewriteDisk();
        await load(random.integer(3));
        await cluster.finish(done);
        rings.give(name, key(2));
      }
      await load(random.integer(50));
      await cluster.converge();
      for (const name of cluster.nodes.keys()) cluster.crash(name);
      for (const name of cluster.nodes.keys()) await cluster.restart(name);
      const items = await cluster.converge();
      assert.deepEqual([...new Set(items)].length, count);
      await cluster.stopAll();
    });
  }
});
