/** Looking for networks: of this node and, on managers, of the swarm. */
import { isShoalError, ShoalError } from '#lib/errors';
import {
  GetNetworkRequest,
  ListNetworksRequest,
  ListNetworksRequestFilters,
  type Network,
} from '#proto/gen/swarm';
import { isPredefined } from '#proto/model/network';
import { type NetworkJson, networkJson } from '../../convert/network.ts';
import type { ApiRequest } from '../../http/request.ts';
import { type Control, callOptions, controlOf } from '../cluster/control.ts';
import { resolve } from '../cluster/resolve.ts';
import type { RouteDeps } from '../deps.ts';
import { localNetworks } from './local.ts';

export type FoundNetwork =
  | { readonly scope: 'swarm'; readonly network: Network; readonly json: NetworkJson }
  | { readonly scope: 'local'; readonly json: NetworkJson };

/** A network of the swarm by id, name or prefix of the id. Throws `not_found`. */
export function resolveNetwork(
  control: Control,
  request: ApiRequest,
  wanted: string,
): Promise<Network> {
  const options = callOptions(request);
  return resolve<Network>(
    {
      kind: 'network',
      get: async (networkId) =>
        (await control.getNetwork(GetNetworkRequest.create({ networkId }), options)).network,
      list: async (filter) => {
        const filters = ListNetworksRequestFilters.create(filter);
        const query = ListNetworksRequest.create({ filters });
        return (await control.listNetworks(query, options)).networks;
      },
    },
    wanted,
  );
}

/**
 * Networks of the swarm that users see: those of the nodes are shown once, as local ones, and what
 * has been removed is not shown any more, although its last tasks may still be stopping.
 */
export async function swarmNetworks(
  { backend }: RouteDeps,
  request: ApiRequest,
): Promise<readonly Network[]> {
  if (!backend.swarm.facts().controlAvailable) return [];
  const query = ListNetworksRequest.create();
  const { networks } = await controlOf(backend).listNetworks(query, callOptions(request));
  return networks.filter((network) => !isPredefined(network) && !network.pendingDelete);
}

/**
 * By id, by name, then by prefix of the id; `scope` narrows the search, empty for everywhere.
 * Throws `not_found`, or `invalid_argument` when a prefix fits several.
 */
export async function findNetwork(
  deps: RouteDeps,
  request: ApiRequest,
  wanted: string,
  scope: string,
): Promise<FoundNetwork> {
  const locals = scope === '' || scope === 'local' ? localNetworks(deps.backend) : [];
  const local = locals.find(({ Id, Name }) => Id === wanted || Name === wanted);
  if (local !== undefined) return { scope: 'local', json: local };
  const hasSwarm = deps.backend.swarm.facts().controlAvailable;
  if (hasSwarm && (scope === '' || scope === 'swarm')) {
    const network = await notFoundAsUndefined(
      resolveNetwork(controlOf(deps.backend), request, wanted),
    );
    if (network !== undefined) return { scope: 'swarm', network, json: networkJson(network) };
  }
  const [prefixed, ...more] = locals.filter(({ Id }) => Id.startsWith(wanted));
  if (prefixed === undefined) throw new ShoalError('not_found', notFound(deps, wanted));
  if (more.length === 0) return { scope: 'local', json: prefixed };
  throw new ShoalError(
    'invalid_argument',
    `network ${wanted} is ambiguous (${more.length + 1} matches found)`,
  );
}

async function notFoundAsUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isShoalError(error, 'not_found')) return undefined;
    throw error;
  }
}

/** On a worker the swarm's networks cannot be seen, and the message says so. */
function notFound({ backend }: RouteDeps, wanted: string): string {
  const { state, controlAvailable } = backend.swarm.facts();
  const isWorker = state === 'active' && !controlAvailable;
  const hint = isWorker ? ': networks of the swarm are seen on managers only' : '';
  return `network ${wanted} not found${hint}`;
}
