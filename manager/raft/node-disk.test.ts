import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { TestCluster } from './testing/test-cluster.ts';
import { CorruptionError, WalFailure } from './wal/failure.ts';
import { Wal } from './wal/wal.ts';

const never = new AbortController().signal;

describe('raft node: what is on disk', () => {
  it('election won → term and vote are on the disks of a majority', async () => {
    const cluster = new TestCluster({ latencyMs: () => 1 });
    await cluster.form(3);
    const former = cluster.leader();
    assert.ok(former !== undefined);
    cluster.crash(former.name);
    await cluster.until(() => cluster.leader() !== undefined, 'another one leads');
    const { term, raftId } = cluster.leader()?.node.status() ?? {};
    for (const { name } of cluster.up()) cluster.crash(name);
    const votes = [];
    for (const { disk } of cluster.nodes.values()) {
      const deps = { disk: disk.mount(), random: cluster.random, cipher: undefined };
      const { state } = await Wal.open({ directory: '/raft/wal' }, deps);
      if (state.hardState?.term === term) votes.push(state.hardState?.vote);
    }
    assert.deepEqual(votes, [raftId, raftId]);
  });
});

describe('raft node: failing disks', () => {
  for (const [what, code] of [
    ['full', 'ENOSPC'],
    ['broken', 'EIO'],
  ] as const) {
    it(`leader's disk ${what} → hands over, reports, nothing accepted is lost`, async () => {
      const cluster = new TestCluster();
      await cluster.form(3);
      for (let i = 0; i < 5; i++) await cluster.propose(`p${i}`);
      await cluster.run(500);
      const old = cluster.leader();
      assert.ok(old !== undefined);
      old.disk.failNext('write', /wal$/, code);
      const startMs = cluster.clock.monotonic();
      const outcome = await cluster.finish(
        old.node.propose(Buffer.from('doomed')).then(
          () => 'accepted',
          (e: unknown) => (isShoalError(e) ? e.code : 'other'),
        ),
      );
      assert.equal(outcome, 'unknown');
      const status = old.node.status();
      assert.equal(status.condition, 'failed');
      assert.match(status.failure ?? '', new RegExp(code));
      assert.equal(status.isLeader, false);
      await assert.rejects(old.node.readIndex(never), (e) => isShoalError(e, 'unavailable'));
      await cluster.until(() => old.fatal.length > 0, 'it reported');
      assert.ok(old.fatal[0] instanceof WalFailure);
      await cluster.propose('after');
      assert.ok(cluster.clock.monotonic() - startMs < 500, 'leadership was handed over');
      cluster.crash(old.name);
      await cluster.restart(old.name);
      const items = await cluster.converge();
      assert.deepEqual(items.filter((each) => each !== 'doomed').slice(0, 6), [
        'p0',
        'p1',
        'p2',
        'p3',
        'p4',
        'after',
      ]);
      await cluster.stopAll();
    });
  }

  it('alone and the disk is full → fails and says what to do; with space it is back', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    await cluster.propose('kept');
    const { disk, node, fatal } = cluster.get('n1');
    disk.capacityBytes = 0;
    await assert.rejects(cluster.finish(node.propose(Buffer.from('x'))), (e) =>
      isShoalError(e, 'unknown'),
    );
    await cluster.until(() => fatal.length > 0, 'it reported');
    assert.match(String(fatal[0]?.message), /free space/);
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    cluster.crash('n1');
    const { machine } = await cluster.restart('n1');
    await cluster.until(() => cluster.leader() !== undefined, 'it leads');
    assert.equal(machine.items[0], 'kept');
    await cluster.stopAll();
  });

  it('follower cannot write → only it fails', async () => {
    const cluster = new TestCluster();
    await cluster.form(3);
    const follower = cluster.up().find((each) => each !== cluster.leader());
    follower?.disk.failNext('write', /wal$/);
    await cluster.propose('x');
    await cluster.until(() => follower?.fatal.length === 1, 'it reported');
    await cluster.propose('y');
    await cluster.stopAll();
  });

  it('snapshot cannot be written → logged, tried again, nothing else happens', async () => {
    const cluster = new TestCluster({ options: { snapshotEntries: 10, keepEntries: 2 } });
    await cluster.form(1);
    const { disk } = cluster.get('n1');
    disk.failNext('sync', /snap/, 'ENOSPC');
    for (let i = 0; i < 40; i++) {
      await cluster.propose(`p${i}`);
      await cluster.run(500);
    }
    assert.ok((await disk.mount().list('/raft/snapshots')).some((name) => name.endsWith('.snap')));
    assert.equal(cluster.get('n1').fatal.length, 0);
    await cluster.stopAll();
  });

  it('snapshot cannot be written while nothing happens → a new member gets one all the same', async () => {
    const cluster = new TestCluster({ options: { snapshotEntries: 10, keepEntries: 2 } });
    await cluster.form(1);
    for (let i = 0; i < 30; i++) {
      await cluster.propose(`p${i}`);
      await cluster.run(500);
    }
    cluster.get('n1').disk.failNext('sync', /snap/, 'ENOSPC');
    await cluster.join('n2');
    const { machine } = cluster.get('n2');
    await cluster.until(() => machine.items.length === 30, 'the new member has the state');
    await cluster.stopAll();
  });

  for (const [part, where] of [
    ['head', 10],
    ['content', 250],
  ] as const) {
    it(`${part} of the leader's snapshots rots → who was away gets the state all the same`, async () => {
      const cluster = new TestCluster({ options: { snapshotEntries: 10, keepEntries: 2 } });
      await cluster.form(3);
      const away = cluster.up().find((each) => each !== cluster.leader())?.name ?? '';
      cluster.crash(away);
      for (let i = 0; i < 40; i++) {
        await cluster.propose(`p${i}`);
        await cluster.run(300);
      }
      for (const { disk } of cluster.up()) {
        const snapshots = disk.paths().filter((path) => path.endsWith('.snap'));
        assert.equal(snapshots.length, 2);
        for (const path of snapshots) disk.flipBit(path, where, 1);
      }
      await cluster.restart(away);
      assert.equal((await cluster.converge()).length, 40);
      await cluster.stopAll();
    });
  }

  it('state machine throws → the node fails and reports it', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    const { node, machine, fatal } = cluster.get('n1');
    machine.apply = () => {
      throw new Error('cannot apply');
    };
    await assert.rejects(cluster.finish(node.propose(Buffer.from('x'))), (e) =>
      isShoalError(e, 'unknown'),
    );
    await cluster.until(() => fatal.length > 0, 'it reported');
    assert.match(String(fatal[0]), /cannot apply/);
    await cluster.stopAll();
  });

  it('log damaged in the middle → refused at the start, with what to do', async () => {
    const cluster = new TestCluster();
    await cluster.form(1);
    for (let i = 0; i < 5; i++) await cluster.propose(`p${i}`);
    cluster.crash('n1');
    cluster.get('n1').disk.flipBit('/raft/wal/0000000001.wal', 130, 2);
    await assert.rejects(cluster.restart('n1'), (e) => {
      return e instanceof CorruptionError && /join it anew/.test(e.message);
    });
    assert.equal(cluster.get('n1').node.status().condition, 'failed');
  });

  it('finished part of the log rots → found within the hour and replaced, a restart is no matter', async () => {
    const options = { tickMs: 60_000, segmentBytes: 1024 };
    const cluster = new TestCluster({ options });
    await cluster.form(1);
    for (let i = 0; i < 30; i++) await cluster.propose(`p${i}`);
    const { disk } = cluster.get('n1');
    const rotten = '/raft/wal/0000000002.wal';
    disk.flipBit(rotten, 200, 1);
    await cluster.run(3_700_000);
    assert.ok(!disk.paths().includes(rotten));
    cluster.crash('n1');
    const { machine } = await cluster.restart('n1');
    await cluster.until(() => cluster.leader() !== undefined, 'it leads');
    assert.equal(machine.items.length, 30);
    await cluster.stopAll();
  });

  it('leader crashes with an unsynced tail → what was accepted is there, in order', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const cluster = new TestCluster({ seed, latencyMs: (random) => random.integer(3) });
      await cluster.form(3);
      const accepted: string[] = [];
      const leader = cluster.leader();
      assert.ok(leader !== undefined);
      const waiting: Promise<unknown>[] = [];
      for (let i = 0; i < 30; i++) {
        const text = `p${i}`;
        waiting.push(
          leader.node.propose(Buffer.from(text)).then(
            () => accepted.push(text),
            () => undefined,
          ),
        );
        if (i % 7 === 0) await cluster.run(cluster.random.integer(4));
      }
      cluster.crash(leader.name);
      await cluster.finish(Promise.all(waiting));
      await cluster.propose('after');
      await cluster.restart(leader.name);
      const items = await cluster.converge();
      assert.deepEqual(items.slice(0, accepted.length), accepted, `seed ${seed}`);
      assert.equal(new Set(items).size, items.length);
      await cluster.stopAll();
    }
  });
});
