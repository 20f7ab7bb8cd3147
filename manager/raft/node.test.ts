import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { proposalBytesMax } from './driver/proposals.ts';
import { TestCluster } from './testing/test-cluster.ts';
import type { Position } from './types.ts';

const never = new AbortController().signal;
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('raft node: one member', () => {
  it('bootstrapped → leads at once, proposes, restarts with everything', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    assert.ok(cluster.clock.monotonic() < 500, 'no election timeout was waited for');
    for (let i = 0; i < 20; i++) await cluster.propose(`p${i}`);
    await cluster.stop('n1');
    const before = cluster.get('n1').machine.items;
    const restartedAt = cluster.clock.monotonic();
    await cluster.restart('n1');
    await cluster.until(() => cluster.leader() !== undefined, 'it leads again');
    assert.ok(cluster.clock.monotonic() - restartedAt < 500, 'alone it campaigns at once');
    assert.deepEqual(cluster.get('n1').machine.items, before);
    assert.equal(before.length, 20);
    await cluster.stopAll();
  });

  it('proposals of one turn → one write, in order, each with its position', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    const { node, disk, machine } = cluster.get('n1');
    const syncs = disk.syncCount;
    const all: Promise<Position>[] = [];
    for (let i = 0; i < 500; i++) all.push(node.propose(bytes(`${i}`)));
    const positions = await cluster.finish(Promise.all(all));
    assert.deepEqual(
      machine.items,
      Array.from({ length: 500 }, (_, i) => `${i}`),
    );
    assert.ok(disk.syncCount - syncs <= 2, `${disk.syncCount - syncs} syncs`);
    const first = positions[0]?.index ?? 0;
    assert.deepEqual(
      positions.map((each) => each.index - first),
      Array.from({ length: 500 }, (_, i) => i),
    );
    await cluster.stopAll();
  });

  it('proposal empty, too large, or too much waiting → refused, nothing happened', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    const { node, machine } = cluster.get('n1');
    await assert.rejects(node.propose(bytes('')), (e) => isShoalError(e, 'invalid_argument'));
    const large = new Uint8Array(proposalBytesMax + 1);
    await assert.rejects(node.propose(large), (e) => isShoalError(e, 'resource_exhausted'));
    const chunk = new Uint8Array(1024 * 1024).fill(65);
    const waiting = Array.from({ length: 40 }, () =>
      node.propose(chunk).then(
        () => 'accepted',
        (error: unknown) => (isShoalError(error, 'resource_exhausted') ? 'refused' : 'other'),
      ),
    );
    const outcomes = await cluster.finish(Promise.all(waiting));
    assert.deepEqual(outcomes, [...Array(32).fill('accepted'), ...Array(8).fill('refused')]);
    assert.equal(machine.items.length, 32);
    await cluster.stopAll();
  });

  it('stopped → later calls are refused and say why', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    const { node } = cluster.get('n1');
    await cluster.stop('n1');
    for (const call of [node.propose(bytes('x')), node.readIndex(never), node.removeMember(1)]) {
      await assert.rejects(
        call,
        (e) => isShoalError(e, 'unavailable') && /stopping/.test(e.message),
      );
    }
    assert.equal(node.status().condition, 'stopped');
  });

  it('started wrongly → says what is the matter', async () => {
    const cluster = new TestCluster();
    await assert.rejects(cluster.restart('n1'), (e) => isShoalError(e, 'not_found'));
    await cluster.start('n2', { mode: 'bootstrap' });
    await cluster.stop('n2');
    await assert.rejects(cluster.start('n2', { mode: 'bootstrap' }), (e) =>
      isShoalError(e, 'failed_precondition'),
    );
    assert.equal(cluster.get('n2').node.status().condition, 'failed');
  });
});

