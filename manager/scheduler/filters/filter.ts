/**
 * A filter says whether a node may run a task, and how to tell a person that none may. It is made
 * for one task (or a group of equal ones) so that parsing happens once, not once per node.
 */
import type { NodeInfo } from '../node-info.ts';

export interface Filter {
  passes(info: NodeInfo): boolean;
  /** Why `nodes` nodes were refused, as Swarm words it: `docker service ps` shows it. */
  explain(nodes: number): string;
}

/** `1 node`, `3 nodes`. */
export function countNodes(nodes: number): string {
  return nodes === 1 ? '1 node' : `${nodes} nodes`;
}
