/** The node can give links on its LAN, when the task is on a network that asks for it. */
import type { Task } from '#proto/gen/swarm';
import { isLan, macvlanPlugin } from '#proto/model/network';
import { countNodes, type Filter } from './filter.ts';

export function lanFilter(task: Task): Filter | undefined {
  if (!task.networks.some(({ network }) => network !== undefined && isLan(network))) {
    return undefined;
  }
  return {
    // A node that says nothing cannot: its agent would refuse the task.
    passes: ({ node }) =>
      (node.description?.engine?.plugins ?? []).some(
        ({ type, name }) => type === macvlanPlugin.type && name === macvlanPlugin.name,
      ),
    explain: (nodes) => `macvlan networks not possible on ${countNodes(nodes)}`,
  };
}
