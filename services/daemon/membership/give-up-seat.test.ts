import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FormerManager, giveUpSeat } from './give-up-seat.ts';

/** A node's disk, and a process on it that dies before one of its steps. */
class Disk {
  hasSeat = true;
  raftId = 7;
  isSealed = true;

  process(stepsLeft: number): FormerManager {
    let left = stepsLeft;
    const step = (change: () => void) => async (): Promise<void> => {
      if (left-- === 0) throw new Error('the process dies');
      change();
    };
    return {
      leaveSeat: step(() => {}),
      forgetSeat: step(() => {
        this.hasSeat = false;
      }),
      saveSeatless: step(() => {
        this.raftId = 0;
      }),
      endLock: step(() => {
        this.isSealed = false;
      }),
    };
  }
}

describe('the way back to a worker', () => {
  for (let steps = 0; steps <= 4; steps++) {
    test(`dies after ${steps} steps → never a member without its disk; ends at the next start`, async () => {
      const disk = new Disk();
      await giveUpSeat(disk.process(steps)).catch(() => {});
      assert.ok(disk.hasSeat || disk.raftId === 0, 'a node promoted now would restart its member');
      await giveUpSeat(disk.process(99));
      assert.deepEqual({ ...disk }, { hasSeat: false, raftId: 0, isSealed: false });
    });
  }
});
