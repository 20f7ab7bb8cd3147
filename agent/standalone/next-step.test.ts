import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ContainerFacts } from '../containerd/types.ts';
import { restartCapMs, restartFirstMs } from './limits.ts';
import { afterExit, afterFailure, atBoot, atStart, nextStep, stoppedByHand } from './next-step.ts';
import { plainRecord } from './testing.ts';
import type { RestartPolicy, StandaloneRecord } from './types.ts';

const nowMs = 1_000_000;
const exitedAt = '2026-01-01T00:00:00.000Z';
const exit = { code: 1, exitedAt, oomKilled: false };

const policy = (name: RestartPolicy['name'], retriesMax = 0): RestartPolicy => ({
  name,
  retriesMax,
});

function stepOf(
  changes: Partial<StandaloneRecord>,
  facts: Partial<ContainerFacts> | undefined,
  { hasNetwork = true, isAttached = true, lacksNetwork = false } = {},
) {
  const known = facts && { state: 'created' as const, exit: undefined, startedAt: '', ...facts };
  const record = plainRecord(changes);
  const around = { hasNetwork, isAttached, lacksNetwork };
  return nextStep({ record, facts: known, ...around, nowMs }).kind;
}

describe('next step', () => {
  it('runs as it should → rest; its network is not looked after → adopt, if there is one', () => {
    assert.equal(stepOf({ phase: 'up' }, { state: 'running' }), 'rest');
    const alone = { isAttached: false };
    assert.equal(stepOf({ phase: 'up' }, { state: 'running' }, alone), 'adopt');
    const outside = { hasNetwork: false, isAttached: false };
    assert.equal(stepOf({ phase: 'up' }, { state: 'running' }, outside), 'rest');
  });

  it('runs without a network that it is to be on → gets it back, after a pause if that failed', () => {
    const lacks = { lacksNetwork: true };
    assert.equal(stepOf({ phase: 'up' }, { state: 'running' }, lacks), 'reconnect');
    const failed = { phase: 'up', restartAtMs: nowMs + 1 } as const;
    assert.equal(stepOf(failed, { state: 'running' }, lacks), 'wait');
  });

  it('was to be stopped or removed when the daemon died → goes on with it', () => {
    assert.equal(stepOf({ phase: 'stopping' }, { state: 'running' }), 'stop');
    assert.equal(stepOf({ phase: 'up', removal: 'yes' }, { state: 'running' }), 'remove');
    assert.equal(stepOf({ removal: 'with volumes' }, undefined), 'remove');
  });

  it('no container, as after a crash while it was made → forget', () => {
    assert.equal(stepOf({}, undefined), 'forget');
  });

  it('has ended → first its end is dealt with; one that is about to be known is waited for', () => {
    assert.equal(stepOf({ phase: 'up' }, { state: 'exited', exit }), 'note exit');
    assert.equal(stepOf({ phase: 'down' }, { state: 'exited', exit }), 'note exit');
    assert.equal(stepOf({ phase: 'up' }, { state: 'exited' }), 'rest');
  });

  it('its policy wants it back → waits for its time and for networks, then starts', () => {
    const ended = { phase: 'up', seenExit: exitedAt, restart: policy('always') } as const;
    const facts = { state: 'exited', exit } as const;
    assert.equal(stepOf({ ...ended, restartAtMs: nowMs + 1 }, facts), 'wait');
    assert.equal(stepOf({ ...ended, restartAtMs: nowMs }, facts), 'start');
    assert.equal(stepOf(ended, facts, { hasNetwork: false, isAttached: false }), 'rest');
    assert.equal(stepOf({ ...ended, isStoppedByHand: true }, facts), 'give up');
  });

  it('was to be started when the daemon died, without a policy → given up, removed if so asked', () => {
    assert.equal(stepOf({ phase: 'up' }, { state: 'created' }), 'give up');
    const down = { hasStarted: true, autoRemove: true };
    assert.equal(stepOf(down, { state: 'created' }, { isAttached: false }), 'remove');
  });

  it('is down → gives back its networks, then goes if it was so asked and has run', () => {
    const facts = { state: 'exited', exit } as const;
    const down = { phase: 'down', seenExit: exitedAt, autoRemove: true, hasStarted: true } as const;
    assert.equal(stepOf(down, facts), 'release');
    assert.equal(stepOf(down, facts, { isAttached: false }), 'remove');
    assert.equal(stepOf({ ...down, autoRemove: false }, facts, { isAttached: false }), 'rest');
    const never = { autoRemove: true };
    assert.equal(stepOf(never, { state: 'created' }, { isAttached: false }), 'rest');
  });
});

