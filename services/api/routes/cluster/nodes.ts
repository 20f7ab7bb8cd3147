/** `/nodes`: the machines of the cluster. */
import { ShoalError } from '#lib/errors';
import {
  ListNodesRequest,
  ListNodesRequestFilters,
  type NodeRole,
  type NodeSpecMembership,
  RemoveNodeRequest,
  UpdateNodeRequest,
  Version,
} from '#proto/gen/swarm';
import { membershipWords, nodeJson, nodeSpec, roleWords } from '../../convert/node.ts';
import { type Answer, empty, json } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import { type ApiRequest, versionParam } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { requiredJson } from '../body.ts';
import type { RouteDeps } from '../deps.ts';
import { callOptions, controlOf } from './control.ts';
import { resolveNode } from './resolve.ts';

const filterKeys = ['id', 'label', 'node.label', 'membership', 'name', 'role'] as const;

function words<E extends number>(
  filters: Filters,
  key: string,
  known: Readonly<Record<string, E>>,
): readonly E[] {
  return filters.get(key).map((value) => {
    const found = Object.entries(known).find(([name]) => name === value.toLowerCase());
    if (found !== undefined) return found[1];
    const names = Object.keys(known).join(', ');
    throw new ShoalError(
      'invalid_argument',
      `invalid ${key} filter: '${value}': want one of ${names}`,
    );
  });
}

/** `label` means the engine's labels here, `node.label` those that users give. */
function listFilters(filters: Filters): ListNodesRequestFilters {
  return ListNodesRequestFilters.create({
    namePrefixes: filters.get('name'),
    idPrefixes: filters.get('id'),
    labels: filters.pairs('label'),
    nodeLabels: filters.pairs('node.label'),
    memberships: words<NodeSpecMembership>(filters, 'membership', membershipWords),
    roles: words<NodeRole>(filters, 'role', roleWords),
  });
}

async function list({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const filters = listFilters(request.filters(filterKeys));
  const query = ListNodesRequest.create({ filters });
  const { nodes } = await control.listNodes(query, callOptions(request));
  return json(nodes.map(nodeJson));
}

async function inspect({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  return json(nodeJson(await resolveNode(control, request, request.param('id'))));
}

async function update({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const nodeVersion = Version.create({ index: versionParam(request, 'node') });
  const spec = nodeSpec.decode(await requiredJson(request), '');
  const node = await resolveNode(control, request, request.param('id'));
  // Membership is not the client's to change.
  const kept = { ...spec, membership: node.spec?.membership ?? spec.membership };
  const change = UpdateNodeRequest.create({ nodeId: node.id, nodeVersion, spec: kept });
  await control.updateNode(change, callOptions(request));
  return empty();
}

async function remove({ backend }: RouteDeps, request: ApiRequest): Promise<Answer> {
  const control = controlOf(backend);
  const node = await resolveNode(control, request, request.param('id'));
  const change = RemoveNodeRequest.create({ nodeId: node.id, force: request.flag('force') });
  await control.removeNode(change, callOptions(request));
  return empty();
}

export function nodeRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/nodes', handle: (request) => list(deps, request) },
    { verb: 'GET', pattern: '/nodes/{id}', handle: (request) => inspect(deps, request) },
    { verb: 'POST', pattern: '/nodes/{id}/update', handle: (request) => update(deps, request) },
    { verb: 'DELETE', pattern: '/nodes/{id}', handle: (request) => remove(deps, request) },
  ];
}
