/**
 * The published ports of the node as elements of sets: writes them, and tells whether the kernel still
 * has what was written last.
 */
import type { NetworkExecutor } from '../executor.ts';
import { planPorts } from '../plan.ts';
import type { GatewayWish, NetworkSettings } from '../types.ts';
import { elementsToWrite } from './elements.ts';

/** A moment in which the kernel has what was written, unless somebody else changes it. */
export type PortsMoment = number;

export class PortRules {
  readonly #executor: NetworkExecutor;
  readonly #settings: NetworkSettings;
  #writes = 0;
  #underWay = 0;
  /** Undefined while that is not certain. */
  #written: readonly string[] | undefined;

  constructor(settings: NetworkSettings, executor: NetworkExecutor) {
    this.#settings = settings;
    this.#executor = executor;
  }

  /** Makes the sets hold what is wished and nothing else. Writes are done in their order. */
  async write(wish: GatewayWish): Promise<void> {
    const steps = planPorts(wish, this.#settings);
    this.#writes++;
    this.#underWay++;
    try {
      await this.#executor.submit('host ports', steps);
      const texts = steps.map((step) => (step.kind === 'nft' ? step.text : ''));
      this.#written = elementsToWrite(texts.join('\n'));
    } catch (error) {
      this.#written = undefined;
      throw error;
    } finally {
      this.#underWay--;
    }
  }

  /** To be taken before the kernel is looked at; undefined while a look could tell nothing. */
  get moment(): PortsMoment | undefined {
    return this.#underWay > 0 || this.#written === undefined ? undefined : this.#writes;
  }

  /** Whether the elements, seen since that moment, are others than were written. */
  differ(moment: PortsMoment | undefined, seen: readonly string[]): boolean {
    if (moment === undefined || this.moment !== moment) return false;
    const written = this.#written ?? [];
    return written.length !== seen.length || written.some((line, at) => line !== seen[at]);
  }
}
