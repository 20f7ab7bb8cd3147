/**
 * Placement preferences: tasks are spread evenly over the values of a label, inside each value over
 * those of the next label, and so on. Each task goes down the branches that hold the fewest tasks
 * of the service and still have a node for it.
 */
import type { PlacementPreference } from '#proto/gen/swarm';
import { Candidates, type Group } from './candidates.ts';
import type { NodeInfo } from './node-info.ts';
import type { NodeSet } from './node-set.ts';
import type { Pipeline } from './pipeline.ts';

/** Where the next task of a group goes. */
export interface Picker {
  take(): NodeInfo | undefined;
  give(info: NodeInfo): void;
}

type LabelOf = (info: NodeInfo) => string;

const nodeLabelPrefix = 'node.labels.';
const engineLabelPrefix = 'engine.labels.';

function labelOf(descriptor: string): LabelOf | undefined {
  if (descriptor.toLowerCase().startsWith(nodeLabelPrefix)) {
    const key = descriptor.slice(nodeLabelPrefix.length);
    return ({ node }) => node.spec?.annotations?.labels[key] ?? '';
  }
  if (descriptor.toLowerCase().startsWith(engineLabelPrefix)) {
    const key = descriptor.slice(engineLabelPrefix.length);
    return ({ node }) => node.description?.engine?.labels[key] ?? '';
  }
  return undefined;
}

class Branch {
  /** Active tasks of the service below, on usable nodes or not. */
  tasks = 0;
  usable = true;
  readonly #children: readonly Branch[];
  readonly #leaf: Candidates | undefined;
  readonly #childOf = new Map<NodeInfo, Branch>();

  constructor(group: Group, pipeline: Pipeline, infos: NodeInfo[], levels: readonly LabelOf[]) {
    const [level, ...deeper] = levels;
    for (const info of infos) this.tasks += info.activeOf(group.serviceId);
    if (level === undefined) {
      this.#children = [];
      this.#leaf = new Candidates(group, pipeline, infos, []);
      return;
    }
    const byValue = new Map<string, NodeInfo[]>();
    for (const info of infos) {
      const value = level(info);
      const members = byValue.get(value);
      if (members === undefined) byValue.set(value, [info]);
      else members.push(info);
    }
    this.#children = [...byValue.keys()].sort().map((value) => {
      const members = byValue.get(value) ?? [];
      const child = new Branch(group, pipeline, members, deeper);
      for (const info of members) this.#childOf.set(info, child);
      return child;
    });
  }

  take(): NodeInfo | undefined {
    if (this.#leaf !== undefined) {
      const info = this.#leaf.take();
      this.usable = info !== undefined;
      return info;
    }
    for (let child = this.#emptiest(); child !== undefined; child = this.#emptiest()) {
      const info = child.take();
      if (info !== undefined) return info;
    }
    this.usable = false;
    return undefined;
  }

  give(info: NodeInfo): void {
    this.tasks++;
    if (this.#leaf !== undefined) this.#leaf.give(info);
    else this.#childOf.get(info)?.give(info);
  }

  #emptiest(): Branch | undefined {
    let best: Branch | undefined;
    for (const child of this.#children) {
      if (child.usable && (best === undefined || child.tasks < best.tasks)) best = child;
    }
    return best;
  }
}

/** Picks nodes for a group: plainly by load, or along the preferences that can be understood. */
export function makePicker(
  group: Group,
  pipeline: Pipeline,
  nodes: NodeSet,
  preferences: readonly PlacementPreference[],
): Picker {
  const levels = preferences
    .map((preference) => labelOf(preference.spread?.spreadDescriptor ?? ''))
    .filter((level) => level !== undefined);
  if (levels.length > 0) return new Branch(group, pipeline, [...nodes.all()], levels);
  return new Candidates(group, pipeline, nodes.withService(group.serviceId), nodes.byLoad());
}
