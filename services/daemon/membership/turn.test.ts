/** Changes of the membership beside the start and beside each other. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isShoalError } from '#lib/errors';
import { FakeClock } from '#lib/fake-clock';
import { MembershipTurn } from './turn.ts';

describe('membership turn', () => {
  test('take: while the daemon starts → waits for the end of the start', async () => {
    const clock = new FakeClock();
    const turn = new MembershipTurn(clock);
    const story: string[] = [];
    const leaving = turn.take(async () => {
      story.push('left');
    });
    await clock.advanceAsync(1_000);
    assert.equal(story.join(' '), '');
    assert.equal(turn.isTaken, true);
    story.push('started');
    turn.started();
    await clock.advanceAsync(1_000);
    await leaving;
    assert.equal(story.join(' '), 'started left');
    assert.equal(turn.isTaken, false);
  });

  test('take: a start that does not end → refused with what was awaited, and free again', async () => {
    const clock = new FakeClock();
    const turn = new MembershipTurn(clock);
    const leaving = turn.take(async () => assert.fail('it must not run'));
    const refused = assert.rejects(leaving, (error) => {
      return isShoalError(error, 'deadline_exceeded') && /this daemon to start/.test(error.message);
    });
    await clock.advanceAsync(30_000);
    await refused;
    assert.equal(turn.isTaken, false);
  });

  test('take: another change is under way → refused; after it → accepted', async () => {
    const turn = new MembershipTurn(new FakeClock());
    turn.started();
    let end: () => void = () => undefined;
    const first = turn.take(() => new Promise<void>((resolve) => (end = resolve)));
    await assert.rejects(
      turn.take(async () => undefined),
      (error) => isShoalError(error, 'unavailable') && /right now: wait/.test(error.message),
    );
    end();
    await first;
    assert.equal(await turn.take(async () => 'joined'), 'joined');
  });

  test('take: a change that fails → the next one is accepted', async () => {
    const turn = new MembershipTurn(new FakeClock());
    turn.started();
    await assert.rejects(
      turn.take(() => Promise.reject(new Error('no disk'))),
      /no disk/,
    );
    assert.equal(await turn.take(async () => 1), 1);
  });
});
