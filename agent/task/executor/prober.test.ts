import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, ShoalError } from '#lib/errors';
import { Limiter } from '#lib/limiter';
import { instantClock } from '../../containerd/testing.ts';
import { type ProbeOutcome, probeUntilNews } from './prober.ts';

const check = {
  command: ['check'],
  intervalMs: 10_000,
  timeoutMs: 1_000,
  retries: 3,
  startPeriodMs: 0,
  startIntervalMs: 5_000,
};

/** Of a healthy container whose checks fail like this. */
function probe(code: ErrorCode): Promise<ProbeOutcome> {
  const deps = {
    clock: instantClock,
    limiter: new Limiter(1),
    exec: async () => {
      throw new ShoalError(code, 'no check was made');
    },
    onProbe: () => {},
  };
  return probeUntilNews(check, false, deps, new AbortController().signal);
}

test('prober: the runtime is away or does not answer → says nothing of the container', async () => {
  for (const code of ['unavailable', 'deadline_exceeded'] as const) {
    await assert.rejects(probe(code), { code });
  }
});

test('prober: the check cannot be run in the container → unhealthy', async () => {
  assert.equal((await probe('failed_precondition')).kind, 'unhealthy');
});
