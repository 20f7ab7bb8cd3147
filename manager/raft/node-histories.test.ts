import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { heardElsewhere } from '#lib/signal';
import { TestCluster, type TestNode } from './testing/test-cluster.ts';

/** Histories that the simulator found; the seeds are those of its profiles at that time. */

function leaderOf(cluster: TestCluster): TestNode {
  const leader = cluster.leader();
  assert.ok(leader !== undefined);
  return leader;
}

function followerOf(cluster: TestCluster): TestNode {
  const follower = cluster.up().find((each) => each !== cluster.leader());
  assert.ok(follower !== undefined);
  return follower;
}

function raftIdOf(test: TestNode): number {
  return test.node.status().raftId;
}

/** The leader believes that `test` is a member without a vote. */
function isLearner(cluster: TestCluster, test: TestNode): boolean {
  const members = cluster.leader()?.node.status().members ?? [];
  return members.some(({ nodeId, learner }) => nodeId === test.name && learner);
}

/** Removes the node's member, handing over before if it leads, and ends its process. */
async function removeFrom(cluster: TestCluster, name: string): Promise<void> {
  const test = cluster.get(name);
  const raftId = raftIdOf(test);
  const isGone = (): boolean => test.removed === 1;
  while (!isGone()) {
    await cluster.until(() => cluster.leader() !== undefined || isGone(), 'a leader is there');
    await cluster.finish(leaderOf(cluster).node.removeMember(raftId)).catch(() => undefined);
    await cluster.run(100);
  }
  await cluster.stop(name);
}

/** The node leaves, and joins anew with an empty disk. */
async function replace(cluster: TestCluster, name: string): Promise<void> {
  const voters = (): number =>
    cluster
      .leader()
      ?.node.status()
      .members.filter(({ learner }) => !learner).length ?? 0;
  await cluster.until(() => voters() === 4, 'all vote');
  await removeFrom(cluster, name);
  cluster.nodes.delete(name);
  await cluster.until(() => voters() === 3, 'a leader is there');
  await cluster.join(name);
  await cluster.until(() => voters() === 4, 'all vote');
}

/** Of three members one is being removed and has just lost its vote. */
async function halfRemoved() {
  const cluster = new TestCluster({ latencyMs: () => 20 });
  await cluster.form(3);
  const first = leaderOf(cluster);
  const leaving = followerOf(cluster);
  const raftId = raftIdOf(leaving);
  const ending = first.node.removeMember(raftId).then(
    () => 'done',
    (error: unknown) => (isShoalError(error, 'unknown') ? 'unknown' : String(error)),
  );
  await cluster.until(() => isLearner(cluster, leaving), 'the first step is done');
  return { cluster, first, leaving, raftId, ending };
}

describe('raft histories', () => {
  it('seeds raft 1386, 31, 1024: one of two removed, power cut of the other → it leads alone', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const cluster = new TestCluster({ seed, latencyMs: () => 1 });
      await cluster.form(2);
      const leaving = followerOf(cluster);
      const survivor = leaderOf(cluster);
      const removal = survivor.node.removeMember(raftIdOf(leaving));
      heardElsewhere(removal);
      await cluster.until(() => leaving.removed === 1, 'the removed one knows');
      cluster.crash(survivor.name);
      await cluster.stop(leaving.name);
      await cluster.restart(survivor.name);
      await cluster.until(() => cluster.leader() === survivor, `seed ${seed}: it leads`);
      assert.deepEqual(
        survivor.node.status().members.map(({ nodeId }) => nodeId),
        [survivor.name],
      );
      await cluster.stopAll();
    }
  });

  it('seed store 2243: leader lost between the two steps of a removal → another ends it', async () => {
    const { cluster, first, leaving, raftId, ending } = await halfRemoved();
    cluster.crash(first.name);
    assert.equal(await cluster.finish(ending), 'unknown');
    await cluster.run(500);
    await cluster.restart(first.name);
    await cluster.until(() => leaving.removed === 1, 'it is removed all the same');
    const { members, removed } = leaderOf(cluster).node.status();
    assert.equal(members.length, 2);
    assert.deepEqual(removed, [raftId]);
    await cluster.propose('after');
    await cluster.stop(leaving.name);
    assert.deepEqual(await cluster.converge(), ['after']);
    await cluster.stopAll();
  });

  it('a member on its way out asks the next leader to join → it gets a new raft id', async () => {
    const { cluster, first, leaving, raftId } = await halfRemoved();
    cluster.crash(first.name);
    await cluster.restart(first.name);
    await cluster.until(() => cluster.leader() !== undefined, 'a leader is there');
    const { name, address } = leaving;
    const again = await cluster.finish(leaderOf(cluster).node.addMember({ nodeId: name, address }));
    assert.notEqual(again.raftId, raftId);
    assert.ok(again.removed.includes(raftId));
    await cluster.stopAll();
  });

  it('seed store 121: away while all others left and came back under new ids → they are believed', async () => {
    const cluster = new TestCluster({ latencyMs: () => 1 });
    await cluster.form(3);
    const away = followerOf(cluster);
    await cluster.stop(away.name);
    await cluster.join('n4');
    const names = ['n1', 'n2', 'n3'].filter((name) => name !== away.name);
    for (const name of names) await replace(cluster, name);
    await removeFrom(cluster, 'n4');
    await cluster.propose('news');
    await cluster.restart(away.name);
    assert.deepEqual(await cluster.converge(), ['news']);
    await cluster.stopAll();
  });
});
