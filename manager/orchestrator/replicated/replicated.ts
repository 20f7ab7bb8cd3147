/** The orchestrator of replicated services: keeps as many tasks as each asks for. */
import { serviceModeOf } from '#proto/model/spec-defaults';
import { type OrchestratorDeps, ServiceLoop } from '../service-loop.ts';
import { planReplicated } from './plan.ts';

export class ReplicatedOrchestrator {
  readonly #loop: ServiceLoop;

  constructor(deps: OrchestratorDeps) {
    const log = deps.log.child({ orchestrator: 'replicated' });
    this.#loop = new ServiceLoop(
      {
        manages: ({ spec }) => spec !== undefined && serviceModeOf(spec) === 'replicated',
        plan: planReplicated,
        nodesConcern: 'services-on-it',
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
