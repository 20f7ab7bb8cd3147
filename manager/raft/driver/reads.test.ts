import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '#lib/fake-clock';
import { seededRandom } from '#lib/random';
import { MemoryStorage } from '../core/log/memory-storage.ts';
import { RawNode } from '../core/raw-node.ts';
import { noLimit } from '../core/types.ts';
import { Reads } from './reads.ts';

/** Ticks after which a question is certainly asked again. */
const ticks = 10;

/** A member whose questions are answered by the test. */
class Asked extends RawNode {
  readonly contexts: Uint8Array[] = [];

  override readIndex(context: Uint8Array): 'ok' {
    this.contexts.push(context);
    return 'ok';
  }
}

function asked(): Asked {
  const config = {
    id: 1,
    electionTick: 10,
    heartbeatTick: 1,
    maxSizePerMsg: noLimit,
    maxInflightMsgs: 1,
    random: () => 0,
  };
  return new Asked(config, new MemoryStorage());
}

describe('reads', () => {
  it('whoever waited for a question under way leaves → nothing of it is kept or asked', async () => {
    const reads = new Reads(1, seededRandom(1));
    const core = asked();
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
    const core = asked();
    const caller = new AbortController();
    const given = reads.read(caller.signal).catch((error: unknown) => error);
    reads.read(new AbortController().signal).catch(() => undefined);
    reads.feed(core);
    caller.abort(new Error('the caller has left'));
    await given;
    for (let tick = 0; tick < ticks; tick++) reads.tick();
    assert.equal(reads.hasQuestion, true);
  });

  it('answers take longer than questions are repeated → each serves who waited when it was asked', async () => {
    const reads = new Reads(1, seededRandom(1));
    const core = asked();
    const never = new AbortController().signal;
    const served: string[] = [];
    const read = (name: string): void => {
      reads.read(never).then(
        () => served.push(name),
        () => served.push(`${name} refused`),
      );
    };
    const answer = async (at: number): Promise<void> => {
      const context = core.contexts[at];
      assert.ok(context !== undefined);
      reads.answered({ index: 7, context }, 7);
      await settle();
    };
    const repeat = (): void => {
      for (let tick = 0; tick < ticks; tick++) reads.tick();
      reads.feed(core);
    };
    read('first');
    reads.feed(core);
    read('second');
    repeat();
    await answer(0);
    assert.deepEqual(served, ['first']);
    read('third');
    repeat();
    await answer(1);
    assert.deepEqual(served, ['first', 'second']);
    await answer(2);
    assert.deepEqual(served, ['first', 'second', 'third']);
    for (let tick = 0; tick < ticks; tick++) reads.tick();
    assert.equal(reads.hasQuestion, false);
  });
});
