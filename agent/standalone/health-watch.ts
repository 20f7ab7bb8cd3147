/** Probes the health of containers made by hand, as long as they run. Nobody acts on what it finds. */
import { AssertionError } from '#lib/assert';
import type { Clock } from '#lib/clock';
import { explain } from '#lib/errors';
import { Limiter } from '#lib/limiter';
import type { Logger } from '#lib/log';
import type { ContainerFacts, Runtime } from '../containerd/types.ts';
import {
  afterReport,
  type HealthCheck,
  type HealthReport,
  healthCheckOf,
} from '../task/executor/health.ts';
import { probeUntilNews } from '../task/executor/prober.ts';

const probesMax = 4;

export interface HealthWatchDeps {
  readonly runtime: Pick<Runtime, 'containers'>;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Watched {
  readonly abort: AbortController;
  report: HealthReport;
}

export class HealthWatch {
  readonly #deps: HealthWatchDeps;
  readonly #watched = new Map<string, Watched>();
  readonly #probes = new Limiter(probesMax);

  constructor(deps: HealthWatchDeps) {
    this.#deps = deps;
  }

  report(id: string): HealthReport | undefined {
    return this.#watched.get(id)?.report;
  }

  /** Harmless when it is watched, or has nothing to check. */
  begin({ id, request }: Pick<ContainerFacts, 'id' | 'request'>): void {
    const check = healthCheckOf(request.healthcheck);
    if (check === undefined || this.#watched.has(id)) return;
    const report: HealthReport = { status: 'starting', failures: 0, probes: [] };
    const watched = { abort: new AbortController(), report };
    this.#watched.set(id, watched);
    this.#run(id, check, watched).catch((error: unknown) => {
      if (watched.abort.signal.aborted) return;
      if (error instanceof AssertionError) throw error;
      // The runtime was away, the disk full or the container gone: whoever looks next begins again.
      this.#deps.log.debug('health is not watched any more', { id, err: explain(error) });
      if (this.#watched.get(id) === watched) this.#watched.delete(id);
    });
  }

  end(id: string): void {
    this.#watched.get(id)?.abort.abort();
    this.#watched.delete(id);
  }

  stop(): void {
    for (const id of [...this.#watched.keys()]) this.end(id);
  }

  async #run(id: string, check: HealthCheck, watched: Watched): Promise<void> {
    const { clock, runtime } = this.#deps;
    const { signal } = watched.abort;
    let isStarting = true;
    for (;;) {
      const outcome = await probeUntilNews(
        check,
        isStarting,
        {
          clock,
          limiter: this.#probes,
          exec: (command, timeoutMs) => runtime.containers.exec(id, command, timeoutMs),
          onProbe: (state, probe) => {
            // One that was unhealthy stays so until a check succeeds.
            const isStill = state.status === 'starting' && watched.report.status === 'unhealthy';
            const shown = isStill ? { ...state, status: 'unhealthy' as const } : state;
            watched.report = afterReport(watched.report, shown, probe);
          },
        },
        signal,
      );
      isStarting = outcome.kind === 'unhealthy';
    }
  }
}