describe('raft node: three and five members', () => {
  for (const size of [3, 5]) {
    it(`${size} formed → one leader, all apply what it accepts, all restart`, async () => {
      const cluster = new TestCluster();
      await cluster.form(size);
      for (let i = 0; i < 20; i++) await cluster.propose(`p${i}`);
      assert.equal((await cluster.converge()).length, 20);
      assert.equal(cluster.up().filter((each) => each.node.status().isLeader).length, 1);
      const names = [...cluster.nodes.keys()];
      for (const name of names) await cluster.stop(name);
      for (const name of names) await cluster.restart(name);
      await cluster.propose('after');
      assert.equal((await cluster.converge()).length, 21);
      await cluster.stopAll();
    });
  }

  it('follower asked to propose → unavailable with the address of the leader', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const leader = cluster.leader();
    const follower = cluster.up().find((each) => each !== leader);
    await assert.rejects(
      follower?.node.propose(bytes('x')) ?? Promise.resolve(),
      (e) => isShoalError(e, 'unavailable') && e.details.leader === leader?.address,
    );
    await cluster.stopAll();
  });

  it('leader dies → another leads within seconds, its proposals are there', async () => {
    const cluster = new TestCluster({ latencyMs: () => 1 });
    await cluster.form(3);
    await cluster.propose('before');
    const dead = cluster.leader()?.name ?? '';
    cluster.crash(dead);
    const crashedAt = cluster.clock.monotonic();
    await cluster.propose('after');
    assert.ok(cluster.clock.monotonic() - crashedAt < 3_000);
    await cluster.restart(dead);
    assert.deepEqual(await cluster.converge(), ['before', 'after']);
    await cluster.stopAll();
  });

  it('leader cut off → stops leading by itself, its waiting proposals end as unknown', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const old = cluster.leader();
    assert.ok(old !== undefined);
    cluster.isolate(old.name);
    const lost = old.node.propose(bytes('lost')).then(
      () => 'accepted',
      (e: unknown) => (isShoalError(e) ? e.code : 'other'),
    );
    const isOther = (): boolean => cluster.leader() !== undefined && cluster.leader() !== old;
    await cluster.until(isOther, 'another one leads', 5_000);
    await cluster.until(() => !old.node.status().isLeader, 'the old one noticed', 3_000);
    assert.equal(await lost, 'unknown');
    assert.deepEqual(
      old.leadership.map((each) => each.isLeader),
      [false, true, false],
    );
    await cluster.propose('kept');
    cluster.network.heal();
    assert.deepEqual(await cluster.converge(), ['kept']);
    await cluster.stopAll();
  });

  it('follower cut off for long and healed → the leader stays (pre-vote)', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const leader = cluster.leader();
    const follower = cluster.up().find((each) => each !== leader);
    const term = leader?.node.status().term;
    cluster.isolate(follower?.name ?? '');
    await cluster.run(20_000);
    cluster.network.heal();
    await cluster.propose('x');
    await cluster.converge();
    assert.equal(cluster.leader(), leader);
    assert.equal(cluster.leader()?.node.status().term, term);
    await cluster.stopAll();
  });

  it('leadership handed over → the other leads, nobody waited for a timeout', async () => {
    const cluster = new TestCluster({ latencyMs: () => 1 });
    await cluster.form(3);
    const old = cluster.leader();
    assert.ok(old !== undefined);
    const heir = cluster.up().find((each) => each !== old);
    const startMs = cluster.clock.monotonic();
    await cluster.finish(old.node.transferLeadership(heir?.node.status().raftId));
    await cluster.until(() => cluster.leader() === heir, 'the heir leads');
    assert.ok(cluster.clock.monotonic() - startMs < 200);
    await cluster.propose('x');
    await cluster.stopAll();
  });

  it('heir unreachable → deadline_exceeded, the leader goes on', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const leader = cluster.leader();
    assert.ok(leader !== undefined);
    const heir = cluster.up().find((each) => each !== leader);
    cluster.isolate(heir?.name ?? '');
    const handover = leader.node.transferLeadership(heir?.node.status().raftId);
    await assert.rejects(cluster.finish(handover), (e) => isShoalError(e, 'deadline_exceeded'));
    await cluster.propose('x');
    assert.equal(cluster.leader(), leader);
    await cluster.stopAll();
  });
});

describe('raft node: leadership', () => {
  it('told to lead → everything accepted before is applied already', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const cluster = new TestCluster({ seed, latencyMs: (random) => random.integer(30) });
      await cluster.form(3);
      let accepted = 0;
      const missing: number[] = [];
      for (const { node, machine } of cluster.up()) {
        node.onLeadership(({ isLeader }) => {
          if (isLeader) missing.push(accepted - machine.items.length);
        });
      }
      for (let i = 0; i < 10; i++) {
        await cluster.propose(`p${i}`);
        accepted++;
      }
      missing.length = 0;
      cluster.crash(cluster.leader()?.name ?? '');
      await cluster.until(() => missing.length > 0, 'another one leads');
      assert.deepEqual(missing, [0]);
      await cluster.stopAll();
    }
  });

  it('leadership lost → told before anything of the next leader is applied', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const old = cluster.leader();
    assert.ok(old !== undefined);
    const events: string[] = [];
    old.node.onLeadership(({ isLeader }) => events.push(isLeader ? 'leads' : 'lost'));
    const apply = old.machine.apply.bind(old.machine);
    old.machine.apply = (entry) => {
      events.push('applied');
      apply(entry);
    };
    const waiting = old.node.propose(bytes('mine')).then(() => events.push('accepted'));
    await cluster.finish(waiting);
    cluster.isolate(old.name);
    const lost = old.node.propose(bytes('lost')).catch(() => events.push('unknown'));
    await cluster.until(() => cluster.leader() !== old && cluster.leader() !== undefined, 'other');
    await cluster.propose('theirs');
    cluster.network.heal();
    await cluster.converge();
    await cluster.finish(lost);
    assert.deepEqual(events, ['leads', 'applied', 'accepted', 'lost', 'unknown', 'applied']);
    await cluster.stopAll();
  });
});

