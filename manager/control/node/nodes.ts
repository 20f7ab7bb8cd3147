/**
 * Nodes: reading them with what Raft knows about managers, and the operator's wishes for them.
 */
import {
  GetNodeResponse,
  type ListNodesRequestFilters,
  ListNodesResponse,
  ManagerStatus,
  type Node,
  NodeRole,
  RaftMemberStatusReachability,
  type UpdateNodeRequest,
  UpdateNodeResponse,
} from '#proto/gen/swarm';
import { validateNodeSpec } from '#proto/model/validate/node';
import { hasLabels, oneOf, passes } from '../filters.ts';
import { requireId, requireVersion, stated } from '../request.ts';
import type { ControlDeps, ControlHandlers, GroupMember, Membership } from '../types.ts';
import { lastManager, refuseLossOfQuorum } from './quorum.ts';
import { removeNode } from './removal.ts';

type NodeMethods = 'getNode' | 'listNodes' | 'updateNode' | 'removeNode';

export function nodeHandlers(deps: ControlDeps): Pick<ControlHandlers, NodeMethods> {
  return {
    getNode: async ({ nodeId }) => {
      const node = stated('node', nodeId, deps.store.view.node.get(requireId('node', nodeId)));
      return GetNodeResponse.create({ node: withManagerStatus(node, deps.membership()) });
    },
    listNodes: async ({ filters }) => {
      const membership = deps.membership();
      const nodes = deps.store.view.node.all().filter((node) => matches(filters, node));
      return ListNodesResponse.create({
        nodes: nodes.map((node) => withManagerStatus(node, membership)),
      });
    },
    updateNode: async (request) => {
      const node = await updateNode(deps, request);
      return UpdateNodeResponse.create({ node: withManagerStatus(node, deps.membership()) });
    },
    removeNode: (request) => removeNode(deps, request),
  };
}

/** The stored status of a manager is never looked at: Raft knows it now. */
function withManagerStatus(node: Node, { leader, members }: Membership): Node {
  const member = members.find(({ nodeId }) => nodeId === node.id);
  if (member === undefined) return { ...node, managerStatus: undefined };
  const managerStatus = ManagerStatus.create({
    raftId: member.raftId,
    addr: member.address,
    leader: leader === node.id,
    reachability: reachabilityOf(member),
  });
  return { ...node, managerStatus };
}

/** Who does not vote yet is no help when another manager fails: it is not shown as if it were. */
function reachabilityOf({ reachable, learner }: GroupMember): RaftMemberStatusReachability {
  const { REACHABLE, UNREACHABLE, UNKNOWN } = RaftMemberStatusReachability;
  if (!reachable) return UNREACHABLE;
  return learner === true ? UNKNOWN : REACHABLE;
}

/** A node goes by its host name; its name in the spec is an alias that nobody sets. */
function matches(filters: ListNodesRequestFilters | undefined, node: Node): boolean {
  if (filters === undefined) return true;
  const name = node.description?.hostname ?? '';
  const engineLabels = node.description?.engine?.labels ?? {};
  return (
    passes(filters, { id: node.id, name, labels: engineLabels }) &&
    hasLabels(filters.nodeLabels, node.spec?.annotations?.labels ?? {}) &&
    oneOf(filters.memberships, (membership) => membership === node.spec?.membership) &&
    oneOf(filters.roles, (role) => role === node.role)
  );
}

function updateNode(deps: ControlDeps, request: UpdateNodeRequest): Promise<Node> {
  const { spec } = request;
  const id = requireId('node', request.nodeId);
  const version = requireVersion('node', request.nodeVersion);
  validateNodeSpec(spec);
  return deps.store.update((tx) => {
    const node = stated('node', id, tx.node.get(id));
    const isDemotion =
      node.spec?.desiredRole === NodeRole.MANAGER && spec.desiredRole === NodeRole.WORKER;
    if (isDemotion) refuseDemotion(id, tx.node.all(), deps.membership());
    return tx.update('node', { ...node, meta: version, spec });
  });
}

/** Managers are counted by what is wished: two demotions at once must not take the last two. */
function refuseDemotion(id: string, nodes: readonly Node[], membership: Membership): void {
  const managers = nodes.filter(({ spec }) => spec?.desiredRole === NodeRole.MANAGER);
  if (managers.length <= 1) throw lastManager(id);
  refuseLossOfQuorum(id, membership);
}
