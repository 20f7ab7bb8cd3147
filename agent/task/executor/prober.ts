/**
 * Probes one container's health until something is to be told: the first success of a starting
 * container, or that it is unhealthy.
 */
import type { Clock } from '#lib/clock';
import { sleep } from '#lib/clock';
import { type ErrorCode, isShoalError } from '#lib/errors';
import type { Limiter } from '#lib/limiter';
import type { ExecResult } from '../../containerd/types.ts';
import type { HealthCheck, HealthState, ProbeRecord } from './health.ts';
import { afterProbe, initialHealth, nextProbeMs } from './health.ts';

/** What a check printed, for the status: one line that fits a table. */
const detailLengthMax = 200;

export interface ProberDeps {
  readonly clock: Clock;
  /** Shared by all containers of the node: a probe costs tens of milliseconds of processor. */
  readonly limiter: Limiter;
  exec(command: readonly string[], timeoutMs: number): Promise<ExecResult>;
  /** After each probe. */
  onProbe(state: HealthState, probe: ProbeRecord): void;
}

export type ProbeOutcome =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'unhealthy'; readonly detail: string };

/** Rejects with the signal's reason when it aborts. */
export async function probeUntilNews(
  check: HealthCheck,
  isStarting: boolean,
  deps: ProberDeps,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const startedAt = deps.clock.monotonic();
  const elapsed = (): number => deps.clock.monotonic() - startedAt;
  let state = initialHealth(check, isStarting);
  for (;;) {
    await sleep(deps.clock, Math.max(0, nextProbeMs(state) - elapsed()), signal);
    const { result, startedAt: begunAt } = await deps.limiter.run(async () => {
      const now = timeText(deps.clock);
      return { result: await tryProbe(check, deps), startedAt: now };
    }, signal);
    signal.throwIfAborted();
    const before = state.status;
    state = afterProbe(state, check, result.code === 0, elapsed());
    deps.onProbe(state, { ...result, startedAt: begunAt, endedAt: timeText(deps.clock) });
    if (state.status === 'unhealthy') return { kind: 'unhealthy', detail: detailOf(result) };
    if (state.status === 'healthy' && before === 'starting') return { kind: 'healthy' };
  }
}

function timeText(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** Then nothing is known of the container. */
const awayCodes: ReadonlySet<ErrorCode> = new Set(['unavailable', 'deadline_exceeded']);

/** A check that cannot even be started has failed, unless the runtime is away or hangs. */
async function tryProbe(check: HealthCheck, deps: ProberDeps): Promise<ExecResult> {
  try {
    return await deps.exec(check.command, check.timeoutMs);
  } catch (error) {
    if (!isShoalError(error) || awayCodes.has(error.code)) throw error;
    return { code: -1, output: error.message };
  }
}

function detailOf({ code, output }: ExecResult): string {
  const line = output.trim().split('\n')[0]?.slice(0, detailLengthMax) ?? '';
  return `its health check ended with ${code}${line === '' ? '' : `: ${line}`}`;
}
