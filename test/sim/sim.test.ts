import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeMessage } from '#manager/raft/core/message';
import { type Message, MessageType } from '#manager/raft/core/types';
import { toWire } from '#manager/raft/transport/wire';
import { emptyWalState } from '#manager/raft/wal/wal-state';
import { createPeerBatch, createWalIdentity } from '#proto/gen/shoal';
import { ConsensusChecker } from './group/consensus-checker.ts';
import { raftProfile } from './profiles/raft.ts';
import { profiles, type SimulationProfile } from './profiles.ts';
import { type RunResult, runSeed } from './run.ts';
import { lyingDisk } from './world/lying-disk.ts';
import { Scheduler } from './world/scheduler.ts';
import { World } from './world/world.ts';

const seedsPerProfile = 20;
/** From here on, 20 brief runs meet everything below. */
const firstSeed = 41;
/** Shorter than by default: `npm run sim` has time for long absences. */
const brief = { safetyMsMax: 5_000 };

/** What short runs must have met; `npm run sim` asks for more. */
const mustBeSeen = [
  'leaders',
  'members added',
  'members removed',
  'nodes failed',
  'operations',
  'partition',
  'power cuts',
  'processes killed',
  'reads',
  'snapshots made',
  'snapshots received',
  'transfers done',
  'writes done',
  'writes refused',
  'writes unknown',
];

/** The core's runs are brief anyway. */
function mustSee(name: string, profile: SimulationProfile): readonly string[] {
  return name === 'core' ? profile.mustBeSeen : mustBeSeen;
}

describe('simulation', () => {
  for (const [name, profile] of Object.entries(profiles)) {
    it(`${name}: ${seedsPerProfile} seeds → nothing lost, all faults met, agreement in the end`, async () => {
      const seen = new Map<string, number>();
      for (let seed = firstSeed; seed < firstSeed + seedsPerProfile; seed++) {
        const result = await profile.run(seed, brief);
        assert.equal(result.violation, undefined, `seed ${seed} of profile ${name}`);
        for (const [what, times] of result.seen) seen.set(what, (seen.get(what) ?? 0) + times);
      }
      assert.deepEqual(
        mustSee(name, profile).filter((what) => (seen.get(what) ?? 0) === 0),
        [],
      );
    });

    it(`${name}: the same seed twice → the same trace; another seed → another one`, async () => {
      const first = await profile.run(77, brief);
      const second = await profile.run(77, brief);
      const other = await profile.run(78, brief);
      assert.equal(first.hash, second.hash);
      assert.equal(first.eventCount, second.eventCount);
      assert.notEqual(first.hash, other.hash);
    });
  }

  /** The first violation within some seeds. */
  async function firstViolation(run: (seed: number) => Promise<RunResult>): Promise<string> {
    for (let seed = 1; seed <= seedsPerProfile; seed++) {
      const { violation } = await run(seed);
      if (violation !== undefined) return violation;
    }
    return 'none';
  }

  it('simulator: disks that lie about durability → found', async () => {
    const options = { ...brief, mount: lyingDisk };
    const violation = await firstViolation((seed) => runSeed(seed, raftProfile(), options));
    assert.notEqual(violation, 'none');
  });

  it('simulator: reads that do not ask a quorum → found not to be linearizable', async () => {
    const profile = () => raftProfile({ areReadsLocal: true });
    const violation = await firstViolation((seed) => runSeed(seed, profile(), brief));
    assert.match(violation, /^not linearizable/);
  });

  /** What the checker says to a disk that holds `term` and nothing else, after `message` was sent. */
  function verdictOnDisk(message: Message, term: number): string {
    const world = new World(1);
    const checker = new ConsensusChecker(world);
    const batch = createPeerBatch({ from: message.from, messages: [toWire(message)] });
    world.network.tap({ path: '/shoal.v1.RaftPeer/Exchange', from: 'a', to: 'b', message: batch });
    const identity = createWalIdentity({ raftId: message.from });
    checker.found('m1', { ...emptyWalState(), identity, hardState: { term, vote: 0, commit: 0 } });
    return world.violation?.message ?? 'none';
  }

  it('checker: entries acknowledged in a term that is not on disk → found', () => {
    const message = makeMessage(MessageType.MsgAppResp, { from: 1, to: 2, term: 5, index: 9 });
    assert.match(verdictOnDisk(message, 4), /acknowledged 9 in term 5/);
    assert.match(verdictOnDisk(message, 5), /acknowledged 9 in term 5/);
    assert.equal(verdictOnDisk(message, 6), 'none');
  });

  it('checker: a leader whose vote for itself is not on disk → found', () => {
    const message = makeMessage(MessageType.MsgHeartbeat, { from: 1, to: 2, term: 5 });
    assert.match(verdictOnDisk(message, 4), /voted for 1 in term 5/);
    assert.match(verdictOnDisk(message, 5), /voted for 1 in term 5/);
    assert.equal(verdictOnDisk(message, 6), 'none');
  });

  it('scheduler: events at random times, some cancelled → run in order of time, then of creation', async () => {
    const scheduler = new Scheduler();
    const ran: number[] = [];
    const delays = [5, 1, 5, 0, 9, 1, 3, 7, 3, 5];
    const scheduled = delays.map((delay, at) => scheduler.after(delay, () => ran.push(at)));
    scheduled[8]?.cancel();
    assert.equal(await scheduler.runUntil(() => false, 8), false);
    assert.deepEqual(ran, [3, 1, 5, 6, 0, 2, 9, 7]);
    assert.equal(scheduler.nowMs, 8);
  });
});
