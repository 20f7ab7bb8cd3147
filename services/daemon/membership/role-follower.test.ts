import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShoalError } from '#lib/errors';
import { FakeClock, settle } from '#lib/fake-clock';
import { nullLogger } from '#lib/log';
import { NodeRole } from '#proto/gen/swarm';
import { RoleFollower, seatRetryMs } from './role-follower.ts';

class Bench {
  readonly clock = new FakeClock();
  readonly did: string[] = [];
  role: NodeRole = NodeRole.MANAGER;
  takeSeat: (signal: AbortSignal) => Promise<void> = async () => {};
  giveUpSeat: () => Promise<void> = async () => {};
  readonly follower = new RoleFollower({
    clock: this.clock,
    log: nullLogger,
    role: () => this.role,
    becomeManager: async (signal) => {
      await this.takeSeat(signal);
      this.did.push('manager');
    },
    becomeWorker: async () => {
      await this.giveUpSeat();
      this.did.push('worker');
    },
    onBroken: (error) => {
      throw error;
    },
  });

  async pass(durationMs: number): Promise<void> {
    await settle();
    this.clock.advance(durationMs);
    await settle();
  }
}

describe('role follower', () => {
  test('role of the certificate → in effect, and again when it changes', async () => {
    const bench = new Bench();
    bench.follower.follow();
    bench.role = NodeRole.WORKER;
    await bench.follower.settled();
    bench.follower.follow();
    await bench.follower.settled();
    assert.deepEqual(bench.did, ['worker', 'worker']);
  });

  test("seat lost → given up, and asked for again while the certificate is a manager's", async () => {
    const bench = new Bench();
    bench.follower.seatLost();
    await bench.pass(seatRetryMs - 1);
    assert.deepEqual(bench.did, ['worker']);
    assert.equal(bench.follower.isDemoted, true);
    await bench.pass(1);
    assert.deepEqual(bench.did, ['worker', 'manager']);
    assert.equal(bench.follower.isDemoted, false);
  });

  test('seat lost while the disk is full → no bug: says why, and goes on later', async () => {
    const bench = new Bench();
    bench.role = NodeRole.WORKER;
    bench.giveUpSeat = () => Promise.reject(new ShoalError('unavailable', 'disk full'));
    bench.follower.seatLost();
    await bench.pass(0);
    assert.equal(bench.follower.problem, 'disk full');
    bench.giveUpSeat = async () => {};
    await bench.pass(seatRetryMs);
    assert.deepEqual(bench.did, ['worker']);
    assert.equal(bench.follower.problem, '');
  });

  test('seat refused → says why and asks again; data lost → says why', async () => {
    const bench = new Bench();
    bench.takeSeat = () => Promise.reject(new ShoalError('unavailable', 'nobody leads'));
    bench.follower.follow();
    await bench.pass(0);
    assert.equal(bench.follower.problem, 'nobody leads');
    bench.takeSeat = () => Promise.reject(new ShoalError('data_loss', 'damaged'));
    await bench.pass(seatRetryMs);
    assert.equal(bench.follower.problem, 'damaged');
    assert.equal(bench.clock.pendingCount, 0);
  });

  test('leaving: the seat is lost while containers stop → no other one is asked for', async () => {
    const bench = new Bench();
    await bench.follower.hold();
    bench.follower.seatLost();
    for (let seconds = 0; seconds < 20; seconds++) await bench.pass(1_000);
    assert.deepEqual(bench.did, ['worker']);
    await bench.follower.stop();
    assert.deepEqual(bench.did, ['worker']);
  });

  test('leaving: a seat is being asked for → that ends first', async () => {
    const bench = new Bench();
    bench.takeSeat = (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    bench.follower.follow();
    await settle();
    await bench.follower.hold();
    assert.deepEqual(bench.did, []);
    assert.equal(bench.follower.problem, '');
    assert.equal(bench.clock.pendingCount, 0);
  });

  test('leaving failed, the node stays → the role is followed again', async () => {
    const bench = new Bench();
    await bench.follower.hold();
    bench.follower.seatLost();
    bench.follower.resume();
    await bench.follower.settled();
    assert.deepEqual(bench.did, ['worker', 'manager']);
  });
});
