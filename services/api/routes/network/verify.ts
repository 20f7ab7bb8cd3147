/**
 * `GET /shoal/v1/networks/verify`: every node compares its kernel with the tables of its networks
 * now; what they found. Answered by managers, after ten seconds at the latest.
 */
import { ShoalError } from '#lib/errors';
import type { NodeVerification } from '#proto/gen/shoal';
import { rfc3339, timestampOfMs } from '#proto/model/time';
import { type Answer, json } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/request.ts';
import { controlOf } from '../cluster/control.ts';
import type { RouteDeps } from '../deps.ts';
import { resolveNetwork } from './find.ts';

export function isHealthy(node: NodeVerification): boolean {
  return (
    node.current &&
    node.differences === '' &&
    node.appliedVersion === node.tableVersion &&
    node.silentNodes.length === 0
  );
}

function nodeJson(node: NodeVerification) {
  return {
    NodeID: node.nodeId,
    Hostname: node.hostname,
    Healthy: isHealthy(node),
    Differences: node.differences,
    Current: node.current,
    TableVersion: node.tableVersion,
    AppliedVersion: node.appliedVersion,
    ReportedAt: node.reportedAt === 0 ? null : rfc3339(timestampOfMs(node.reportedAt * 1000)),
    SilentNodes: node.silentNodes,
  };
}

/** Networks and their nodes in the order of their names. */
export function verificationsJson(nodes: readonly NodeVerification[]) {
  const networks = new Map<string, NodeVerification[]>();
  for (const node of nodes) {
    const known = networks.get(node.networkId);
    if (known === undefined) networks.set(node.networkId, [node]);
    else known.push(node);
  }
  const list = [...networks].map(([id, members]) => ({
    ID: id,
    Name: members[0]?.networkName ?? '',
    Healthy: members.every(isHealthy),
    Nodes: [...members].sort((a, b) => compare(a.hostname, b.hostname)).map(nodeJson),
  }));
  return {
    Healthy: nodes.every(isHealthy),
    Networks: list.sort((a, b) => compare(a.Name, b.Name)),
  };
}

function compare(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

export async function verifyNetworks({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const { networks } = backend;
  if (networks === undefined) {
    throw new ShoalError('unimplemented', 'this daemon does not verify networks');
  }
  const name = request.text('network');
  const id = name === '' ? '' : (await resolveNetwork(control, request, name)).id;
  return json(verificationsJson((await networks.verifications(id)).nodes));
}
