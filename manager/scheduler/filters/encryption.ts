/** The node can encrypt, when the task is on a network that asks for it. */
import type { Task } from '#proto/gen/swarm';
import { isEncrypted } from '#proto/model/network';
import { encryptionPlugin } from '#proto/model/wireguard';
import { countNodes, type Filter } from './filter.ts';

export function encryptionFilter(task: Task): Filter | undefined {
  if (!task.networks.some(({ network }) => isEncrypted(network?.spec))) return undefined;
  return {
    // A node that says nothing cannot: its agent would refuse the task.
    passes: ({ node }) =>
      (node.description?.engine?.plugins ?? []).some(
        ({ type, name }) => type === encryptionPlugin.type && name === encryptionPlugin.name,
      ),
    explain: (nodes) => `encrypted networks not possible on ${countNodes(nodes)}`,
  };
}
