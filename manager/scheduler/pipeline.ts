/**
 * The filters that apply to a task, in order, with a count of what each refused. The counts become
 * the sentence that tells a person why a task is pending.
 */
import type { Task } from '#proto/gen/swarm';
import { constraintFilter } from './filters/constraint.ts';
import { encryptionFilter } from './filters/encryption.ts';
import type { Filter } from './filters/filter.ts';
import { hostPortFilter } from './filters/host-port.ts';
import { lanFilter } from './filters/lan.ts';
import { maxReplicasFilter } from './filters/max-replicas.ts';
import { platformFilter } from './filters/platform.ts';
import { pluginFilter } from './filters/plugin.ts';
import { readyFilter } from './filters/ready.ts';
import { resourceFilter } from './filters/resource.ts';
import { tablesFilter } from './filters/tables.ts';
import type { NodeInfo } from './node-info.ts';

export class Pipeline {
  readonly #filters: readonly Filter[];
  readonly #refused: number[];

  constructor(task: Task) {
    const optional = [
      resourceFilter(task),
      pluginFilter(task),
      tablesFilter(task),
      encryptionFilter(task),
      lanFilter(task),
      constraintFilter(task),
      platformFilter(task),
      hostPortFilter(task),
      maxReplicasFilter(task),
    ];
    this.#filters = [readyFilter, ...optional.filter((filter) => filter !== undefined)];
    this.#refused = this.#filters.map(() => 0);
  }

  /** Whether the node may run the task. The first filter that refuses is the one that counts. */
  passes(info: NodeInfo): boolean {
    const refusing = this.#filters.findIndex((filter) => !filter.passes(info));
    if (refusing === -1) return true;
    this.#refused[refusing] = (this.#refused[refusing] ?? 0) + 1;
    return false;
  }

  /** `no suitable node (…)`: the reasons, those that hit most nodes first. */
  explain(): string {
    const reasons = this.#filters
      .map((filter, index) => ({ filter, nodes: this.#refused[index] ?? 0 }))
      .filter(({ nodes }) => nodes > 0)
      .sort((a, b) => b.nodes - a.nodes)
      .map(({ filter, nodes }) => filter.explain(nodes));
    return reasons.length === 0 ? 'no suitable node' : `no suitable node (${reasons.join('; ')})`;
  }
}
