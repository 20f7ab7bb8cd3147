/**
 * The node builds networks from the managers' tables, when the task is on one that spans nodes or
 * has a port that every node answers. A Docker Engine among the workers does not: its task would run
 * and never be reached.
 */
import { PortConfigPublishMode, type Task } from '#proto/gen/swarm';
import { isNodeLocal } from '#proto/model/network';
import { countNodes, type Filter } from './filter.ts';

export function tablesFilter({ networks, endpoint }: Task): Filter | undefined {
  const spansNodes = networks.some(({ network }) => network !== undefined && !isNodeLocal(network));
  const hasMesh = endpoint?.ports.some(
    ({ publishMode }) => publishMode === PortConfigPublishMode.INGRESS,
  );
  if (!spansNodes && hasMesh !== true) return undefined;
  return {
    passes: ({ node }) => node.description?.networkTables === true,
    explain: (nodes) => `networks of the swarm not possible on ${countNodes(nodes)}`,
  };
}
