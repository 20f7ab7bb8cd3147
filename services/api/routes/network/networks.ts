/** `/networks`: those of the swarm, and those that every node has by itself. */
import { ShoalError } from '#lib/errors';
import { RemoveNetworkRequest } from '#proto/gen/swarm';
import { type NetworkJson, networkJson } from '../../convert/network.ts';
import { type Answer, empty, json } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import { callOptions, controlOf } from '../cluster/control.ts';
import type { RouteDeps } from '../deps.ts';
import { connectNetwork, disconnectNetwork } from './connect.ts';
import { containersOn, containersOnLocal } from './containers.ts';
import { createNetwork } from './create.ts';
import { findNetwork, swarmNetworks } from './find.ts';
import { localNetworks } from './local.ts';
import { pruneNetworks } from './prune.ts';
import { clusterUsage, usedNetworks } from './usage.ts';
import { verifyNetworks } from './verify.ts';

const filterKeys = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type'] as const;

function passes(network: NetworkJson, filters: Filters): boolean {
  return (
    filters.some('name', (value) => network.Name.includes(value)) &&
    filters.some('id', (value) => network.Id.startsWith(value)) &&
    filters.some('driver', (value) => network.Driver === value) &&
    filters.some('scope', (value) => network.Scope === value) &&
    filters.some('type', (value) => value === typeOf(network)) &&
    filters.labels(network.Labels)
  );
}

function typeOf({ Scope }: NetworkJson): string {
  return Scope === 'local' ? 'builtin' : 'custom';
}

function checkType(filters: Filters): void {
  const wrong = filters.get('type').find((type) => type !== 'builtin' && type !== 'custom');
  if (wrong === undefined) return;
  throw new ShoalError(
    'invalid_argument',
    `invalid filter: 'type'='${wrong}': want builtin or custom`,
  );
}

async function list(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const filters = request.filters(filterKeys);
  checkType(filters);
  const dangling = filters.flag('dangling');
  const needsSwarm = filters.some('scope', (value) => value === 'swarm');
  const swarm = needsSwarm ? (await swarmNetworks(deps, request)).map(networkJson) : [];
  const all = [...localNetworks(deps.backend), ...swarm].filter((each) => passes(each, filters));
  if (dangling === undefined) return json(all);
  const customs = all.filter((network) => typeOf(network) === 'custom');
  const used =
    customs.length === 0 ? new Set<string>() : await usedNetworks(controlOf(deps.backend), request);
  // Those of the node are there whether somebody uses them or not.
  const isDangling = (network: NetworkJson): boolean =>
    typeOf(network) === 'custom' && !network.Ingress && !used.has(network.Id);
  return json(all.filter((network) => isDangling(network) === dangling));
}

async function inspect(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const scope = request.text('scope');
  const found = await findNetwork(deps, request, request.param('id'), scope);
  const { backend } = deps;
  if (found.scope === 'local') {
    return json({ ...found.json, Containers: await containersOnLocal(backend, found.json.Name) });
  }
  const Containers = await containersOn(backend, found.network);
  if (!backend.swarm.facts().controlAvailable) return json({ ...found.json, Containers });
  const isVerbose = request.flag('verbose');
  const usage = await clusterUsage(controlOf(backend), request, found.network, isVerbose);
  return json({ ...found.json, Containers, ...usage });
}

async function remove(deps: RouteDeps, request: ApiRequest): Promise<Answer> {
  const found = await findNetwork(deps, request, request.param('id'), '');
  if (found.scope === 'local') {
    throw new ShoalError(
      'permission_denied',
      `${found.json.Name} is a pre-defined network and cannot be removed`,
    );
  }
  const query = RemoveNetworkRequest.create({ networkId: found.network.id });
  await controlOf(deps.backend).removeNetwork(query, callOptions(request));
  return empty(204);
}

const routes: readonly [Route['verb'], string, typeof list][] = [
  ['GET', '/networks', list],
  ['POST', '/networks/create', createNetwork],
  ['POST', '/networks/prune', pruneNetworks],
  ['POST', '/networks/{id}/connect', connectNetwork],
  ['POST', '/networks/{id}/disconnect', disconnectNetwork],
  ['GET', '/networks/{id}', inspect],
  ['DELETE', '/networks/{id}', remove],
  ['GET', '/shoal/v1/networks/verify', verifyNetworks],
];

export function networkRoutes(deps: RouteDeps): readonly Route[] {
  return routes.map(([verb, pattern, handle]) => ({
    verb,
    pattern,
    handle: (request) => handle(deps, request),
  }));
}
