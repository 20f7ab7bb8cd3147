/**
 * The rules of health checks, purely: when the next probe is due and what its result means. A
 * probe counts once per interval, as in Docker; until the first success there are uncounted ones
 * in between, so that a container which is ready early is seen to be ready early.
 */
import type { Duration } from '#proto/gen/google';
import type { HealthConfig } from '#proto/gen/swarm';
import { msOfDuration } from '#proto/model/time';
import type { Healthcheck } from '../../containerd/types.ts';

export interface HealthCheck {
  readonly command: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Counted failures in a row that make a container unhealthy. */
  readonly retries: number;
  readonly startPeriodMs: number;
  /** The interval during the start period. */
  readonly startIntervalMs: number;
}

const intervalDefaultMs = 30_000;
const timeoutDefaultMs = 30_000;
const retriesDefault = 3;
const startIntervalDefaultMs = 5_000;
/** The first uncounted probe; the next ones follow at double the distance each. */
const eagerFirstMs = 500;

/** As Docker merges them: what the spec does not say is the image's, field by field. */
export function mergeHealthcheck(
  spec: HealthConfig | undefined,
  image: Healthcheck | undefined,
): Healthcheck | undefined {
  if (spec === undefined) return image;
  const ms = (own: Duration | undefined, other = 0): number =>
    (own === undefined ? 0 : msOfDuration(own)) || other;
  return {
    test: spec.test.length > 0 ? spec.test : (image?.test ?? []),
    intervalMs: ms(spec.interval, image?.intervalMs),
    timeoutMs: ms(spec.timeout, image?.timeoutMs),
    startPeriodMs: ms(spec.startPeriod, image?.startPeriodMs),
    startIntervalMs: ms(spec.startInterval, image?.startIntervalMs),
    retries: spec.retries > 0 ? spec.retries : (image?.retries ?? 0),
  };
}

/** Undefined when nothing is to be checked, or it is switched off. */
export function healthCheckOf(config: Healthcheck | undefined): HealthCheck | undefined {
  const [mode, ...rest] = config?.test ?? [];
  if (config === undefined || mode === undefined || mode === 'NONE') return undefined;
  const command = mode === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : rest;
  if (command.length === 0) return undefined;
  return {
    command,
    intervalMs: config.intervalMs || intervalDefaultMs,
    timeoutMs: config.timeoutMs || timeoutDefaultMs,
    retries: config.retries || retriesDefault,
    startPeriodMs: config.startPeriodMs,
    startIntervalMs: config.startIntervalMs || startIntervalDefaultMs,
  };
}

export interface HealthState {
  readonly status: 'starting' | 'healthy' | 'unhealthy';
  /** Counted failures in a row. */
  readonly failures: number;
  /** Times since the container started. */
  readonly nextCountedMs: number;
  readonly nextEagerMs: number;
}

export function initialHealth(check: HealthCheck, isStarting: boolean): HealthState {
  return {
    status: isStarting ? 'starting' : 'healthy',
    failures: 0,
    nextCountedMs: isStarting ? intervalAt(check, 0) : check.intervalMs,
    nextEagerMs: isStarting ? eagerFirstMs : Number.POSITIVE_INFINITY,
  };
}

/** When the next probe is due, since the container's start. */
export function nextProbeMs({ nextCountedMs, nextEagerMs }: HealthState): number {
  return Math.min(nextCountedMs, nextEagerMs);
}

/** The state after a probe that began when it was due and ended at `endMs`. */
export function afterProbe(
  state: HealthState,
  check: HealthCheck,
  isSuccess: boolean,
  endMs: number,
): HealthState {
  const isCounted = state.nextCountedMs <= state.nextEagerMs;
  if (isSuccess) {
    return {
      status: 'healthy',
      failures: 0,
      nextCountedMs: endMs + check.intervalMs,
      nextEagerMs: Number.POSITIVE_INFINITY,
    };
  }
  if (!isCounted) return { ...state, nextEagerMs: endMs + state.nextEagerMs };
  const isForgiven = state.status === 'starting' && endMs < check.startPeriodMs;
  const failures = isForgiven ? 0 : state.failures + 1;
  return {
    status: failures >= check.retries ? 'unhealthy' : state.status,
    failures,
    nextCountedMs: endMs + intervalAt(check, state.status === 'starting' ? endMs : Infinity),
    nextEagerMs: state.nextEagerMs,
  };
}

function intervalAt(check: HealthCheck, elapsedMs: number): number {
  return elapsedMs < check.startPeriodMs ? check.startIntervalMs : check.intervalMs;
}

/** One probe as people see it. */
export interface ProbeRecord {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly code: number;
  readonly output: string;
}

/** What is known of a container's health, for whoever looks at it. */
export interface HealthReport {
  readonly status: HealthState['status'];
  /** Counted failures in a row. */
  readonly failures: number;
  /** The newest, oldest first. */
  readonly probes: readonly ProbeRecord[];
}

/** As many as Docker shows. */
const probesKept = 5;

export function afterReport(
  before: HealthReport,
  { status, failures }: HealthState,
  probe: ProbeRecord,
): HealthReport {
  return { status, failures, probes: [...before.probes, probe].slice(-probesKept) };
}
