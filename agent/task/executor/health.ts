/**
 * The rules of health checks, purely: when the next probe is due and what its result means. A
 * probe counts once per interval, as in Docker; until the first success there are uncounted ones
 * in between, so that a container which is ready early is seen to be ready early.
 */
import type { Duration } from '#proto/gen/google';
import type { HealthConfig } from '#proto/gen/swarm';
import { msOfDuration } from '#proto/model/time';

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

/** Undefined when the spec has no check or switches it off. */
export function healthCheckOf(config: HealthConfig | undefined): HealthCheck | undefined {
  const [mode, ...rest] = config?.test ?? [];
  if (config === undefined || mode === undefined || mode === 'NONE') return undefined;
  const command = mode === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : rest;
  if (command.length === 0) return undefined;
  return {
    command,
    intervalMs: orDefault(config.interval, intervalDefaultMs),
    timeoutMs: orDefault(config.timeout, timeoutDefaultMs),
    retries: config.retries > 0 ? config.retries : retriesDefault,
    startPeriodMs: orDefault(config.startPeriod, 0),
    startIntervalMs: orDefault(config.startInterval, startIntervalDefaultMs),
  };
}

function orDefault(duration: Duration | undefined, defaultMs: number): number {
  const ms = duration === undefined ? 0 : msOfDuration(duration);
  return ms > 0 ? ms : defaultMs;
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
