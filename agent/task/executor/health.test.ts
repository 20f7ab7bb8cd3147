import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHealthConfig } from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import type { Healthcheck } from '../../containerd/types.ts';
import type { HealthCheck, HealthState } from './health.ts';
import {
  afterProbe,
  afterReport,
  healthCheckOf,
  initialHealth,
  mergeHealthcheck,
  nextProbeMs,
} from './health.ts';

const check: HealthCheck = {
  command: ['check'],
  intervalMs: 10_000,
  timeoutMs: 1_000,
  retries: 3,
  startPeriodMs: 0,
  startIntervalMs: 5_000,
};

/** Probes that take no time, with these results, and when they took place. */
function run(config: HealthCheck, results: readonly boolean[]): { at: number[]; end: HealthState } {
  let state = initialHealth(config, true);
  const at: number[] = [];
  for (const isSuccess of results) {
    at.push(nextProbeMs(state));
    state = afterProbe(state, config, isSuccess, nextProbeMs(state));
  }
  return { at, end: state };
}

test('health: ready early → seen early, though probes count once per interval', () => {
  const { at, end } = run(check, [false, false, true]);
  assert.deepEqual(at, [500, 1_000, 2_000]);
  assert.equal(end.status, 'healthy');
  assert.equal(nextProbeMs(end), 12_000);
});

test('health: never ready → unhealthy after as many intervals as retries, not earlier', () => {
  let state = initialHealth(check, true);
  while (state.status === 'starting') {
    state = afterProbe(state, check, false, nextProbeMs(state));
  }
  assert.equal(state.status, 'unhealthy');
  assert.equal(state.nextCountedMs - check.intervalMs, 30_000);
});

test('health: failures in the start period → forgiven, and probed at its own interval', () => {
  const patient = { ...check, startPeriodMs: 60_000 };
  let state = initialHealth(patient, true);
  while (nextProbeMs(state) < 60_000) {
    state = afterProbe(state, patient, false, nextProbeMs(state));
    assert.equal(state.failures, 0);
  }
  assert.equal(state.status, 'starting');
  assert.equal(state.nextCountedMs, 60_000);
});

test('health: a running container fails now and then → healthy until it fails in a row', () => {
  let state = initialHealth(check, false);
  for (const isSuccess of [false, false, true, false, false]) {
    state = afterProbe(state, check, isSuccess, nextProbeMs(state));
    assert.equal(state.status, 'healthy');
  }
  state = afterProbe(state, check, false, nextProbeMs(state));
  assert.equal(state.status, 'unhealthy');
});

test('health: any results → the next probe is always later than the last', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat(100_000), (results, period) => {
      const { at } = run({ ...check, startPeriodMs: period }, results);
      for (const [index, time] of at.entries()) {
        assert.ok(time > (at[index - 1] ?? 0), `probe ${index} at ${time}`);
      }
    }),
  );
});

const said: Healthcheck = {
  test: [],
  intervalMs: 0,
  timeoutMs: 0,
  startPeriodMs: 0,
  startIntervalMs: 0,
  retries: 0,
};

test('health check: none, off, or without a command → no check', () => {
  assert.equal(healthCheckOf(undefined), undefined);
  assert.equal(healthCheckOf(said), undefined);
  assert.equal(healthCheckOf({ ...said, test: ['NONE'] }), undefined);
  assert.equal(healthCheckOf({ ...said, test: ['CMD'] }), undefined);
});

test('health check: a shell command → Docker’s defaults where nothing is said', () => {
  const config = createHealthConfig({
    test: ['CMD-SHELL', 'curl -f localhost'],
    interval: durationOfMs(2_000),
  });
  assert.deepEqual(healthCheckOf(mergeHealthcheck(config, undefined)), {
    command: ['/bin/sh', '-c', 'curl -f localhost'],
    intervalMs: 2_000,
    timeoutMs: 30_000,
    retries: 3,
    startPeriodMs: 0,
    startIntervalMs: 5_000,
  });
});

test('health check: the image has one → used, timed by the spec, switched off by NONE', () => {
  const image = { ...said, test: ['CMD', 'probe'], intervalMs: 7_000, retries: 9 };
  assert.equal(mergeHealthcheck(undefined, image), image);
  const timed = createHealthConfig({ interval: durationOfMs(1_000) });
  assert.deepEqual(mergeHealthcheck(timed, image), { ...image, intervalMs: 1_000 });
  const off = createHealthConfig({ test: ['NONE'] });
  assert.equal(healthCheckOf(mergeHealthcheck(off, image)), undefined);
  const other = createHealthConfig({ test: ['CMD', 'mine'] });
  assert.deepEqual(healthCheckOf(mergeHealthcheck(other, image))?.command, ['mine']);
});

test('health report: many probes → the newest five and the streak', () => {
  const probe = (code: number) => ({ startedAt: '', endedAt: '', code, output: '' });
  let report = afterReport(
    { status: 'starting', failures: 0, probes: [] },
    initialHealth(check, false),
    probe(0),
  );
  for (let code = 1; code <= 6; code++) {
    report = afterReport(report, { ...initialHealth(check, false), failures: code }, probe(code));
  }
  assert.deepEqual(
    report.probes.map(({ code }) => code),
    [2, 3, 4, 5, 6],
  );
  assert.equal(report.failures, 6);
  assert.equal(report.status, 'healthy');
});
