/** `/networks`: the networks that every node has by itself, which tools expect to find. */
import { createHash } from 'node:crypto';
import { ShoalError } from '#lib/errors';
import { rfc3339, timestampOfMs } from '#proto/model/time';
import { type LocalNetwork, localNetworkJson } from '../../convert/network.ts';
import { type Answer, json } from '../../http/answer.ts';
import type { Filters } from '../../http/filters.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { Route } from '../../http/router.ts';
import type { RouteDeps } from '../deps.ts';

const filterKeys = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type'] as const;

const drivers: Readonly<Record<string, string>> = { bridge: 'bridge', host: 'host', none: 'null' };

/** Local ids have 64 hex digits; the daemon's own id makes them differ between nodes. */
function networksOf({ backend }: RouteDeps): readonly LocalNetwork[] {
  const { daemonId } = backend.machine();
  return Object.entries(drivers).map(([name, driver]) => ({
    id: createHash('sha256').update(`${daemonId}/${name}`).digest('hex'),
    name,
    driver,
  }));
}

function passes(network: LocalNetwork, filters: Filters): boolean {
  return (
    filters.some('name', (value) => network.name.includes(value)) &&
    filters.some('id', (value) => network.id.startsWith(value)) &&
    filters.some('driver', (value) => network.driver === value) &&
    filters.some('scope', (value) => value === 'local') &&
    filters.some('type', (value) => value === 'builtin') &&
    filters.labels({}) &&
    filters.flag('dangling') !== true
  );
}

function createdAt({ backend }: RouteDeps): string {
  return rfc3339(timestampOfMs(backend.machine().startedAtMs));
}

function list(deps: RouteDeps, request: ApiRequest): Answer {
  const filters = request.filters(filterKeys);
  const networks = networksOf(deps).filter((network) => passes(network, filters));
  return json(networks.map((network) => localNetworkJson(network, createdAt(deps))));
}

function inspect(deps: RouteDeps, request: ApiRequest): Answer {
  const wanted = request.param('id');
  const scope = request.text('scope');
  const networks = networksOf(deps);
  const network =
    networks.find(({ id }) => id === wanted) ??
    networks.find(({ name }) => name === wanted) ??
    networks.find(({ id }) => id.startsWith(wanted));
  if (network === undefined || (scope !== '' && scope !== 'local')) {
    throw new ShoalError('not_found', `network ${wanted} not found`);
  }
  return json(localNetworkJson(network, createdAt(deps)));
}

export function networkRoutes(deps: RouteDeps): readonly Route[] {
  return [
    { verb: 'GET', pattern: '/networks', handle: (request) => list(deps, request) },
    { verb: 'GET', pattern: '/networks/{id}', handle: (request) => inspect(deps, request) },
  ];
}
