import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '#lib/random';
import { MemoryStorage } from '../core/log/memory-storage.ts';
import { RawNode } from '../core/raw-node.ts';
import { noLimit } from '../core/types.ts';
import { Reads } from './reads.ts';

/** Ticks after which a question is certainly asked again. */
const ticks = 10;

/** A member that knows no leader: its questions are never answered. */
function leaderless(): RawNode {
  const config = {
    id: 1,
    electionTick: 10,
    heartbeatTick: 1,
    maxSizePerMsg: noLimit,
    maxInflightMsgs: 1,
    random: () => 0,
  };
  return new RawNode(config, new MemoryStorage());
}

describe('reads', () => {
  it('whoever waited for a question under way leaves → nothing of it is kept or asked', async () => {
    const reads = new Reads(1, seededRandom(1));
    const core = leaderless();
    const caller = new AbortController();
    const given = reads.read(caller.signal).catch((error: unknown) => error);
    reads.feed(core);
    caller.abort(new Error('the caller has left'));
    assert.match(String(await given), /has left/);
    for (let tick = 0; tick < ticks; tick++) reads.tick();
    assert.equal(reads.hasQuestion, false);
  });

  it('one of two leaves → the other one is still asked for', async () => {
    const reads = new Reads(1, seededRandom(1));
    const core = leaderless();
    const caller = new AbortController();
    const given = reads.read(caller.signal).catch((error: unknown) => error);
    reads.read(new AbortController().signal).catch(() => undefined);
    reads.feed(core);
    caller.abort(new Error('the caller has left'));
    await given;
    for (let tick = 0; tick < ticks; tick++) reads.tick();
    assert.equal(reads.hasQuestion, true);
  });
});
