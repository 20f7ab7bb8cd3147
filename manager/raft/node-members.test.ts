import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { TestCluster, type TestNode } from './testing/test-cluster.ts';

function leaderOf(cluster: TestCluster): TestNode {
  const leader = cluster.leader();
  assert.ok(leader !== undefined);
  return leader;
}

function raftIdOf(cluster: TestCluster, name: string): number {
  return cluster.get(name).node.status().raftId;
}

describe('raft members', () => {
  it('1 → 3 → 1 members → every step keeps what was accepted', async () => {
    const cluster = new TestCluster({ latencyMs: () => 1 });
    await cluster.form(1);
    await cluster.propose('one');
    for (const name of ['n2', 'n3']) {
      await cluster.join(name);
      await cluster.propose(`with ${name}`);
    }
    await cluster.until(
      () =>
        leaderOf(cluster)
          .node.status()
          .members.every((each) => !each.learner),
      'all vote',
    );
    for (const name of ['n3', 'n2']) {
      if (leaderOf(cluster).name === name) continue;
      await cluster.finish(leaderOf(cluster).node.removeMember(raftIdOf(cluster, name)));
      await cluster.until(() => cluster.get(name).removed === 1, `${name} knows`);
      await cluster.propose(`without ${name}`);
    }
    const { members, removed } = leaderOf(cluster).node.status();
    assert.equal(members.length, 1);
    assert.equal(removed.length, 2);
    assert.deepEqual(leaderOf(cluster).machine.items, [
      'one',
      'with n2',
      'with n3',
      'without n3',
      'without n2',
    ]);
    await cluster.stopAll();
  });

  it('raft ids → random, exact, never reused after a removal', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const name = cluster.up().find((each) => each !== cluster.leader())?.name ?? '';
    const before = raftIdOf(cluster, name);
    await cluster.finish(leaderOf(cluster).node.removeMember(before));
    await cluster.until(() => cluster.get(name).removed === 1, 'it knows');
    await cluster.stop(name);
    const joined = await cluster.finish(
      leaderOf(cluster).node.addMember({ nodeId: name, address: `${name}:1` }),
    );
    assert.notEqual(joined.raftId, before);
    assert.ok(joined.removed.includes(before));
    for (const { raftId } of joined.members) assert.ok(Number.isSafeInteger(raftId) && raftId > 0);
    await cluster.stopAll();
  });

  it('member that was away when removed → learns it when it comes back, and stops', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const away = cluster.up().find((each) => each !== cluster.leader())?.name ?? '';
    const raftId = raftIdOf(cluster, away);
    cluster.crash(away);
    await cluster.finish(leaderOf(cluster).node.removeMember(raftId));
    await cluster.propose('x');
    await cluster.restart(away);
    await cluster.until(() => cluster.get(away).removed === 1, 'it knows');
    assert.equal(cluster.get(away).node.status().condition, 'removed');
    await cluster.propose('y');
    await cluster.stopAll();
  });

  it('leader asked to remove itself → hands over and says whom to ask', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    await cluster.run(500);
    const old = leaderOf(cluster);
    const { raftId } = old.node.status();
    await assert.rejects(cluster.finish(old.node.removeMember(raftId)), (e) =>
      isShoalError(e, 'unavailable'),
    );
    await cluster.until(() => cluster.leader() !== undefined && cluster.leader() !== old, 'other');
    await cluster.finish(leaderOf(cluster).node.removeMember(raftId));
    await cluster.until(() => old.removed === 1, 'the old leader knows');
    await cluster.propose('x');
    await cluster.stopAll();
  });

  it('removal that would lose the quorum → refused; the last one → refused', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const leader = leaderOf(cluster);
    const [first, second] = cluster.up().filter((each) => each !== leader);
    const dead = first?.name ?? '';
    const alive = second?.name ?? '';
    cluster.crash(dead);
    await cluster.run(100);
    const removal = leader.node.removeMember(raftIdOf(cluster, alive));
    await assert.rejects(
      cluster.finish(removal),
      (e) => isShoalError(e, 'failed_precondition') && /2 are needed/.test(e.message),
    );
    await cluster.finish(leader.node.removeMember(raftIdOf(cluster, dead)));
    await cluster.finish(leader.node.removeMember(raftIdOf(cluster, alive)));
    await assert.rejects(
      cluster.finish(leader.node.removeMember(leader.node.status().raftId)),
      (e) => isShoalError(e, 'failed_precondition') && /last manager/.test(e.message),
    );
    await cluster.finish(leader.node.removeMember(12345));
    await cluster.stopAll();
  });

  it('join asked again before it started → the same member', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    const { node } = leaderOf(cluster);
    const first = await cluster.finish(node.addMember({ nodeId: 'n2', address: 'a:1' }));
    const second = await cluster.finish(node.addMember({ nodeId: 'n2', address: 'b:1' }));
    assert.equal(second.raftId, first.raftId);
    assert.deepEqual(second.members.find((each) => each.nodeId === 'n2')?.address, 'b:1');
    await cluster.stopAll();
  });

  it('voter joins anew without its disk → a new raft id, the old one is gone', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    await cluster.propose('x');
    const name = cluster.up().find((each) => each !== cluster.leader())?.name ?? '';
    const before = raftIdOf(cluster, name);
    await assert.rejects(
      cluster.finish(leaderOf(cluster).node.addMember({ nodeId: name, address: `${name}:1` })),
      (e) => isShoalError(e, 'already_exists'),
    );
    cluster.crash(name);
    cluster.nodes.delete(name);
    await cluster.run(3_000);
    const { raftId } = await cluster.join(name);
    assert.notEqual(raftId, before);
    await cluster.until(
      () =>
        leaderOf(cluster)
          .node.status()
          .members.every((each) => !each.learner),
      'all vote',
    );
    assert.deepEqual(await cluster.converge(), ['x']);
    assert.ok(leaderOf(cluster).node.status().removed.includes(before));
    await cluster.stopAll();
  });

  it('member back at another address → everybody learns it', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const name = cluster.up().find((each) => each !== cluster.leader())?.name ?? '';
    cluster.crash(name);
    const old = cluster.get(name);
    cluster.nodes.set(name, { ...old, address: `${name}:2` });
    await cluster.restart(name);
    const addressOf = (test: TestNode): string | undefined =>
      test.node.status().members.find((each) => each.nodeId === name)?.address;
    await cluster.until(
      () => cluster.up().every((each) => addressOf(each) === `${name}:2`),
      'known',
    );
    await cluster.stopAll();
  });

  it('follower that missed a join → lets the new member in when a known one vouches', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const behind = cluster.up().find((each) => each !== cluster.leader())?.name ?? '';
    cluster.crash(behind);
    await cluster.join('n4');
    await cluster.until(
      () =>
        leaderOf(cluster)
          .node.status()
          .members.every((each) => !each.learner),
      'n4 votes',
    );
    // Quorum is three of four: the one that is behind, another old one, and the new one.
    const leader = leaderOf(cluster);
    if (leader.name === 'n4') throw new Error('unexpected leader');
    await cluster.restart(behind);
    cluster.isolate(leader.name);
    await cluster.until(
      () => cluster.leader() !== undefined && cluster.leader() !== leader,
      'a new leader',
      20_000,
    );
    await cluster.propose('x');
    cluster.network.heal();
    assert.deepEqual(await cluster.converge(), ['x']);
    await cluster.stopAll();
  });

  it('joined, but all who knew it are gone → listens to the present leader', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    const first = leaderOf(cluster);
    const late = await cluster.finish(first.node.addMember({ nodeId: 'late', address: 'late:1' }));
    await cluster.join('n2');
    const isVoter = (name: string): boolean =>
      leaderOf(cluster)
        .node.status()
        .members.some((each) => each.nodeId === name && !each.learner);
    await cluster.until(() => isVoter('n2'), 'n2 votes');
    await cluster.run(500);
    await cluster.finish(first.node.transferLeadership());
    await cluster.until(() => cluster.leader()?.name === 'n2', 'n2 leads');
    await cluster.finish(leaderOf(cluster).node.removeMember(first.node.status().raftId));
    await cluster.until(() => first.removed === 1, 'the first one is gone');
    await cluster.stop('n1');
    await cluster.start('late', { mode: 'join', ...late });
    await cluster.until(() => isVoter('late'), 'the late one votes');
    await cluster.propose('x');
    assert.deepEqual(await cluster.converge(), ['x']);
    await cluster.stopAll();
  });

  it('members change while the leader changes → unknown or done, never half', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const leader = leaderOf(cluster);
    const outcome = leader.node.addMember({ nodeId: 'n9', address: 'n9:1' }).then(
      () => 'done',
      (e: unknown) => (isShoalError(e) ? e.code : 'other'),
    );
    cluster.isolate(leader.name);
    await cluster.until(() => !leader.node.status().isLeader, 'it noticed');
    assert.ok(['unknown', 'done'].includes(await cluster.finish(outcome)));
    cluster.network.heal();
    await cluster.propose('x');
    await cluster.converge();
    const tables = cluster.up().map((each) => {
      return JSON.stringify(each.node.status().members.map((member) => member.raftId));
    });
    assert.equal(new Set(tables).size, 1);
    await cluster.stopAll();
  });
});
