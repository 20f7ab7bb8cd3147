/** The reservations of all tasks of a node, this one included, fit into what the node has. */
import type { Task } from '#proto/gen/swarm';
import { genericAmounts, type NodeInfo, reservationsOf } from '../node-info.ts';
import { countNodes, type Filter } from './filter.ts';

export function resourceFilter(task: Task): Filter | undefined {
  const wanted = reservationsOf(task);
  if (wanted === undefined) return undefined;
  const generic = [...genericAmounts(wanted.generic)];
  if (wanted.nanoCpus === 0 && wanted.memoryBytes === 0 && generic.length === 0) return undefined;
  return {
    passes: (info) => {
      const capacity = info.node.description?.resources;
      if (capacity === undefined) return false;
      if (info.reservedNanoCpus + wanted.nanoCpus > capacity.nanoCpus) return false;
      if (info.reservedMemoryBytes + wanted.memoryBytes > capacity.memoryBytes) return false;
      return generic.every(([kind, amount]) => amount <= available(info, kind));
    },
    explain: (nodes) => `insufficient resources on ${countNodes(nodes)}`,
  };
}

function available(info: NodeInfo, kind: string): number {
  const capacity = genericAmounts(info.node.description?.resources?.generic ?? []);
  return (capacity.get(kind) ?? 0) - (info.reservedGeneric.get(kind) ?? 0);
}
