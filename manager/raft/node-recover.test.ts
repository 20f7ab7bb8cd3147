import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { TestCluster } from './testing/test-cluster.ts';

/** A cluster of `size` in which everybody has applied `texts`. */
async function formed(size: number, texts: readonly string[], seed = 1): Promise<TestCluster> {
  const cluster = new TestCluster({ seed, options: { snapshotEntries: 20 } });
  await cluster.form(size);
  for (const text of texts) await cluster.propose(text);
  await cluster.converge();
  return cluster;
}

function names(cluster: TestCluster): string[] {
  return [...cluster.nodes.keys()];
}

describe('new cluster that begins with a given state', () => {
  const state = [Buffer.from('{"items":["old 1",'), Buffer.from('"old 2"],"lastIndex":0}')];

  it('founded → has the state, keeps it over a power cut, gives it to who joins', async () => {
    const cluster = new TestCluster();
    await cluster.start('n1', { mode: 'bootstrap', state });
    await cluster.propose('new 1');
    cluster.crash('n1');
    await cluster.restart('n1');
    await cluster.propose('new 2');
    await cluster.join('n2');
    await cluster.join('n3');
    assert.deepEqual(await cluster.converge(), ['old 1', 'old 2', 'new 1', 'new 2']);
    const voters = () =>
      cluster
        .leader()
        ?.node.status()
        .members.filter((each) => !each.learner);
    await cluster.until(() => voters()?.length === 3, 'all vote');
    await cluster.stopAll();
  });
});

describe('raft member that starts over as the only voter', () => {
  for (const size of [2, 3, 5]) {
    it(`majority of ${size} lost → leads alone, with all that was accepted`, async () => {
      const cluster = await formed(size, ['a', 'b', 'c']);
      for (const name of names(cluster)) cluster.crash(name);
      const { node } = await cluster.start('n2', { mode: 'recover' });
      await cluster.until(() => node.status().isLeader, 'it leads');
      await cluster.propose('d');
      assert.deepEqual(cluster.get('n2').machine.items, ['a', 'b', 'c', 'd']);
      const { members, removed } = node.status();
      assert.deepEqual(
        members.map(({ nodeId, learner }) => ({ nodeId, learner })),
        [{ nodeId: 'n2', learner: false }],
      );
      assert.equal(removed.length, size - 1);
      await cluster.stopAll();
    });
  }

  it('last write acknowledged just before the end → kept on every survivor that had it', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const cluster = await formed(3, ['a'], seed);
      // Acknowledged, and the commit index that says so is on no follower's disk.
      await cluster.propose('last');
      const holders = cluster.up().filter((each) => each.machine.items.includes('last'));
      const survivor = holders.at(-1)?.name ?? '';
      for (const name of names(cluster)) cluster.crash(name);
      const { node, machine } = await cluster.start(survivor, { mode: 'recover' });
      await cluster.until(() => node.status().isLeader, 'it leads');
      assert.deepEqual(machine.items, ['a', 'last'], `seed ${seed}`);
      await cluster.stopAll();
    }
  });

  it('behind a snapshot → members of the snapshot are removed, too', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => `x${index}`);
    const cluster = await formed(3, texts);
    for (const name of names(cluster)) cluster.crash(name);
    const { node, machine } = await cluster.start('n3', { mode: 'recover' });
    await cluster.until(() => node.status().isLeader, 'it leads');
    assert.deepEqual(machine.items, texts);
    assert.equal(node.status().members.length, 1);
    await cluster.stopAll();
  });

  it('restarted later, and started over twice → still alone, nothing lost', async () => {
    const cluster = await formed(3, ['a']);
    for (const name of names(cluster)) cluster.crash(name);
    await cluster.start('n1', { mode: 'recover' });
    await cluster.propose('b');
    cluster.crash('n1');
    await cluster.start('n1', { mode: 'recover' });
    await cluster.propose('c');
    cluster.crash('n1');
    await cluster.restart('n1');
    await cluster.propose('d');
    assert.deepEqual(cluster.get('n1').machine.items, ['a', 'b', 'c', 'd']);
    assert.equal(cluster.get('n1').node.status().members.length, 1);
    await cluster.stopAll();
  });

  it('another member comes back → learns that it was removed; joins anew and gets everything', async () => {
    const cluster = await formed(3, ['a']);
    for (const name of names(cluster)) cluster.crash(name);
    await cluster.start('n1', { mode: 'recover' });
    await cluster.propose('b');
    await cluster.restart('n2');
    await cluster.until(() => cluster.get('n2').removed === 1, 'n2 knows');
    await cluster.stop('n2');
    cluster.nodes.delete('n2');
    await cluster.join('n2');
    await cluster.propose('c');
    assert.deepEqual(await cluster.converge(), ['a', 'b', 'c']);
    await cluster.stopAll();
  });

  it('address that differs from the log → the group knows the present one', async () => {
    const cluster = await formed(1, ['a']);
    const before = cluster.get('n1');
    await cluster.stop('n1');
    cluster.nodes.set('n1', { ...before, address: 'moved:1' });
    const { node } = await cluster.restart('n1');
    await cluster.until(() => node.status().members[0]?.address === 'moved:1', 'the new address');
    await cluster.stopAll();
  });

  it('nothing on the disk → not found', async () => {
    const cluster = new TestCluster();
    await assert.rejects(cluster.start('n1', { mode: 'recover' }), (error) =>
      isShoalError(error, 'not_found'),
    );
  });
});