describe('raft node: reads', () => {
  it('an answer takes longer than half an election timeout → reads are served like writes', async () => {
    let latencyMs = 1;
    const cluster = new TestCluster({ latencyMs: () => latencyMs });
    await cluster.form(3);
    latencyMs = 300;
    await cluster.propose('written');
    const leader = cluster.leader();
    assert.ok(leader !== undefined);
    await cluster.finish(leader.node.readIndex(never), 3_000);
    await cluster.stopAll();
  });

  it('read on any node → sees everything accepted before', async () => {
    const cluster = new TestCluster({ latencyMs: () => 2 });
    await cluster.form(3);
    for (let i = 0; i < 5; i++) {
      await cluster.propose(`p${i}`);
      for (const { node, machine } of cluster.up()) {
        await cluster.finish(node.readIndex(never));
        assert.equal(machine.items.at(-1), `p${i}`);
      }
    }
    await cluster.stopAll();
  });

  it('no quorum → the read waits for its signal; quorum back → it is served', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const leader = cluster.leader();
    assert.ok(leader !== undefined);
    cluster.isolate(leader.name);
    const abort = new AbortController();
    const given = leader.node.readIndex(abort.signal).catch((error: unknown) => error);
    const patient = leader.node.readIndex(never);
    await cluster.run(5_000);
    abort.abort(new Error('enough'));
    assert.match(String(await cluster.finish(given)), /enough/);
    cluster.network.heal();
    await cluster.finish(patient);
    await cluster.stopAll();
  });
});

describe('raft node: snapshots', () => {
  const options = { snapshotEntries: 20, keepEntries: 5, segmentBytes: 2048 };

  it('many entries → old log removed, restart from the snapshot', async () => {
    const cluster = new TestCluster({ options });
    await cluster.form(1);
    for (let i = 0; i < 100; i++) {
      await cluster.propose(`p${i} ${'x'.repeat(100)}`);
      if (i % 10 === 0) await cluster.run(1_000);
    }
    await cluster.run(10_000);
    const names = await cluster.get('n1').disk.mount().list('/raft/snapshots');
    assert.equal(names.length, 2);
    const segments = await cluster.get('n1').disk.mount().list('/raft/wal');
    assert.ok(segments.length < 6, `${segments.length} segments`);
    cluster.crash('n1');
    const { machine } = await cluster.restart('n1');
    await cluster.until(() => cluster.leader() !== undefined, 'it leads');
    assert.equal(machine.items.length, 100);
    await cluster.stopAll();
  });

  it('newest snapshot damaged → the older one and the log give the same state', async () => {
    const cluster = new TestCluster({ options });
    await cluster.form(1);
    for (let i = 0; i < 100; i++) {
      await cluster.propose(`p${i}`);
      if (i % 10 === 0) await cluster.run(1_000);
    }
    const { disk } = cluster.get('n1');
    cluster.crash('n1');
    const names = await disk.mount().list('/raft/snapshots');
    disk.flipBit(`/raft/snapshots/${names.at(-1)}`, 200, 1);
    const { machine } = await cluster.restart('n1');
    await cluster.until(() => cluster.leader() !== undefined, 'it leads');
    assert.equal(machine.items.length, 100);
    await cluster.stopAll();
  });

  it('follower away for long → gets a snapshot, then the log, and survives a restart', async () => {
    const cluster = new TestCluster({ options, latencyMs: () => 1 });
    await cluster.form(3);
    const away = cluster.up().find((each) => each !== cluster.leader())?.name ?? '';
    cluster.crash(away);
    for (let i = 0; i < 100; i++) {
      await cluster.propose(`p${i} ${'y'.repeat(500)}`);
      if (i % 10 === 0) await cluster.run(1_000);
    }
    await cluster.restart(away);
    await cluster.propose('last');
    const items = await cluster.converge();
    assert.equal(items.length, 101);
    assert.ok((await cluster.get(away).disk.mount().list('/raft/snapshots')).length > 0);
    cluster.crash(away);
    await cluster.restart(away);
    await cluster.propose('very last');
    assert.equal((await cluster.converge()).length, 102);
    await cluster.stopAll();
  });

  it('new member after the log was compacted → gets a snapshot that names it', async () => {
    const cluster = new TestCluster({ options });
    await cluster.form(1);
    for (let i = 0; i < 60; i++) await cluster.propose(`p${i}`);
    await cluster.run(20_000);
    await cluster.join('n2');
    const isVoter = (): boolean =>
      cluster
        .leader()
        ?.node.status()
        .members.every((each) => !each.learner) === true;
    await cluster.until(isVoter, 'n2 votes', 30_000);
    assert.equal((await cluster.converge()).length, 60);
    await cluster.stopAll();
  });
});
