/** Only nodes that are up and that their operator wants to get new tasks. Always applies. */
import { NodeSpecAvailability, NodeStatusState } from '#proto/gen/swarm';
import { countNodes, type Filter } from './filter.ts';

export const readyFilter: Filter = {
  passes: ({ node }) =>
    node.status?.state === NodeStatusState.READY &&
    (node.spec?.availability ?? NodeSpecAvailability.ACTIVE) === NodeSpecAvailability.ACTIVE,
  explain: (nodes) => `${countNodes(nodes)} not available for new tasks`,
};
