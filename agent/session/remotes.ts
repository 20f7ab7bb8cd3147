/**
 * The managers that this node knows, with a weight that says how well they answered lately. The
 * list is saved whenever it changes, so that a restarted node finds its cluster again.
 */
import type { Random } from '#lib/random';

export interface ManagerAddress {
  readonly nodeId: string;
  readonly address: string;
}

/** A manager that answers is preferred this much over one that keeps failing. */
const weightMax = 64;
const weightMin = 1;
const weightInitial = 16;

export class Remotes {
  #managers: readonly ManagerAddress[];
  readonly #weights = new Map<string, number>();

  constructor(managers: readonly ManagerAddress[]) {
    this.#managers = managers;
  }

  get managers(): readonly ManagerAddress[] {
    return this.#managers;
  }

  /** Takes the cluster's own list; true when it differs. An empty list is never believed. */
  replace(managers: readonly ManagerAddress[]): boolean {
    if (managers.length === 0 || isSame(managers, this.#managers)) return false;
    this.#managers = managers;
    const addresses = new Set(managers.map(({ address }) => address));
    for (const address of this.#weights.keys()) {
      if (!addresses.has(address)) this.#weights.delete(address);
    }
    return true;
  }

  /** A manager to try, with a chance according to its weight; undefined when none is known. */
  choose(random: Random): string | undefined {
    const weights = this.#managers.map(({ address }) => this.#weightOf(address));
    let point = random.fraction() * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, manager] of this.#managers.entries()) {
      point -= weights[index] ?? 0;
      if (point < 0) return manager.address;
    }
    return this.#managers.at(-1)?.address;
  }

  succeeded(address: string): void {
    this.#weights.set(address, Math.min(weightMax, this.#weightOf(address) * 2));
  }

  /** One failure is enough to prefer the others; a success brings the weight back step by step. */
  failed(address: string): void {
    this.#weights.set(address, Math.max(weightMin, this.#weightOf(address) / 8));
  }

  #weightOf(address: string): number {
    return this.#weights.get(address) ?? weightInitial;
  }
}

function isSame(one: readonly ManagerAddress[], other: readonly ManagerAddress[]): boolean {
  const text = (managers: readonly ManagerAddress[]): string =>
    managers
      .map(({ nodeId, address }) => `${nodeId}@${address}`)
      .sort()
      .join();
  return text(one) === text(other);
}