describe('an end', () => {
  const up = (restart: RestartPolicy, more: Partial<StandaloneRecord> = {}): StandaloneRecord =>
    plainRecord({ phase: 'up', restart, hasStarted: true, ...more });
  const phaseAfter = (record: StandaloneRecord, code: number): string =>
    afterExit(record, { code, exitedAt }, 0, nowMs).phase;

  it('by policy → as Docker decides', () => {
    const cases: readonly [RestartPolicy, number, Partial<StandaloneRecord>, string][] = [
      [policy('no'), 1, {}, 'down'],
      [policy('always'), 0, {}, 'up'],
      [policy('unless-stopped'), 0, {}, 'up'],
      [policy('on-failure'), 0, {}, 'down'],
      [policy('on-failure'), 1, { restarts: 1_000 }, 'up'],
      [policy('on-failure', 3), 1, { restarts: 2 }, 'up'],
      [policy('on-failure', 3), 1, { restarts: 3 }, 'down'],
      [policy('always'), 1, { phase: 'stopping' }, 'down'],
      [policy('always'), 1, { isStoppedByHand: true }, 'down'],
    ];
    for (const [restart, code, more, phase] of cases) {
      const title = `${JSON.stringify({ restart, code, more })}`;
      assert.equal(phaseAfter(up(restart, more), code), phase, title);
    }
  });

  it('again and again → pauses double up to a minute; a good run makes the next one short', () => {
    let record = up(policy('always'));
    const pauses: number[] = [];
    for (let round = 0; round < 12; round++) {
      record = afterExit(record, { code: 1, exitedAt: `t${round}` }, 500, nowMs);
      pauses.push(record.restartAtMs - nowMs);
    }
    assert.deepEqual(pauses.slice(0, 4), [100, 200, 400, 800]);
    assert.equal(pauses.at(-1), restartCapMs);
    const rested = afterExit(record, { code: 1, exitedAt: 'later' }, 10_000, nowMs);
    assert.equal(rested.restartAtMs - nowMs, restartFirstMs);
    assert.equal(rested.restarts, 13);
  });

  it('a start by policy that fails → tried again later, and it says why', () => {
    const failed = afterFailure(up(policy('always')), 'no manager', nowMs);
    assert.deepEqual([failed.phase, failed.error, failed.restarts], ['up', 'no manager', 0]);
    assert.ok(failed.restartAtMs > nowMs);
  });

  it('the daemon starts → only "always" brings back what a person has stopped', () => {
    for (const name of ['no', 'always', 'unless-stopped', 'on-failure'] as const) {
      const stopped = { ...stoppedByHand('down')(up(policy(name))) };
      assert.equal(atBoot(stopped).phase, name === 'always' ? 'up' : 'down', name);
    }
    const never = plainRecord({ restart: policy('always') });
    assert.equal(atBoot(never), never, 'it was only made');
  });

  it('always: whatever the record and the facts say, a person’s start makes it as new', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.boolean(), (restarts, pauseMs, isStoppedByHand) => {
        const record = atStart(up(policy('on-failure', 1), { restarts, pauseMs, isStoppedByHand }));
        assert.equal(phaseAfter(record, 1), 'up');
        assert.equal(afterExit(record, exit, 0, nowMs).pauseMs, restartFirstMs);
      }),
    );
  });
});
