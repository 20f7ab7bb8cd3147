/** The image exists for the node's platform, when the spec says for which it exists. */
import type { Task } from '#proto/gen/swarm';
import { platformMatches } from '#proto/model/platform';
import { countNodes, type Filter } from './filter.ts';

export function platformFilter(task: Task): Filter | undefined {
  const platforms = task.spec?.placement?.platforms ?? [];
  if (platforms.length === 0) return undefined;
  return {
    passes: ({ node }) =>
      platforms.some((platform) => platformMatches(platform, node.description?.platform)),
    explain: (nodes) => `unsupported platform on ${countNodes(nodes)}`,
  };
}
