/** What this node tells of its membership without asking anybody: for `info` and the clients. */
import type { Clock } from '#lib/clock';
import { NodeRole } from '#proto/gen/swarm';
import type { LocalNodeState, SwarmFacts } from '#services/api/backend';
import { parseHostPort } from '../address.ts';
import type { SwarmNode } from '../swarm-node.ts';
import { groupWarnings } from './group-warnings.ts';
import { explainNoLeader } from './no-leader.ts';

const nobody = {
  nodeId: '',
  clusterId: '',
  nodeAddr: '',
  controlAvailable: false,
  remoteManagers: [],
  nodes: 0,
  managers: 0,
  warnings: [],
} as const;

/** Of a node that takes part in no swarm, or not yet. */
export function factsOutside(state: LocalNodeState, error: string): SwarmFacts {
  return { ...nobody, state, error };
}

/** `isBusy`: the membership is changing right now. */
export function factsOf(node: SwarmNode, isBusy: boolean, clock: Clock): SwarmFacts {
  const { nodeId, clusterId } = node.material;
  const { advertiseAddr, managers } = node.state;
  const status = node.seat?.manager.raft.status();
  const nodes = node.seat?.manager.store.view.node.all() ?? [];
  const lost = status !== undefined && !status.isLeader && status.leader === undefined;
  const failed = status?.condition === 'failed';
  const noLeader =
    status !== undefined && (lost || failed) ? explainNoLeader(status, clock.monotonic()) : '';
  return {
    state: localState(node, isBusy),
    nodeId,
    clusterId,
    nodeAddr: parseHostPort(advertiseAddr).host,
    controlAvailable: node.control !== undefined,
    error: node.problem !== '' ? node.problem : noLeader,
    remoteManagers:
      status !== undefined && status.members.length > 0
        ? status.members.map((member) => ({ nodeId: member.nodeId, addr: member.address }))
        : managers,
    nodes: nodes.length,
    managers: nodes.filter(({ role }) => role === NodeRole.MANAGER).length,
    warnings: [...node.agent.warnings, ...(status === undefined ? [] : groupWarnings(status))],
  };
}

function localState(node: SwarmNode, isBusy: boolean): LocalNodeState {
  if (node.problem !== '') return 'error';
  // A manager on its way to its seat is no worker: clients would take it for one.
  const isStarting = node.isManager && node.control === undefined;
  return isBusy || isStarting ? 'pending' : 'active';
}
