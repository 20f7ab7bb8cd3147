/**
 * The face of the orchestrators: all of them, as the leader runs them. They meet only in the
 * store, so the order in which they start does not matter.
 */
import { ConstraintEnforcer } from './constraint-enforcer/constraint-enforcer.ts';
import { GlobalOrchestrator } from './global/global.ts';
import { TaskReaper } from './reaper/reaper.ts';
import { ReplicatedOrchestrator } from './replicated/replicated.ts';
import type { OrchestratorDeps } from './service-loop.ts';

export type { OrchestratorDeps } from './service-loop.ts';

interface Part {
  start(): void;
  stop(): Promise<void>;
}

/** Leader only. A stopped one is not started again: a new term gets a new one. */
export class Orchestrator {
  readonly #parts: readonly Part[];

  constructor(deps: OrchestratorDeps) {
    this.#parts = [
      new ReplicatedOrchestrator(deps),
      new GlobalOrchestrator(deps),
      new TaskReaper(deps),
      new ConstraintEnforcer(deps),
    ];
  }

  start(): void {
    for (const part of this.#parts) part.start();
  }

  /** Resolves when none of them is writing any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.stop()));
  }
}
