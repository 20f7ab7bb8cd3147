/** Which of a node's generic resources a task gets: counts stay counts, named ones are picked. */
import type { GenericResource, Task } from '#proto/gen/swarm';
import { GenericResource as GenericResourceMessage } from '#proto/gen/swarm';
import type { NodeInfo } from './node-info.ts';
import { genericAmounts, reservationsOf } from './node-info.ts';

function namedInUse(info: NodeInfo, kind: string): Set<string> {
  const used = new Set<string>();
  for (const task of info.tasks()) {
    for (const { namedResourceSpec } of task.assignedGenericResources) {
      if (namedResourceSpec?.kind === kind) used.add(namedResourceSpec.value);
    }
  }
  return used;
}

/** The resources to record on a task that the filters let onto this node. */
export function assignGenericResources(info: NodeInfo, task: Task): GenericResource[] {
  const capacity = info.node.description?.resources?.generic ?? [];
  const assigned: GenericResource[] = [];
  for (const [kind, amount] of genericAmounts(reservationsOf(task)?.generic ?? [])) {
    const named = capacity.filter((resource) => resource.namedResourceSpec?.kind === kind);
    if (named.length === 0) {
      const discreteResourceSpec = { kind, value: amount };
      assigned.push(GenericResourceMessage.create({ discreteResourceSpec }));
      continue;
    }
    const used = namedInUse(info, kind);
    const free = named.filter(({ namedResourceSpec }) => !used.has(namedResourceSpec?.value ?? ''));
    assigned.push(...free.slice(0, amount));
  }
  return assigned;
}
