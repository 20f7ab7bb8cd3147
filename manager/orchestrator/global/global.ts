/** The orchestrator of global services: keeps one task of each on every node that may have it. */
import { serviceModeOf } from '#proto/model/spec-defaults';
import { type OrchestratorDeps, ServiceLoop } from '../service-loop.ts';
import { planGlobal } from './plan.ts';

export class GlobalOrchestrator {
  readonly #loop: ServiceLoop;

  constructor(deps: OrchestratorDeps) {
    const log = deps.log.child({ orchestrator: 'global' });
    this.#loop = new ServiceLoop(
      {
        manages: ({ spec }) => serviceModeOf(spec) === 'global',
        plan: planGlobal,
        nodesConcern: 'all-services',
      },
      { ...deps, log },
    );
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }
}
