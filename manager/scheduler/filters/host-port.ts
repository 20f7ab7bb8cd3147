/** A port published in host mode can be bound once per node. */
import type { Task } from '#proto/gen/swarm';
import { hostPortsOf } from '../node-info.ts';
import { countNodes, type Filter } from './filter.ts';

export function hostPortFilter(task: Task): Filter | undefined {
  const ports = hostPortsOf(task);
  if (ports.length === 0) return undefined;
  return {
    passes: (info) => !ports.some((port) => info.usesHostPort(port)),
    explain: (nodes) => `host-mode port already in use on ${countNodes(nodes)}`,
  };
}
